"""Questions about the program and about the topic: short answers from data, then back to what was open."""

from __future__ import annotations

from bot.actions.heard import Heard
from bot.turn import TurnOut

TOPIC = "utter_topic_"


def who(heard: Heard) -> TurnOut:
    """`who_are_you`: a program, never a person."""
    return heard.aside(heard.words.say("utter_who"))


def privacy(heard: Heard) -> TurnOut:
    """`is_this_private`: who can see what, and that danger is not kept secret."""
    return heard.aside(heard.words.say("utter_privacy"))


def topic(heard: Heard) -> TurnOut:
    """`topic_question`: the reviewed answer for the topic's slug; an unknown topic says so."""
    name = f"{TOPIC}{heard.understood.topic}"
    known = heard.understood.topic is not None and heard.words.has(name)
    return heard.aside(heard.words.say(name if known else "utter_topic_other"))
