"""Questions about the program and about the topic: short answers from data, then back to what was open."""

from __future__ import annotations

import re

from bot.actions.heard import Heard
from bot.turn import TurnOut

TOPIC = "utter_topic_"
BLAME = "fault"
_BLAMES = re.compile(
    r"\b(my|our|ur|your|her|his|their) (own )?fault\b|\b(la|mi|tu|su) culpa\b", re.IGNORECASE
)
"""Whoever asks whose fault it is gets the one answer that matters, whatever other subject is named."""


def who(heard: Heard) -> TurnOut:
    """`who_are_you`: a program, never a person."""
    return heard.aside(heard.words.say("utter_who"))


def privacy(heard: Heard) -> TurnOut:
    """`is_this_private`: who can see what, and that danger is not kept secret."""
    return heard.aside(heard.words.say("utter_privacy"))


def topic(heard: Heard) -> TurnOut:
    """`topic_question`: the reviewed answer for the topic's slug; an unknown topic says so."""
    slug = BLAME if _BLAMES.search(heard.text) else heard.understood.topic
    name = f"{TOPIC}{slug}"
    known = slug is not None and heard.words.has(name)
    return heard.aside(heard.words.say(name if known else "utter_topic_other"))
