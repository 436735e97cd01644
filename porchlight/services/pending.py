"""Approved mistakes as rows of the labelled suites, for whoever works on the screen; read by the command line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from porchlight.services.mistakes import APPROVED
from porchlight.storage.engine import Database
from porchlight.storage.tables import ScreenMistake
from porchlight.storage.vault import Vault

PREFIX = "live-"
AUTHOR = "staff"
SPLIT = "tune"
"""A developer reads these while mending the screen, so they must not count as rows that nobody looked at."""


def pending_rows(database: Database, vault: Vault, known: Collection[str]) -> list[dict[str, Any]]:
    """Every approved mistake whose id is not among the `known` ones of the suites, oldest first.

    A row holds the paraphrase and its right verdict; nothing in it tells whose it was or where it came from.
    """
    with database.read() as session:
        rows = session.scalars(
            select(ScreenMistake).where(ScreenMistake.status == APPROVED).order_by(ScreenMistake.decided_at)
        ).all()
    found = [_row(row, vault) for row in rows]
    return [row for row in found if row["id"] not in known]


def _row(row: ScreenMistake, vault: Vault) -> dict[str, Any]:
    return {
        "id": PREFIX + row.id.partition("_")[2],
        "lang": row.language,
        "text": vault.open(row.paraphrase_sealed),
        "tier": row.tier,
        "category": row.category,
        "context": None,
        "history": [],
        "functionality": f"live_{row.kind}",
        "contrast_of": None,
        "split": SPLIT,
        "author": AUTHOR,
    }
