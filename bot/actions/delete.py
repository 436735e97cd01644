"""Deletion: asked, confirmed, handed to `web`. The reply is the same neutral line whatever is kept."""

from __future__ import annotations

import re

from bot.actions.heard import Heard
from bot.turn import TurnOut

_NOT = re.compile(
    r"\b(no|not|don'?t|do not|keep|wait|never ?mind|cancel|stop|espera|deja\w*|mejor|todav[ií]a)\b",
    re.IGNORECASE,
)


def delete(heard: Heard) -> TurnOut:
    """`delete_my_data`: ask before anything goes. Said again as the answer to that question, it is a yes."""
    if heard.turn.state == "ask_confirm_delete":
        return kept(heard) if _NOT.search(heard.text) else confirmed(heard)
    choices = heard.words.labels("utter_delete_choice_delete", "utter_delete_choice_keep")
    return heard.ask(
        (), "utter_delete_ask", "ask_confirm_delete", options=choices, effects=({"kind": "delete_requested"},)
    )


def confirmed(heard: Heard) -> TurnOut:
    """Confirmed: `web` removes what can be removed."""
    done = heard.words.say("utter_delete_done")
    return heard.reply((done,), "idle", lesson=None, effects=({"kind": "delete_confirmed"},))


def kept(heard: Heard) -> TurnOut:
    """Not confirmed: nothing goes, and the lesson waits where it was."""
    state = "paused" if heard.turn.lesson is not None else "idle"
    return heard.reply((heard.words.say("utter_delete_kept"),), state)
