"""Questions that are sent unprompted (the next-day question, the boosters) and what we say to each answer.

Pure: it says what to send, never when. Who sends it, and in which hours, is the gateway's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from curriculum import compose
from curriculum.phrases import Phrases
from curriculum.place import Said
from curriculum.schema import Lesson, Nudge

STATE = "reminder_sent"
"""The conversation state that such a question leaves open."""

NOTE = "nudge"
"""The memory note by which its answer is found."""


@dataclass(frozen=True)
class Asked:
    """One question, ready to send. `ref` is what the answer is found by: a lesson's id or a booster's.

    `state` and `note` are what the conversation has open and must get back with the answer.
    """

    ref: str
    said: Said
    options: tuple[str, ...]
    prompt: str
    state: str
    note: dict[str, Any]


def ask(ref: str, name: str, nudge: Nudge, lang: str, phrases: Phrases) -> Asked:
    """The question with its lettered choices."""
    options = tuple(choice.text[lang] for choice in nudge.choices)
    said = Said(f"{name}.ask", compose.nudge(nudge, lang, phrases))
    return Asked(ref, said, options, nudge.text[lang], STATE, {NOTE: ref})


def reply(name: str, nudge: Nudge, option: str | None, lang: str) -> Said | None:
    """What we say to a letter, or None when no choice has it."""
    letter = (option or "").upper()
    place = compose.LETTERS.find(letter) if len(letter) == 1 else -1
    if not 0 <= place < len(nudge.choices):
        return None
    return Said(f"{name}.{letter.lower()}", nudge.choices[place].reply[lang])


def plain(nudge: Nudge, yes: bool) -> str | None:
    """The letter that a bare yes or no stands for in a next-day question; None where no choice says so."""
    said_no = [place for place, choice in enumerate(nudge.choices) if choice.means_no]
    if yes:
        return None if 0 in said_no else compose.LETTERS[0]
    return compose.LETTERS[said_no[0]] if len(said_no) == 1 else None


def of_lesson(module: str, lesson: Lesson) -> Iterator[tuple[str, str, Nudge]]:
    """(ref, name, nudge) of a lesson's next-day question, if it has one."""
    if lesson.tried is not None:
        yield lesson.id, f"{module}.{lesson.number}.tried", lesson.tried
