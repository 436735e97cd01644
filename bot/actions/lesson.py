"""Lessons: begin, go on, answer, reflect, repeat, skip, start over, and what comes after the last step.

The curriculum player decides what a step does with an answer; this file only hands the turn over and
brings what was played back, with the effects that `web` must record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.actions import friend, measure, onboarding, shelf, unclear
from bot.actions.heard import Effect, Heard
from bot.actions.shelf import Ref
from bot.actions.words import Message
from bot.turn import TurnOut
from curriculum import Place, Played
from curriculum.friend import FRIEND

UNCLEAR = ".unclear"
"""How the player names an answer that it could not use."""

_START_OVER = re.compile(
    r"\b(start(ing)? over|restart|from the (start|beginning)|begin again|de nuevo|otra vez desde|"
    r"desde (el principio|cero)|de cero|reinici\w+)\b",
    re.IGNORECASE,
)
_SKIP = re.compile(r"\b(skip|s[aá]lta\w*|brinca\w*)\b", re.IGNORECASE)


def lesson(heard: Heard) -> TurnOut:
    """`start_or_continue_lesson`, `next`, `repeat_or_explain` and `free_text_reflection`, by what is open."""
    meaning = heard.meaning
    if heard.in_lesson:
        return _in_lesson(heard)
    if meaning == "repeat_or_explain":
        return heard.aside(heard.words.say("utter_lesson_repeat"))
    if meaning == "free_text_reflection":
        return heard.aside(heard.words.say("utter_small_talk_noted"))
    if heard.turn.lesson is not None and _START_OVER.search(heard.text):
        return onboarding.instead(heard) or _from_the_top(heard)
    if heard.turn.state == "ask_language":  # going on without an answer keeps the language of this turn
        heard = heard.remembering(language_known=True)
    return onboarding.instead(heard) or go_on(heard)


def _in_lesson(heard: Heard) -> TurnOut:
    meaning, state = heard.meaning, heard.turn.state
    if meaning in ("next", "start_or_continue_lesson") and _START_OVER.search(heard.text):
        return _from_the_top(heard)
    if meaning == "next" and _SKIP.search(heard.text):
        return play(heard, "skip")
    if meaning == "start_or_continue_lesson":
        if state in ("lesson_step", "after_quiz"):
            return play(heard, "next")
        return heard.aside(heard.words.say("utter_lesson_still_here"))
    return play(heard, meaning)


def _from_the_top(heard: Heard) -> TurnOut:
    place = _place(heard)
    return begin(heard, (place.module, place.lesson), (heard.words.say("utter_lesson_start_over"),))


def go_on(heard: Heard, lead: Iterable[Message] = ()) -> TurnOut:
    """The open step again, else the lesson that was offered, else the next one that is not finished."""
    missing = onboarding.missing(heard, lead)
    if missing is not None:
        return missing
    if heard.turn.lesson is not None:
        return show(heard, lead)
    first = measure.instead(heard, lead)
    if first is not None:
        return first
    offered = heard.turn.memory.get("offer")
    ref = (str(offered[0]), str(offered[1])) if offered else shelf.next_ref(heard)
    if ref is None or not _known(heard, ref):
        return all_done(heard, lead)
    return begin(heard, ref, lead)


def begin(heard: Heard, ref: Ref, lead: Iterable[Message] = ()) -> TurnOut:
    """The first step of a lesson."""
    if ref[0] == FRIEND:
        return friend.begin(heard)
    played = heard.library.begin(ref[0], ref[1], heard.turn.language)
    assert played.place is not None, "a lesson that has just begun is open"
    started = _lesson_effect("lesson_started", played.place)
    # Whatever was half done before (a choice from a list, a rating, the measure) ends where a lesson begins.
    noted = heard.remembering(offer=None, list=None, behind=None, rate=None, measure=None)
    return _answered(noted, played, lead, (started,))


def show(heard: Heard, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut:
    """The open step once more; nothing advances."""
    return _answered(heard, heard.library.show(_place(heard), heard.turn.language), lead, effects)


def play(heard: Heard, meaning: str) -> TurnOut:
    """Hand the answer to the curriculum player."""
    place = _place(heard)
    played = heard.library.play(place, meaning, heard.turn.language, heard.understood.option, heard.text)
    if played.finished:
        return _finished(heard, place, played)
    if played.messages and UNCLEAR in played.messages[0].name:
        # The player asks again in its own words, once; from the second time on it is the menu or a person.
        first = heard.turn.misunderstood == 0
        return replace(_answered(heard, played), misunderstood=1) if first else unclear.which(heard)
    return _answered(heard, played)


def offer(heard: Heard, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut:
    """Offer to go on with the open lesson, or to begin the next one."""
    choices = heard.words.labels("utter_lesson_choice_now", "utter_lesson_choice_later")
    if heard.turn.lesson is not None:
        return heard.ask(lead, "utter_lesson_ask_resume", "ask_continue", options=choices, effects=effects)
    ref = shelf.next_ref(heard)
    if ref is None:
        return all_done(heard, lead, effects)
    return heard.remembering(offer=list(ref)).ask(
        lead,
        "utter_lesson_ask_start",
        "ask_continue",
        options=choices,
        effects=effects,
        title=title(heard, ref),
    )


def all_done(heard: Heard, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut:
    """Nothing is left to begin: say so, and what can be done next."""
    done = heard.words.say("utter_lesson_all_done")
    return heard.remembering(offer=None).reply((*lead, done), "after_lesson", lesson=None, effects=effects)


def title(heard: Heard, ref: Ref) -> str:
    """A lesson's title in the language of this turn."""
    module = heard.library.module(ref[0])
    found = next(lesson for lesson in module.lessons if lesson.id == ref[1])
    return str(found.title[heard.turn.language])


def _known(heard: Heard, ref: Ref) -> bool:
    return ref in shelf.refs(heard.library.modules)


def _place(heard: Heard) -> Place:
    return Place.from_json(heard.turn.lesson or {})


def _answered(
    heard: Heard, played: Played, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()
) -> TurnOut:
    return heard.reply(
        (*lead, *_said(played)),
        played.state,
        options=tuple(played.options),
        prompt=played.prompt,
        lesson=played.place.to_json() if played.place else None,
        effects=effects,
    )


def _finished(heard: Heard, place: Place, played: Played) -> TurnOut:
    if place.module == FRIEND:
        behind = heard.turn.memory.get(friend.BEHIND)
        state = "paused" if behind else "idle"
        return heard.remembering(**{friend.BEHIND: None}).reply(_said(played), state, lesson=behind)
    done = _lesson_effect("lesson_finished", place)
    rate = {name: value for name, value in done.items() if name != "kind"}
    return heard.remembering(offer=None, rate=rate).reply(
        _said(played), played.state, lesson=None, effects=(done,)
    )


def _said(played: Played) -> tuple[Message, ...]:
    return tuple({"name": said.name, "text": said.text} for said in played.messages)


def _lesson_effect(kind: str, place: Place) -> dict[str, Any]:
    return {"kind": kind, "module": place.module, "lesson": place.lesson, "version": place.version}
