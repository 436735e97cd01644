"""A request for a person is always honoured, with or without a reason.

A person is promised only when `web` says that one is there; otherwise the teen is told so and gets a line.
"""

from __future__ import annotations

from bot.actions import hotline
from bot.actions.heard import Heard
from bot.actions.words import Message
from bot.turn import TurnOut

ASKED = {"kind": "ask_for_person"}


def person(heard: Heard) -> TurnOut:
    """`talk_to_human`, or a yes to "do you want a person?". What was open stays open."""
    if heard.turn.person_available:
        return _open(heard, heard.words.say("utter_person_yes"))
    return _open(heard, heard.words.say("utter_person_nobody"), *_line(heard))


def no_person(heard: Heard) -> TurnOut:
    """No person wanted after all."""
    return heard.reply((heard.words.say("utter_person_not_wanted"),), _behind(heard))


def unsafe(heard: Heard) -> TurnOut:
    """ "No" to "are you safe?": a line at once, and a person is asked for."""
    return heard.stay((heard.words.say("utter_person_unsafe"), *_line(heard)), effects=(ASKED,))


def safe(heard: Heard) -> TurnOut:
    """ "Yes" to "are you safe?": glad, and the way back. It closes nothing that a person has open."""
    return heard.reply((heard.words.say("utter_person_safe"),), _behind(heard))


def _line(heard: Heard) -> tuple[Message, ...]:
    lines = hotline.first_line(heard)
    return (heard.words.say("utter_person_line"), *lines) if lines else ()


def _open(heard: Heard, *messages: Message) -> TurnOut:
    if heard.turn.state == "ask_human":  # the question has been answered: nothing of it stays open
        return heard.reply(messages, _behind(heard), effects=(ASKED,))
    return heard.stay(messages, effects=(ASKED,))


def _behind(heard: Heard) -> str:
    """What lies behind a question of the bot's own: a lesson that waits, or nothing."""
    return "paused" if heard.turn.lesson is not None else "idle"
