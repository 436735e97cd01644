"""The one join code that a mistyped one comes close to; it is asked about, never taken.

Close is a sign that looks like another (O for 0, S for 5), or one slip: a sign added, dropped, changed or swapped
with its neighbour. Two codes that are as close as each other are no help to anybody: then there is none.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.understanding.likeness import within_one_slip
from porchlight.storage.tables import JoinCode

LEAST_SIGNS, MOST_SIGNS = 5, 9
"""Shorter words are near to anything, longer ones to nothing."""

_ALIKE = str.maketrans("OILSBZG", "0115826")


def near_code(session: Session, typed: str, now: datetime) -> JoinCode | None:
    """The only code in force that `typed` may be a slip of; None when there is none, or more than one."""
    sent = "".join(char for char in typed.upper() if char.isalnum())
    if not LEAST_SIGNS <= len(sent) <= MOST_SIGNS:
        return None
    usable = session.scalars(
        select(JoinCode)
        .where(JoinCode.expires_at > now, JoinCode.paused_at.is_(None))
        .order_by(JoinCode.code)
    ).all()
    alike = [code for code in usable if _plain(code.code) == _plain(sent)]
    near = alike or [code for code in usable if within_one_slip(sent, code.code)]
    return near[0] if len(near) == 1 else None


def _plain(code: str) -> str:
    return code.translate(_ALIKE)
