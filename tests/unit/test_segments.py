"""Spanish costs what English costs: folding, and how many segments a text takes."""

from __future__ import annotations

import unicodedata

import pytest

from porchlight.channels.segments import fold, is_gsm7, segments


def test_folding_takes_the_accents_that_gsm7_lacks_and_leaves_the_others() -> None:
    assert fold("¿Estás así? ¡Qué óptimo, pingüino, niño!") == "¿Estas asi? ¡Qué optimo, pingüino, niño!"
    assert fold("ÁÍÓÚ ÉÑÜ") == "AIOU ÉÑÜ"


def test_an_accent_typed_as_a_separate_mark_is_folded_too() -> None:
    assert fold(unicodedata.normalize("NFD", "está en el jardín, café")) == "esta en el jardin, café"


def test_curly_quotes_and_long_dashes_become_plain() -> None:
    assert fold("“It’s OK” \u2014 really\u2026\u00a0yes") == '"It\'s OK" - really... yes'


def test_folding_twice_changes_nothing_more() -> None:
    once = fold("Ya está. “Sí”…")
    assert fold(once) == once


def test_a_folded_spanish_text_costs_one_segment_where_it_cost_three() -> None:
    text = "Aquí está la lección: qué días, qué razón, qué menú. " * 3
    assert segments(text) == 3
    assert segments(fold(text)) == 1
    assert is_gsm7(fold(text)) and not is_gsm7(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
        ("[" * 80, 1), ("[" * 81, 2), ("\u20ac" * 81, 2), ("í" * 70, 1), ("í" * 71, 2), ("í" * 135, 3),
        ("\N{PARTY POPPER}" * 35, 1), ("\N{PARTY POPPER}" * 36, 2),
    ],
)  # fmt: skip
def test_segments_are_counted_as_carriers_count_them(text: str, count: int) -> None:
    assert segments(text) == count
