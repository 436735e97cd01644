""" "Who finds out if I tell?": the golden clauses of each deployment, and the check that they still stand."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.actions.words import fit
from curriculum import check as curriculum_check
from curriculum.answers import Answers, load
from porchlight.cli.main import app
from porchlight.domain import finds_out as domain
from porchlight.domain.finds_out import RULES
from porchlight.domain.roles import Role
from porchlight.services import finds_out_check
from porchlight.services.answering import Answering
from porchlight.services.finds_out_check import BY_HAND, check, meaning
from porchlight.settings import Settings
from safety.resources import ResourcePack

PACK = ResourcePack.load()
ANSWERS = load()
TODAY = date(2026, 11, 22)


def told(
    channel: str, *, in_group: bool, person_on: bool, practice: bool = False, minutes: int = 5
) -> list[str]:
    answering = Answering(PACK, ANSWERS, minutes, practice)
    return [each["clause"] for each in answering.finds_out(channel, in_group=in_group, person_on=person_on)]


def test_a_teen_in_a_group_by_sms_while_someone_is_on() -> None:
    assert told("sms", in_group=True, person_on=True) == [
        "phone", "phone-company", "program", "team", "someone-is-on", "report", "counselor",
        "parents-and-school", "kept",
    ]  # fmt: skip


def test_a_teen_without_a_group_on_telegram_at_night() -> None:
    assert told("telegram", in_group=False, person_on=False) == [
        "phone", "telegram", "program", "team", "nobody-is-on", "report", "no-school", "parents", "kept",
    ]  # fmt: skip


def test_a_practice_phone_says_so_and_names_no_phone_company() -> None:
    found = told("sms", in_group=True, person_on=True, practice=True)
    assert "practice" in found and "phone-company" not in found


def test_the_minutes_are_this_deployments() -> None:
    clause = Answering(PACK, ANSWERS, 12, False).finds_out("sms", in_group=True, person_on=True)[4]
    assert "12 min" in ANSWERS.clause(clause["clause"], "en", minutes=clause["minutes"]).text


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_said_fits_two_texts_in_every_deployment(language: str) -> None:
    for channel, practice, group, person in itertools.product(("sms", "telegram"), *[(False, True)] * 3):
        answering = Answering(PACK, ANSWERS, 120, practice)
        said = [
            ANSWERS.clause(each["clause"], language, minutes=each["minutes"])
            for each in answering.finds_out(channel, in_group=group, person_on=person)
        ]
        assert len(fit({"name": one.name, "text": one.text} for one in said)) <= 2


def test_our_own_clauses_stand() -> None:
    assert check(ANSWERS, PACK) == []


def changed(**clause: Any) -> Answers:
    """The answers with the first clause changed."""
    first, *others = ANSWERS.finds_out.clauses
    clauses = (first.model_copy(update=clause), *others)
    return Answers(
        ANSWERS.by_id,
        ANSWERS.facts,
        ANSWERS.sources,
        ANSWERS.finds_out.model_copy(update={"clauses": clauses}),
    )


def faults(answers: Answers = ANSWERS) -> str:
    return "\n".join(map(str, check(answers, PACK)))


def test_a_clause_without_a_rule_is_a_fault() -> None:
    assert "'never' is no rule" in faults(changed(when="never"))
    assert "'rule:magic' does not exist" in faults(changed(rests_on={"rule:magic": "x"}))
    assert "'setting:magic' does not exist" in faults(changed(rests_on={"setting:magic": "x"}))


def test_a_rule_without_a_sentence_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finds_out_check, "RULES", {**RULES, "by_pigeon": lambda _: True})
    assert "rule 'by_pigeon' has no sentence" in faults()


def test_another_role_that_reads_words_asks_for_the_sentence_to_be_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finds_out_check, "READS_CONVERSATIONS", frozenset({Role.COUNSELLOR, Role.LEAD}))
    assert "'rule:readers_of_words' now means 'counsellor, lead'" in faults()


def test_a_setting_that_means_something_else_asks_for_the_sentence_to_be_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        Settings.model_fields["claim_minutes"], "description", "hours until a page is tried again"
    )
    assert "'setting:claim_minutes' now means 'hours until" in faults()


def test_a_new_setting_has_to_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {**Settings.model_fields, "parent_digest": Settings.model_fields["port"]}
    monkeypatch.setattr(Settings, "__pydantic_fields__", fields)
    assert "setting 'parent_digest' is new here" in faults()


def test_a_module_that_deletes_has_to_be_looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert meaning("rule", "what_deletes") == BY_HAND
    (tmp_path / "retention.py").touch()
    monkeypatch.setattr(finds_out_check.porchlight, "__file__", str(tmp_path / "__init__.py"))
    assert "'rule:what_deletes' now means 'modules: retention'" in faults()


def test_a_promise_that_needs_less_has_to_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finds_out_check.Readiness, "can_promise_person", lambda self, _now: self.shift_on)
    assert "'rule:promise_needs' now means 'shift'" in faults()


def test_a_line_that_the_pack_does_not_have_is_a_fault() -> None:
    lost = ANSWERS.by_id["crisis-lifeline"].model_copy(update={"line": "us-nowhere"})
    answers = Answers({lost.id: lost}, ANSWERS.facts, ANSWERS.sources, ANSWERS.finds_out)
    assert "has no line 'us-nowhere'" in faults(answers)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_lines_of_answers_are_todays_and_an_expired_one_is_gone(language: str) -> None:
    answering = Answering(PACK, ANSWERS, 5, False)
    shown = {line["id"]: line["how"] for line in answering.lines(TODAY, language)}
    assert set(shown) == set(ANSWERS.lines())
    assert all(shown.values())
    assert shown["us-takeitdown"] == "takeitdown.ncmec.org"
    late = {line["id"] for line in answering.lines(date(2030, 1, 1), language)}
    assert late == {line.id for line in PACK.always()} & set(ANSWERS.lines())


def test_the_rules_are_told_apart_by_the_situation() -> None:
    now = domain.Situation(channel="sms", practice=False, in_group=True, person_on=False)
    assert {name for name, rule in RULES.items() if rule(now)} == {
        "always",
        "by_sms",
        "nobody_on",
        "in_a_group",
    }


def test_content_check_fails_with_the_sentence_that_no_longer_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finds_out_check, "CARES_FOR_GROUPS", frozenset({Role.COUNSELLOR, Role.ADMIN}))
    monkeypatch.setattr(curriculum_check, "check", lambda *_, **__: [])  # the lessons are checked elsewhere
    result = CliRunner().invoke(app, ["content", "check"])
    assert result.exit_code == 1
    assert "'rule:group_carers' now means 'admin, counsellor'" in result.output
