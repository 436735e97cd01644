"""`porchlight safety pending`: what two of the staff wrote down, listed and written as rows of a suite, once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from porchlight.cli.main import build
from porchlight.errors import ConfigError, ContentError
from porchlight.run.prepare import prepare
from porchlight.settings import Settings, read_settings
from porchlight.storage.engine import Database
from porchlight.storage.tables import Organisation, ScreenMistake, Staff
from porchlight.storage.vault import Vault, read_keys
from safety.suite import read_suite

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
WORDS = {"mis_a": "él no me deja salir", "mis_b": "we crushed them", "mis_c": "not read by anybody yet"}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with two approved mistakes and one that waits for a second person."""
    monkeypatch.setenv("PORCHLIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    settings = read_settings()
    for _ in prepare(settings):
        pass
    vault, database = Vault(read_keys(settings.key_file)), Database(settings.database)
    with database.write() as session:
        session.add(Organisation(id="org", name="School", created_at=NOW))
        session.flush()
        session.add(
            Staff(
                id="omar", organisation_id="org", email="o@x.org", name="Omar", role="outreach",
                password_hash="!", created_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        for mistake, words in WORDS.items():
            missed = mistake == "mis_a"
            session.add(
                ScreenMistake(
                    id=mistake, organisation_id="org", kind="missed" if missed else "false_alarm",
                    said_tier="none" if missed else "urgent", tier="urgent" if missed else "none",
                    category="dating_violence" if missed else None, language="es" if missed else "en",
                    paraphrase_sealed=vault.seal(words), version=1, written_by="omar", written_at=NOW,
                    status="written" if mistake == "mis_c" else "approved",
                    decided_at=None if mistake == "mis_c" else NOW,
                )
            )  # fmt: skip
    database.close()
    return settings


def pending(*arguments: str) -> tuple[str, str]:
    """The command's two outputs."""
    done = CliRunner().invoke(build(), ["safety", "pending", *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout, done.stderr


def test_only_what_was_approved_is_listed(installed: Settings) -> None:
    out, told = pending()
    assert out.splitlines() == [
        "live-a  missed  es  urgent dating_violence", f"  {WORDS['mis_a']}",
        "live-b  false_alarm  en  none", f"  {WORDS['mis_b']}",
    ]  # fmt: skip
    assert "pending: 2 rows" in told


def test_exported_rows_are_a_suite_and_are_not_written_twice(installed: Settings, tmp_path: Path) -> None:
    file = tmp_path / "suites" / "live.jsonl"
    assert f"2 rows, added to {file}" in pending("--export", str(file))[1]
    first = file.read_bytes()
    assert [(row.id, row.text) for row in read_suite(file)] == [
        ("live-a", WORDS["mis_a"]), ("live-b", WORDS["mis_b"]),
    ]  # fmt: skip
    assert "pending: 0 rows" in pending("--export", str(file))[1]
    assert file.read_bytes() == first


def test_rows_are_added_to_a_file_that_is_there(installed: Settings, tmp_path: Path) -> None:
    file = tmp_path / "live.jsonl"
    pending("--export", str(file))
    one, two = file.read_text("utf-8").splitlines()
    file.write_text(one, "utf-8")
    pending("--export", str(file))
    assert file.read_text("utf-8").splitlines() == [one, two]


def test_a_file_that_is_no_suite_is_left_alone(installed: Settings, tmp_path: Path) -> None:
    file = tmp_path / "notes.jsonl"
    file.write_text("not a row\n", "utf-8")
    with pytest.raises(ContentError, match=r"notes\.jsonl:1"):
        pending("--export", str(file))
    assert file.read_text("utf-8") == "not a row\n"


def test_without_an_installation_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORCHLIGHT_HOME", str(tmp_path / "nowhere"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match="porchlight setup"):
        pending()
