"""Her plan is called up by her word alone: after the screen and STOP, never under cover, and gone when she says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from porchlight.services import effects, plans
from porchlight.simulator.handset import Handset
from porchlight.stage.theatre import Theatre
from porchlight.storage.tables import Conversation, InboundRow, Outbound, SafetyPlan, Youth

PARTS = {
    "person": "aunt Rosa", "place": "blue house", "word": "Piñata", "first": "text her and go", "lines": "shown",
}  # fmt: skip
CRISIS = "he wont let me leave and i dont have my id"
WATCHED = "cant talk hes here, he said hell kill me if i tell"
LATER = timedelta(minutes=1)


def phone(stage: Theatre) -> Handset:
    """Bo's phone, known to us: she has written once."""
    handset = stage.handset("sms", 1)
    assert isinstance(handset, Handset)
    return handset


def with_a_plan(stage: Theatre, **changes: str) -> Handset:
    """A phone whose teen has made a plan."""
    handset = phone(stage)
    handset.text("hola")
    stage.settle()
    for part, words in {**PARTS, **changes}.items():
        does(stage, {"kind": "plan_part", "part": part, "words": words})
    return handset


def does(stage: Theatre, effect: dict[str, object]) -> None:
    """One effect of an action."""
    with stage.system.database.write() as session:
        conversation = session.scalars(select(Conversation)).one()
        newest = session.scalars(select(InboundRow.id).order_by(InboundRow.id.desc()).limit(1)).one()
        now = stage.clock.now()
        doing = effects.Doing(session, stage.system.vault, conversation, newest, now, 5, False, (newest,))
        effects.apply(doing, effect)


def texts(stage: Theatre, handset: Handset, text: str) -> list[str]:
    """What comes back for one text."""
    before = len(stage.network.thread.messages(handset.number, "to_teen"))
    stage.clock.advance(LATER)
    handset.text(text)
    stage.settle()
    return [message.text for message in stage.network.thread.messages(handset.number, "to_teen")][before:]


def plan(stage: Theatre) -> SafetyPlan | None:
    """The stored plan."""
    with stage.system.database.read() as session:
        return session.scalars(select(SafetyPlan)).first()


def names(stage: Theatre) -> list[str]:
    """Names of all that was written for her."""
    with stage.system.database.read() as session:
        return list(session.scalars(select(Outbound.name).order_by(Outbound.id)))


@pytest.mark.parametrize("typed", ["Piñata", "pinata", " PIÑATA! ", "«piñata»"])
def test_her_word_brings_up_her_plan_with_rasa_down_and_changes_nothing_else(
    stage_without_rasa: Theatre, typed: str
) -> None:
    stage = stage_without_rasa
    handset = with_a_plan(stage)
    with stage.system.database.read() as session:
        before = session.scalars(select(Conversation)).one()
    (answer,) = texts(stage, handset, typed)
    assert answer.splitlines()[:3] == [
        "My person: aunt Rosa",
        "My place: blue house",
        "First: text her and go",
    ]
    assert "233733" in answer and "inata" not in answer
    with stage.system.database.read() as session:
        after = session.scalars(select(Conversation)).one()
        row = session.scalars(select(InboundRow).order_by(InboundRow.id.desc()).limit(1)).one()
    assert (after.state, after.turn, after.open_sealed) == (before.state, before.turn, before.open_sealed)
    assert (row.turn_status, row.kind) == ("reserved", "plan")


@pytest.mark.parametrize("typed", ["pinatas", "my pinata", "aunt Rosa", "plan", "piñ"])
def test_nothing_but_the_word_brings_it_up(stage_without_rasa: Theatre, typed: str) -> None:
    handset = with_a_plan(stage_without_rasa)
    texts(stage_without_rasa, handset, typed)
    assert "plan" not in names(stage_without_rasa)


def test_lines_that_she_left_out_are_not_shown(stage_without_rasa: Theatre) -> None:
    handset = with_a_plan(stage_without_rasa, lines="hidden")
    (answer,) = texts(stage_without_rasa, handset, "piñata")
    assert "233733" not in answer and "988" not in answer


def test_another_teens_word_brings_up_nothing(stage_without_rasa: Theatre) -> None:
    with_a_plan(stage_without_rasa)
    other = stage_without_rasa.handset("sms", 2)
    assert isinstance(other, Handset)
    texts(stage_without_rasa, other, "piñata")
    assert "plan" not in names(stage_without_rasa)


