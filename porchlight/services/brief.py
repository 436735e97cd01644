"""Gathering what an action may know about a turn (bot/turn.py: TurnIn), from the tables, in one look."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.turn import TurnIn
from porchlight.services import measures, plans
from porchlight.services.answering import Answering
from porchlight.services.effects import usable_code
from porchlight.services.local_help import NOTE, LocalHelp
from porchlight.services.near_codes import near_code
from porchlight.services.readiness import read_readiness
from porchlight.services.screen_now import read_open
from porchlight.storage.tables import Assignment, Conversation, Group, InboundRow, LessonProgress, Youth
from porchlight.storage.vault import Vault

MOST_CODE_WORDS = 8
"""A text longer than this is not searched for a join code word by word."""


def brief(
    session: Session,
    vault: Vault,
    answering: Answering,
    conversation: Conversation,
    turn_id: str,
    text: str,
    now: datetime,
    local: LocalHelp,
) -> TurnIn:
    """What the action of this turn gets as metadata."""
    open_now = read_open(vault, conversation)
    youth = session.get_one(Youth, conversation.youth_id)
    group = session.get(Group, youth.group_id) if youth.group_id else None
    progress = session.scalars(
        select(LessonProgress).where(LessonProgress.youth_id == youth.id).order_by(LessonProgress.id)
    )
    given = _assigned(session, group, now)
    person_on = read_readiness(session, now).can_promise_person(now)
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
        assigned=tuple(given),
        pinned=given,
        group=group.name if group else None,
        welcomed=conversation.welcomed_at is not None,
        person_available=person_on,
        join_code=_join_code(session, text, conversation.state, now),
        resources=tuple(
            {
                "id": line.id,
                "name": line.name[conversation.language],
                "text": line.text_to or "",
                "call": line.call or "",
            }
            for line in answering.pack.always()
        ),
        misunderstood=open_now.misunderstood,
        memory=_memory(open_now.memory, youth),
        measure=measures.told(session, youth, group, now),
        plan=plans.told(session, vault, youth.id),
        lines=answering.lines(now.date(), conversation.language),
        finds_out=answering.finds_out(conversation.channel, in_group=group is not None, person_on=person_on),
        near=_near(local, text, conversation.language, turn_id, now),
        channel=conversation.channel,
        away_days=_away_days(session, conversation, now),
    )


def _near(local: LocalHelp, text: str, language: str, turn_id: str, now: datetime) -> dict[str, Any] | None:
    """The lines for a place, if the text asks for some; MORE goes on from this turn's last message."""
    page = local.in_question(text, language, now.date())
    if page is None:
        return None
    note = {**page.note, "after": int(turn_id.rsplit(":", 1)[1])} if page.note else None
    return {"name": page.name, "text": page.text, "note": note}


def _away_days(session: Session, conversation: Conversation, now: datetime) -> int:
    """Whole days since her last text before this turn; 0 for the first one."""
    before = session.scalars(
        select(InboundRow.received_at)
        .where(InboundRow.conversation_id == conversation.id, InboundRow.turn_status != "waiting")
        .order_by(InboundRow.id.desc())
        .limit(1)
    ).first()
    return max(0, (now - before).days) if before is not None else 0


def _memory(memory: dict[str, Any], youth: Youth) -> dict[str, Any]:
    """What the last action asked to get back, but for a place that she moved on from.

    The age band is kept with the youth, so it is never asked twice.
    """
    kept = {name: value for name, value in memory.items() if name != NOTE}
    return {"age": youth.age_band, **kept} if youth.age_band else kept


def _assigned(session: Session, group: Group | None, now: datetime) -> dict[str, int]:
    """The group's modules in the order given, each with the version it was given."""
    if group is None:
        return {}
    rows = session.execute(
        select(Assignment.module, Assignment.module_version)
        .where(Assignment.group_id == group.id, Assignment.starts_on <= now.date())
        .order_by(Assignment.starts_on, Assignment.created_at)
    )
    return {module: version for module, version in rows}


def _join_code(session: Session, text: str, state: str, now: datetime) -> dict[str, str | None] | None:
    """The code in a text, if it holds one of ours; in `ask_join_code` also one that is unknown.

    With `sent`, it is only the one that what was sent comes close to.
    """
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
    if state not in ("new", "ask_join_code") or not looks_like_code:
        return None
    near = near_code(session, looks_like_code[-1], now)
    if near is not None:
        group = session.get_one(Group, near.group_id).name
        return {"typed": near.code, "group": group, "sent": looks_like_code[-1].upper()}
    return {"typed": looks_like_code[-1].upper(), "group": None} if state == "ask_join_code" else None
