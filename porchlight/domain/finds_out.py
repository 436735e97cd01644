"""Who finds out if a teen tells: the rules by which a sentence about it is true for her, here and now.

The sentences are data (curriculum/answers/who_finds_out.yml); each names one of these rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Situation:
    """All that the answer depends on: her channel and group, and this deployment as it is at this moment.

    `practice` is the phone simulator; `person_on` whether a person may be promised now (domain.promise).
    """

    channel: str
    practice: bool
    in_group: bool
    person_on: bool


Rule = Callable[[Situation], bool]

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "always": lambda _: True,
        "practice_phone": lambda now: now.practice,
        "by_sms": lambda now: now.channel == "sms" and not now.practice,
        "by_telegram": lambda now: now.channel == "telegram" and not now.practice,
        "person_on": lambda now: now.person_on,
        "nobody_on": lambda now: not now.person_on,
        "in_a_group": lambda now: now.in_group,
        "in_no_group": lambda now: not now.in_group,
    }
)
"""When a sentence is said. A rule that no sentence names is a fault, like a sentence without a rule."""
