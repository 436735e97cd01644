"""When to text: a few plain choices, or an hour in the teen's own words. `web` keeps the wish."""

from __future__ import annotations

import re

from bot.actions import unclear
from bot.actions.heard import Heard
from bot.actions.words import index_of
from bot.turn import TurnOut
from bot.understanding.options import resolve

CHOICES = ("after_school", "evening", "weekend", "off")
"""What a reminder effect's `when` may hold, besides an hour such as "16:00"."""

_HOUR = re.compile(r"\b(\d{1,2})(?::([0-5]\d))?\s*(?:([ap])\.?\s?m\b\.?)", re.IGNORECASE)


def hour_said(text: str) -> str | None:
    """An hour named with am or pm, as "16:00"; None when there is none."""
    found = _HOUR.search(text)
    if not found or not 1 <= int(found.group(1)) <= 12:
        return None
    hour = int(found.group(1)) % 12 + (12 if found.group(3).lower() == "p" else 0)
    return f"{hour:02d}:{found.group(2) or '00'}"


def reminders(heard: Heard) -> TurnOut:
    """`change_time_or_reminders`: an answer to "when?", else the question."""
    if heard.turn.state != "ask_time":
        return ask_time(heard)
    hour = hour_said(heard.text)
    if hour:
        return _noted(heard, hour)
    option = resolve(heard.text, heard.turn.options, heard.turn.language).letter
    return pick(heard.choosing(option)) if option else unclear.which(heard)


def ask_time(heard: Heard) -> TurnOut:
    """Ask when to text."""
    choices = heard.words.labels(*(f"utter_reminders_choice_{choice}" for choice in CHOICES))
    return heard.ask((), "utter_reminders_ask", "ask_time", options=choices)


def pick(heard: Heard) -> TurnOut:
    """A lettered answer to "when?"."""
    place = index_of(heard.understood.option, heard.turn.options)
    if heard.meaning == "deny" and place is None:
        return off(heard)
    if place is None or place >= len(CHOICES):
        return unclear.which(heard)
    return _noted(heard, CHOICES[place])


def off(heard: Heard) -> TurnOut:
    """No reminders."""
    return _noted(heard, "off")


def _noted(heard: Heard, when: str) -> TurnOut:
    message = heard.words.say("utter_reminders_off" if when == "off" else "utter_reminders_noted")
    state = "paused" if heard.turn.lesson is not None else "idle"
    return heard.reply((message,), state, effects=({"kind": "reminder", "when": when},))
