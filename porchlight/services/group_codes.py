"""Join codes as rows: add, end, pause, list. Called inside a transaction by `Groups`, which knows whose they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from porchlight.errors import NotFound
from porchlight.services.group_views import CodeState, CodeView
from porchlight.services.join_codes import make_code
from porchlight.storage.tables import JoinCode

LASTS = timedelta(days=30)
"""Long enough to let a class in, short enough that a code on an old poster opens nothing."""


def state_of(code: JoinCode, now: datetime) -> CodeState:
    """Whether the code lets anybody in now."""
    if code.expires_at <= now:
        return CodeState.EXPIRED
    return CodeState.PAUSED if code.paused_at else CodeState.OPEN


def add(session: Session, group_id: str, now: datetime) -> str:
    """Make and store a code that nobody has had before."""
    code = make_code()
    while session.get(JoinCode, code) is not None:
        code = make_code()
    session.add(JoinCode(code=code, group_id=group_id, created_at=now, expires_at=now + LASTS))
    return code


def end_all(session: Session, group_id: str, now: datetime) -> None:
    """Expire every code of the group."""
    for code in session.scalars(
        select(JoinCode).where(JoinCode.group_id == group_id, JoinCode.expires_at > now)
    ):
        code.expires_at = now


def pause(session: Session, group_id: str, code: str, now: datetime, *, paused: bool) -> None:
    """Pause or open. Raises NotFound when the group has no such code in force."""
    row = session.get(JoinCode, code)
    if row is None or row.group_id != group_id or row.expires_at <= now:
        raise NotFound("no such code")
    row.paused_at = (row.paused_at or now) if paused else None


def of_group(session: Session, group_id: str, now: datetime, zone: ZoneInfo) -> tuple[CodeView, ...]:
    """The group's codes, newest first."""
    rows = session.scalars(
        select(JoinCode)
        .where(JoinCode.group_id == group_id)
        .order_by(JoinCode.created_at.desc(), JoinCode.code)
    ).all()
    return tuple(
        CodeView(row.code, state_of(row, now), row.expires_at.astimezone(zone).date()) for row in rows
    )
