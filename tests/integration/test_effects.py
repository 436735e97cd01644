"""What `web` writes for ratings, lines and the measure, and what is sent unprompted: real tables, no Rasa."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from curriculum import Library
from porchlight.domain.measures import LATEST, MONTH, month_is_due
from porchlight.services import effects, measures, unprompted
from porchlight.services.screen_now import OpenScreen, read_open, write_open
from porchlight.storage.engine import Database
from porchlight.storage.tables import (
    Base,
    Conversation,
    Escalation,
    Group,
    InboundRow,
    LessonProgress,
    LessonRating,
    MeasureAnswer,
    MeasureWave,
    Organisation,
    Outbound,
    ReaderLine,
    ScreeningRow,
    Staff,
    Youth,
)
from porchlight.storage.vault import Keys, Vault

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
LIBRARY = Library.load()
WHICH = {"module": "ten-sessions", "lesson": "ten-sessions-01", "version": 1, "rating": 4}
WAVE = {"kind": "measure_wave", "wave": "after", "version": 1}


class Room:
    """A database with one teen in one group."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(f"sqlite:///{folder}/porchlight.db")
        Base.metadata.create_all(self.database.engine)
        self.vault = Vault(Keys((Fernet.generate_key().decode(),), "ab" * 32, "cd" * 16, "ef" * 16))
        self.add(Organisation(id="org", name="School", created_at=NOW))
        staff = {"organisation_id": "org", "email": "c@x.org", "name": "C", "role": "counsellor"}
        self.add(Staff(id="stf", password_hash="!", created_at=NOW, **staff))
        self.add(Group(id="grp", organisation_id="org", counsellor_id="stf", name="G", created_at=NOW))
        self.add(Youth(id="yth", group_id="grp", age_band="13_plus", joined_at=NOW, created_at=NOW))
        self.add(
            Conversation(
                id="cnv", youth_id="yth", channel="sms", address_sealed=self.vault.seal("+15550101000"),
                address_hash="x", state="idle", welcomed_at=NOW, created_at=NOW,
            )
        )  # fmt: skip

    def add(self, row: object) -> None:
        with self.database.write() as session:
            session.add(row)

    def hears(self, text: str, tier: str = "none", watched: bool = False, status: str = "waiting") -> int:
        """A message, screened. Returns its id."""
        row = InboundRow(
            conversation_id="cnv", channel="sms", provider_id=text, text_sealed=self.vault.seal(text),
            received_at=NOW, stored_at=NOW, turn_status=status,
        )  # fmt: skip
        self.add(row)
        because = self.vault.seal_json([])
        self.add(
            ScreeningRow(
                inbound_id=row.id, tier=tier, watched=watched, because_sealed=because, engine="screen", at=NOW
            )
        )
        return row.id

    def does(self, effect: dict[str, Any], inbound: int = 0, now: datetime = NOW) -> None:
        """One effect, in a transaction."""
        with self.database.write() as session:
            conversation = session.get_one(Conversation, "cnv")
            effects.apply(effects.Doing(session, self.vault, conversation, inbound, now, 5, True), effect)

    def all(self, table: Any) -> list[Any]:
        """Every row of a table."""
        with self.database.read() as session:
            return list(session.scalars(select(table)))

    def change(self, table: Any, key: str, **values: Any) -> None:
        with self.database.write() as session:
            row = session.get_one(table, key)
            for name, value in values.items():
                setattr(row, name, value)

    def told(self, now: datetime = NOW) -> dict[str, Any] | None:
        with self.database.read() as session:
            youth, group = session.get_one(Youth, "yth"), session.get_one(Group, "grp")
            return measures.told(session, youth, group, now)

    def asks(self, ref: str = "ten-sessions-03", key: str = "k1") -> bool:
        """Send a question unprompted."""
        with self.database.write() as session:
            conversation = session.get_one(Conversation, "cnv")
            asked = unprompted.question(LIBRARY, ref, "en")
            assert asked is not None
            return unprompted.ask(session, self.vault, conversation, asked, key, NOW)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.database.close()


