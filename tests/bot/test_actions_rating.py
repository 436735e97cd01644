"""After a lesson: one digit, one line, both optional; and nothing else is taken for either."""

from __future__ import annotations

from typing import Any

import pytest

from bot.turn import TurnIn
from tests.bot.acting import FULL, LESSON, MODULE, act, follow, kinds, library, names, said

WHICH = {"module": MODULE, "lesson": LESSON, "version": 1}


def done(**memory: Any) -> TurnIn:
    """The turn after the last step of lesson 1."""
    finished = ({"module": MODULE, "lesson": LESSON, "status": "finished"},)
    notes = {"language_known": True, "rate": dict(WHICH), **memory}
    return TurnIn(turn_id="t-1", **FULL, state="after_lesson", progress=finished, memory=notes)


def test_the_end_of_a_lesson_asks_for_a_digit_and_remembers_for_what() -> None:
    played = library().begin(MODULE, LESSON, "en")
    while played.place is not None and played.place.step != "s8":
        played = library().play(played.place, "skip", "en")
    assert played.place is not None
    turn = TurnIn(
        turn_id="t-1", **FULL, state=played.state, options=played.options, prompt=played.prompt,
        lesson=played.place.to_json(),
    )  # fmt: skip
    out = act("next", "skip", turn=turn)
    assert (out.state, kinds(out)) == ("after_lesson", ["lesson_finished"])
    assert "1 to 5" in said(out)
    assert out.memory["rate"] == WHICH


@pytest.mark.parametrize("meaning", ["choose_option", "nonsense", "pick_lesson", "next"])
@pytest.mark.parametrize(
    ("text", "rating"), [("4", 4), (" 5 ", 5), ("5/5", 5), ("3 stars", 3), ("1!", 1), ("2 estrellas", 2)]
)
def test_a_digit_is_a_rating_however_it_was_read(text: str, rating: int, meaning: str) -> None:
    out = act(meaning, text, turn=done())
    assert out.effects == ({"kind": "lesson_rated", **WHICH, "rating": rating},)
    assert (out.state, names(out)) == ("after_lesson", ["utter_rating_thanks"])


@pytest.mark.parametrize("text", ["0", "6", "10", "45", "4 days ago", "lesson 4"])
def test_what_is_no_digit_from_one_to_five_is_no_rating(text: str) -> None:
    assert "lesson_rated" not in kinds(act("nonsense", text, turn=done()))


def test_without_a_lesson_just_done_a_digit_is_no_rating() -> None:
    assert kinds(act("nonsense", "4", turn=done(rate=None))) == []


@pytest.mark.parametrize("meaning", ["nonsense", "chitchat", "thanks", "insult_or_frustration", "off_topic"])
def test_a_line_after_the_digit_is_passed_on_and_its_words_are_not_in_the_effect(meaning: str) -> None:
    turn = follow(done(), act("nonsense", "4", turn=done()))
    out = act(meaning, "the story felt real", turn=turn)
    assert out.effects == ({"kind": "lesson_line", **WHICH, "rating": 4},)
    assert names(out) == ["utter_rating_line", "utter_back_idle"]
    assert "rate" not in out.memory
    assert kinds(act("nonsense", "and one more line", turn=follow(turn, out))) == []


@pytest.mark.parametrize(
    ("meaning", "text", "effects"),
    [
        ("next", "next", ["lesson_started"]),
        ("help_menu", "menu", []),
        ("talk_to_human", "i want to talk to a person", ["ask_for_person"]),
        ("stop_messages", "stop texting me please", ["opt_out"]),
        ("topic_question", "what is grooming", []),
        ("deny", "no thanks", []),
        ("nonsense", "meh", []),
    ],
)
def test_a_wish_is_never_taken_for_a_line(meaning: str, text: str, effects: list[str]) -> None:
    turn = follow(done(), act("nonsense", "4", turn=done()))
    assert kinds(act(meaning, text, turn=turn)) == effects


@pytest.mark.parametrize(("confidence", "effects"), [(0.4, ["lesson_line"]), (0.9, [])])
def test_a_whole_sentence_is_a_line_unless_it_is_surely_something_else(
    confidence: float, effects: list[str]
) -> None:
    turn = follow(done(), act("nonsense", "4", turn=done()))
    out = act(
        "topic_question",
        "it made me think about my job",
        turn=turn,
        confidence=confidence,
        topic="job_offers",
    )
    assert kinds(out) == effects
    assert kinds(act("talk_to_human", "i would like to talk to somebody", turn=turn, confidence=0.3)) == [
        "ask_for_person"
    ]


def test_a_second_digit_changes_nothing() -> None:
    turn = follow(done(), act("nonsense", "4", turn=done()))
    assert kinds(act("nonsense", "5", turn=turn)) == []


def test_both_can_be_left_out() -> None:
    assert kinds(act("next", "next", turn=done())) == ["lesson_started"]
    assert "rate" not in act("next", "next", turn=done()).memory
