"""What own words must not hold, and which word may be a secret one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.understanding.own_words import holds_address, holds_contact, may_be_secret, names_in
from curriculum import Library

RESERVED = Path(__file__).parents[2] / "porchlight" / "wording" / "reserved.yml"


@pytest.mark.parametrize(
    "text",
    [
        "call my sis 314-555-0199", "555 0100", "+1 (555) 010-0100", "the one by 63118", "ann@x.org", "@ann_x",
        "insta is www.x.org", "five five five oh one oh oh", "cinco cinco cinco cero uno",
    ],
)  # fmt: skip
def test_a_number_a_handle_or_a_link_is_found(text: str) -> None:
    assert holds_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "412 oak dr", "412 N Oak Lane", "the library on Main Street", "my grandmas on 5th ave", "apt 4b",
        "calle Juárez 12", "mi tía vive en calle Juárez", "depto 3", "avenida Central",
    ],
)  # fmt: skip
def test_a_street_is_found_with_or_without_its_number(text: str) -> None:
    assert holds_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "my aunt Rosa", "mi tía Rosa", "St Mary church", "room 12 at school", "the 7 eleven", "across the street",
        "salgo a la calle y corro", "la calle de mi tía", "i am 12", "911", "on my way home", "my safe place",
        "24 hour place", "go to court with mom", "one two three go", "walk down the road",
    ],
)  # fmt: skip
def test_plain_words_are_left_alone(text: str) -> None:
    assert not holds_contact(text) and not holds_address(text)


def test_capitals_inside_a_sentence_look_like_names() -> None:
    assert names_in("He took Ann to Dallas. I said OK, I'm in") == ("Ann", "Dallas")
    assert names_in("my uncle hits me") == ()


@pytest.mark.parametrize("word", ["pineapple", "Piña!", "mango", "ñandú", "empanada"])
def test_an_odd_word_may_be_secret(word: str) -> None:
    assert may_be_secret(word)


@pytest.mark.parametrize(
    "word",
    ["b", "B)", "3", "ok", "okay", "nope", "idk", "Nadie", "next", "SIGUE", "menú", "plan", "friend", "cat",
     "aaaaa", "two words", "SKY2345", "", "mom", "escuela", "x" * 21],
)  # fmt: skip
def test_a_word_that_is_typed_by_chance_or_means_something_here_may_not(word: str) -> None:
    assert not may_be_secret(word)


def test_no_reserved_word_and_no_word_that_we_ask_for_may_be_secret() -> None:
    listed = yaml.safe_load(RESERVED.read_text("utf-8"))
    phrases = Library.load().phrases.words
    asked = [text for name in type(phrases).model_fields for text in _both(getattr(phrases, name))]
    words = [word for group in listed["words"].values() for word in group] + listed["start_when_stopped"]
    assert len(words) > 30 and len(asked) >= 10
    assert [word for word in (*words, *asked) if may_be_secret(str(word))] == []


def test_more_words_can_be_taken() -> None:
    assert may_be_secret("shelter") and not may_be_secret("Shelter", ("shelter",))


def _both(pair: object) -> tuple[str, str]:
    return pair.en, pair.es  # type: ignore[attr-defined]
