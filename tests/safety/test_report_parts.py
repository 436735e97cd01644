"""What the screen is held against, and what its parts are taken from: each does what its name says."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from safety import SafetyDataError
from safety.report.as_written import AsWritten
from safety.report.keywords import Keywords
from safety.report.steady import KINDS, changed
from safety.suite import Row
from safety.verdict import CATEGORIES

WORDS = Path(__file__).parents[2] / "bench" / "keywords.yml"
TEXT = "my stepdad touches me at night"


def row(text: str, history: tuple[str, ...] = ()) -> Row:
    return Row("r", "en", text, "none", None, "f", None, history, None, "tune", "t")


def test_the_keyword_list_is_long_enough_to_be_a_fair_match() -> None:
    keywords = Keywords.load(WORDS)
    assert 60 <= len(keywords) <= 95
    spanish = ("quiero morir", "me pega", "no tengo dónde dormir", "MATARME")
    assert all(keywords.find(text) for text in spanish)


def test_a_phrase_counts_as_whole_words_whatever_the_case_accents_and_apostrophes() -> None:
    keywords = Keywords([("won't let me leave", "trafficking_exploitation"), ("me tomé", "overdose_medical")])
    assert keywords.find("He WONT  let me\nleave!") == "wont let me leave"
    assert keywords.find("ya me tome todo") == "me tome"
    assert keywords.find("he wont let me leaves") is None


def test_a_phrase_in_an_earlier_message_counts_and_names_its_category() -> None:
    keywords = Keywords([("rape", "sexual_abuse")])
    said = keywords.verdict(row("jk", ("it was rape",)))
    assert (said.tier, said.category, said.because[0].words) == ("urgent", "sexual_abuse", "rape")
    assert keywords.verdict(row("grapes")).tier == "none"
    assert said.category in CATEGORIES


@pytest.mark.parametrize(
    "text", ["- a\n", "moon: {en: [x]}\n", "unspecified: [x]\n", "unspecified: [\n", "{}"]
)
def test_a_wrong_keyword_list_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "words.yml").write_text(text, "utf-8")
    with pytest.raises(SafetyDataError, match=r"^words\.yml:1: "):
        Keywords.load(tmp_path / "words.yml")


def test_words_as_written_are_neither_mended_nor_explained() -> None:
    read = AsWritten().read("I'm gonna k1ll my$elf. Porfa 💊 ayúdame")
    forms = ["." if word is None else word.form for word in read.words]
    assert forms == ["im", "gonna", "k1ll", "my", "elf", ".", "porfa", "ayúdame"]
    assert read.quote(0, 2) == "I'm gonna"


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_changes_something_and_keeps_every_letter_in_order(kind: str) -> None:
    made = {changed(TEXT, kind, random.Random(seed)) for seed in range(60)}
    assert len(made) >= 3
    letters = TEXT.replace(" ", "")
    for text in made:
        kept = "".join(sign for sign in text.lower() if sign.isascii() and sign.isalpha())
        assert letters in kept, text


def test_the_same_seed_draws_the_same_change() -> None:
    for kind in KINDS:
        assert changed(TEXT, kind, random.Random(3)) == changed(TEXT, kind, random.Random(3))
