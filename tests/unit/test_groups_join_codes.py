"""Join codes: their shape, and reading what somebody typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porchlight.services.join_codes import DIGITS, LETTERS, make_code, read_code


def test_a_code_has_no_vowel_and_nothing_that_looks_like_another_sign() -> None:
    assert not set("AEIOUL") & set(LETTERS)
    assert not set("01") & set(DIGITS)
    codes = [make_code() for _ in range(500)]
    assert len(set(codes)) > 495
    assert all(re.fullmatch(f"[{LETTERS}]{{3}}[{DIGITS}]{{4}}", code) for code in codes)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("PRK2345", "PRK2345"),
        (" prk-23 45. ", "PRK2345"),
        ("prk\n2345", "PRK2345"),
        ("5RK2345", "SRK2345"),
        ("PRKZ34S", "PRK2345"),
        ("PRK 2B4G", "PRK2846"),
    ],
)
def test_what_was_typed_is_read_as_the_code_it_means(typed: str, code: str) -> None:
    assert read_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "PRK", "PRK23456", "AAA2345", "PRK0345", "PRK1345", "stop", "help me", "1234567", "ПРК2345"]
)
def test_other_words_are_no_code(typed: str) -> None:
    assert read_code(typed) is None


@given(st.text(max_size=40))
def test_any_text_is_read_without_an_error(typed: str) -> None:
    code = read_code(typed)
    assert code is None or read_code(code) == code


def test_every_code_is_read_as_itself() -> None:
    for _ in range(500):
        code = make_code()
        assert read_code(code.lower()) == code
