"""English or Spanish, at any moment; the open step is shown again in the new language.

A language is offered or asked for, never forced.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions import lesson, measure, nudge, onboarding, plan, unclear
from bot.actions.heard import Heard
from bot.actions.tongue import spoken
from bot.actions.words import LANGUAGES, fit, index_of
from bot.turn import TurnOut

_NAMED = {
    "en": re.compile(r"\b(english|ingl[eé]s|inglich|eng)\b", re.IGNORECASE),
    "es": re.compile(r"\b(spanish|espa[nñ]ol|espanish|castellano|span)\b", re.IGNORECASE),
}

OFFERED = "language_offered"
"""The note that the other language has been offered once."""


def named(text: str) -> str | None:
    """The one language that a text names, or None when it names none or both."""
    names = [language for language in LANGUAGES if _NAMED[language].search(text)]
    return names[0] if len(names) == 1 else None


def language(heard: Heard) -> TurnOut:
    """`change_language`, or an answer to "which language?"."""
    wanted = named(heard.text) or (heard.understood.topic if heard.understood.topic in LANGUAGES else None)
    return switch(heard, wanted) if wanted else onboarding.ask_language(heard)


def pick(heard: Heard) -> TurnOut:
    """A lettered answer to "which language?"."""
    place = index_of(heard.understood.option, heard.turn.options or LANGUAGES)
    wanted = LANGUAGES[place] if place is not None and place < len(LANGUAGES) else named(heard.text)
    if wanted is None:
        return unclear.which(heard)
    return switch(heard, wanted)


def offered(heard: Heard, out: TurnOut) -> TurnOut:
    """The same answer; once, a teen who writes in the other language is told how to switch to it."""
    turn, wanted = heard.turn, spoken(heard.text, least=2)
    if not out.messages or wanted in (None, turn.language) or out.memory.get(OFFERED) or _switched(out):
        return out
    offer = heard.words.turned(str(wanted)).say("utter_language_offer")
    messages = fit((*out.messages, offer))
    if len(messages) > len(out.messages):  # no text of its own for an offer: there will be another chance
        return out
    return replace(out, messages=messages, memory={**out.memory, OFFERED: True})


def _switched(out: TurnOut) -> bool:
    return out.state == "ask_language" or any(
        effect["kind"] in ("language", "welcomed") for effect in out.effects
    )


def other(heard: Heard) -> TurnOut:
    """The menu's choice: the language that is not spoken now."""
    return switch(heard, "es" if heard.turn.language == "en" else "en")


def switch(heard: Heard, wanted: str) -> TurnOut:
    """Speak `wanted` from here on, then back to the open step, the open question or the first lesson."""
    same = wanted == heard.turn.language
    heard = heard.speaking(wanted).remembering(language_known=True)
    effects = () if same else ({"kind": "language", "to": wanted},)
    turn = heard.turn
    if heard.measured is not None:
        return measure.again(heard, (heard.words.say("utter_language_now"),), effects)
    if heard.planning is not None:
        return plan.again(heard, (heard.words.say("utter_language_now"),), effects)
    already = same and turn.state != "ask_language"
    said = heard.words.say("utter_language_same" if already else "utter_language_now")
    if turn.lesson is not None and turn.state not in ("paused", "reminder_sent"):
        return lesson.show(heard, (said,), effects)
    if turn.state == "ask_language":
        return onboarding.missing(heard, (said,), effects) or lesson.offer(heard, (said,), effects)
    if turn.state == "ask_join_code":
        return onboarding.ask_code(heard, (said,), effects)
    if turn.state == "ask_age":
        return onboarding.ask_age(heard, (said,), effects)
    if nudge.is_open(heard):
        return nudge.again(heard, (said,), effects) or heard.aside(said, effects=effects)
    if turn.state in ("paused", "reminder_sent"):
        return heard.aside(said, effects=effects)
    return heard.reply((said, heard.words.say("utter_back_idle")), "idle", effects=effects)
