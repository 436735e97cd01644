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

OFFERED = "reminder_offered"
"""The note that a text was offered once."""

_NONE = re.compile(
    r"\b(no|without|stop|quit|turn off|dont|don't|sin|quita\w*|no quiero) (more |any |the |my |m[aá]s |los )?"
    r"(reminders?|reminding|remind|recordatorios?|me recuerdes)\b",
    re.IGNORECASE,
)
_NAMED = {
    "after_school": re.compile(r"\b(after school|despu[eé]s de (la escuela|clases))\b", re.IGNORECASE),
    "evening": re.compile(r"\b(evenings?|at night|por la noche|en la noche)\b", re.IGNORECASE),
    "weekend": re.compile(
        r"\b(weekends?|saturdays?|sundays?|fin(es)? de semana|s[aá]bados?|domingos?)\b", re.IGNORECASE
    ),
}

_HOUR = re.compile(r"\b(\d{1,2})(?::([0-5]\d))?\s*(?:([ap])\.?\s?m\b\.?)", re.IGNORECASE)


def hour_said(text: str) -> str | None:
    """An hour named with am or pm, as "16:00"; None when there is none."""
    found = _HOUR.search(text)
    if not found or not 1 <= int(found.group(1)) <= 12:
        return None
    hour = int(found.group(1)) % 12 + (12 if found.group(3).lower() == "p" else 0)
    return f"{hour:02d}:{found.group(2) or '00'}"


def reminders(heard: Heard) -> TurnOut:
    """`change_time_or_reminders`: a time or a no in the text itself, an answer to "when?", else the question."""
    hour = hour_said(heard.text)
    if hour:
        return _noted(heard, hour)
    if _NONE.search(heard.text):
        return off(heard)
    if heard.turn.state == "ask_time":
        option = resolve(heard.text, heard.turn.options, heard.turn.language).letter
        return pick(heard.choosing(option)) if option else unclear.which(heard)
    named = next((choice for choice, words in _NAMED.items() if words.search(heard.text)), None)
    return _noted(heard, named) if named else ask_time(heard)


def ask_time(heard: Heard) -> TurnOut:
    """Ask when to text."""
    return heard.ask((), "utter_reminders_ask", "ask_time", options=_choices(heard))


def offer(heard: Heard) -> TurnOut | None:
    """Ask, once, whether she wants to be texted when she puts off the next lesson; None when that was asked."""
    turn = heard.turn
    if turn.memory.get(OFFERED) or not any(row.get("status") == "finished" for row in turn.progress):
        return None
    choices = heard.words.labels("utter_reminders_choice_yes", "utter_reminders_choice_no")
    return heard.remembering(**{OFFERED: True}).ask(
        (), "utter_reminders_offer", "ask_reminder", options=choices
    )


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


def _choices(heard: Heard) -> tuple[str, ...]:
    return heard.words.labels(*(f"utter_reminders_choice_{choice}" for choice in CHOICES))


def _noted(heard: Heard, when: str) -> TurnOut:
    """`web` keeps the wish. Said in the middle of a step, the step stays as it was; nothing is promised."""
    effects = ({"kind": "reminder", "when": when},)
    heard = heard.remembering(**{OFFERED: True})
    if heard.in_lesson:
        said = "utter_reminders_off_short" if when == "off" else "utter_reminders_noted_short"
        return heard.aside(heard.words.say(said), effects=effects)
    message = heard.words.say("utter_reminders_off" if when == "off" else "utter_reminders_noted")
    state = "paused" if heard.turn.lesson is not None else "idle"
    return heard.reply((message,), state, effects=effects)
