"""The files of answers: no fault today, and each kind of fault is found."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from curriculum import CurriculumError
from curriculum.answers import load
from curriculum.answers.check import check
from curriculum.answers.shelf import FOLDER

TODAY = date(2026, 11, 22)
THEME = "themes/online.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files, to be spoiled."""
    return Path(
        shutil.copytree(FOLDER, tmp_path / "answers", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    )


def spoil(folder: Path, name: str, change: Any) -> list[str]:
    """All faults after `change` was made to the data of one file."""
    path = folder / name
    data = yaml.safe_load(path.read_text("utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    return [str(problem) for problem in check(folder, TODAY)]


def test_our_own_files_have_no_fault() -> None:
    assert check(today=TODAY) == []


def test_there_are_at_least_sixty_and_none_claims_to_be_signed() -> None:
    answers = load()
    assert len(answers.by_id) >= 60
    for path in (*sorted((FOLDER / "themes").glob("*.yml")), FOLDER / "who_finds_out.yml"):
        assert yaml.safe_load(path.read_text("utf-8"))["signed"] == []


def test_every_source_and_fact_is_used() -> None:
    answers = load()
    slots = {slot for each in answers.by_id.values() for slot in re.findall(r"\{(\w+)\}", each.text.en)}
    named = {fact for each in answers.by_id.values() for fact in each.facts}
    pinned = {
        anchor.removeprefix("fact:") for clause in answers.finds_out.clauses for anchor in clause.rests_on
    }
    assert set(answers.facts) <= slots | named | pinned
    used = {source for each in (*answers.by_id.values(), *answers.facts.values()) for source in each.sources}
    assert set(answers.sources) == used


def test_no_question_leads_to_two_answers() -> None:
    seen: dict[str, str] = {}
    for key, texts in load().questions().items():
        for text in set(texts):
            assert seen.setdefault(text, key) == key, text


def test_a_fact_nobody_has_looked_at_for_too_long_is_a_fault() -> None:
    late = [str(problem) for problem in check(today=date(2027, 5, 19))]
    assert any("'removal_hours' was to be looked at by 2027-05-19" in fault for fault in late)
    assert check(today=date(2027, 5, 18)) == []


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        (THEME, lambda d: d["answers"][0]["text"].update(en="Call 741741 now."), "number '741741' is typed in"),
        (THEME, lambda d: d["answers"][0]["text"].update(en="Under 18 it is."), "has a number typed in"),
        (THEME, lambda d: d["answers"][0]["text"].update(en="It is {nothing} here."), "slot {nothing} is not one"),
        (THEME, lambda d: d["answers"][0]["text"].update(en="so " * 110), "two SMS hold 306"),
        (THEME, lambda d: d["answers"][0]["title"].update(en="long " * 10), "a list holds 44"),
        (THEME, lambda d: d["answers"][0].update(sources=["nobody"]), "source 'nobody' is not in sources.yml"),
        (THEME, lambda d: d["answers"][0].update(facts=["nothing"]), "fact 'nothing' is not in facts.yml"),
        (THEME, lambda d: d["answers"][1].update(id="what-is-grooming"), "is taken by"),
        (THEME, lambda d: d["answers"][0]["text"].pop("es"), "the Spanish (es) text is missing"),
        (THEME, lambda d: d.update(signed=["me"]), "must be []"),
        (THEME, lambda d: d["answers"][0]["asked"].update(en=[]), "must have at least 3"),
        ("facts.yml", lambda d: d["facts"][0].update(check_by=date(2020, 1, 1)), "must be after as_of"),
        ("facts.yml", lambda d: d["facts"][0].update(sources=["nobody"]), "source"),
        ("who_finds_out.yml", lambda d: d["clauses"][0]["rests_on"].update({"hope": "x"}), "rests on 'hope'"),
        ("who_finds_out.yml", lambda d: d["clauses"][0].update(rests_on={}), "rests_on"),
    ],
)  # fmt: skip
def test_each_kind_of_fault_is_found(folder: Path, name: str, change: Any, fault: str) -> None:
    assert any(fault in found for found in spoil(folder, name, change))


def test_a_fact_that_says_something_else_asks_for_its_clause_to_be_read(folder: Path) -> None:
    def reworded(data: Any) -> None:
        next(fact for fact in data["facts"] if fact["id"] == "staff_may_report")["says"] = "Nobody reports."

    assert any(
        "'fact:staff_may_report' says something else" in found
        for found in spoil(folder, "facts.yml", reworded)
    )


def test_a_broken_file_is_not_loaded(folder: Path) -> None:
    (folder / "facts.yml").write_text("facts: no", "utf-8")
    with pytest.raises(CurriculumError, match=r"facts\.yml"):
        load(folder)
