"""`porchlight safety pending`: mistakes of the screen that staff found and approved, as rows for the suites."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer

from porchlight.errors import ContentError


def command(
    export: Path | None = typer.Option(
        None,
        help="add the rows to this JSON lines file, such as safety/suites/live.jsonl; made if it is not there",
    ),
) -> None:
    """List mistakes of the screen that two of the staff have written down, and that no suite holds yet.

    What is listed is a paraphrase, never a teen's message. Run it on the installation, commit what --export
    wrote, and mend the screen: a row counts from then on.
    """
    from porchlight.run.ready import ready_keys
    from porchlight.services.pending import pending_rows
    from porchlight.settings import read_settings
    from porchlight.storage.engine import Database
    from porchlight.storage.vault import Vault

    there = _ids(export) if export is not None else set()
    settings = read_settings()
    vault = Vault(ready_keys(settings))
    database = Database(settings.database)
    try:
        rows = pending_rows(database, vault, _ids() | there)
    finally:
        database.close()
    if export is None:
        for row in rows:
            typer.echo(_line(row))
    elif rows:
        add(export, rows)
    where = f", added to {export}" if export is not None and rows else ""
    typer.echo(f"pending: {len(rows)} {'row' if len(rows) == 1 else 'rows'}{where}", err=True)


def add(path: Path, rows: list[dict[str, Any]]) -> None:
    """Add rows to a suite file, as it is written everywhere else. Raises ContentError when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        gap = "" if not before or before.endswith("\n") else "\n"
        with path.open("a", encoding="utf-8") as file:
            file.write(gap + "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    except OSError as error:
        raise ContentError(f"{path}: cannot be written ({error.strerror}); choose another file") from error


def _ids(path: Path | None = None) -> set[str]:
    """The ids of one suite file (none when it is not there), or of all our suites. Raises ContentError."""
    from safety import SafetyDataError
    from safety.suite import own_suites, read_suite

    paths = own_suites() if path is None else [path] if path.exists() else []
    try:
        return {row.id for each in paths for row in read_suite(each)}
    except SafetyDataError as error:
        raise ContentError(str(error)) from error


def _line(row: dict[str, Any]) -> str:
    verdict = row["tier"] if row["category"] is None else f"{row['tier']} {row['category']}"
    return f"{row['id']}  {row['functionality'].removeprefix('live_')}  {row['lang']}  {verdict}\n  {row['text']}"
