"""Friend mode: how it is opened, what it holds, and that the lesson behind it waits."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.turn import TurnIn, TurnOut
from curriculum.friend import FRIEND
from curriculum.schema import Ask
from curriculum.sms import segments
from tests.bot.acting import FULL, act, follow, kinds, library, names, open_step, said

IDLE: dict[str, Any] = {**FULL, "state": "idle", "memory": {"language_known": True}}


def opened(turn: TurnIn, text: str = "FRIEND") -> tuple[TurnIn, TurnOut]:
    """Friend mode, opened by its word."""
    out = act("nonsense", text, turn=turn)
    return follow(turn, out), out


@pytest.mark.parametrize(
    ("text", "language"),
    [("FRIEND", "en"), ("friend?", "en"), ("AMIGO", "es"), ("amiga", "es"), ("amigo", "en")],
)
@pytest.mark.parametrize("meaning", ["nonsense", "pick_lesson", "topic_question", "chitchat"])
def test_the_word_opens_it_however_it_was_read(text: str, language: str, meaning: str) -> None:
    out = act(meaning, text, **{**IDLE, "language": language})
    assert names(out) == ["friend.01.s1.say"]
    assert (out.state, kinds(out)) == ("lesson_step", [])
    assert out.lesson is not None and out.lesson["module"] == FRIEND


def test_asking_how_to_help_a_friend_opens_it_too() -> None:
    out = act("topic_question", "how do i help a friend", **IDLE, topic="helping_a_friend")
    assert names(out) == ["friend.01.s1.say"]


def test_in_the_middle_of_a_lesson_a_question_gets_its_short_answer_and_the_word() -> None:
    turn = open_step("quiz")
    out = act("topic_question", "how can i help my friend", turn=turn, topic="helping_a_friend")
    assert names(out)[0] == "answer.how-to-help-a-friend"
    assert "friend" in said(out)
    assert out.lesson == turn.lesson


def test_a_choice_on_screen_that_says_friend_comes_first() -> None:
    turn = open_step("quiz")
    turn = TurnIn.from_json({**turn.to_json(), "options": ("Family", "Friend", "Nobody")})
    assert "friend.01" not in "".join(names(act("choose_option", "friend", turn=turn, option="B")))


def test_an_answer_by_its_own_words_comes_first() -> None:
    turn = TurnIn.from_json({**open_step("quiz").to_json(), "options": ("Family", "A friend", "Nobody")})
    assert "friend.01" not in "".join(names(act("choose_option", "amigo", turn=turn, option="B")))


def test_whoever_is_too_young_to_learn_here_gets_the_short_answer() -> None:
    young = {**IDLE, "group": None, "memory": {"age": "under_13"}}
    out = act("topic_question", "how do i help a friend", **young, topic="helping_a_friend")
    assert names(out)[0] == "answer.how-to-help-a-friend"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("option", ["A", "B", "C", "D"])
def test_from_the_word_to_the_end_with_a_card_to_send_on(option: str, language: str) -> None:
    turn, out = opened(TurnIn(turn_id="t-1", **{**IDLE, "language": language}))
    assert len(re.findall(r"(?m)^[123]\. ", said(out))) == 3
    out = act("next", "next", turn=turn)
    assert out.state == "quiz" and len(re.findall(r"(?m)^[123]\. ", said(out))) == 3
    turn = follow(turn, out)
    turn = follow(turn, act("choose_option", "b", turn=turn, option="B"))
    assert turn.state == "reflection"
    turn = follow(turn, act("free_text_reflection", "hey i noticed you seem sad", turn=turn))
    assert turn.state == "quiz"
    out = act("choose_option", option, turn=turn, option=option)
    assert (out.state, out.lesson, out.effects) == ("idle", None, ())
    cards = [message for message in out.messages if message["name"].endswith(".card")]
    assert len(cards) == (option != "D")
    assert names(out)[-1].endswith("takeaway")
    for card in cards:
        assert segments(card["text"]) == 1
        step = library().friend.steps[-1]  # type: ignore[union-attr]
        assert isinstance(step, Ask)
        forward = step.choices["ABCD".index(option)].forward
        assert forward is not None and card["text"] == forward[language]  # nothing of ours around it


def test_the_lesson_behind_comes_back() -> None:
    behind = open_step("quiz")
    turn, out = opened(behind)
    assert out.lesson != behind.lesson
    for _ in range(3):
        turn = follow(turn, act("next", "skip", turn=turn))
    out = act("next", "skip", turn=turn)
    assert (out.state, out.lesson) == ("paused", behind.lesson)
    assert "behind" not in out.memory
    assert names(act("next", "next", turn=follow(turn, out)))[0].startswith("ten-sessions.01.")


def test_opened_twice_it_starts_anew_and_still_knows_what_waits() -> None:
    behind = open_step("quiz")
    turn, _ = opened(behind)
    turn = follow(turn, act("next", "next", turn=turn))
    again, out = opened(turn)
    assert names(out) == ["friend.01.s1.say"]
    assert again.memory["behind"] == behind.lesson
    out = act("next", "start over", turn=turn)
    assert names(out) == ["friend.01.s1.say"]


def test_another_lesson_is_picked_out_of_it_and_nothing_of_it_stays() -> None:
    turn, _ = opened(open_step("quiz"))
    out = act("pick_lesson", "lesson 2", turn=turn, topic="lesson_2")
    assert kinds(out) == ["lesson_started"] and "behind" not in out.memory


@pytest.mark.parametrize(
    "meaning", ["nonsense", "repeat_or_explain", "change_language", "pause_for_now", "greet"]
)
def test_whatever_comes_in_the_middle_it_stays_open(meaning: str) -> None:
    turn, _ = opened(TurnIn(turn_id="t-1", **IDLE))
    out = act(meaning, "espanol" if meaning == "change_language" else meaning, turn=turn)
    assert out.messages
    assert (out.lesson or {}).get("module") == FRIEND
