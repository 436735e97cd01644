"""Nothing a teen's thumb does to a message lowers its tier, and nothing at all makes the screen raise.

Rows are the suites' tune rows: a failure shows their wording, and check rows are not to be seen.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from safety import CATEGORIES, TIERS, Screen, Screening
from safety.report import Judged, judge
from safety.report.steady import lowers, sweep
from safety.suite import Row, own_suites, read_suites

pytestmark = pytest.mark.timeout(300)  # some screen thousands of messages

KNOWN = Path(__file__).with_name("known_lowered.yml")
NEVER = ("case", "spaces", "invisible")
SOMETIMES = ("emoji", "before", "after")
BYTES = st.binary(max_size=240)


@cache
def screen() -> Screen:
    return Screen.load()


@cache
def flagged() -> tuple[Judged, ...]:
    rows = [row for row in read_suites(own_suites()) if row.split == "tune"]
    return tuple(one for one in judge(screen(), rows) if one.verdict.tier != "none")


def whole(verdict: Screening) -> bool:
    """Whether a verdict keeps the contract: a tier, a category and a reason where there is one."""
    return (
        verdict.tier in TIERS
        and (verdict.category in CATEGORIES) == (verdict.tier != "none")
        and bool(verdict.because) == (verdict.tier != "none")
    )


@pytest.mark.parametrize("kind", NEVER)
def test_case_spaces_and_invisible_signs_never_lower_a_tier(kind: str) -> None:
    @settings(max_examples=120, deadline=None)
    @given(place=st.integers(0, len(flagged()) - 1), seed=st.integers(0, 2**32))
    def holds(place: int, seed: int) -> None:
        found = lowers(screen(), flagged()[place], kind, random.Random(seed))
        assert found is None, f"{found.row.id}: {found.was} -> {found.now}: {found.text!r}"

    holds()


def test_emoji_and_harmless_words_around_a_message_lower_no_more_tiers_than_are_known() -> None:
    known = yaml.safe_load(KNOWN.read_text(encoding="utf-8"))
    listed = {(one["id"], one["kind"]) for one in known["rows"]}
    found = [one for _, _, some in sweep(screen(), flagged(), SOMETIMES) for one in some]
    new = [
        f"{one.row.id} {one.kind}: {one.was} -> {one.now}"
        for one in found
        if (one.row.id, one.kind) not in listed
    ]
    assert len(found) <= known["most"], f"{len(found)} rows, of them not on the list: {new}"


def test_the_known_ones_are_tune_rows_each_once_and_no_more_than_the_most() -> None:
    known = yaml.safe_load(KNOWN.read_text(encoding="utf-8"))
    pairs = [(one["id"], one["kind"]) for one in known["rows"]]
    tune = {row.id for row in read_suites(own_suites()) if row.split == "tune"}
    assert len(set(pairs)) == len(pairs) <= known["most"]
    assert {row for row, _ in pairs} <= tune
    assert {kind for _, kind in pairs} <= set(SOMETIMES)


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=300),
    prompt=st.none() | st.text(max_size=60),
    history=st.lists(st.text(max_size=60), max_size=4),
)
def test_any_text_gets_a_whole_verdict_and_the_same_one_again(
    text: str, prompt: str | None, history: list[str]
) -> None:
    first = screen().screen(text, lesson_prompt=prompt, history=history)
    assert whole(first)
    assert screen().screen(text, lesson_prompt=prompt, history=history) == first


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10**6), cut=st.integers(0, 200), noise=st.text(max_size=30))
def test_a_message_broken_in_the_middle_gets_a_whole_verdict(place: int, cut: int, noise: str) -> None:
    row = flagged()[place % len(flagged())].row
    assert whole(screen().screen(row.text[:cut] + noise + row.text[cut:], history=row.history))


def test_the_same_row_gets_the_same_verdict_from_two_screens() -> None:
    other = Screen.load()
    some: list[Row] = [one.row for one in flagged()[::20]]
    assert judge(other, some) == judge(screen(), some)


@settings(max_examples=5_000, deadline=None)
@given(raw=BYTES)
def test_random_bytes_get_a_verdict_of_the_word_list(raw: bytes) -> None:
    assert whole(screen().core(raw.decode("utf-8", "surrogateescape")))


def test_five_thousand_random_byte_strings_get_a_verdict() -> None:
    """Of the rules, and every tenth of the whole screen: `make soak` asks the whole screen about all."""
    for number, text in enumerate(random_texts(5_000, longest=40)):
        assert whole(screen().rules(text)), ascii(text)
        assert number % 10 or whole(screen().screen(text)), ascii(text)


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_a_hundred_thousand_random_byte_strings_get_a_verdict() -> None:
    for text in random_texts(100_000, longest=160):
        assert whole(screen().screen(text)), ascii(text)


def random_texts(count: int, longest: int) -> Iterator[str]:
    """Every other string in another decoding, as a provider may hand it over."""
    draw = random.Random(count)
    for number in range(count):
        raw = draw.randbytes(draw.choice([size for size in (1, 3, 12, 40, 160) if size <= longest]))
        yield raw.decode("latin-1") if number % 2 else raw.decode("utf-8", "surrogateescape")
