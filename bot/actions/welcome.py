"""The first words to a newcomer, and hello to somebody who is known.

The welcome is honest before anything else: a program and not a person, who can see the thread, STOP.
"""

from __future__ import annotations

from bot.actions import join, lesson, onboarding
from bot.actions.heard import Effect, Heard
from bot.actions.tongue import spoken
from bot.turn import TurnOut

LONG_AWAY = 14
"""Days after which hello is more than hello again."""


def newcomer(heard: Heard) -> bool:
    """Whether this teen has not been welcomed yet."""
    return not heard.turn.welcomed and heard.turn.state in ("new", "idle")


def first(heard: Heard) -> TurnOut:
    """The honest welcome and the first question; with a good join code in hand, the code is taken at once."""
    effects: list[Effect] = [{"kind": "welcomed"}]
    turn = heard.turn
    chosen = turn.language != "en" or turn.memory.get("language_known")
    if not chosen and spoken(heard.text) == "es":
        heard = heard.speaking("es")
        effects.append({"kind": "language", "to": "es"})
    hello = heard.words.say("utter_welcome_first")
    if join.found(heard):
        return join.take(heard, (hello,), effects)
    if turn.group is not None:
        return onboarding.missing(heard, (hello,), effects) or lesson.offer(heard, (hello,), effects)
    return onboarding.ask_code(heard, (hello,), effects)


def welcome(heard: Heard) -> TurnOut:
    """`greet`: hello again, and back to what was open."""
    again = heard.words.say(
        "utter_welcome_long" if heard.turn.away_days >= LONG_AWAY else "utter_welcome_again"
    )
    if heard.in_lesson or heard.turn.state.startswith("ask_") or heard.turn.state in ("menu", "lesson_list"):
        return heard.aside(again)
    return onboarding.missing(heard, (again,)) or lesson.offer(heard, (again,))
