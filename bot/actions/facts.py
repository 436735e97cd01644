"""Questions about the program itself: what it is, and who can read what; then back to what was open."""

from __future__ import annotations

import re

from bot.actions.heard import Heard
from bot.actions.words import Message
from bot.turn import TurnOut

_SECRET = re.compile(
    r"\b(secrets?|secretos?|(don'?t|do not|wont|won't|never) tell|no (le )?(digas|cuentes)|promise|prom[eé]te\w*)\b",
    re.IGNORECASE,
)
"""Being asked to keep something to itself."""


def who(heard: Heard) -> TurnOut:
    """`who_are_you`: a program, never a person."""
    return heard.aside(heard.words.say("utter_who"))


def privacy(heard: Heard) -> TurnOut:
    """`is_this_private`, "who finds out if I tell?": the clauses that `web` found true for this teen now.

    Without them nothing is claimed.
    """
    said = [_clause(heard, clause) for clause in heard.turn.finds_out]
    secret = (heard.words.say("utter_privacy_secret"),) if _SECRET.search(heard.text) else ()
    return heard.aside(*secret, *(said or (heard.words.say("utter_privacy_unsure"),)))


def _clause(heard: Heard, clause: dict[str, str]) -> Message:
    slots = {name: value for name, value in clause.items() if name != "clause"}
    found = heard.library.answers.clause(clause["clause"], heard.turn.language, **slots)
    return {"name": found.name, "text": found.text}
