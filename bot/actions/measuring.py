"""Answers to the measure: taking or leaving the offer, a letter, a skip; then on to the lessons."""

from __future__ import annotations

from collections.abc import Iterable

from bot.actions import lesson, measure
from bot.actions.asked_words import exact_option
from bot.actions.heard import Effect, Heard
from bot.actions.words import index_of, letter
from bot.turn import TurnOut
from curriculum.measures import NOTE, OFFER_STATE


def answered(heard: Heard) -> TurnOut | None:
    """What an answer does; None leaves the words to what they mean elsewhere."""
    if heard.measured is not None:
        return _item(heard)
    return _offer(heard) if _offer_is_open(heard) else None


def _offer_is_open(heard: Heard) -> bool:
    note, found = heard.turn.memory.get(NOTE), heard.library.measure
    if heard.turn.state != OFFER_STATE or not isinstance(note, dict) or found is None:
        return False
    texts = [found.offer.of(wave) for wave in ("before", "after", "month") if wave == note.get("wave")]
    return any(heard.turn.prompt in (text.en, text.es) for text in texts)


def _offer(heard: Heard) -> TurnOut | None:
    chosen = index_of(exact_option(heard) or heard.understood.option, heard.turn.options)
    taken = (
        chosen == 0
        if chosen is not None
        else {"affirm": True, "deny": False, "next": False}.get(heard.meaning)
    )
    if taken is None:
        return None
    if taken:
        first = measure.given(heard).items[0]
        return measure.ask(heard, first, effects=(measure.wave_effect(heard, "started"),))
    said = {"name": "measure.declined", "text": measure.given(heard).declined[heard.turn.language]}
    return _onward(heard, said, "declined")


def _item(heard: Heard) -> TurnOut | None:
    item, note = heard.measured, heard.turn.memory[NOTE]
    assert item is not None
    place = index_of(exact_option(heard) or _chosen(heard), heard.turn.options)
    if place is None and heard.meaning != "next":
        return None
    effects: tuple[Effect, ...] = ()
    if place is not None:
        choice = letter(place).lower()
        effects = (
            {"kind": "measured", "wave": note["wave"], "version": note["version"], "item": item.id, "choice": choice},
        )  # fmt: skip
    follows = measure.given(heard).after(item.id)
    if follows is not None:
        return measure.ask(heard, follows, effects=effects)
    said = {"name": "measure.thanks", "text": measure.given(heard).thanks[heard.turn.language]}
    return _onward(heard, said, "finished", effects)


def _chosen(heard: Heard) -> str | None:
    return heard.understood.option if heard.meaning == "choose_option" else None


def _onward(heard: Heard, said: dict[str, str], status: str, effects: Iterable[Effect] = ()) -> TurnOut:
    """The wave is over: on with what was waiting."""
    out = lesson.go_on(measure.over(heard, status), (said,))
    return measure.with_effects(out, *effects, measure.wave_effect(heard, status))
