"""Lines that can be called or texted today. Numbers come from the turn's resources, never from here."""

from __future__ import annotations

from typing import Any

from bot.actions.heard import Heard
from bot.actions.words import Message, fit
from bot.turn import TurnIn, TurnOut

MOST_LINES = 3
_MAY_BE_A_PLACE = ("topic_question", "off_topic", "chitchat", "nonsense", "free_text_reflection", "help_menu")
OUR_LINE = "us-nhth"
"""The trafficking hotline's id in the resource pack."""

EMERGENCY_LINE, EMERGENCY_KNOWN = "us-911", "911"
"""The emergency line's id there, and the number that stands even without resources."""


def emergency(turn: TurnIn) -> str:
    """The emergency number of today's resources; wordings have it as a slot, like any other number."""
    return next(
        (line["call"] for line in turn.resources if line.get("id") == EMERGENCY_LINE), EMERGENCY_KNOWN
    )


def hotline(heard: Heard) -> TurnOut:
    """`hotline_request`: lines for the place that was named, else the lines, what a call costs and may lead to."""
    if heard.turn.near is not None:
        return _near(heard, heard.turn.near)
    lines = _lines(heard)[:MOST_LINES]
    if not lines:
        return heard.aside(heard.words.say("utter_hotline_none"))
    intro = heard.words.say("utter_hotline_intro")
    return heard.stay((*fit((intro, *lines)), heard.words.say("utter_hotline_about")))


def asks_near(heard: Heard) -> bool:
    """Whether the text asks for help in a place, whatever else it was taken for; an answer in a lesson never does."""
    busy = heard.in_lesson or heard.planning is not None
    return heard.turn.near is not None and not busy and heard.meaning in _MAY_BE_A_PLACE


def _near(heard: Heard, near: dict[str, Any]) -> TurnOut:
    """The lines that `web` found for the place, and the note by which MORE goes on."""
    page = {"name": str(near["name"]), "text": str(near["text"])}
    return heard.remembering(near=near.get("note")).stay((page,))


def first_line(heard: Heard) -> tuple[Message, ...]:
    """Our own subject's line, else the first that can be texted; nothing when the pack offers none."""
    shown = sorted(heard.turn.resources, key=lambda line: (line.get("id") != OUR_LINE, not line.get("text")))
    return (_line(heard, shown[0]),) if shown else ()


def _lines(heard: Heard) -> tuple[Message, ...]:
    return tuple(_line(heard, resource) for resource in heard.turn.resources)


def _line(heard: Heard, resource: dict[str, str]) -> Message:
    name, text, call = resource.get("name", ""), resource.get("text") or "", resource.get("call") or ""
    if text and call:
        return heard.words.say("utter_hotline_line_both", name=name, text=text, call=call)
    if text:
        return heard.words.say("utter_hotline_line_text", name=name, text=text)
    return heard.words.say("utter_hotline_line_call", name=name, call=call)
