"""Answers to what was sent unprompted: by letter, by words, by yes and no; and the lesson behind stays open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.turn import TurnIn
from curriculum import Library
from curriculum.schema import Booster, Nudge
from tests.bot import acting
from tests.bot.acting import FULL, LESSON, MODULE, act, kinds, names, open_step, said

TRIED = Nudge.model_validate(
    {
        "text": {"en": "Did you use your line?", "es": "¿Usaste tu frase?"},
        "choices": [
            {
                "text": {"en": "I used it", "es": "La usé"},
                "reply": {"en": "Nice work.", "es": "Qué bien."},
            },
            {
                "text": {"en": "Not yet", "es": "Todavía no"},
                "reply": {"en": "No rush at all.", "es": "Sin prisa."},
                "means_no": True,
            },
        ],
    }
)
BOOSTER = Booster.model_validate({"id": "booster-01", **TRIED.model_dump()})


@pytest.fixture(autouse=True)
def own_nudges(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real lessons, the first with a next-day question of the test's own, and one booster."""
    real = Library.load()
    module = real.module(MODULE)
    first = module.lessons[0].model_copy(update={"tried": TRIED})
    shelf = Library([replace(module, lessons=(first, *module.lessons[1:]))], real.phrases, (BOOSTER,))
    monkeypatch.setattr(acting, "library", lambda: shelf)


def asked(ref: str = LESSON, language: str = "en", **more: Any) -> TurnIn:
    """The turn after the question went out."""
    question = acting.library().nudge(ref, language)
    assert question is not None
    return TurnIn(
        turn_id="t-1", **FULL, language=language, state="reminder_sent", options=question.options,
        prompt=question.prompt, memory={"nudge": ref, "language_known": True}, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("meaning", "text", "option", "letter"),
    [
        ("choose_option", "a", "A", "a"),
        ("choose_option", "b", "B", "b"),
        ("nonsense", "i used it!!", None, "a"),
        ("pause_for_now", "not yet", None, "b"),
        ("affirm", "yeah", None, "a"),
        ("deny", "nope", None, "b"),
    ],
)
def test_the_answer_gets_its_reply_and_the_way_on(
    meaning: str, text: str, option: str | None, letter: str
) -> None:
    out = act(meaning, text, turn=asked(), option=option)
    assert names(out) == [f"ten-sessions.01.tried.{letter}", "utter_back_idle"]
    assert (out.state, out.options, out.effects) == ("idle", (), ())
    assert "nudge" not in out.memory


def test_a_lesson_behind_the_question_stays_open() -> None:
    place = open_step("quiz").lesson
    out = act("choose_option", "a", turn=asked(lesson=place), option="A")
    assert (out.state, out.lesson) == ("paused", place)
    assert names(out)[-1] == "utter_back_lesson"


@pytest.mark.parametrize("meaning", ["affirm", "deny"])
def test_a_booster_is_no_yes_or_no_question_so_a_bare_yes_does_not_pick(meaning: str) -> None:
    out = act(meaning, "yeah" if meaning == "affirm" else "nope", turn=asked("booster-01"))
    assert not [name for name in names(out) if name.startswith("booster.01.")]


def test_a_booster_is_answered_by_letter() -> None:
    assert names(act("choose_option", "b", turn=asked("booster-01"), option="B"))[0] == "booster.01.b"


def test_going_on_is_still_going_on() -> None:
    out = act("next", "next", turn=asked())
    assert kinds(out) == ["lesson_started"]


@pytest.mark.parametrize(
    ("meaning", "kind"), [("stop_messages", "opt_out"), ("talk_to_human", "ask_for_person")]
)
def test_a_wish_to_stop_or_for_a_person_comes_first(meaning: str, kind: str) -> None:
    assert kinds(act(meaning, turn=asked())) == [kind]


def test_what_is_no_answer_gets_the_question_again_with_its_choices() -> None:
    out = act("nonsense", "qwrt", turn=asked())
    assert (out.state, out.options) == ("reminder_sent", ("I used it", "Not yet"))
    assert "A) I used it" in said(out)
    assert out.memory["nudge"] == LESSON


def test_another_language_asks_again_in_it() -> None:
    out = act("change_language", "espanol", turn=asked(), topic="es")
    assert (out.state, out.options) == ("reminder_sent", ("La usé", "Todavía no"))
    assert "¿Usaste tu frase?" in said(out)


def test_a_question_that_is_gone_is_no_dead_end() -> None:
    turn = replace(asked(), memory={"nudge": "ten-sessions-99", "language_known": True})
    assert act("choose_option", "a", turn=turn, option="A").messages
