"""The parts of the model: how it splits, cleans and quotes words, and how its chances become a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from safety.evidence import Evidence
from safety.model import features
from safety.model.base import BaseModel, ModelError
from safety.model.model import Opinion, _quote, _windows
from safety.model.pieces import Pieces
from safety.settle import settle
from safety.suite import SUITES, Row, read_suite
from safety.teach.rows import fingerprint, training_rows
from safety.verdict import CATEGORIES, Because, Screening

LIMITS = {"grave": 0.4, "now": 0.5, "flagged": 0.5, "doubt": 0.1, "now_doubt": 0.3, "doubt_flagged": 0.2}


def seen(tier: str = "none", rule: str = "phys.hits_me", *, answers: bool = False) -> Evidence:
    because = (Because(rule, "he hits me"),) if tier != "none" else ()
    verdict = Screening(tier, None if tier == "none" else "physical_abuse", False, because)
    return Evidence(verdict, tier, None, False, answers, 0, (), frozenset(), frozenset(), frozenset(), ())


def said(*tiers: float, category: str = "sexual_abuse") -> Opinion:
    chances = tuple(0.9 if name == category else 0.1 / 11 for name in CATEGORIES)
    return Opinion(tiers, chances, "some words of hers")


@pytest.fixture(scope="module")
def base() -> Iterator[BaseModel]:
    made = BaseModel()
    yield made
    made.close()


def test_pieces_of_a_text_are_the_pieces_of_its_words(base: BaseModel) -> None:
    pieces = Pieces(base)
    text = "he wont let me leave, y no sé qué hacer 💊"
    assert pieces.split(text) == [one for word in text.split() for one in pieces.split(word)]
    assert pieces.split("a" * 5000)
    assert pieces.split("") == pieces.split("   ")


def test_a_missing_language_model_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        BaseModel(tmp_path / "nothing.bin")
    (tmp_path / "wrong.bin").write_bytes(b"hello there")
    with pytest.raises(ModelError):
        BaseModel(tmp_path / "wrong.bin")


@pytest.mark.parametrize(
    "text",
    [
        "HE HITS ME",
        "lol he hits me",
        "he hits me jk 😂",
        "he   hits\tme haha",
        "he hi\u200bts me",
        "he hits me 💀 xd",
    ],
)
def test_decoration_is_never_read(text: str) -> None:
    assert [word.read for word in features.words(text)] == ["he", "hits", "me"]


def test_a_message_that_is_only_decoration_is_read_as_it_stands() -> None:
    assert [word.read for word in features.words("jk")] == ["jk"]
    assert [word.read for word in features.words("😂")] == ["😂"]


def test_text_without_decoration_keeps_her_own_writing() -> None:
    assert features.undecorated("LOL  He hits ME 😂 jk") == "He hits ME"
    assert features.undecorated("He hits ME") == "He hits ME"
    assert features.undecorated("jk") == "jk"


def test_pictures_that_carry_meaning_are_kept() -> None:
    assert [word.read for word in features.words("im done 💊🔪")] == ["im", "done", "💊🔪"]


@pytest.mark.parametrize("text", ["k1ll", "s u i c i d e", "ѕuісіdе", "f@ck"])
def test_hidden_writing_is_noticed(text: str) -> None:
    assert features.disguised(text)


@pytest.mark.parametrize("text", ["i want to die", "mi papá me pega", "see u at 5"])
def test_plain_writing_is_not_taken_for_hidden(text: str) -> None:
    assert not features.disguised(text)


def test_a_long_text_is_read_in_windows_that_overlap() -> None:
    words = features.words(" ".join(f"w{number}" for number in range(200)))
    windows = _windows(words)
    assert {word.read for window in windows for word in window} == {word.read for word in words}
    assert len(_windows(words * 100)) == 24


def test_the_quote_is_the_stretch_that_counted_most() -> None:
    words = features.words(" ".join(f"W{number}" for number in range(40)))
    weight = np.zeros(42, np.float32)
    weight[21:25] = 1.0
    quote = _quote(words, [1] * 40, weight)
    assert "W20 W21 W22 W23" in quote and "W2 " not in quote


def test_a_rule_stands_unless_the_model_is_nearly_certain() -> None:
    assert settle(seen("urgent"), said(0.7, 0.15, 0.1, 0.05), LIMITS).tier == "urgent"
    assert settle(seen("urgent"), said(0.97, 0.01, 0.01, 0.01), LIMITS).tier == "none"


def test_the_model_raises_and_says_so_first() -> None:
    verdict = settle(seen("none"), said(0.1, 0.1, 0.7, 0.1), LIMITS)
    assert (verdict.tier, verdict.category) == ("urgent", "sexual_abuse")
    assert verdict.because == (Because("model.urgent", "some words of hers"),)
    assert settle(seen("none"), said(0.1, 0.1, 0.2, 0.6), LIMITS).tier == "immediate"


@pytest.mark.parametrize("rule", ["help.person", "help.bare", "answer.unsure"])
def test_some_rules_are_never_lowered(rule: str) -> None:
    assert settle(seen("urgent", rule), said(1.0, 0.0, 0.0, 0.0), LIMITS).tier == "urgent"


def test_a_text_that_was_read_in_pieces_is_never_lowered() -> None:
    part = Opinion((1.0, 0.0, 0.0, 0.0), (1 / 12,) * 12, "words", whole=False)
    assert settle(seen("urgent"), part, LIMITS).tier == "urgent"


def test_an_answer_means_what_the_table_says() -> None:
    assert settle(seen("none", answers=True), said(0.0, 0.0, 0.0, 1.0), LIMITS).tier == "none"


def test_nothing_is_learned_from_the_rows_that_judge() -> None:
    def said(row: Row) -> tuple[object, ...]:
        return row.text.casefold(), row.history, row.prompt

    learned = {said(row) for row in training_rows()}
    assert not [row.id for row in read_suite(SUITES / "check.jsonl") if said(row) in learned]
    assert not any(row.id.startswith("C-") for row in training_rows("C"))


def test_the_shipped_weights_were_learned_from_this_data_by_this_code() -> None:
    from safety.model.model import Model

    assert Model().about["fingerprint"] == fingerprint(), "run: make model"
