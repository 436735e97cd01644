"""Sealing everything again with the newest key, in small transactions, beside a running installation."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, LargeBinary, Table, select, update

from porchlight.storage.engine import Database
from porchlight.storage.tables import Base
from porchlight.storage.vault import Vault

AT_A_TIME = 200
"""Rows in one transaction: short enough that no webhook waits for it."""


def sealed_columns() -> list[Column[bytes]]:
    """Every column that holds sealed bytes, by its type: a new one cannot be forgotten."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    ]


def reseal(database: Database, vault: Vault) -> Iterator[tuple[str, int]]:
    """Seal every column again; yields "table.column" and how many rows it had. Safe to stop and to repeat."""
    for column in sealed_columns():
        table = column.table
        assert isinstance(table, Table)
        (key,) = table.primary_key.columns
        done, last = 0, None
        while True:
            with database.write() as session:
                wanted = select(key, column).where(column.is_not(None)).order_by(key).limit(AT_A_TIME)
                rows = session.execute(wanted if last is None else wanted.where(key > last)).all()
                for row_key, sealed in rows:
                    session.execute(
                        update(table).where(key == row_key).values({column: vault.reseal(sealed)})
                    )
            if not rows:
                break
            done, last = done + len(rows), rows[-1][0]
        yield f"{table.name}.{column.name}", done
