"""How Alembic runs here: on the connection that `porchlight.storage.migrate` hands over, against our tables
alone.

DBOS keeps its own tables in the same database; they are left out of every comparison.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from porchlight.storage.base import UtcDateTime
from porchlight.storage.tables import Base


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a thing found in the database is ours to compare."""
    return kind != "table" or name in Base.metadata.tables


def plain_types(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our times as plain DateTime, so that an old migration never changes with the code."""
    return "sa.DateTime()" if kind == "type" and isinstance(thing, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    include_name=ours,
    render_item=plain_types,
    compare_server_default=True,
)
context.run_migrations()
