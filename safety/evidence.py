"""What the rules saw in a message, kept so that a model can weigh it. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from safety.verdict import Screening, Signal


@dataclass(frozen=True)
class Evidence:
    """The verdict of the rules and everything it rests on.

    `alone` is the tier of the newest message without the earlier ones. `asked` is what the bot's own
    question on screen asks ("safe", "danger"), if it is one of those. `answers` says that the message
    answers it.
    """

    verdict: Screening
    alone: str
    asked: str | None
    lesson: bool
    answers: bool
    earlier: int
    signals: tuple[Signal, ...]
    facts: frozenset[str]
    fresh_facts: frozenset[str]
    concepts: frozenset[str]
    forms: tuple[str, ...]
