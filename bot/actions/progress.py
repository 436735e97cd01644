"""How far the teen has come, as a picture and in words."""

from __future__ import annotations

from bot.actions import shelf
from bot.actions.heard import Heard
from bot.turn import TurnOut

DONE, OPEN = "\U0001f7e9", "\u2b1c"
"""A filled and an empty square: one a shelf."""


def progress(heard: Heard) -> TurnOut:
    """`my_progress`: the numbers, and what is next; with a bar of squares where that costs nothing."""
    refs = shelf.in_order(heard)
    done = len(shelf.finished_refs(heard.turn) & set(refs))
    if heard.turn.channel == "sms":  # a square costs a text message its cheap alphabet: words alone there
        name = "utter_progress_words" if done else "utter_progress_none"
        left = len(refs) - done
        return heard.aside(heard.words.say(name, done=done, total=len(refs), left=left))
    bar = DONE * done + OPEN * (len(refs) - done)
    return heard.aside(heard.words.say("utter_progress_bar", bar=bar, done=done, total=len(refs)))
