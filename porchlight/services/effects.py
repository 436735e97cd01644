"""Doing what an action asked for, in the transaction that answers its turn (bot/turn.py: EFFECTS)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from porchlight.domain.ids import new_id
from porchlight.services import measures, plans, readers
from porchlight.services.consent import opt_out
from porchlight.services.escalate import escalate
from porchlight.storage.tables import Conversation, JoinCode, LessonProgress, Task, Youth
from porchlight.storage.vault import Vault

LANGUAGES = ("en", "es")


@dataclass(frozen=True)
class Doing:
    """What an effect is done to, and when."""

    session: Session
    vault: Vault
    conversation: Conversation
    inbound_id: int
    now: datetime
    claim_minutes: int
    person_available: bool
    """What the action was told when it chose its words: the record says what she reads, also if that changed."""

    inbound_ids: tuple[int, ...] = ()
    """All messages of this turn; `inbound_id` is the last of them."""


def apply(doing: Doing, effect: Mapping[str, Any]) -> None:
    """Do one effect. Raises ValueError for one that is not ours, so that the turn is not half done."""
    try:
        do = _DOERS[effect["kind"]]
    except KeyError as error:
        raise ValueError(f"effect {effect.get('kind')!r} is not one of {sorted(_DOERS)}") from error
    do(doing, effect)


def _language(doing: Doing, effect: Mapping[str, Any]) -> None:
    if effect["to"] not in LANGUAGES:
        raise ValueError(f"language {effect['to']!r} is not one of {LANGUAGES}")
    doing.conversation.language = effect["to"]


def _opt_out(doing: Doing, _effect: Mapping[str, Any]) -> None:
    opt_out(doing.session, doing.conversation, doing.now)


def _pause(doing: Doing, _effect: Mapping[str, Any]) -> None:
    doing.conversation.sitting += 1


def _welcomed(doing: Doing, _effect: Mapping[str, Any]) -> None:
    doing.conversation.welcomed_at = doing.conversation.welcomed_at or doing.now


def _join(doing: Doing, effect: Mapping[str, Any]) -> None:
    code = usable_code(doing.session, str(effect["code"]), doing.now)
    youth = doing.session.get_one(Youth, doing.conversation.youth_id)
    if code is not None:
        youth.group_id, youth.joined_at = code.group_id, doing.now


def _lesson_started(doing: Doing, effect: Mapping[str, Any]) -> None:
    if _progress(doing, effect) is None:
        doing.session.add(
            LessonProgress(
                youth_id=doing.conversation.youth_id,
                module=effect["module"],
                lesson=effect["lesson"],
                version=int(effect["version"]),
                status="started",
                started_at=doing.now,
            )
        )


def _lesson_finished(doing: Doing, effect: Mapping[str, Any]) -> None:
    _lesson_started(doing, effect)
    doing.session.flush()
    progress = _progress(doing, effect)
    if progress is not None and progress.status != "finished":
        progress.status, progress.finished_at = "finished", doing.now
        progress.version = int(effect["version"])
    doing.conversation.sitting += 1


def _lesson_rated(doing: Doing, effect: Mapping[str, Any]) -> None:
    conversation = doing.conversation
    readers.rate(doing.session, conversation.youth_id, conversation.language, effect, doing.now)


def _lesson_line(doing: Doing, effect: Mapping[str, Any]) -> None:
    conversation = doing.conversation
    readers.pass_on(
        doing.session,
        doing.vault,
        conversation.youth_id,
        conversation.language,
        doing.inbound_id,
        effect,
        doing.now,
    )


def _measure_wave(doing: Doing, effect: Mapping[str, Any]) -> None:
    measures.note_wave(doing.session, doing.conversation.youth_id, effect, doing.now)


def _measured(doing: Doing, effect: Mapping[str, Any]) -> None:
    measures.note_answer(doing.session, doing.conversation.youth_id, effect, doing.now)


def _ask_for_person(doing: Doing, _effect: Mapping[str, Any]) -> None:
    escalate(
        doing.session, doing.conversation, doing.inbound_id, "check_in", "unspecified", watched=False, requested=True,
        promise="person" if doing.person_available else "nobody", promise_minutes=doing.claim_minutes, now=doing.now,
    )  # fmt: skip


def _delete(doing: Doing, effect: Mapping[str, Any]) -> None:
    if effect["kind"] == "delete_confirmed":
        _task(doing, "delete_data")
        plans.forget(doing.session, doing.vault, doing.conversation.youth_id)


def _plan_part(doing: Doing, effect: Mapping[str, Any]) -> None:
    youth = doing.conversation.youth_id
    plans.keep_part(doing.session, doing.vault, youth, effect, doing.inbound_ids, doing.now)


def _plan_heard(doing: Doing, _effect: Mapping[str, Any]) -> None:
    plans.mark(doing.session, doing.inbound_ids)


def _plan_shared(doing: Doing, effect: Mapping[str, Any]) -> None:
    plans.share(doing.session, doing.conversation.youth_id, effect["to"] is True, doing.now)


def _plan_deleted(doing: Doing, _effect: Mapping[str, Any]) -> None:
    plans.forget(doing.session, doing.vault, doing.conversation.youth_id)


def _age_band(doing: Doing, effect: Mapping[str, Any]) -> None:
    doing.session.get_one(Youth, doing.conversation.youth_id).age_band = str(effect["band"])


def _reminder(doing: Doing, effect: Mapping[str, Any]) -> None:
    doing.session.get_one(Youth, doing.conversation.youth_id).text_when = str(effect["when"])


def _task(doing: Doing, kind: str) -> None:
    youth = doing.conversation.youth_id
    there = select(Task).where(Task.youth_id == youth, Task.kind == kind, Task.done_at.is_(None))
    if doing.session.scalars(there).first() is None:
        doing.session.add(
            Task(id=new_id("tsk"), youth_id=youth, kind=kind, due_on=doing.now.date(), opened_at=doing.now)
        )


def _progress(doing: Doing, effect: Mapping[str, Any]) -> LessonProgress | None:
    return doing.session.scalars(
        select(LessonProgress).where(
            LessonProgress.youth_id == doing.conversation.youth_id,
            LessonProgress.module == effect["module"],
            LessonProgress.lesson == effect["lesson"],
        )
    ).first()


def usable_code(session: Session, typed: str, now: datetime) -> JoinCode | None:
    """The join code as typed (spaces, dashes and case aside), unless it is paused or has expired."""
    code = session.get(JoinCode, "".join(char for char in typed.upper() if char.isalnum()))
    return code if code is not None and code.paused_at is None and code.expires_at > now else None


_DOERS = {
    "language": _language,
    "opt_out": _opt_out,
    "pause": _pause,
    "welcomed": _welcomed,
    "join": _join,
    "lesson_started": _lesson_started,
    "lesson_finished": _lesson_finished,
    "lesson_rated": _lesson_rated,
    "lesson_line": _lesson_line,
    "measure_wave": _measure_wave,
    "measured": _measured,
    "ask_for_person": _ask_for_person,
    "delete_requested": _delete,
    "delete_confirmed": _delete,
    "age_band": _age_band,
    "reminder": _reminder,
    "plan_part": _plan_part,
    "plan_heard": _plan_heard,
    "plan_shared": _plan_shared,
    "plan_deleted": _plan_deleted,
}
