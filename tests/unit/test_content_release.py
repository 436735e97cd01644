"""`content check --release` lists what nobody has signed as it stands, and fails until nothing is left."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from porchlight.bootstrap import read_pieces
from porchlight.cli import content
from porchlight.domain.clock import PinnedClock
from porchlight.domain.roles import Role
from porchlight.run.prepare import prepare
from porchlight.services.sign_offs import SignOffs
from porchlight.services.staff import StaffMember
from porchlight.settings import read_settings
from porchlight.storage.engine import Database
from porchlight.storage.tables import Organisation, SignOff, Staff

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LENA = StaffMember("lena", "here", "Lena", "lena@example.org", Role.LEAD)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's folder, away from any .env file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORCHLIGHT_HOME", str(tmp_path / "var"))
    return tmp_path / "var"


def test_without_a_database_nothing_is_signed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "data").mkdir(parents=True)
    assert content.release() == len(read_pieces())
    assert "nothing is signed" in capsys.readouterr().out


def test_what_is_unsigned_or_changed_is_listed_until_all_is_signed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    list(prepare(read_settings()))
    pieces = read_pieces()
    assert content.release() == len(pieces)
    assert "there is no organisation yet" in capsys.readouterr().out
    database = Database(read_settings().database)
    try:
        with database.write() as session:
            session.add(Organisation(id="here", name="Harbor", created_at=NOW))
            session.flush()
            session.add(
                Staff(
                    id="lena", organisation_id="here", email="lena@example.org", name="Lena", role="lead",
                    password_hash="-", created_at=NOW,
                )
            )  # fmt: skip
        offs = SignOffs(database, PinnedClock(NOW), pieces, live=False)
        for piece in pieces[1:]:
            offs.sign(LENA, piece.key, piece.mark, "Ana Ruiz", "clinician")
        assert content.release() == 1
        said = capsys.readouterr().out
        assert f"Harbor: {len(pieces) - 1} of {len(pieces)} signed" in said
        assert f"unsigned: {pieces[0].key}: {pieces[0].title}" in said
        offs.sign(LENA, pieces[0].key, pieces[0].mark, "Ana Ruiz", "clinician")
        assert content.release() == 0
        with database.write() as session:
            session.execute(update(SignOff).where(SignOff.piece == pieces[2].key).values(mark="0" * 16))
        capsys.readouterr()
        assert content.release() == 1
        assert f"changed since Ana Ruiz signed on 2026-11-22: {pieces[2].key}" in capsys.readouterr().out
    finally:
        database.close()