def test_a_rating_holds_a_digit_and_nobody(room: Room) -> None:
    room.does({"kind": "lesson_rated", **WHICH})
    (row,) = room.all(LessonRating)
    assert (row.lesson, row.rating, row.organisation_id, row.rated_on) == (
        "ten-sessions-01", 4, "org", NOW.date(),
    )  # fmt: skip
    for table in (LessonRating, ReaderLine):
        assert not {"youth_id", "conversation_id", "inbound_id"} & set(table.__table__.columns.keys())


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_that_is_none_of_ours_is_refused(room: Room, rating: int) -> None:
    with pytest.raises(ValueError, match="is not from 1 to 5"):
        room.does({"kind": "lesson_rated", **WHICH, "rating": rating})


def test_a_line_is_sealed_anew_and_shortened(room: Room) -> None:
    text = "the  story\nfelt real " + "x" * 400
    inbound = room.hears(text)
    room.does({"kind": "lesson_line", **WHICH}, inbound)
    (row,) = room.all(ReaderLine)
    assert room.vault.open(row.line_sealed) == ("the story felt real " + "x" * 400)[:300]
    assert row.line_sealed != room.all(InboundRow)[0].text_sealed


@pytest.mark.parametrize(
    ("tier", "watched"), [("check_in", False), ("urgent", False), ("unscreened", False), ("none", True)]
)
def test_a_line_in_which_the_screen_found_anything_goes_to_no_page(
    room: Room, tier: str, watched: bool
) -> None:
    room.does({"kind": "lesson_line", **WHICH}, room.hears("a line", tier, watched))
    assert room.all(ReaderLine) == []


def test_a_line_that_was_never_screened_goes_to_no_page(room: Room) -> None:
    room.does({"kind": "lesson_line", **WHICH}, 999)
    assert room.all(ReaderLine) == []


def test_the_measure_is_told_of_only_where_it_is_on_and_no_parent_said_no(room: Room) -> None:
    assert room.told() is None
    room.change(Group, "grp", measured_from=NOW)
    assert room.told() == {"done": {}, "month_due": False}
    room.change(Youth, "yth", unmeasured=True)
    assert room.told() is None


