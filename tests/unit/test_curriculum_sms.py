"""Segments and folding, held against the independent counter of the smsutil package."""

import pytest
import smsutil

from curriculum.sms import fold, foreign, segments, units

TEXTS = [
    "", "a", "a" * 160, "a" * 161, "a" * 306, "a" * 307, "á" * 160, "é" * 161, "ñ¿¡ü" * 40, "[" * 80,
    "[" * 81, "\u2019" * 70, "\u2019" * 71, "\u2019" * 134, "\u2019" * 135, "ok \U0001f44d", "x" * 159 + "€",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_segments_are_those_of_an_independent_counter(text: str) -> None:
    assert segments(text) == max(1, len(smsutil.split(fold(text)).parts))


def test_accents_that_gsm_7_lacks_are_folded_and_the_others_stay() -> None:
    assert (
        fold("¿Qué harás mañana, tú? Ñandú güero ÁÍÓÚ ¡Olé!")
        == "¿Qué haras mañana, tu? Ñandu güero AIOU ¡Olé!"
    )
    assert foreign("¿Qué harás mañana, tú? Ñandú güero ÁÍÓÚ ¡Olé!") == []


def test_foreign_characters_are_named_once_in_order() -> None:
    assert foreign("\u201cno\u201d \u2014 \u201cok\u201d") == ["\u201c", "\u201d", "\u2014"]


def test_brackets_count_twice() -> None:
    assert units("[a]") == 5
