"""How far the teen has come, as a picture and in words."""

from __future__ import annotations

from bot.actions import lesson
from bot.actions.heard import Heard
from bot.turn import TurnOut

DONE, OPEN = "\U0001f7e9", "\u2b1c"
"""A filled and an empty square: one a lesson."""


def progress(heard: Heard) -> TurnOut:
    """`my_progress`: a bar of squares, the numbers, and what is next."""
    refs = lesson.in_order(heard)
    done = len(lesson.finished_refs(heard.turn) & set(refs))
    bar = DONE * done + OPEN * (len(refs) - done)
    return heard.aside(heard.words.say("utter_progress_bar", bar=bar, done=done, total=len(refs)))
