"""The measure: when it is offered, and its questions one by one. What an answer does is in measuring.py.

It is offered only where `web` says that it is switched on for this teen's group; it can be left at any point,
and every lesson is there without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.actions import onboarding, shelf
from bot.actions.heard import Effect, Heard
from bot.actions.words import Message
from bot.turn import TurnOut
from curriculum.measures import ITEM_STATE, NOTE, Item, Measure, options, question
from curriculum.place import Said

ANSWERED = ("started", "finished")
"""What a wave's status is once its offer was taken."""


def instead(heard: Heard, lead: Iterable[Message] = ()) -> TurnOut | None:
    """What comes before going on: a question that is still open, or the offer of a wave; None when nothing does."""
    measure, told = heard.library.measure, heard.turn.measure
    if measure is None or told is None:
        return None
    note = _note(heard)
    if note.get("at") and measure.item(str(note["at"])) and note.get("version") == measure.version:
        return again(heard, lead)
    wave = _due(heard, told)
    if wave is None:
        return None
    offered = measure.ask_for(wave, heard.turn.language, heard.library.phrases)
    return heard.remembering(**offered.note).reply(
        (*lead, _message(offered.said)), offered.state, options=offered.options, prompt=offered.prompt
    )


def ask(heard: Heard, item: Item, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut:
    """Put one question on the screen."""
    note, language = _note(heard), heard.turn.language
    said = question(item, str(note["wave"]), language, heard.library.phrases)
    return heard.remembering(**{NOTE: {**note, "at": item.id}}).reply(
        (*lead, _message(said)),
        ITEM_STATE,
        options=options(item, language),
        prompt=item.text[language],
        effects=effects,
    )


def again(heard: Heard, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut:
    """The open question once more, in the language of this turn."""
    item = given(heard).item(str(_note(heard)["at"]))
    assert item is not None, "only asked again where it is there"
    return ask(heard, item, lead, effects)


def over(heard: Heard, status: str) -> Heard:
    """The same turn with this wave behind it, so that it is not offered again in this very turn."""
    wave, told = str(_note(heard)["wave"]), heard.turn.measure or {}
    done = {**told.get("done", {}), wave: status}
    turn = replace(heard.turn, measure={**told, "done": done, "month_due": False}, state="idle", prompt=None)
    return replace(heard, turn=turn).remembering(**{NOTE: None})


def wave_effect(heard: Heard, status: str) -> Effect:
    """Asks `web` to note how far a wave has come."""
    note = _note(heard)
    return {"kind": "measure_wave", "wave": note["wave"], "version": note["version"], "status": status}


def with_effects(out: TurnOut, *effects: Effect) -> TurnOut:
    """The same answer, with these effects before its own."""
    return replace(out, effects=(*effects, *out.effects))


def given(heard: Heard) -> Measure:
    """The measure. Only where one is open."""
    assert heard.library.measure is not None, "a measure is open, so there is one"
    return heard.library.measure


def _due(heard: Heard, told: dict[str, Any]) -> str | None:
    """before the first lesson; after the last of the own way, if there was a before; a month after that."""
    turn, done = heard.turn, told.get("done", {})
    if onboarding.may_learn(turn) and not done and not turn.progress and turn.lesson is None:
        return "before"
    if done.get("before") in ANSWERED and "after" not in done and shelf.next_ref(heard) is None:
        return "after"
    return "month" if told.get("month_due") and "month" not in done else None


def _note(heard: Heard) -> dict[str, Any]:
    note = heard.turn.memory.get(NOTE)
    return note if isinstance(note, dict) else {}


def _message(said: Said) -> Message:
    return {"name": said.name, "text": said.text}
