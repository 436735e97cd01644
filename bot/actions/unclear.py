"""Repair: the first time ask again with the options, from the second on offer the menu or a person.

The wordings take turns, so the same sentence is never sent twice running.
"""

from __future__ import annotations

from bot.actions.heard import Heard
from bot.turn import TurnOut


def unclear(heard: Heard) -> TurnOut:
    """`nonsense`, and whatever Rasa was not sure of. What was open stays open."""
    count = heard.turn.misunderstood + 1
    if count == 1:
        return heard.stay((heard.words.say("utter_unclear_first"), heard.way_back()), misunderstood=count)
    return heard.stay((heard.words.say("utter_unclear_again"),), misunderstood=count)
