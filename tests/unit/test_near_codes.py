"""The one code that a slip comes close to; never a guess between two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from porchlight.services.near_codes import near_code
from porchlight.storage.engine import Database
from porchlight.storage.tables import Base, Group, JoinCode, Organisation, Staff

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = Database(f"sqlite:///{tmp_path}/porchlight.db")
    Base.metadata.create_all(database.engine)
    with database.write() as opened:
        opened.add(Organisation(id="org", name="School", created_at=NOW))
        opened.flush()
        opened.add(
            Staff(id="cleo", organisation_id="org", email="c@x.org", name="Cleo", role="counsellor",
                  password_hash="!", created_at=NOW)
        )  # fmt: skip
        opened.flush()
        opened.add(Group(id="grp", organisation_id="org", counsellor_id="cleo", name="River", created_at=NOW))
        opened.flush()
        for code, days in (("PRK2345", 30), ("TBD8888", 30), ("TBD8889", 30), ("OLD2345", -1)):
            expires = NOW + timedelta(days=days)
            opened.add(JoinCode(code=code, group_id="grp", created_at=NOW, expires_at=expires))
        opened.flush()
        yield opened
    database.close()


@pytest.mark.parametrize(
    "typed", ["PRK2346", "prk234", "PKR2345", "PRKZ345", "PRK23455", "prk234s", "RPK2345"]
)
def test_one_slip_comes_close_to_one_code(session: Session, typed: str) -> None:
    found = near_code(session, typed, NOW)
    assert found is not None and found.code == "PRK2345"


@pytest.mark.parametrize(
    "typed", ["PRK2222", "TBD8880", "TBD888", "OLD2346", "PRK", "hello", "", "12345678901"]
)
def test_two_slips_two_codes_or_a_code_that_is_over_come_close_to_none(session: Session, typed: str) -> None:
    assert near_code(session, typed, NOW) is None


def test_a_paused_code_is_close_to_nothing(session: Session) -> None:
    session.get_one(JoinCode, "PRK2345").paused_at = NOW
    session.flush()
    assert near_code(session, "PRK2346", NOW) is None
