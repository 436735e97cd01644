"""Repair: the first time ask again with the options, from the second on offer the menu or a person.

The wordings take turns, so the same sentence is never sent twice running.
"""

from __future__ import annotations

from dataclasses import replace

from bot.actions.heard import Heard
from bot.turn import TurnOut

SECOND = 2
NOTHING_OPEN = ("idle", "paused", "after_lesson")
"""Where no question waits, so that "a person, or the menu?" can be one."""


def unclear(heard: Heard) -> TurnOut:
    """`nonsense`, and whatever Rasa was not sure of. What was open stays open."""
    return _repair(heard, "utter_unclear_first")


def which(heard: Heard) -> TurnOut:
    """An answer that fits no single choice on screen."""
    return _repair(heard, "utter_unclear_which" if heard.turn.options else "utter_unclear_first")


def _repair(heard: Heard, first: str) -> TurnOut:
    count = heard.turn.misunderstood + 1
    if count == 1:
        return heard.stay((heard.words.say(first), heard.way_back()), misunderstood=count)
    if count == SECOND and heard.turn.state in NOTHING_OPEN:
        choices = heard.words.labels("utter_menu_choice_person", "utter_unclear_choice_menu")
        asked = heard.ask((), "utter_unclear_ask", "ask_human", options=choices)
        return replace(asked, misunderstood=count)
    return heard.stay((heard.words.say("utter_unclear_again"),), misunderstood=count)
