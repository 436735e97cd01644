"""Thanks, insults, chit-chat and what is beside the point: kind, short, with a way back."""

from __future__ import annotations

from bot.actions.heard import Heard
from bot.turn import TurnOut

_SAID = {
    "thanks": "utter_small_talk_thanks",
    "insult_or_frustration": "utter_small_talk_sorry",
    "chitchat": "utter_small_talk_chat",
    "off_topic": "utter_small_talk_off_topic",
}


def small_talk(heard: Heard) -> TurnOut:
    """`thanks`, `insult_or_frustration`, `chitchat` and `off_topic`."""
    return heard.aside(heard.words.say(_SAID[heard.meaning]))
