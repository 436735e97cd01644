"""From the classifier's ranking and the options on screen to one meaning."""

from __future__ import annotations

from collections.abc import Sequence

from bot.turn import Understood
from bot.understanding.settle import UNSURE, settle
from bot.understanding.situation import STAND_IN, Situation, situation_of

QUIZ = Situation(state="quiz", options=("Ask", "Wait", "Go"))
LIST = Situation(state="lesson_list", options=("Online safety", "Helping a friend"))


def settled(text: str, where: Situation, *ranking: tuple[str, float]) -> Understood:
    return settle(text, where, ranking)


def test_a_named_option_wins_over_the_classifier() -> None:
    assert settled("b", QUIZ, ("chitchat", 0.9)) == Understood("choose_option", "B", None, 0.99)


def test_a_goodbye_that_starts_with_a_letter_stays_a_goodbye() -> None:
    assert settled("c u later", QUIZ, ("pause_for_now", 0.7)).meaning == "pause_for_now"


def test_an_option_that_is_not_there_is_nonsense() -> None:
    assert settled("la z", QUIZ, ("choose_option", 0.9)).meaning == "nonsense"


def test_an_opt_out_is_never_taken_for_an_answer() -> None:
    options = Situation(state="quiz", options=("Stop texting him", "Go on"))
    assert settled("stop texting me", options, ("stop_messages", 0.8)).meaning == "stop_messages"


def test_a_question_about_an_option_is_not_a_choice_of_it() -> None:
    found = settled("what does wait mean", QUIZ, ("repeat_or_explain", 0.6), ("choose_option", 0.2))
    assert found.meaning == "repeat_or_explain"


def test_an_answer_to_no_single_option_is_a_choice_without_a_letter() -> None:
    assert settled("not b", QUIZ, ("choose_option", 0.6)) == Understood("choose_option", None, None, 0.6)


def test_a_choice_with_nothing_on_screen_is_the_next_meaning() -> None:
    assert (
        settled("the second", Situation(state="idle"), ("choose_option", 0.5), ("next", 0.3)).meaning
        == "next"
    )


def test_a_title_in_the_lesson_list_picks_that_lesson() -> None:
    assert settled("helping a freind", LIST, ("topic_question", 0.4)) == Understood(
        "pick_lesson",
        "B",
        "helping_a_friend",
        settled("helping a freind", LIST, ("topic_question", 0.4)).confidence,
    )


def test_a_letter_in_the_lesson_list_is_a_choice_that_names_its_lesson() -> None:
    assert settled("b", LIST, ("pick_lesson", 0.9)) == Understood(
        "choose_option", "B", "helping_a_friend", 0.99
    )


def test_what_nothing_explains_is_left_unsure() -> None:
    assert settled("blorp", Situation(state="idle"), ("greet", 0.05)).meaning == UNSURE


def test_a_paraphrase_counts_only_when_it_is_near_and_clear_of_the_rest() -> None:
    def alike(scores: Sequence[float]) -> str | None:
        found = settle(
            "go talk to somebody older", QUIZ, [("choose_option", 0.7)], paraphrase=lambda *_: scores
        )
        return found.option

    assert alike((0.7, 0.2, 0.1)) == "A"
    assert alike((0.7, 0.68, 0.1)) is None
    assert alike((0.2, 0.1, 0.1)) is None


def test_live_metadata_and_training_metadata_read_the_same() -> None:
    live = situation_of(
        {"turn_id": "t", "state": "quiz", "options": ["Ask"], "language": "es", "prompt": None}, "b"
    )
    trained = situation_of(
        {"intent": {"state": "quiz", "language": "es"}, "example": {"options": ["Ask"]}}, "b"
    )
    assert live == trained == Situation("quiz", ("Ask",), None, "es")


def test_a_list_of_states_gives_each_text_always_the_same_one() -> None:
    metadata = {"intent": {"state": ["quiz", "menu", "idle"]}}
    states = {text: situation_of(metadata, text).state for text in ("a", "bb", "ccc", "hello", "no")}
    assert states == {text: situation_of(metadata, text).state for text in states}
    assert len(set(states.values())) > 1


def test_metadata_that_makes_no_sense_counts_as_unknown() -> None:
    senseless: tuple[object, ...] = (
        None,
        [],
        "quiz",
        {"state": 7, "options": "abc"},
        {"state": "no such state"},
    )
    for metadata in senseless:
        assert situation_of(metadata, "hi") == Situation()


def test_a_stand_in_serves_only_messages_without_metadata() -> None:
    token = STAND_IN.set({"state": "quiz"})
    try:
        assert situation_of(None, "b").state == "quiz"
        assert situation_of({"state": "menu"}, "b").state == "menu"
    finally:
        STAND_IN.reset(token)