def test_the_screen_comes_first(stage_without_rasa: Theatre) -> None:
    handset = with_a_plan(stage_without_rasa, word="i want to kill myself")
    (answer,) = texts(stage_without_rasa, handset, "i want to kill myself")
    assert "aunt Rosa" not in answer and "988" in answer


def test_stop_comes_first_and_whoever_stopped_is_shown_nothing(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    handset = with_a_plan(stage)
    texts(stage, handset, "STOP")
    assert texts(stage, handset, "piñata") == []
    texts(stage, handset, "START")
    assert texts(stage, handset, "piñata")[0].startswith("My person")


def test_on_a_watched_phone_the_word_gets_the_bland_line(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    handset = with_a_plan(stage)
    texts(stage, handset, WATCHED)
    (answer,) = texts(stage, handset, "piñata")
    assert not any(words in answer for words in PARTS.values()) and "233733" not in answer
    assert "plan" not in names(stage) and names(stage).count("crisis.covered") == 2


def test_while_a_person_is_awaited_it_comes_up_and_while_one_writes_it_does_not(
    stage_without_rasa: Theatre,
) -> None:
    stage = stage_without_rasa
    handset = with_a_plan(stage)
    texts(stage, handset, CRISIS)
    assert texts(stage, handset, "piñata")[0].startswith("My person")
    from porchlight.storage.tables import Escalation

    with stage.system.database.read() as session:
        escalation = session.scalars(select(Escalation.id)).one()
    stage.system.care.claim(escalation, stage.worker_member)
    stage.settle()
    assert texts(stage, handset, "piñata") == []


def test_one_heart_does_not_make_it_long(stage_without_rasa: Theatre) -> None:
    from porchlight.channels.segments import fold, segments

    long = "my auntie who lives behind the school with her two dogs now"
    handset = with_a_plan(stage_without_rasa, person=long + "\u2764", place=long, first=long)
    (answer,) = texts(stage_without_rasa, handset, "piñata")
    assert long in answer and segments(fold(answer)) <= 2


def test_her_words_are_sealed_and_no_action_is_told_them(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    with_a_plan(stage)
    stored = plan(stage)
    assert stored is not None and not stored.shared
    assert not any(words.encode() in stored.parts_sealed for words in PARTS.values())
    with stage.system.database.read() as session:
        told = plans.told(session, stage.system.vault, stored.youth_id)
    assert told == {"has": ["person", "place", "word", "first", "lines"], "shared": False}


def test_deleted_it_comes_up_no_more_and_its_words_are_gone_from_every_message(
    stage_without_rasa: Theatre,
) -> None:
    stage = stage_without_rasa
    handset = with_a_plan(stage)
    texts(stage, handset, "piñata")
    does(stage, {"kind": "plan_deleted"})
    texts(stage, handset, "piñata")
    assert names(stage).count("plan") == 1 and plan(stage) is None
    with stage.system.database.read() as session:
        shown = session.scalars(select(Outbound).where(Outbound.name == "plan")).all()
        made = session.scalars(select(InboundRow).where(InboundRow.kind == "plan")).all()
    assert shown and made
    assert {stage.system.vault.open(row.text_sealed) for row in (*shown, *made)} == {""}


def test_it_goes_with_her_other_data(stage_without_rasa: Theatre) -> None:
    with_a_plan(stage_without_rasa)
    does(stage_without_rasa, {"kind": "delete_confirmed"})
    assert plan(stage_without_rasa) is None


def test_sharing_is_hers_to_give_and_to_take_back(stage_without_rasa: Theatre) -> None:
    with_a_plan(stage_without_rasa)
    for to in (True, False):
        does(stage_without_rasa, {"kind": "plan_shared", "to": to})
        stored = plan(stage_without_rasa)
        assert stored is not None and stored.shared is to


@pytest.mark.parametrize("effect", [{"part": "street", "words": "x"}, {"part": "person", "words": "  "}])
def test_a_part_that_is_not_ours_is_refused(stage_without_rasa: Theatre, effect: dict[str, str]) -> None:
    with_a_plan(stage_without_rasa)
    with pytest.raises(ValueError, match="plan part"):
        does(stage_without_rasa, {"kind": "plan_part", **effect})


def test_a_youth_who_is_deleted_takes_the_plan_along(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    with stage.system.database.write() as session:
        session.add(Youth(id="you_x", created_at=stage.clock.now()))
        session.flush()
        effect = {"part": "person", "words": "aunt"}
        plans.keep_part(session, stage.system.vault, "you_x", effect, (), stage.clock.now())
    with stage.system.database.write() as session:
        session.delete(session.get_one(Youth, "you_x"))
    assert plan(stage) is None
