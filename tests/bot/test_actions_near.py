"""Asking for help in a place: the action hands on what `web` found, and answers in a lesson stay answers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.acting import FULL, act, names, open_step, said

NEAR: dict[str, Any] = {
    "name": "local_help.0",
    "text": "Near St. Louis, MO:\nA line: call 555.",
    "note": {"place": {"name": "St. Louis, MO", "state": "MO", "counties": []}, "next": 1, "after": 7},
}
ASKED = "is there a shelter in st louis"


@pytest.mark.parametrize(
    "meaning", ["hotline_request", "topic_question", "off_topic", "nonsense", "chitchat"]
)
def test_lines_of_the_place_answer_and_the_note_for_more_is_handed_back(meaning: str) -> None:
    out = act(meaning, ASKED, **FULL, state="idle", near=NEAR)
    assert names(out) == ["local_help.0"]
    assert said(out) == NEAR["text"]
    assert out.memory["near"] == NEAR["note"]
    assert out.state == "idle"


def test_a_newcomer_who_asks_gets_the_lines_and_not_the_welcome() -> None:
    assert names(act("off_topic", ASKED, near=NEAR)) == ["local_help.0"]


def test_an_answer_in_a_lesson_that_names_a_place_stays_an_answer() -> None:
    turn = open_step("reflection")
    turn = type(turn).from_json({**turn.to_json(), "near": NEAR})
    out = act("free_text_reflection", "i would go to a shelter in st louis", turn=turn)
    assert "local_help.0" not in names(out)


def test_asked_plainly_in_a_lesson_it_is_answered_and_the_question_stays_open() -> None:
    turn = open_step("quiz")
    turn = type(turn).from_json({**turn.to_json(), "near": NEAR})
    out = act("hotline_request", ASKED, turn=turn)
    assert names(out) == ["local_help.0"]
    assert (out.state, out.options, out.prompt) == (turn.state, turn.options, turn.prompt)


def test_without_a_place_the_lines_are_those_of_the_country() -> None:
    assert names(act("hotline_request", "is there a number i can call", **FULL, state="idle"))[0] == (
        "utter_hotline_intro"
    )
