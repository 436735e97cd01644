"""Before the first lesson: a join code or none, an age band when there is no code, a language.

Nobody under 13 starts a lesson unless a school's code brought them (DESIGN.md, invariant 14); with a code the
school has answered for the age, so it is not asked. Help in danger never waits for any of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.actions.heard import Effect, Heard
from bot.actions.words import Message
from bot.turn import TurnIn, TurnOut

_NUMBER = re.compile(r"\b(\d{1,2})\b")
OLD_ENOUGH = 13
_YOUNGEST_SAID = 4


def may_learn(turn: TurnIn) -> bool:
    """Whether lessons are open to this teen: by a school's code, by being 13 or older, or from before."""
    if turn.group is not None or turn.memory.get("age") == "13_plus":
        return True
    return turn.memory.get("age") != "under_13" and (turn.lesson is not None or bool(turn.progress))


def age_said(text: str) -> bool | None:
    """Whether an age named in the text is 13 or older; None when no age is named."""
    numbers = [int(found) for found in _NUMBER.findall(text)]
    ages = [number for number in numbers if _YOUNGEST_SAID <= number < 100]
    return ages[0] >= OLD_ENOUGH if ages else None


def ask_code(heard: Heard, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut:
    """Ask for a join code."""
    return heard.ask(lead, "utter_join_ask", "ask_join_code", effects=effects)


def ask_age(heard: Heard, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut:
    """Ask for the age band, as two plain choices."""
    choices = heard.words.labels("utter_age_choice_older", "utter_age_choice_under")
    return heard.ask(lead, "utter_age_ask", "ask_age", options=choices, effects=effects)


def ask_language(heard: Heard, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut:
    """Ask for the language, in both."""
    choices = heard.words.labels("utter_language_choice_en", "utter_language_choice_es")
    return heard.ask(lead, "utter_language_ask", "ask_language", options=choices, effects=effects)


def missing(heard: Heard, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut | None:
    """What must still be asked before a lesson may begin; None when nothing is missing."""
    turn = heard.turn
    if not may_learn(turn):
        if turn.memory.get("age") == "under_13":
            return under_13(heard, lead, effects)
        return ask_age(heard, lead, effects)
    if turn.lesson is None and not turn.progress and not turn.memory.get("language_known"):
        return ask_language(heard, lead, effects)
    return None


def under_13(heard: Heard, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut:
    """No lessons without a school's or parent's path; a code still opens the door, and help is named."""
    message = heard.words.say("utter_age_under_13")
    prompt = heard.words.text("utter_join_ask_only")
    return heard.reply((*lead, message), "ask_join_code", prompt=prompt, effects=effects)


def instead(heard: Heard) -> TurnOut | None:
    """What "next" or "start" does while a question is open that only a real answer may close; else None."""
    if heard.turn.state in ("ask_age", "ask_confirm_code", "ask_confirm_delete", "ask_safe"):
        return heard.aside(heard.words.say("utter_answer_first"))
    return None
