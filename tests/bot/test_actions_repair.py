"""Codes with slips, reminders, starting over, coming back, and the second misunderstanding where nothing is open."""

from __future__ import annotations

from typing import Any

import pytest

from bot.turn import TurnIn
from tests.bot.acting import FULL, LESSON, MODULE, act, follow, kinds, names, open_step, said

NEAR: dict[str, Any] = {"join_code": {"typed": "PRK2345", "group": "Park group", "sent": "PRK2346"}}
FINISHED: dict[str, Any] = {"progress": ({"module": MODULE, "lesson": LESSON, "status": "finished"},)}


def test_a_code_with_a_slip_is_asked_about_and_joined_only_after_a_yes() -> None:
    turn = TurnIn(turn_id="t", welcomed=True, state="ask_join_code", **NEAR)
    asked = act("join_code", "PRK2346", turn=turn)
    assert (asked.state, kinds(asked)) == ("ask_confirm_code", [])
    assert "PRK2345" in said(asked) and "Park group" in said(asked)
    assert act("affirm", "yeah", turn=follow(turn, asked)).effects == ({"kind": "join", "code": "PRK2345"},)
    refused = act("deny", "no", turn=follow(turn, asked))
    assert (refused.state, kinds(refused)) == ("ask_join_code", [])


def test_a_newcomer_with_a_slip_in_the_code_is_welcomed_first_and_then_asked() -> None:
    out = act("nonsense", "PRK2346", state="new", **NEAR)
    assert names(out) == ["utter_welcome_first", "utter_join_ask_near"]
    assert kinds(out) == ["welcomed"]


def test_codes_cannot_be_found_by_trying() -> None:
    turn = TurnIn(turn_id="t", welcomed=True, state="ask_join_code", **NEAR)
    for _ in range(2):
        asked = act("join_code", "PRK2346", turn=turn)
        assert asked.state == "ask_confirm_code"
        turn = follow(turn, act("deny", "no", turn=follow(turn, asked)), **NEAR)
    third = act("join_code", "PRK2346", turn=turn)
    assert (third.state, names(third)) == ("ask_join_code", ["utter_join_unknown"])
    assert "PRK2345" not in said(third)


@pytest.mark.parametrize(
    ("text", "when"),
    [("can u text me at 4pm instead", "16:00"), ("text me after school", "after_school"), ("no reminders pls", "off"),
     ("mándame los mensajes el fin de semana", "weekend"), ("sin recordatorios", "off")],
)  # fmt: skip
def test_a_time_said_at_once_is_not_asked_for(text: str, when: str) -> None:
    out = act("change_time_or_reminders", text, **FULL, state="idle")
    assert out.effects == ({"kind": "reminder", "when": when},)
    step = open_step("quiz")
    kept = act("change_time_or_reminders", text, turn=step)
    assert (kept.state, kept.prompt, kept.lesson) == ("quiz", step.prompt, step.lesson)


def test_whoever_puts_off_the_next_lesson_is_asked_once_about_a_reminder() -> None:
    turn = TurnIn(turn_id="t", **FULL, **FINISHED, state="ask_continue", memory={"language_known": True})
    asked = act("deny", "later", turn=turn)
    assert (asked.state, len(asked.options)) == ("ask_reminder", 2)
    assert act("affirm", "ok", turn=follow(turn, asked)).state == "ask_time"
    no = act("choose_option", "b", option="B", turn=follow(turn, asked))
    assert no.effects == ({"kind": "reminder", "when": "off"},)
    again = act("deny", "later", turn=follow(turn, no, state="ask_continue"))
    assert names(again) == ["utter_answer_later"]


def test_nobody_who_has_finished_nothing_is_asked_about_reminders() -> None:
    assert names(act("deny", "later", **FULL, state="ask_continue")) == ["utter_answer_later"]


def test_starting_over_works_after_a_pause_too() -> None:
    step = open_step("reflection")
    paused = act("pause_for_now", "gtg", turn=step)
    out = act("start_or_continue_lesson", "can i start over", turn=follow(step, paused))
    assert names(out)[0] == "utter_lesson_start_over"
    assert out.lesson is not None and step.lesson is not None and out.lesson["step"] != step.lesson["step"]


def test_hello_after_weeks_is_more_than_hello_again() -> None:
    step = open_step("quiz")
    for days, name in ((3, "utter_welcome_again"), (21, "utter_welcome_long")):
        out = act("greet", "hey", turn=TurnIn.from_json({**step.to_json(), "away_days": days}))
        assert names(out)[0] == name and (out.state, out.lesson) == ("quiz", step.lesson)


@pytest.mark.parametrize("language", ["en", "es"])
def test_twice_misunderstood_with_nothing_open_the_choice_is_a_person_or_the_menu(language: str) -> None:
    turn = TurnIn(turn_id="t", **FULL, state="idle", language=language, memory={"language_known": True})
    first = act("nonsense", "asdf", turn=turn)
    second = act("nonsense", "qwer", turn=follow(turn, first))
    assert (second.state, len(second.options), second.misunderstood) == ("ask_human", 2, 2)
    asked = follow(turn, second)
    assert "ask_for_person" in kinds(act("choose_option", "a", option="A", turn=asked))
    assert act("choose_option", "b", option="B", turn=asked).state == "menu"
    assert names(act("deny", "no", turn=asked)) == ["utter_person_not_wanted"]
    assert names(act("nonsense", "zzz", turn=asked)) == ["utter_unclear_again"]


@pytest.mark.parametrize(
    "name", ["utter_back_idle", "utter_back_lesson", "utter_back_list", "utter_back_step"]
)
def test_the_way_back_is_not_the_same_sentence_twice_running(name: str) -> None:
    states = {"utter_back_idle": "idle", "utter_back_lesson": "paused", "utter_back_list": "menu"}
    step = open_step("lesson_step")
    state = states.get(name, "lesson_step")
    changed = {"state": state, "options": ("One", "Two") if state == "menu" else (), "prompt": None}
    turn = TurnIn.from_json({**step.to_json(), **changed, "lesson": None if state == "idle" else step.lesson})
    first = act("thanks", "thx", turn=turn)
    second = act("thanks", "ty", turn=follow(turn, first))
    assert names(first)[-1] == names(second)[-1] == name
    assert not set(said(first).splitlines()) & set(said(second).splitlines())


def test_going_away_after_a_lesson_is_asked_once_about_a_reminder_too() -> None:
    turn = TurnIn(turn_id="t", **FULL, **FINISHED, state="after_lesson", memory={"language_known": True})
    asked = act("pause_for_now", "not now", turn=turn)
    assert (asked.state, kinds(asked)) == ("ask_reminder", ["pause"])
    again = act(
        "pause_for_now", "not now", turn=follow(turn, asked, state="after_lesson", options=(), prompt=None)
    )
    assert (again.state, names(again)) == ("idle", ["utter_pause_bye"])


def test_twice_no_answer_to_a_lessons_question_offers_the_menu_or_a_person() -> None:
    step = open_step("quiz")
    first = act("choose_option", "both", turn=step)
    assert names(first)[0].endswith(".unclear") and first.misunderstood == 1
    second = act("free_text_reflection", "all of it", turn=follow(step, first))
    assert (names(second), second.state, second.misunderstood) == (["utter_unclear_again"], "quiz", 2)
    third = act("choose_option", "b", option="B", turn=follow(step, second))
    assert third.misunderstood == 0 and third.lesson != step.lesson
