"""Every fault in the files of answers: form, wording, length, slots, sources, facts that nobody has looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from curriculum import wording
from curriculum.answers.schema import Answer, Clause, Fact, FactFile, FindsOut, SourceFile, Theme
from curriculum.answers.shelf import EMERGENCY, FOLDER, read, shown, themes_of, values
from curriculum.files import read_yaml
from curriculum.problems import Problem
from curriculum.schema import LANGUAGES
from curriculum.sms import MAX_UNITS, units

MAX_TITLE = 44
"""So that three titles and a person fit into one list of two segments."""

CLAUSE_SLOTS = frozenset({"minutes"})
_SLOT = re.compile(r"\{(\w+)\}")
_DIGIT = re.compile(r"\d")
LONGEST_NUMBER = "911 / 112"
"""Room left for the emergency number, whatever it is."""


def check(folder: Path = FOLDER, today: date | None = None) -> list[Problem]:
    """All faults. With `today`, facts whose date to be looked at has come are faults too."""
    problems: list[Problem] = []
    sources = read(folder / "sources.yml", SourceFile, problems)
    facts = read(folder / "facts.yml", FactFile, problems)
    known = {each.id for each in sources.sources} if sources else set()
    by_id = {each.id: each for each in facts.facts} if facts else {}
    if sources:
        problems += _twice(folder / "sources.yml", "sources", [each.id for each in sources.sources])
    if facts:
        problems += _of_facts(folder / "facts.yml", facts, known, today)
    slots = frozenset(key for key, fact in by_id.items() if fact.value) | {EMERGENCY}
    taken: dict[str, str] = {}
    for path in themes_of(folder):
        problems += wording.of_data(shown(path), _texts(path), slots)
        theme = read(path, Theme, problems)
        for i, answer in enumerate(theme.answers if theme else ()):
            place = f"answers[{i}]"
            if answer.id in taken:
                problems.append(
                    Problem(shown(path), f"{place}.id", f"{answer.id!r} is taken by {taken[answer.id]}")
                )
            taken[answer.id] = shown(path)
            problems += [Problem(shown(path), place, fault) for fault in _of_answer(answer, by_id, known)]
    problems += _of_clauses(folder / "who_finds_out.yml", by_id)
    return problems


def _texts(path: Path) -> object:
    """A theme's data without the questions, which are spelled as teens spell."""
    data = read_yaml(path, shown(path), [])
    if not isinstance(data, dict) or not isinstance(data.get("answers"), list):
        return data
    kept = [
        {key: value for key, value in each.items() if key != "asked"} if isinstance(each, dict) else each
        for each in data["answers"]
    ]
    return {"answers": kept}


def _of_facts(path: Path, file: FactFile, known: set[str], today: date | None) -> Iterator[Problem]:
    yield from _twice(path, "facts", [each.id for each in file.facts])
    for i, fact in enumerate(file.facts):
        for source in fact.sources:
            if source not in known:
                yield Problem(
                    shown(path), f"facts[{i}].sources", f"{source!r} is not in sources.yml; add it there"
                )
        if fact.check_by <= fact.as_of:
            yield Problem(shown(path), f"facts[{i}].check_by", "must be after as_of")
        if today is not None and fact.check_by <= today:
            fix = "look at its sources again, then set as_of and check_by"
            yield Problem(
                shown(path), f"facts[{i}]", f"{fact.id!r} was to be looked at by {fact.check_by}; {fix}"
            )


def _of_answer(answer: Answer, facts: dict[str, Fact], known: set[str]) -> Iterator[str]:
    for source in answer.sources:
        if source not in known:
            yield f"source {source!r} is not in sources.yml; add it there"
    for fact in answer.facts:
        if fact not in facts:
            yield f"fact {fact!r} is not in facts.yml; add it there"
    for lang in LANGUAGES:
        if len(answer.title[lang]) > MAX_TITLE:
            yield f"title.{lang} has {len(answer.title[lang])} characters; a list holds {MAX_TITLE}"
        if _DIGIT.search(answer.text[lang]):
            yield f"text.{lang} has a number typed in; put it into facts.yml and use its {{slot}}"
        try:
            filled = answer.text[lang].format(**values(facts, lang), **{EMERGENCY: LONGEST_NUMBER})
        except (KeyError, IndexError, ValueError):
            continue  # the rules of wording name a slot that is not ours
        over = units(filled) - MAX_UNITS
        if over > 0:
            yield f"text.{lang} is {over + MAX_UNITS} characters; two SMS hold {MAX_UNITS}, cut {over}"


def _of_clauses(path: Path, facts: dict[str, Fact]) -> Iterator[Problem]:
    problems: list[Problem] = []
    file = read(path, FindsOut, problems)
    yield from problems
    if file is None:
        return
    data = {"title": file.title.model_dump(), "clauses": [each.text.model_dump() for each in file.clauses]}
    yield from wording.of_data(shown(path), data, CLAUSE_SLOTS)
    yield from _twice(path, "clauses", [each.id for each in file.clauses])
    for i, clause in enumerate(file.clauses):
        for fault in _of_clause(clause, facts):
            yield Problem(shown(path), f"clauses[{i}]", fault)


def _of_clause(clause: Clause, facts: dict[str, Fact]) -> Iterator[str]:
    for anchor in clause.rests_on:
        kind, _, name = anchor.partition(":")
        if kind not in ("setting", "rule", "fact") or not name:
            yield f"rests on {anchor!r}; write setting:name, rule:name or fact:name"
        elif kind == "fact" and name not in facts:
            yield f"rests on {anchor!r}, which is not in facts.yml; add it there"
        elif kind == "fact" and clause.rests_on[anchor] != facts[name].says:
            yield f"{anchor!r} says something else now; read the clause again, then copy what it says"
    for lang in LANGUAGES:
        if units(clause.text[lang]) > MAX_UNITS // 2:
            yield f"text.{lang} is {units(clause.text[lang])} characters; one clause has {MAX_UNITS // 2}"


def _twice(path: Path, where: str, ids: list[str]) -> Iterator[Problem]:
    for i, each in enumerate(ids):
        if each in ids[:i]:
            yield Problem(shown(path), f"{where}[{i}].id", f"{each!r} is used twice; ids are used once")
