"""What a teen says of a lesson: one digit and, if she likes, one line. Both may be left out.

The line goes to those who write the lessons, without a name; `web` takes it from the message itself and only
if the screen found nothing in it.
"""

from __future__ import annotations

import re
from typing import Any

from bot.actions import measure
from bot.actions.heard import Effect, Heard
from bot.turn import TurnOut

NOTE = "rate"
"""The note on what may be rated: `{module, lesson, version}`, and `rating` once there is one."""

_DIGIT = re.compile(r"\s*([1-5])\s*(?:/\s*5|stars?|estrellas?)?\s*[.!]*\s*$", re.IGNORECASE)
_A_LINE = (
    "nonsense", "free_text_reflection", "chitchat", "off_topic", "thanks", "insult_or_frustration",
    "choose_option", "repeat_or_explain",
)  # fmt: skip
"""Readings that a line about the lesson may well get."""

_MUST_BE_HEARD = ("stop_messages", "talk_to_human", "delete_my_data", "hotline_request", "next", "help_menu")
"""Wishes that are never taken for a line, however unsure the reading is."""

_LEAST_WORDS, _A_SENTENCE = 2, 4
_SURE = 0.6
"""A whole sentence, right after it was asked for, is a line unless it is surely something else."""


def answered(heard: Heard) -> TurnOut | None:
    """A digit, or the line after it; None leaves the words to what they mean elsewhere."""
    note = heard.turn.memory.get(NOTE)
    if heard.turn.state != "after_lesson" or not isinstance(note, dict):
        return None
    digit = _DIGIT.match(heard.text)
    if digit and "rating" not in note:
        rated = {**note, "rating": int(digit[1])}
        effect = {"kind": "lesson_rated", **rated}
        thanks = heard.words.say("utter_rating_thanks")
        return heard.remembering(**{NOTE: rated}).reply((thanks,), "after_lesson", effects=(effect,))
    if "rating" in note and _is_a_line(heard):
        return _line(heard.remembering(**{NOTE: None}), note)
    return None


def _is_a_line(heard: Heard) -> bool:
    words = len(heard.text.split())
    if heard.meaning in _A_LINE:
        return words >= _LEAST_WORDS
    return (
        words >= _A_SENTENCE and heard.meaning not in _MUST_BE_HEARD and heard.understood.confidence < _SURE
    )


def _line(heard: Heard, note: dict[str, Any]) -> TurnOut:
    effect: Effect = {"kind": "lesson_line", **note}
    thanks = heard.words.say("utter_rating_line")
    out = measure.instead(heard, (thanks,)) or heard.reply(
        (thanks, heard.words.say("utter_back_idle")), "after_lesson"
    )
    return measure.with_effects(out, effect)
