"""Puts the demo of demo.yml into the database: a school, staff, two groups and two weeks of activity.

Safe to run again: it adds nothing twice and only moves the demo shift on. It never makes a live escalation,
sends nothing, and every made-up message says that it is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from curriculum import Library
from porchlight.domain.clock import Clock
from porchlight.domain.escalation import Status
from porchlight.domain.gate import Kind
from porchlight.domain.roles import Role
from porchlight.services.group_codes import LASTS
from porchlight.services.passwords import Passwords
from porchlight.storage.engine import Database
from porchlight.storage.tables import (
    Assignment,
    Conversation,
    Escalation,
    EscalationEvent,
    Group,
    InboundRow,
    JoinCode,
    LessonProgress,
    Organisation,
    Outbound,
    Promise,
    ScreeningRow,
    Shift,
    Staff,
    Youth,
)
from porchlight.storage.vault import Vault

STORY = Path(__file__).with_name("demo.yml")
SHIFT = "shift_demo"
SHIFT_LASTS = timedelta(days=14)
PROMISED = timedelta(minutes=5)


@dataclass(frozen=True)
class DemoAccount:
    """Who may sign in to the demo. The password is public, in demo.yml."""

    name: str
    role: Role
    email: str
    password: str


@dataclass(frozen=True)
class Demo:
    """What a newcomer is told after seeding."""

    accounts: tuple[DemoAccount, ...]
    codes: tuple[str, ...]


def seed_demo(database: Database, vault: Vault, clock: Clock, library: Library, passwords: Passwords) -> Demo:
    """Seed, or move the demo shift on when all is there. Returns accounts and join codes."""
    story: dict[str, Any] = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    with database.read() as session:
        is_there = session.get(Organisation, story["organisation"]["id"]) is not None
    # Hashing takes a second or two; it must not happen while the database is held for writing.
    hashes = {} if is_there else {row["id"]: passwords.make(row["password"]) for row in story["staff"]}
    now = clock.now()
    with database.write() as session:
        if session.get(Organisation, story["organisation"]["id"]) is None:
            _Seeding(session, vault, library, story, hashes, now).run()
        _keep_shift_on(session, story["on_shift"], now)
        _keep_codes_open(session, story, now)
    accounts = tuple(
        DemoAccount(row["name"], Role(row["role"]), row["email"], row["password"]) for row in story["staff"]
    )
    return Demo(accounts, tuple(group["code"] for group in story["groups"]))


def _keep_shift_on(session: Session, staff_id: str, now: datetime) -> None:
    shift = session.get(Shift, SHIFT)
    if shift is None:
        session.add(Shift(id=SHIFT, staff_id=staff_id, starts_at=now, ends_at=now + SHIFT_LASTS))
    else:
        shift.ends_at = now + SHIFT_LASTS


def _keep_codes_open(session: Session, story: dict[str, Any], now: datetime) -> None:
    for group in story["groups"]:
        code = session.get(JoinCode, group["code"])
        if code is not None:
            code.expires_at = now + LASTS


class _Seeding:
    """One run of the first seeding, in one transaction."""

    def __init__(
        self,
        session: Session,
        vault: Vault,
        library: Library,
        story: dict[str, Any],
        hashes: dict[str, str],
        now: datetime,
    ) -> None:
        self._session = session
        self._vault = vault
        self._module = library.modules[0]
        self._story = story
        self._hashes = hashes
        self._now = now
        self._phones = 0

    def run(self) -> None:
        """Everything, parents before children."""
        start = self._ago(15)
        self._add(Organisation(**self._story["organisation"], created_at=start))
        for row in self._story["staff"]:
            self._staff(row, start)
        youths = {}
        for group in self._story["groups"]:
            self._group(group)
            for number, row in enumerate(group["youths"], start=1):
                youths[group["id"], row["nickname"]] = self._youth(group["id"], number, row)
        for row in self._story["escalations"]:
            self._escalation(row, youths[row["group"], row["nickname"]])

    def _staff(self, row: dict[str, Any], start: datetime) -> None:
        page_to = self._vault.seal(row["page_to"]) if "page_to" in row else None
        self._add(
            Staff(
                id=row["id"], organisation_id=self._story["organisation"]["id"], email=row["email"], name=row["name"],
                role=Role(row["role"]), password_hash=self._hashes[row["id"]], page_to_sealed=page_to, demo=True,
                created_at=start,
            )
        )  # fmt: skip

    def _group(self, row: dict[str, Any]) -> None:
        made = self._ago(row["days_ago"])
        self._add(
            Group(
                id=row["id"], organisation_id=self._story["organisation"]["id"], counsellor_id=row["counsellor"],
                name=row["name"], created_at=made,
            )
        )  # fmt: skip
        self._add(
            JoinCode(code=row["code"], group_id=row["id"], created_at=made, expires_at=self._now + LASTS)
        )
        self._add(
            Assignment(
                id=f"asg_{row['id']}", group_id=row["id"], module=self._module.slug,
                module_version=self._module.version, starts_on=made.date(), due_on=None,
                created_by=row["counsellor"], created_at=made,
            )
        )  # fmt: skip

    def _youth(self, group_id: str, number: int, row: dict[str, Any]) -> Conversation:
        joined = self._ago(row["days_ago"]) + timedelta(minutes=number)
        youth_id = f"yth_{group_id}_{number}"
        nickname = self._vault.seal(row["nickname"]) if row["nickname"] else None
        self._add(
            Youth(
                id=youth_id,
                group_id=group_id,
                nickname_sealed=nickname,
                age_band="13_plus",
                joined_at=joined,
                created_at=joined,
            )
        )
        lessons = self._module.lessons
        for place, lesson in enumerate(lessons[: row["finished"] + (1 if row.get("begun") else 0)]):
            is_finished = place < row["finished"]
            started = joined + timedelta(days=2 * place, hours=3)
            self._add(
                LessonProgress(
                    youth_id=youth_id, module=self._module.slug, lesson=lesson.id, version=lesson.version,
                    status="finished" if is_finished else "started", started_at=started,
                    finished_at=started + timedelta(minutes=12) if is_finished else None,
                )
            )  # fmt: skip
        return self._conversation(youth_id, joined)

    def _conversation(self, youth_id: str, joined: datetime) -> Conversation:
        self._phones += 1
        phone = f"+155501008{self._phones:02}"
        conversation = Conversation(
            id=f"cnv_{youth_id}", youth_id=youth_id, channel="sms", address_sealed=self._vault.seal(phone),
            address_hash=self._vault.look_up("sms", phone), state="idle", welcomed_at=joined, last_inbound_at=joined,
            created_at=joined,
        )  # fmt: skip
        self._add(conversation)
        return conversation

    def _escalation(self, row: dict[str, Any], conversation: Conversation) -> None:
        opened, worker = self._ago(row["days_ago"]), self._story["on_shift"]
        conversation.language = row["language"]
        first = self._inbound(row, conversation, 0, row["messages"][0], opened)
        claimed, resolved = opened + timedelta(minutes=2), opened + timedelta(minutes=40)
        self._add(
            Escalation(
                id=row["id"], youth_id=conversation.youth_id, conversation_id=conversation.id, status=Status.RESOLVED,
                tier=row["tier"], category=row["category"], promise=row["promise"], opened_by_inbound=first.id,
                opened_at=opened, paged_at=opened, claimed_by=worker, claimed_at=claimed,
                first_words_at=opened + timedelta(minutes=3), full_reply_at=opened, resolved_at=resolved,
                outcome=row["outcome"], note_sealed=self._vault.seal(row["note"]),
            )
        )  # fmt: skip
        self._add(Promise(escalation_id=row["id"], due_at=opened + PROMISED, kept_at=claimed, made_at=opened))
        self._page(row, worker, opened)
        for place, message in enumerate(row["messages"][1:], start=1):
            if message["who"] == "teen":
                self._inbound(row, conversation, place, message, opened)
            else:
                self._outbound(row, conversation, place, message, opened)
        done_by = {"claimed": claimed, "resolved": resolved, "handed_back": resolved + timedelta(minutes=1)}
        for kind, at in {"opened": opened, "paged": opened, **done_by}.items():
            self._add(
                EscalationEvent(
                    escalation_id=row["id"], kind=kind, staff_id=worker if kind in done_by else None, at=at
                )
            )

    def _inbound(
        self,
        row: dict[str, Any],
        conversation: Conversation,
        place: int,
        message: dict[str, Any],
        opened: datetime,
    ) -> InboundRow:
        at = opened + timedelta(minutes=message["after"])
        inbound = InboundRow(
            conversation_id=conversation.id, channel=conversation.channel, provider_id=f"demo-{row['id']}-{place}",
            text_sealed=self._vault.seal(message["text"]), received_at=at, stored_at=at,
            turn_status="crisis" if place == 0 else "to_human", answered_at=at,
        )  # fmt: skip
        self._add(inbound)
        because = [[row["rule"], row["words"]]] if place == 0 else []
        self._add(
            ScreeningRow(
                inbound_id=inbound.id, tier=row["tier"] if place == 0 else "none",
                category=row["category"] if place == 0 else None, watched=False,
                because_sealed=self._vault.seal_json(because), engine="screen", at=at,
            )
        )  # fmt: skip
        conversation.last_inbound_at = at
        return inbound

    def _outbound(
        self,
        row: dict[str, Any],
        conversation: Conversation,
        place: int,
        message: dict[str, Any],
        opened: datetime,
    ) -> None:
        at = opened + timedelta(minutes=message["after"], seconds=2)
        by_staff = message["who"] == "staff"
        self._add(
            Outbound(
                conversation_id=conversation.id, escalation_id=row["id"], kind=Kind.STAFF if by_staff else Kind.CRISIS,
                name="staff" if by_staff else "demo.crisis", text_sealed=self._vault.seal(message["text"]),
                written_by=self._story["on_shift"] if by_staff else None, status="delivered", via="api",
                idempotency_key=f"demo:{row['id']}:{place}", created_at=at, due_at=at, sent_at=at, confirmed_at=at,
            )
        )  # fmt: skip

    def _page(self, row: dict[str, Any], worker: str, at: datetime) -> None:
        # A promise of a person rests on the last page having been accepted; in the demo this is that page.
        self._add(
            Outbound(
                staff_id=worker, escalation_id=row["id"], kind=Kind.PAGE, name="page",
                text_sealed=self._vault.seal(f"[demo] {row['id']} {row['tier']}"), status="delivered", via="api",
                idempotency_key=f"demo:{row['id']}:page", created_at=at, due_at=at, sent_at=at, confirmed_at=at,
            )
        )  # fmt: skip

    def _ago(self, days: float) -> datetime:
        return self._now - timedelta(days=days)

    def _add(self, row: object) -> None:
        self._session.add(row)
        self._session.flush()
