"""The gate of every outbound message: cover before STOP before ownership."""

from __future__ import annotations

import itertools

import pytest

from porchlight.domain.gate import Facts, Kind, Verdict, decide

ALL_FACTS = [Facts(*values) for values in itertools.product((False, True), repeat=5)]


def test_a_page_to_staff_is_never_held_or_refused() -> None:
    assert {decide(Kind.PAGE, facts)[0] for facts in ALL_FACTS} == {Verdict.SEND}


@pytest.mark.parametrize("facts", [facts for facts in ALL_FACTS if facts.covered])
def test_a_covered_phone_gets_bland_lines_and_a_workers_words_and_only_when_she_wrote(facts: Facts) -> None:
    for kind in set(Kind) - {Kind.PAGE}:
        verdict, _ = decide(kind, facts)
        if verdict is Verdict.SEND:
            assert facts.answering and (facts.bland or kind is Kind.STAFF)


@pytest.mark.parametrize("facts", [facts for facts in ALL_FACTS if facts.opted_out and not facts.bland])
def test_after_stop_only_the_confirmation_and_the_answer_to_a_crisis_leave(facts: Facts) -> None:
    for kind in set(Kind) - {Kind.PAGE, Kind.STOP_CONFIRMED}:
        verdict, _ = decide(kind, facts)
        assert verdict is Verdict.REFUSE or (kind is Kind.CRISIS and facts.answering and not facts.covered)


def test_a_worker_is_not_told_that_words_wait_for_somebody_who_stopped() -> None:
    facts = Facts(opted_out=True, covered=True, human_owned=True, answering=False)
    assert decide(Kind.STAFF, facts)[0] is Verdict.REFUSE


def test_while_a_person_owns_the_conversation_no_lesson_leaves() -> None:
    owned = Facts(opted_out=False, covered=False, human_owned=True, answering=True)
    assert decide(Kind.LESSON, owned)[0] is Verdict.REFUSE
    assert decide(Kind.CRISIS, owned)[0] is Verdict.SEND
