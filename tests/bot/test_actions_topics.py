"""Questions in a conversation: answered, listed when unsure, and back to what was open; and who finds out."""

from __future__ import annotations

from typing import Any

import pytest

from bot.turn import TurnIn, TurnOut
from curriculum.answers.shelf import FINDS_OUT as WHO
from curriculum.schema import LANGUAGES
from tests.bot.acting import FULL, act, follow, kinds, library, names, open_step, said

IDLE: dict[str, Any] = {**FULL, "state": "idle"}
UNSURE = "does this happen to dudes"
"""Near to two answers and clearly neither."""


def ask(text: str, turn: TurnIn, topic: str | None = None) -> TurnOut:
    return act("topic_question", text, turn=turn, topic=topic)


def opened(turn: TurnIn) -> tuple[TurnIn, TurnOut]:
    out = ask(UNSURE, turn)
    assert names(out) == ["utter_topic_ask"], "the list is open"
    return follow(turn, out), out


def screen(turn: TurnIn | TurnOut) -> tuple[Any, ...]:
    return turn.state, turn.options, turn.prompt, turn.lesson


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["quiz", "scenario", "lesson_step"])
def test_every_answer_can_be_had_in_a_lesson_and_leads_back_to_it(state: str, language: str) -> None:
    turn = open_step(state, language=language)
    for key, answer in library().answers.by_id.items():
        out = ask((answer.asked.es if language == "es" else answer.asked.en)[0], turn)
        if names(out) == ["utter_topic_ask"]:
            out = act(
                "choose_option", "a", turn=follow(turn, out), option=_letter_of(out, answer.title[language])
            )
        assert names(out)[0] == f"answer.{key}"
        assert screen(out) == screen(turn)
        assert len(out.messages) <= 3 and "{" not in said(out)


def _letter_of(out: TurnOut, title: str) -> str:
    return "ABC"[out.options.index(title)]


def test_an_answer_brings_its_help_line_if_the_pack_has_it_today() -> None:
    turn = TurnIn(turn_id="t-1", **IDLE)
    assert "Take It Down: takedown.example" in said(ask("how do i take down a picture", turn))
    hidden = TurnIn(turn_id="t-1", **{**IDLE, "lines": ()})
    assert "utter_topic_line" not in names(ask("how do i take down a picture", hidden))


def test_the_emergency_number_in_an_answer_is_todays() -> None:
    assert "555" in said(ask("how do i report it", TurnIn(turn_id="t-1", **IDLE)))


@pytest.mark.parametrize("turn", [open_step("quiz"), open_step("lesson_step"), TurnIn(turn_id="t-1", **IDLE)])
def test_unsure_offers_at_most_three_and_a_person_and_comes_back_with_the_pick(turn: TurnIn) -> None:
    listing, out = opened(turn)
    assert out.state == "menu" and 2 <= len(out.options) <= 4
    assert out.options[-1] == "Talk to a person"
    picked = act("choose_option", "b", turn=listing, option="B")
    assert names(picked)[0].startswith("answer.")
    assert screen(picked) == screen(turn)
    assert "topics" not in picked.memory


def test_the_titles_own_words_are_a_pick_too() -> None:
    turn = open_step("quiz")
    listing, out = opened(turn)
    picked = act("nonsense", out.options[0].lower(), turn=listing)
    assert names(picked)[0].startswith("answer.") and screen(picked) == screen(turn)


def test_the_last_choice_asks_for_a_person_and_keeps_the_place() -> None:
    turn = open_step("quiz")
    listing, out = opened(turn)
    picked = act("choose_option", "d", turn=listing, option="ABCD"[len(out.options) - 1])
    assert kinds(picked) == ["ask_for_person"] and screen(picked) == screen(turn)


def test_no_to_all_of_it_goes_back() -> None:
    turn = open_step("scenario")
    listing, _ = opened(turn)
    assert screen(act("deny", "none of them", turn=listing)) == screen(turn)


