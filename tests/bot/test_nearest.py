"""Finding the answer to a question as teens text it: what is answered outright, offered, and left alone."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.actions.topics import CLEAR, MOST_NEAR, NEAR, SURE
from bot.understanding.nearest import Nearest
from tests.bot.acting import library

ASKED: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("asked_topics.yml").read_text("utf-8"))
ROWS = [(text, key) for language in ("en", "es") for key, texts in ASKED[language].items() for text in texts]
HELD_OUT = ROWS[1::2]
"""The thresholds were chosen on the other half."""


@lru_cache(maxsize=1)
def nearest() -> Nearest:
    return Nearest(library().answers.questions())


def outright(text: str) -> str | None:
    """The answer that is given without asking back."""
    ranked = nearest().ranked(text)
    if not ranked:
        return None
    ahead = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
    return ranked[0][0] if ranked[0][1] >= SURE and ahead >= CLEAR else None


def listed(text: str) -> list[str]:
    return [key for key, likeness in nearest().ranked(text)[:MOST_NEAR] if likeness >= NEAR]


def test_no_question_of_the_check_stands_among_the_answers_own() -> None:
    own = {text for texts in library().answers.questions().values() for text in texts}
    assert not own & {text for text, _ in ROWS}
    assert {key for _, key in ROWS} <= set(library().answers.questions())


def test_most_questions_find_their_answer_and_hardly_any_finds_another() -> None:
    given = [(outright(text), key) for text, key in HELD_OUT]
    right = sum(found == key for found, key in given)
    wrong = sum(found not in (None, key) for found, key in given)
    found = sum(key in (outright(text), *listed(text)) for text, key in HELD_OUT)
    assert right / len(HELD_OUT) >= 0.70
    assert wrong / len(HELD_OUT) <= 0.02
    assert found / len(HELD_OUT) >= 0.95


@pytest.mark.parametrize("text", ASKED["beside_the_point"])
def test_what_is_beside_the_point_is_never_answered_outright(text: str) -> None:
    assert outright(text) is None


@pytest.mark.parametrize("key", library().answers.questions())
def test_every_answer_is_found_by_its_own_titles_or_stands_on_the_list(key: str) -> None:
    for language in ("en", "es"):
        title = library().answers.title(key, language)
        assert outright(title) == key or key in listed(title)


def test_a_text_that_shares_no_word_is_near_to_nothing() -> None:
    assert nearest().ranked("zzqx") == []
    assert nearest().ranked("") == []


def test_rare_words_decide_and_slips_are_forgiven() -> None:
    small = Nearest({"a": ["what is grooming"], "b": ["what is consent"], "c": ["what is that"]})
    assert small.ranked("what is groming")[0][0] == "a"
    assert small.ranked("wut is consnt")[0][0] == "b"
