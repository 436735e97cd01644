"""The worklist of what was misread: grouped, without a word of what was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot.turn import TurnIn, TurnOut, Understood
from porchlight.cli.main import app
from porchlight.services.misread import CORRECTED, FELL_BACK, UNSURE, heard_of, misread
from porchlight.storage.engine import Database
from porchlight.storage.migrate import migrate
from porchlight.storage.tables import Conversation, InboundRow, Youth

NOW = datetime.now(UTC)


class Kept:
    """A database with one teen, and turns that came a minute apart."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._number = 0
        session.add(Youth(id="yth", created_at=NOW))
        session.flush()
        session.add(
            Conversation(
                id="cnv", youth_id="yth", channel="sms", address_sealed=b"x", address_hash="x", created_at=NOW
            )
        )
        session.flush()

    def turn(
        self, meaning: str, *, state: str = "quiz", confidence: float = 0.9, misunderstood: int = 0
    ) -> int:
        self._number += 1
        at = NOW - timedelta(hours=1) + timedelta(minutes=self._number)
        self._session.add(
            InboundRow(
                id=self._number, conversation_id="cnv", channel="sms", provider_id=str(self._number),
                text_sealed=b"sealed", received_at=at, stored_at=at,
            )
        )  # fmt: skip
        self._session.flush()
        given = TurnIn(turn_id="t", state=state)
        out = TurnOut("t", Understood(meaning, confidence=confidence), (), state, misunderstood=misunderstood)
        self._session.add(heard_of(given, out, self._number, "cnv", at))
        self._session.flush()
        return self._number


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/porchlight.db")
    migrate(opened, tmp_path / "lock")
    yield opened
    opened.close()


def test_what_fell_back_was_unsure_or_was_taken_back_is_grouped_and_counted(database: Database) -> None:
    with database.write() as session:
        kept = Kept(session)
        first = kept.turn("nonsense", misunderstood=1)
        second = kept.turn("nonsense", misunderstood=2)
        kept.turn("choose_option")
        unsure = kept.turn("chitchat", confidence=0.3, state="idle")
        left = kept.turn("pause_for_now")
        kept.turn("next", state="paused")
        kept.turn("thanks")
        groups = misread(session, NOW - timedelta(days=1))
    assert [(group.why, group.meaning, group.turns) for group in groups] == [
        (FELL_BACK, "nonsense", 2), (CORRECTED, "pause_for_now", 1), (UNSURE, "chitchat", 1),
    ]  # fmt: skip
    assert [group.newest for group in groups] == [(second, first), (left,), (unsure,)]
    assert groups[1].then == "next"


def test_what_is_older_or_was_read_well_is_not_listed(database: Database) -> None:
    with database.write() as session:
        kept = Kept(session)
        kept.turn("choose_option")
        kept.turn("nonsense", misunderstood=1)
        assert misread(session, NOW) == []
        assert len(misread(session, NOW - timedelta(days=1))) == 1


def test_the_command_prints_ids_and_meanings_as_json(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        Kept(session).turn("nonsense", misunderstood=1)
    monkeypatch.setenv("PORCHLIGHT_DATABASE_URL", f"sqlite:///{tmp_path}/porchlight.db")
    done = CliRunner().invoke(app, ["misread", "--json"])
    assert done.exit_code == 0, done.output
    (line,) = done.stdout.strip().splitlines()
    assert json.loads(line) == {
        "why": FELL_BACK, "state": "quiz", "language": "en", "meaning": "nonsense", "then": None, "turns": 1,
        "least_sure": 0.9, "newest": [1],
    }  # fmt: skip
    assert "1 turns in 1 groups" in done.stderr
