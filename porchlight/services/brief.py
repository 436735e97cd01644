"""Gathering what an action may know about a turn (bot/turn.py: TurnIn), from the tables, in one look."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.turn import TurnIn
from porchlight.services.effects import usable_code
from porchlight.services.readiness import read_readiness
from porchlight.services.screen_now import read_open
from porchlight.storage.tables import Assignment, Conversation, Group, LessonProgress, Youth
from porchlight.storage.vault import Vault
from safety.resources import ResourcePack

MOST_CODE_WORDS = 8
"""A text longer than this is not searched for a join code word by word."""


def brief(
    session: Session,
    vault: Vault,
    pack: ResourcePack,
    conversation: Conversation,
    turn_id: str,
    text: str,
    now: datetime,
) -> TurnIn:
    """What the action of this turn gets as metadata."""
    open_now = read_open(vault, conversation)
    youth = session.get_one(Youth, conversation.youth_id)
    group = session.get(Group, youth.group_id) if youth.group_id else None
    progress = session.scalars(
        select(LessonProgress).where(LessonProgress.youth_id == youth.id).order_by(LessonProgress.id)
    )
    return TurnIn(
        turn_id=turn_id,
        language=conversation.language,
        state=conversation.state,
        options=open_now.options,
        prompt=open_now.prompt,
        lesson=open_now.lesson,
        progress=tuple(
            {"module": row.module, "lesson": row.lesson, "status": row.status} for row in progress
        ),
        assigned=_assigned(session, group, now),
        group=group.name if group else None,
        welcomed=conversation.welcomed_at is not None,
        person_available=read_readiness(session, now).can_promise_person(now),
        join_code=_join_code(session, text, conversation.state, now),
        resources=tuple(
            {
                "id": line.id,
                "name": line.name[conversation.language],
                "text": line.text_to or "",
                "call": line.call or "",
            }
            for line in pack.always()
        ),
        misunderstood=open_now.misunderstood,
        memory=_memory(open_now.memory, youth),
    )


def _memory(memory: dict[str, Any], youth: Youth) -> dict[str, Any]:
    """What the last action asked to get back. The age band is kept with the youth, so it is never asked twice."""
    return {"age": youth.age_band, **memory} if youth.age_band else memory


def _assigned(session: Session, group: Group | None, now: datetime) -> tuple[str, ...]:
    if group is None:
        return ()
    return tuple(
        session.scalars(
            select(Assignment.module)
            .where(Assignment.group_id == group.id, Assignment.starts_on <= now.date())
            .order_by(Assignment.starts_on, Assignment.created_at)
        )
    )


def _join_code(session: Session, text: str, state: str, now: datetime) -> dict[str, str | None] | None:
    """The code in a text, if it holds one of ours; in `ask_join_code` also one that is unknown."""
    words = re.findall(r"[A-Za-z0-9-]+", text)
    if not words or len(words) > MOST_CODE_WORDS:
        return None
    # "RVR 204" and "R V R 2 0 4" are one code; so are words on their own inside a sentence.
    for typed in ["".join(words), *words, *("".join(pair) for pair in pairwise(words))]:
        code = usable_code(session, typed, now)
        if code is not None:
            return {"typed": code.code, "group": session.get_one(Group, code.group_id).name}
    looks_like_code = [
        word for word in ["".join(words), *words] if re.search(r"\d", word) and re.search(r"[A-Za-z]", word)
    ]
    if state == "ask_join_code" and looks_like_code:
        return {"typed": looks_like_code[-1].upper(), "group": None}
    return None
