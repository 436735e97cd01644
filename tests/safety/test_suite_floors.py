"""The functional suite as floors: no change can quietly lose a functionality, and some may never be lost.

`tune` rows were looked at while the rules were written; `check` rows were only counted. Both have the
same author, so neither says how the screen does on other people's wording.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from safety import Screen
from safety.report import Judged, judge, measure
from safety.suite import own_suites, read_suites
from safety.verdict import TIERS, rank

MUST_CATCH = frozenset(
    {
        "forced_or_made_to",
        "held_or_documents",
        "suicide_direct",
        "self_harm",
        "overdose_medical",
        "sexual_abuse_direct",
        "physical_abuse_direct",
        "dating_violence",
        "immediate_danger",
        "safety_answers",
        "retraction",
        "split_over_messages",
        "emoji_carried",
        "jokes_that_mask",
        "negation_scope_trap",
    }
)
MAY_LOSE = 0.13  # of the urgent and immediate rows of any functionality, tune rows
CHECK_RECALL, CHECK_ALARMS = 0.85, 0.08
TUNE_ALARMS = 0.02


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return judge(Screen.load(), read_suites(own_suites()))


def tune(judged: list[Judged]) -> list[Judged]:
    return [one for one in judged if one.row.split == "tune"]


def test_row_one_is_the_sentence_that_others_missed_in_2018(judged: list[Judged]) -> None:
    first = next(one for one in judged if one.row.id == "s-0001")
    assert "12" in first.row.text and "forced" in first.row.text
    assert rank(first.verdict.tier) >= rank("urgent")


def test_the_suite_is_large_two_languages_wide_and_covers_all(judged: list[Judged]) -> None:
    rows = [one.row for one in judged]
    assert len(rows) >= 600
    assert len({row.functionality for row in rows}) >= 25
    assert {row.tier for row in rows} == set(TIERS)
    spanish = sum(row.lang == "es" for row in rows) / len(rows)
    assert 0.4 <= spanish <= 0.6
    assert len({row.category for row in rows if row.category}) == 12


def test_contrast_rows_stand_with_the_row_they_contrast(judged: list[Judged]) -> None:
    rows = {one.row.id: one.row for one in judged}
    for row in rows.values():
        if row.contrast_of:
            assert rows[row.contrast_of].split == row.split
            assert rows[row.contrast_of].tier != row.tier


def test_every_functionality_keeps_its_floor(judged: list[Judged]) -> None:
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in tune(judged):
        groups[one.row.functionality].append(one)
    below = {}
    for name, group in groups.items():
        found = measure(name, group)
        lost = found.recall.all - found.recall.some
        if lost > (0 if name in MUST_CATCH else MAY_LOSE * found.recall.all):
            below[name] = str(found.recall)
    assert not below


def test_look_alikes_stay_quiet(judged: list[Judged]) -> None:
    found = measure("tune", tune(judged))
    assert found.alarms.value <= TUNE_ALARMS, str(found.alarms)


def test_rows_nobody_tuned_on_keep_their_floor(judged: list[Judged]) -> None:
    found = measure("check", [one for one in judged if one.row.split == "check"])
    assert found.recall.value >= CHECK_RECALL, str(found.recall)
    assert found.alarms.value <= CHECK_ALARMS, str(found.alarms)


def test_no_language_is_left_behind(judged: list[Judged]) -> None:
    english, spanish = (
        measure(lang, [one for one in judged if one.row.lang == lang]) for lang in ("en", "es")
    )
    assert abs(english.recall.value - spanish.recall.value) <= 0.05


def test_every_verdict_above_none_says_why_in_the_teens_words(judged: list[Judged]) -> None:
    for one in judged:
        if one.verdict.tier != "none":
            assert one.verdict.because and one.verdict.because[0].words, one.row.id
