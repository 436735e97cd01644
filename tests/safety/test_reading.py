"""The reading turns disguised, shortened and glued words into what they stand for, and keeps their place."""

from __future__ import annotations

import pytest

from safety.lexicon import Lexicon
from safety.reading import Reader
from safety.spelling import Spelling


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Spelling(Lexicon.load()))


def forms(reader: Reader, text: str) -> str:
    return " ".join(word.form if word else "|" for word in reader.read(text).words)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("kms", "kill myself"),
        ("k m s", "kill myself"),
        ("k.m.s", "kill myself"),
        ("s-u-i-c-i-d-a-l", "suicidal"),
        ("su1c1d4l", "suicidal"),
        ("k*ll*ng", "killing"),
        ("kiiiill", "kill"),
        ("suicdal", "suicidal"),
        ("kiero morirme", "quiero morirme"),
        ("ia no aguanto", "ya no aguanto"),
        ("killmyself", "kill myself"),
        ("quieromorir", "quiero morir"),
        ("tuk 2 many pils", "took to many pills"),
        ("Está en mi cuarto", "esta en mi cuarto"),
        ("DON\u2019T", "dont"),
    ],
)
def test_a_disguised_word_is_read_as_what_it_says(reader: Reader, typed: str, read: str) -> None:
    assert forms(reader, typed) == read


@pytest.mark.parametrize(
    "typed", ["therapist", "diesel", "skilled", "hunting", "good morning", "b u e n o s", "1 3 5 7"]
)
def test_an_ordinary_word_stays_itself(reader: Reader, typed: str) -> None:
    assert forms(reader, typed).replace(" ", "") == typed.replace(" ", "")


def test_emoji_that_carry_meaning_are_words_and_others_are_not(reader: Reader) -> None:
    assert forms(reader, "all the \U0001f48a") == "all the emojipill"
    assert forms(reader, "ok \U0001f602") == "ok"


def test_a_word_remembers_where_it_stood(reader: Reader) -> None:
    text = "hey \U0001f642 I want to K.M.S ok"
    reading = reader.read(text)
    places = [number for number, word in enumerate(reading.words) if word and word.form in ("kill", "myself")]
    assert reading.quote(places[0], places[-1] + 1) == "K.M.S"


def test_broken_encoding_is_repaired(reader: Reader) -> None:
    assert forms(reader, "mi pap\u00c3\u00a1") == "mi papa"


def test_a_very_long_word_is_cut_up_and_not_lost(reader: Reader) -> None:
    assert len(reader.read("a" * 50_000).words) > 1000
