"""What the bot misread: turns that fell back or were corrected, grouped; the worklist for new examples.

It reads ids, meanings and states alone. What was written stays sealed; whoever writes examples writes her own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.turn import TurnIn, TurnOut
from porchlight.storage.tables import TurnHeard

FELL_BACK, UNSURE, CORRECTED = "fell back", "unsure", "corrected"
SURE = 0.4
"""A reading below this, if it was acted on, is worth an example."""

SOON = timedelta(minutes=3)
_TAKES_BACK = {
    "stop_messages": ("start_or_continue_lesson",),
    "pause_for_now": ("next", "start_or_continue_lesson"),
    "change_language": ("change_language",),
    "delete_my_data": ("deny",),
    "talk_to_human": ("deny",),
    "pick_lesson": ("list_lessons", "pick_lesson"),
    "free_text_reflection": ("repeat_or_explain",),
}
"""What a teen does soon after a reading that was wrong, by the reading."""

_ALWAYS_COMPLAINS = "insult_or_frustration"
MOST_IDS = 5


@dataclass(frozen=True)
class Misread:
    """One group of turns: why, in which state and language, read as what, how many, and the newest of them."""

    why: str
    state: str
    language: str
    meaning: str
    then: str | None
    turns: int
    least_sure: float
    newest: tuple[int, ...]


def heard_of(given: TurnIn, out: TurnOut, inbound_id: int, conversation_id: str, now: datetime) -> TurnHeard:
    """What is kept of a turn: no word of it."""
    understood = out.understood
    return TurnHeard(
        inbound_id=inbound_id,
        conversation_id=conversation_id,
        state=given.state,
        language=given.language,
        meaning=understood.meaning,
        confidence=understood.confidence,
        misunderstood=out.misunderstood,
        at=now,
    )


def misread(session: Session, since: datetime) -> list[Misread]:
    """The groups since then, largest first."""
    rows = session.scalars(
        select(TurnHeard)
        .where(TurnHeard.at >= since)
        .order_by(TurnHeard.conversation_id, TurnHeard.inbound_id)
    ).all()
    groups: dict[tuple[str, str, str, str, str | None], list[TurnHeard]] = defaultdict(list)
    for why, row, then in _found(rows):
        groups[why, row.state, row.language, row.meaning, then].append(row)
    listed = [
        Misread(
            *key[:5],
            turns=len(found),
            least_sure=min(row.confidence for row in found),
            newest=tuple(sorted((row.inbound_id for row in found), reverse=True)[:MOST_IDS]),
        )
        for key, found in groups.items()
    ]
    return sorted(listed, key=lambda group: (-group.turns, group.why, group.state, group.meaning))


def _found(rows: Sequence[TurnHeard]) -> Iterator[tuple[str, TurnHeard, str | None]]:
    after = {one.inbound_id: two for one, two in pairwise(rows) if one.conversation_id == two.conversation_id}
    for row in rows:
        then = after.get(row.inbound_id)
        if row.misunderstood:
            yield FELL_BACK, row, None
        elif then is not None and then.at - row.at <= SOON and _takes_back(row.meaning, then.meaning):
            yield CORRECTED, row, then.meaning
        elif row.confidence < SURE:
            yield UNSURE, row, None


def _takes_back(meaning: str, then: str) -> bool:
    return then in _TAKES_BACK.get(meaning, ()) or (then == _ALWAYS_COMPLAINS and meaning != then)
