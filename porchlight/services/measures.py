"""The measure as rows: who may be asked, how far each wave has come, the letters that were chosen.

No page reads an answer. What is counted from them later must not show small groups (DESIGN.md section 6, rule 9).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from curriculum.measures import WAVES
from porchlight.domain.measures import LATEST, MONTH, month_is_due
from porchlight.storage.tables import Group, MeasureAnswer, MeasureWave, Youth

STATUSES = ("declined", "started", "finished")
LETTERS = ("a", "b", "c", "d")


def told(session: Session, youth: Youth, group: Group | None, now: datetime) -> dict[str, Any] | None:
    """What an action may know: `{"done": {wave: status}, "month_due": bool}`; None where it is not switched on."""
    if group is None or group.measured_from is None or youth.unmeasured:
        return None
    waves = {
        row.wave: row for row in session.scalars(select(MeasureWave).where(MeasureWave.youth_id == youth.id))
    }
    after = waves.get("after")
    finished_at = after.changed_at if after is not None and after.status == "finished" else None
    done = {wave: row.status for wave, row in waves.items()}
    return {"done": done, "month_due": month_is_due(finished_at, "month" in waves, now)}


def due_for_month(session: Session, now: datetime) -> list[str]:
    """The youths whom the one-month questions are due for. Whoever sends them asks this, once a day or so."""
    begun = select(MeasureWave.youth_id).where(MeasureWave.wave == "month")
    return list(
        session.scalars(
            select(MeasureWave.youth_id)
            .join(Youth, Youth.id == MeasureWave.youth_id)
            .join(Group, Group.id == Youth.group_id)
            .where(
                MeasureWave.wave == "after",
                MeasureWave.status == "finished",
                MeasureWave.changed_at <= now - MONTH,
                MeasureWave.changed_at >= now - LATEST,
                MeasureWave.youth_id.not_in(begun),
                Group.measured_from.is_not(None),
                Youth.unmeasured.is_(False),
            )
            .order_by(MeasureWave.youth_id)
        )
    )


def note_wave(session: Session, youth_id: str, effect: Mapping[str, Any], now: datetime) -> None:
    """Keep how far a wave has come. A finished one stays finished. Raises ValueError for what is not ours."""
    wave, status = str(effect["wave"]), str(effect["status"])
    if wave not in WAVES or status not in STATUSES:
        raise ValueError(f"measure wave {wave!r} or status {status!r} is not one of ours")
    row = session.scalars(
        select(MeasureWave).where(MeasureWave.youth_id == youth_id, MeasureWave.wave == wave)
    ).first()
    if row is None:
        row = MeasureWave(youth_id=youth_id, wave=wave, version=0, status="", changed_at=now)
        session.add(row)
    if row.status != "finished":
        row.version, row.status, row.changed_at = int(effect["version"]), status, now
    session.flush()


def note_answer(session: Session, youth_id: str, effect: Mapping[str, Any], now: datetime) -> None:
    """Keep one letter; given again, the last one counts. Raises ValueError for what is not ours."""
    wave, item, choice = (str(effect[name]) for name in ("wave", "item", "choice"))
    if wave not in WAVES or choice not in LETTERS:
        raise ValueError(f"measure wave {wave!r} or choice {choice!r} is not one of ours")
    version = int(effect["version"])
    row = session.scalars(
        select(MeasureAnswer).where(
            MeasureAnswer.youth_id == youth_id,
            MeasureAnswer.wave == wave,
            MeasureAnswer.version == version,
            MeasureAnswer.item == item,
        )
    ).first()
    if row is None:
        row = MeasureAnswer(
            youth_id=youth_id, wave=wave, version=version, item=item, choice="", answered_at=now
        )
        session.add(row)
    row.choice, row.answered_at = choice, now
    session.flush()
