"""The measure: offered only where it is switched on, answered by letter, skipped freely, in no one's way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.turn import TurnIn, TurnOut
from tests.bot.acting import FULL, MODULE, act, follow, kinds, library, names, open_step, said

ON = {"done": {}, "month_due": False}
ITEMS = [item.id for item in library().measure.items]  # type: ignore[union-attr]
ALL = tuple(
    {"module": MODULE, "lesson": lesson.id, "status": "finished"}
    for lesson in library().module(MODULE).lessons
)


def teen(measure: dict[str, Any] | None, **more: Any) -> TurnIn:
    """A teen in a group with a language, between lessons."""
    return TurnIn(
        turn_id="t-1",
        **{**FULL, "state": "idle", "memory": {"language_known": True}, **more},
        measure=measure,
    )


def taken(turn: TurnIn) -> TurnIn:
    """The first question is on the screen."""
    turn = follow(turn, act("next", "next", turn=turn))
    return follow(turn, act("affirm", "ok", turn=turn))


def answered_to_the_end(turn: TurnIn) -> tuple[list[dict[str, Any]], TurnOut]:
    """Answer A to everything; the effects, and the last answer."""
    effects: list[dict[str, Any]] = []
    for _ in ITEMS:
        out = act("choose_option", "a", turn=turn, option="A")
        effects += out.effects
        turn = follow(turn, out)
    return effects, out


def test_where_it_is_not_switched_on_nothing_is_offered() -> None:
    assert kinds(act("next", "next", turn=teen(None))) == ["lesson_started"]


def test_before_the_first_lesson_it_is_offered_and_may_be_left() -> None:
    turn = teen(ON)
    out = act("next", "next", turn=turn)
    assert (names(out), out.state, len(out.options)) == (["measure.before.offer"], "ask_continue", 2)
    out = act("deny", "no", turn=follow(turn, out))
    assert kinds(out) == ["measure_wave", "lesson_started"]
    assert out.effects[0] == {"kind": "measure_wave", "wave": "before", "version": 1, "status": "declined"}
    assert names(out)[0] == "measure.declined"


@pytest.mark.parametrize(
    ("meaning", "text", "option"),
    [("choose_option", "b", "B"), ("next", "skip", None), ("nonsense", "skip it", None)],
)
def test_the_offer_is_left_in_many_ways(meaning: str, text: str, option: str | None) -> None:
    turn = follow(teen(ON), act("next", "next", turn=teen(ON)))
    assert kinds(act(meaning, text, turn=turn, option=option)) == ["measure_wave", "lesson_started"]


def test_answers_are_kept_as_letters_and_then_the_lesson_begins() -> None:
    turn = teen(ON)
    offer = follow(turn, act("next", "next", turn=turn))
    out = act("choose_option", "a", turn=offer, option="A")
    assert out.effects == ({"kind": "measure_wave", "wave": "before", "version": 1, "status": "started"},)
    assert (names(out), out.state) == (["measure.before.m01"], "quiz")
    effects, last = answered_to_the_end(follow(offer, out))
    letters = [effect for effect in effects if effect["kind"] == "measured"]
    assert [(effect["item"], effect["choice"]) for effect in letters] == [(item, "a") for item in ITEMS]
    assert all(set(effect) == {"kind", "wave", "version", "item", "choice"} for effect in letters)
    assert kinds(last) == ["measured", "measure_wave", "lesson_started"]
    assert last.effects[1]["status"] == "finished"
    assert names(last)[0] == "measure.thanks" and "measure" not in last.memory


def test_every_question_can_be_skipped() -> None:
    turn, effects = taken(teen(ON)), []
    for _ in ITEMS:
        out = act("next", "skip", turn=turn)
        effects += kinds(out)
        turn = follow(turn, out)
    assert effects == ["measure_wave", "lesson_started"]


def test_whoever_leaves_in_the_middle_comes_back_to_the_open_question() -> None:
    turn = taken(teen(ON))
    turn = follow(turn, act("choose_option", "c", turn=turn, option="C"))
    turn = follow(turn, act("pause_for_now", "gtg", turn=turn))
    assert turn.state == "idle"
    back = act(
        "next", "next", turn=replace(turn, measure={"done": {"before": "started"}, "month_due": False})
    )
    assert names(back) == ["measure.before.m02"]


@pytest.mark.parametrize(
    "meaning", ["chitchat", "repeat_or_explain", "topic_question", "thanks", "nonsense", "affirm"]
)
def test_a_digression_leaves_the_question_open(meaning: str) -> None:
    turn = taken(teen(ON))
    out = act(meaning, turn=turn, topic="boundaries")
    assert (out.state, out.options, out.prompt, out.effects) == ("quiz", turn.options, turn.prompt, ())


def test_another_language_asks_the_same_question_in_it() -> None:
    turn = taken(teen(ON))
    out = act("change_language", "espanol", turn=turn, topic="es")
    assert names(out)[-1] == "measure.before.m01" and "regala" in said(out)
    back = act("choose_option", "b", turn=follow(turn, out), option="B")
    assert names(back) == ["measure.before.m02"] and kinds(back) == ["measured"]


@pytest.mark.parametrize(
    ("done", "names_first"),
    [
        ({"before": "finished"}, "measure.after.offer"),
        ({"before": "started"}, "measure.after.offer"),
        ({"before": "declined"}, "utter_lesson_all_done"),
        ({}, "utter_lesson_all_done"),
        ({"before": "finished", "after": "declined"}, "utter_lesson_all_done"),
    ],
)
def test_after_the_last_lesson_it_comes_again_for_those_who_took_the_first(
    done: dict[str, str], names_first: str
) -> None:
    out = act("next", "next", turn=teen({"done": done, "month_due": False}, progress=ALL))
    assert names(out)[0] == names_first


def test_in_the_middle_of_the_track_nothing_comes() -> None:
    out = act(
        "next", "next", turn=teen({"done": {"before": "finished"}, "month_due": False}, progress=ALL[:3])
    )
    assert kinds(out) == ["lesson_started"]


def test_the_line_after_the_last_rating_leads_on_to_it() -> None:
    rate = {"module": MODULE, "lesson": ALL[-1]["lesson"], "version": 1, "rating": 5}
    memory = {"language_known": True, "rate": rate}
    told = {"done": {"before": "finished"}, "month_due": False}
    out = act("chitchat", "it was good", turn=teen(told, progress=ALL, state="after_lesson", memory=memory))
    assert names(out) == ["utter_rating_line", "measure.after.offer"]
    assert kinds(out) == ["lesson_line"]


def test_a_month_later_with_no_lesson_open_it_comes_once() -> None:
    told = {"done": {"before": "finished", "after": "finished"}, "month_due": True}
    turn = taken(teen(told, progress=ALL))
    assert turn.state == "quiz"
    effects, last = answered_to_the_end(turn)
    assert {effect["wave"] for effect in effects} == {"month"}
    assert names(last) == ["measure.thanks", "utter_lesson_all_done"]


def test_a_month_later_with_a_lesson_behind_it_the_lesson_comes_back() -> None:
    behind = open_step("quiz")
    asked = library().measure.ask_for("month", "en", library().phrases)  # type: ignore[union-attr]
    told = {"done": {"before": "finished", "after": "finished"}, "month_due": True}
    turn = replace(
        behind, state=asked.state, options=asked.options, prompt=asked.prompt, measure=told,
        memory={"language_known": True, **asked.note},
    )  # fmt: skip
    turn = follow(turn, act("affirm", "ok", turn=turn))
    assert (turn.state, turn.lesson) == ("quiz", behind.lesson)
    effects, last = answered_to_the_end(turn)
    assert [effect["kind"] for effect in effects] == ["measured"] * len(ITEMS) + ["measure_wave"]
    assert last.lesson == behind.lesson and names(last)[1].startswith("ten-sessions.01.")


def test_a_lesson_that_is_picked_in_the_middle_ends_the_questions() -> None:
    turn = taken(teen(ON))
    out = act("pick_lesson", "lesson 2", turn=turn, topic="lesson_2")
    assert kinds(out) == ["lesson_started"] and "measure" not in out.memory


def test_a_note_that_outlived_its_screen_takes_no_answer_of_a_lesson() -> None:
    behind = open_step("quiz")
    turn = replace(behind, memory={"measure": {"wave": "before", "version": 1, "at": "m01"}})
    assert names(act("choose_option", "b", turn=turn, option="B"))[0].startswith("ten-sessions.01.")
