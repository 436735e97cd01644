"""Rules and model together: what they catch on rows that no model learned from, and that nothing lowers a verdict."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from porchlight.inbox.verdict import ScreenCaller
from safety import Screen
from safety.model import model as model_module
from safety.model.base import ModelError
from safety.model.features import undecorated
from safety.model.model import Model
from safety.report import Judged, judge, measure
from safety.settle import MOVES
from safety.suite import SUITES, Row, read_suite
from safety.teach.rows import authors, everyday
from safety.verdict import TIERS, rank

EVERYDAY_ALARMS = 0.005  # of ordinary messages that the model learned from; on strangers' it is higher


@pytest.fixture(scope="module")
def screen() -> Screen:
    made = Screen.load()
    assert made.has_model
    return made


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Every fourth check row: by an author that nothing was learned from."""
    return [row for row in read_suite(SUITES / "check.jsonl")][::4]


@pytest.fixture(scope="module")
def judged(screen: Screen, rows: list[Row]) -> list[Judged]:
    return judge(screen, rows)


def test_the_model_adds_to_what_the_rules_catch_by_an_unknown_author(judged: list[Judged]) -> None:
    alone = measure("rules", judge(Screen.load(model=False), [one.row for one in judged]))
    both = measure("both", judged)
    assert both.recall.value > alone.recall.value + 0.15
    assert both.exact.value > alone.exact.value + 0.05


def test_ordinary_messages_stay_quiet(screen: Screen) -> None:
    texts = everyday()[::8]
    loud = [text for text in texts if rank(screen.screen(text).tier) >= 2]
    assert len(texts) > 900 and len(loud) <= EVERYDAY_ALARMS * len(texts)


def test_the_answers_that_our_lessons_ask_for_are_nothing(screen: Screen) -> None:
    answers = authors()["L"][::3]
    loud = [
        row.id
        for row in answers
        if rank(screen.screen(row.text, lesson_prompt=row.prompt, history=row.history).tier) >= 2
    ]
    assert len(answers) > 400 and not loud


@pytest.mark.parametrize("word", sorted(MOVES))
def test_a_letter_or_a_word_that_moves_on_is_nothing(screen: Screen, word: str) -> None:
    asked = "Your friend Zuri has bruises and says her boyfriend takes her money. What could you do first?"
    assert screen.screen(word, lesson_prompt=asked).tier == "none"


def test_every_verdict_quotes_the_message(judged: list[Judged]) -> None:
    for one in judged:
        for reason in one.verdict.because:
            if reason.rule.startswith("model."):
                said = f"{one.row.text} {undecorated(one.row.text)}".casefold()
                assert all(word.casefold().rstrip(".") in said for word in reason.words.split()), one.row.id


def test_the_same_message_gets_the_same_verdict_from_many_threads(
    screen: Screen, judged: list[Judged]
) -> None:
    rows = [one.row for one in judged[:60]]

    def again(number: int) -> list[str]:
        return [
            repr(screen.screen(row.text, lesson_prompt=row.prompt, history=row.history))
            for row in (rows if number % 2 else rows[::-1])
        ]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(again, range(4)))
    assert answers[1] == answers[3] == answers[0][::-1] == answers[2][::-1]
    assert answers[1] == [repr(one.verdict) for one in judged[:60]]


@pytest.mark.parametrize("around", ["{} lol", "LOL {}", "{} 😂", "{} jk", "\u200b{}", "  {}\n", "haha {} 💀"])
def test_decoration_never_lowers_a_tier(screen: Screen, judged: list[Judged], around: str) -> None:
    grave = [one for one in judged if rank(one.verdict.tier) >= 2 and not one.row.prompt][:40]
    lowered = [
        one.row.id
        for one in grave
        if rank(screen.screen(around.format(one.row.text), history=one.row.history).tier)
        < rank(one.verdict.tier)
    ]
    assert not lowered


def test_capital_letters_never_lower_a_tier(screen: Screen, judged: list[Judged]) -> None:
    grave = [one for one in judged if rank(one.verdict.tier) >= 2 and not one.row.prompt][:60]
    lowered = [
        one.row.id
        for one in grave
        if rank(screen.screen(one.row.text.upper(), history=one.row.history).tier) < rank(one.verdict.tier)
    ]
    assert not lowered


def test_a_long_text_is_read_in_time_that_grows_with_it(screen: Screen) -> None:
    filler = "we had practice and then pizza and my cat slept on my homework. " * 600
    assert rank(screen.screen(filler).tier) < 2
    hidden = filler[:20_000] + " my stepdad touches me at night. " + filler[20_000:]
    assert rank(screen.screen(hidden).tier) >= 2


def test_without_its_weights_the_screen_does_not_load(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Model.__init__, "__defaults__", (tmp_path / "none.npz", None))
    with pytest.raises(ModelError, match=r"none\.npz"):
        Screen.load()


def test_a_model_that_fails_leaves_the_rules_to_answer(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(model_module.Model, "opinion", broken)
    verdict = ScreenCaller(screen, 5.0).ask("i want to kill myself")
    assert (verdict.engine, verdict.is_crisis) == ("rules", True)


def test_verdicts_are_tiers_with_reasons(judged: list[Judged]) -> None:
    for one in judged:
        assert one.verdict.tier in TIERS
        assert bool(one.verdict.because) == (one.verdict.tier != "none")
