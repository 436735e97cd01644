"""Every meaning in every state: there is an answer, it fits two texts, and it is always the same one."""

from __future__ import annotations

import builtins
import io
import socket
from itertools import product
from typing import Any

import pytest
import smsutil

from bot.actions.heard import LESSON_STATES
from bot.actions.routing import SILENT_STATES
from bot.turn import EFFECTS, MEANINGS, STATES, TurnIn, TurnOut
from tests.bot.acting import FULL, LESSON, MODULE, act, library, names, open_step

OPTIONS = {
    "menu": 6, "lesson_list": 2, "ask_language": 2, "ask_time": 4, "ask_age": 2, "ask_continue": 2,
    "ask_confirm_delete": 2, "ask_confirm_code": 2, "ask_human": 2, "ask_safe": 2, "ask_reminder": 2,
}  # fmt: skip
WAITING = ("paused", "reminder_sent", "menu", "ask_confirm_delete", "with_human", "covered", "after_quiz")
"""States that are tried with a lesson open behind them."""

LANGUAGES = ("en", "es")


def turn_in(state: str, language: str, **changes: Any) -> TurnIn:
    """A turn as it may well be in that state."""
    if state in LESSON_STATES and state != "after_quiz":
        return TurnIn.from_json({**open_step(state, language=language).to_json(), **changes})
    played = library().begin(MODULE, LESSON, language)
    assert played.place is not None
    return TurnIn.from_json(
        {
            "turn_id": "t-1",
            "language": language,
            "state": state,
            **FULL,
            "welcomed": state != "new",
            "group": None if state in ("new", "ask_join_code", "ask_age") else FULL["group"],
            "options": tuple(f"Option {n}" for n in range(OPTIONS.get(state, 0))),
            "prompt": "The open question?" if state.startswith("ask_") else None,
            "lesson": played.place.to_json() if state in WAITING else None,
            **changes,
        }
    )


def on_screen(turn: TurnIn | TurnOut) -> tuple[Any, ...]:
    """All that a teen has in front of her."""
    return turn.state, turn.options, turn.prompt, turn.lesson


DIGRESSIONS = (
    "thanks", "insult_or_frustration", "chitchat", "off_topic", "who_are_you", "is_this_private",
    "topic_question", "nonsense", "hotline_request", "talk_to_human", "my_progress",
)  # fmt: skip
"""Meanings that open nothing of their own."""

GRID = [(meaning, state) for meaning in MEANINGS for state in STATES]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_every_meaning_in_every_state_gets_an_answer_within_two_segments(state: str, language: str) -> None:
    for meaning, option in product(MEANINGS, (None, "A", "B", "F")):
        out = act(meaning, turn=turn_in(state, language), option=option)
        assert out.turn_id == "t-1"
        assert {effect["kind"] for effect in out.effects} <= set(EFFECTS)
        if state in SILENT_STATES or meaning == "stop_messages":
            assert out.messages == ()
            continue
        assert out.messages, f"{meaning} in {state} is met with silence"
        for message in out.messages:
            folded = message["text"].translate(str.maketrans("áíóúÁÍÓÚ", "aiouAIOU"))
            assert len(smsutil.split(folded).parts) <= 2, message
            assert "{" not in message["text"]
        assert len(out.messages) <= 3


@pytest.mark.parametrize("state", STATES)
def test_opting_out_is_carried_out_in_every_state_and_says_nothing(state: str) -> None:
    out = act("stop_messages", turn=turn_in(state, "en"))
    assert [effect["kind"] for effect in out.effects] == ["opt_out"]
    assert (out.messages, out.state) == ((), "opted_out")


@pytest.mark.parametrize("state", STATES)
def test_asking_for_a_person_is_honoured_in_every_state(state: str) -> None:
    out = act("talk_to_human", turn=turn_in(state, "en"))
    assert {"kind": "ask_for_person"} in out.effects


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("meaning", DIGRESSIONS)
@pytest.mark.parametrize(
    "state", ["lesson_step", "quiz", "scenario", "reflection", "ask_time", "ask_confirm_delete"]
)
def test_a_digression_leaves_the_open_question_as_it_was(meaning: str, state: str, language: str) -> None:
    turn = turn_in(state, language)
    out = act(meaning, "what is a boundary" if meaning == "topic_question" else "", turn=turn)
    assert on_screen(out) == on_screen(turn)


@pytest.mark.parametrize("state", STATES)
def test_the_same_turn_twice_is_the_same_answer(state: str) -> None:
    turn = turn_in(state, "en")
    for meaning in MEANINGS:
        assert act(meaning, turn=turn, option="A") == act(meaning, turn=turn, option="A")


def test_an_action_opens_no_file_and_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    for (
        meaning,
        state,
    ) in GRID:  # what is read once (lessons, domain, word lists) is read before the door is shut
        act(meaning, turn=turn_in(state, "en"), option="A")

    def refused(*_: Any, **__: Any) -> Any:
        raise AssertionError("an action reached outside")

    monkeypatch.setattr(builtins, "open", refused)
    monkeypatch.setattr(io, "open", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket.socket, "bind", refused)
    for meaning, state in GRID:
        act(meaning, turn=turn_in(state, "en"), option="A")


@pytest.mark.parametrize("state", STATES)
def test_asked_only_to_understand_an_action_changes_nothing(state: str) -> None:
    turn = turn_in(state, "en", understand_only=True, misunderstood=1, memory={"age": "13_plus"})
    for meaning in MEANINGS:
        out = act(meaning, turn=turn, option="B", topic="lesson_2")
        assert out.messages == () and out.effects == ()
        assert on_screen(out) == on_screen(turn)
        assert (out.misunderstood, out.memory) == (1, {"age": "13_plus"})
        understood = out.understood
        assert (understood.meaning, understood.option, understood.topic) == (meaning, "B", "lesson_2")


def test_the_wordings_of_a_repeated_answer_take_turns() -> None:
    turn = turn_in("quiz", "en")
    first = act("chitchat", turn=turn)
    second = act("chitchat", turn=TurnIn.from_json({**turn.to_json(), "memory": first.memory}))
    assert names(first) == names(second)
    assert first.messages != second.messages
