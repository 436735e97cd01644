"""Whether what she wrote may stand in her plan: few words, no number, no street; and which word calls it up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.actions.heard import Heard
from bot.understanding.own_words import holds_address, holds_contact, may_be_secret

LONGEST = 60
"""Characters of one part: the whole plan should stay within two texts."""


@dataclass(frozen=True)
class Refused:
    """Asked again, kindly; `says` is the response that says why."""

    says: str


def kept_words(heard: Heard, is_word: bool) -> str | Refused:
    """Her words, as she wrote them, or why they are asked for again."""
    words = " ".join(heard.text.split())
    if is_word:
        return words if may_be_secret(words, _answers(heard)) else Refused("utter_plan_word_again")
    if holds_contact(words):
        return Refused("utter_plan_no_number")
    if holds_address(words):
        return Refused("utter_plan_no_street")
    return words if len(words) <= LONGEST else Refused("utter_plan_shorter")


def _answers(heard: Heard) -> Iterator[str]:
    """What answers something in a lesson: it must not bring up her plan in the middle of one."""
    for module in heard.library.modules:
        for lesson in module.lessons:
            for step in lesson.steps:
                for choice in (*getattr(step, "choices", ()), *getattr(step, "options", ())):
                    yield from (choice.text.en, choice.text.es)