def test_answers_are_letters_and_the_last_one_counts(room: Room) -> None:
    answer = {"kind": "measured", "wave": "before", "version": 1, "item": "m01", "choice": "b"}
    room.does(answer)
    room.does({**answer, "choice": "c"})
    room.does({**answer, "wave": "after"})
    assert [(row.wave, row.item, row.choice) for row in room.all(MeasureAnswer)] == [
        ("before", "m01", "c"), ("after", "m01", "b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "effect",
    [
        {"kind": "measured", "wave": "before", "version": 1, "item": "m01", "choice": "they said so"},
        {"kind": "measured", "wave": "never", "version": 1, "item": "m01", "choice": "a"},
        {**WAVE, "status": "bored"},
        {**WAVE, "wave": "never", "status": "started"},
    ],
)
def test_what_is_no_letter_or_wave_of_ours_is_refused(room: Room, effect: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is not one of ours"):
        room.does(effect)
    assert room.all(MeasureAnswer) == room.all(MeasureWave) == []


def test_a_month_after_the_second_wave_the_third_is_due_once(room: Room) -> None:
    room.change(Group, "grp", measured_from=NOW)
    room.does({**WAVE, "status": "started"})
    room.does({**WAVE, "status": "finished"})
    room.does({**WAVE, "status": "started"}, now=NOW + timedelta(days=9))  # finished stays finished

    def due(days: float) -> list[str]:
        now = NOW + timedelta(days=days)
        with room.database.read() as session:
            found = measures.due_for_month(session, now)
        told = room.told(now)
        assert told is not None and told["month_due"] is bool(found)
        return found

    assert [due(days) for days in (0, 29.9, 30, 60, 61)] == [[], [], ["yth"], ["yth"], []]
    room.does({**WAVE, "wave": "month", "status": "declined"})
    assert due(31) == []


def test_the_third_is_due_for_nobody_who_left_the_second_or_was_left_out(room: Room) -> None:
    room.does({**WAVE, "status": "finished"})
    with room.database.read() as session:
        assert measures.due_for_month(session, NOW + MONTH) == []  # not switched on
    room.change(Group, "grp", measured_from=NOW)
    room.change(Youth, "yth", unmeasured=True)
    with room.database.read() as session:
        assert measures.due_for_month(session, NOW + MONTH) == []
    assert not month_is_due(None, False, NOW)
    assert not month_is_due(NOW - LATEST - timedelta(seconds=1), False, NOW)


def test_a_finished_lesson_is_kept_with_the_version_it_was_finished_in(room: Room) -> None:
    lesson = {"module": "ten-sessions", "lesson": "ten-sessions-01"}
    room.does({"kind": "lesson_started", **lesson, "version": 1})
    room.does({"kind": "lesson_finished", **lesson, "version": 2})
    room.does({"kind": "lesson_started", **lesson, "version": 3})  # again, later: still finished
    (row,) = room.all(LessonProgress)
    assert (row.version, row.status) == (2, "finished")


def test_a_question_goes_out_once_and_is_open_then_with_the_lesson_behind_it(room: Room) -> None:
    place = {"module": "ten-sessions", "lesson": "ten-sessions-04", "version": 1, "step": "s1"}
    with room.database.write() as session:
        conversation = session.get_one(Conversation, "cnv")
        conversation.state = "paused"
        write_open(
            room.vault, conversation, OpenScreen(lesson=place, memory={"age": "13_plus"}, misunderstood=2)
        )
    assert room.asks()
    assert not room.asks()  # the same key
    assert [row.name for row in room.all(Outbound)] == ["ten-sessions.03.tried.ask"]
    (conversation,) = room.all(Conversation)
    now = read_open(room.vault, conversation)
    assert (conversation.state, conversation.turn) == ("reminder_sent", 1)
    assert (now.lesson, now.misunderstood) == (place, 0)
    assert now.memory == {"age": "13_plus", "nudge": "ten-sessions-03"}
    assert len(now.options) >= 2


@pytest.mark.parametrize(
    "values",
    [
        {"state": "quiz"}, {"state": "reflection"}, {"state": "ask_safe"}, {"state": "new"}, {"owner": "human"},
        {"opted_out_at": NOW}, {"covered_since": NOW},
    ],
)  # fmt: skip
def test_where_a_question_waits_or_nothing_may_leave_nothing_does(room: Room, values: dict[str, Any]) -> None:
    room.change(Conversation, "cnv", **values)
    assert not room.asks()
    assert room.all(Outbound) == []
    assert room.all(Conversation)[0].turn == 0


def test_while_a_message_of_hers_waits_for_its_answer_nothing_comes_in_between(room: Room) -> None:
    room.hears("b")
    assert not room.asks()
    assert room.all(Conversation)[0].turn == 0


def test_while_an_escalation_is_open_nothing_comes_by_itself(room: Room) -> None:
    inbound = room.hears("words", "urgent", status="crisis")
    room.add(
        Escalation(
            id="esc", youth_id="yth", conversation_id="cnv", status="paged", tier="urgent", category="unspecified",
            promise="nobody", opened_by_inbound=inbound, opened_at=NOW,
        )
    )  # fmt: skip
    assert not room.asks()


def test_the_last_measure_is_offered_the_same_way(room: Room) -> None:
    assert room.asks("measure-month")
    (conversation,) = room.all(Conversation)
    assert conversation.state == "ask_continue"
    assert read_open(room.vault, conversation).memory == {"measure": {"wave": "month", "version": 1}}


def test_what_is_not_there_cannot_be_sent() -> None:
    assert unprompted.question(LIBRARY, "ten-sessions-99", "en") is None


def test_her_wish_when_to_be_texted_is_kept_with_her_and_the_newest_counts(room: Room) -> None:
    for when in ("after_school", "16:00", "off"):
        room.does({"kind": "reminder", "when": when})
        (youth,) = room.all(Youth)
        assert youth.text_when == when