def test_asking_anew_from_the_list_still_leads_back_to_the_lesson() -> None:
    turn = open_step("quiz")
    listing, _ = opened(turn)
    again, out = opened(listing)
    assert out.memory["topics"]["behind"]["state"] == "quiz"
    assert screen(act("choose_option", "a", turn=again, option="A")) == screen(turn)
    assert names(ask("what is consent", listing))[0] == "answer.what-is-consent"


def test_next_from_the_list_goes_on_with_the_lesson() -> None:
    turn = open_step("quiz")
    listing, _ = opened(turn)
    out = act("next", "next", turn=listing)
    assert (out.state, out.lesson) == (turn.state, turn.lesson)


def test_a_letter_in_the_real_menu_is_no_pick_from_an_old_list() -> None:
    listing, _ = opened(TurnIn(turn_id="t-1", **IDLE))
    menu = act("help_menu", "menu", turn=listing)
    later = follow(listing, menu)
    assert "topics" in later.memory
    assert not names(act("choose_option", "d", turn=later, option="D"))[0].startswith("answer.")


def test_what_is_near_to_nothing_is_not_guessed_at() -> None:
    turn = open_step("quiz")
    out = ask("how do i bake bread", turn)
    assert names(out)[0] == "utter_topic_other" and screen(out) == screen(turn)


@pytest.mark.parametrize("state", ["ask_age", "ask_safe", "ask_confirm_delete"])
def test_no_list_is_put_over_a_question_that_must_be_answered(state: str) -> None:
    turn = TurnIn(turn_id="t-1", **{**FULL, "state": state, "options": ("One", "Two"), "prompt": "Which?"})
    assert screen(ask(UNSURE, turn)) == screen(turn)


def test_a_subject_that_understanding_names_is_offered_when_no_question_is_near() -> None:
    out = ask("zzqx", TurnIn(turn_id="t-1", **IDLE), topic="grooming")
    assert out.options == ("What is grooming?", "Talk to a person")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_finds_out_says_what_web_found_true_and_nothing_else(language: str) -> None:
    turn = open_step("quiz", language=language)
    for out in (act("is_this_private", turn=turn), ask(library().answers.title(WHO, language), turn)):
        clauses = [name for name in names(out) if name.startswith("finds_out.")]
        assert clauses == [f"finds_out.{clause['clause']}" for clause in turn.finds_out]
        assert "5 min" in said(out) and screen(out) == screen(turn)


def test_without_word_from_web_nothing_is_claimed() -> None:
    bare = TurnIn(turn_id="t-1", **{**IDLE, "finds_out": ()})
    assert names(act("is_this_private", turn=bare))[0] == "utter_privacy_unsure"


def test_a_question_about_a_line_is_answered_and_a_wish_for_one_gets_the_lines() -> None:
    turn = open_step("quiz")
    out = act("hotline_request", "what happens if i call the hotline", turn=turn)
    assert names(out)[0] == "answer.what-happens-if-i-call" and screen(out) == screen(turn)
    for wish in ("hotline", "give me a number to call", "i need help", "is there a shelter near me"):
        assert names(act("hotline_request", wish, turn=turn))[0] == "utter_hotline_intro"


@pytest.mark.parametrize("meaning", ["chitchat", "off_topic"])
def test_a_question_of_ours_that_was_read_as_small_talk_is_answered_all_the_same(meaning: str) -> None:
    turn = open_step("quiz")
    out = act(meaning, "is it normal that i still miss him", turn=turn)
    assert names(out)[0] == "answer.i-still-miss-them" and screen(out) == screen(turn)
    assert not names(act(meaning, "how do i bake bread", turn=turn))[0].startswith("answer.")


def test_where_any_words_are_an_answer_and_for_other_wishes_nothing_is_taken_over() -> None:
    text = "what happens if i call the hotline"
    assert not names(act("chitchat", text, turn=open_step("reflection")))[0].startswith("answer.")
    for meaning in ("talk_to_human", "delete_my_data", "pause_for_now"):
        assert not names(act(meaning, text, turn=open_step("quiz")))[0].startswith("answer.")
    assert act("stop_messages", text, turn=open_step("quiz")).messages == ()
