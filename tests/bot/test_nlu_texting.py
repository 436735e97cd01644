"""Teen spelling made plain."""

from __future__ import annotations

import pytest

from bot.understanding.texting import LONGEST, fold, plain


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("wdym??", "what do you mean ? ?"),
        ("y r u texting me", "why are you texting me"),
        ("SIIIII", "si"),
        ("ntnd k es eso", "no entiendo que es eso"),
        ("k", "ok"),
        ("nooo", "no"),
        ("sotp", "stop"),
        ("stopp", "stop"),
        ("menú", "menu"),
        ("cool", "cool"),
        ("2️⃣", "2"),
        ("don\u2019t", "do not"),
    ],
)
def test_txt_speak_is_written_out(typed: str, written: str) -> None:
    assert plain(typed) == written


@pytest.mark.parametrize("word", ["step", "shop", "spot", "next", "men", "test", "also"])
def test_real_words_are_not_taken_for_slips(word: str) -> None:
    assert plain(word) == word


def test_a_slip_counts_only_when_it_is_the_whole_message() -> None:
    assert plain("the sotp sign").split()[1] == "sotp"


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    assert len(fold("ab " * 20_000)) <= LONGEST
