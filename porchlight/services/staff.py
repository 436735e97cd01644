"""Signing in: who is at the console. Sessions are rows, so they can be ended; tokens are kept as hashes only.

It must never tell by words or by time taken whether an account exists, is locked or is a demo one.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from porchlight.domain.clock import Clock
from porchlight.domain.ids import new_id
from porchlight.domain.roles import Role
from porchlight.errors import PorchlightError
from porchlight.services.attempts import Attempts
from porchlight.services.audit import note_act
from porchlight.services.passwords import Passwords
from porchlight.storage.engine import Database
from porchlight.storage.tables import Login, Organisation, Staff

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(seconds=60)
"""`seen_at` moves at most this often: each move is a commit, and a commit wakes every open queue."""


@dataclass(frozen=True)
class StaffMember:
    """A member of staff who is signed in. `zone`: the IANA time zone in which times are shown to them."""

    id: str
    organisation_id: str
    name: str
    email: str
    role: Role
    zone: str = "UTC"


@dataclass(frozen=True)
class SignedIn:
    """A fresh session: the token goes into the cookie and is kept nowhere else."""

    token: str
    member: StaffMember


@dataclass(frozen=True)
class OwnLogin:
    """One of one's own sessions, for the page that lists them."""

    id: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


class SignInRefused(PorchlightError):
    """Wrong e-mail or password, or an account that may not sign in: one answer for all."""

    code = "sign_in_refused"


class TooManyTries(PorchlightError):
    """Too many failures for this account from this address; `minutes` says how long to wait."""

    code = "too_many_tries"

    def __init__(self, minutes: int) -> None:
        super().__init__(f"too many tries; wait {minutes} minutes")
        self.minutes = minutes


class SignIns:
    """Opens, recognises and ends sessions."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        provider_connected: bool,
        passwords: Passwords | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._provider_connected = provider_connected
        self._passwords = passwords or Passwords()
        self._attempts = Attempts(clock)

    def sign_in(self, email: str, password: str, address: str) -> SignedIn:
        """A new session. Raises SignInRefused or TooManyTries."""
        account = email.strip().lower()
        if (wait := self._attempts.wait(account, address)) is not None:
            raise TooManyTries(max(1, -(-int(wait.total_seconds()) // 60)))
        with self._database.read() as session:
            staff = session.scalar(select(Staff).where(Staff.email == account))
            zone = _zone(session, staff)
        # The password is checked first and always, so that a refusal takes the same time whatever its reason.
        fits = self._passwords.fits(password, staff.password_hash if staff else None)
        if staff is None or not fits or not self._may_enter(staff):
            self._attempts.failed(account, address)
            raise SignInRefused("e-mail and password do not fit an account that can sign in")
        self._attempts.succeeded(account, address)
        return self._open(staff, zone)

    def member(self, token: str, *, present: bool = True) -> StaffMember | None:
        """Who holds this token now; None when it is unknown, ended, idle or too old, or its account locked.

        `present`: whether this request shows that a person is there (it then counts against idling).
        """
        now = self._clock.now()
        with self._database.read() as session:
            row = session.execute(
                select(Login, Staff, Organisation.zone)
                .join(Staff, Staff.id == Login.staff_id)
                .join(Organisation, Organisation.id == Staff.organisation_id)
                .where(Login.token_hash == _digest(token))
            ).one_or_none()
        if row is None:
            return None
        login, staff, zone = row
        if login.revoked_at is not None or now >= login.expires_at or now - login.seen_at >= IDLE:
            return None
        if not self._may_enter(staff):
            return None
        if present and now - login.seen_at >= SEEN_EVERY:
            with self._database.write() as session:
                session.execute(update(Login).where(Login.id == login.id).values(seen_at=now))
        return _member(staff, zone)

    def sign_out(self, token: str) -> None:
        """End one session; an unknown token changes nothing."""
        now = self._clock.now()
        with self._database.write() as session:
            login = session.scalar(
                select(Login).where(Login.token_hash == _digest(token), Login.revoked_at.is_(None))
            )
            if login is not None:
                login.revoked_at = now
                _note(session, now, login.staff_id, "signed_out", login.id)

    def sign_out_everywhere(self, member: StaffMember) -> int:
        """End all sessions of this person, this one too. Returns how many."""
        now = self._clock.now()
        with self._database.write() as session:
            ended = end_sessions(session, member.id, now)
            note_act(session, now, member.id, member.name, "signed_out_everywhere", member.id)
        return ended

    def own_sessions(self, member: StaffMember, token: str) -> list[OwnLogin]:
        """The person's sessions that are in force, newest first."""
        now = self._clock.now()
        with self._database.read() as session:
            rows = session.scalars(
                select(Login)
                .where(Login.staff_id == member.id, *in_force(now))
                .order_by(Login.created_at.desc())
            ).all()
        mine = _digest(token)
        return [OwnLogin(row.id, row.created_at, row.seen_at, row.token_hash == mine) for row in rows]

    def _may_enter(self, staff: Staff) -> bool:
        return staff.locked_at is None and not (staff.demo and self._provider_connected)

    def _open(self, staff: Staff, zone: str) -> SignedIn:
        token, now = secrets.token_urlsafe(32), self._clock.now()
        login = Login(
            id=new_id("login"), token_hash=_digest(token), staff_id=staff.id,
            created_at=now, seen_at=now, expires_at=now + ABSOLUTE,
        )  # fmt: skip
        with self._database.write() as session:
            session.add(login)
            note_act(session, now, staff.id, staff.name, "signed_in", login.id)
        return SignedIn(token, _member(staff, zone))


def in_force(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions under which a session counts."""
    return (Login.revoked_at.is_(None), Login.expires_at > now, Login.seen_at > now - IDLE)


def end_sessions(session: Session, staff_id: str, now: datetime) -> int:
    """Revoke every open session of one person in the caller's transaction. Returns how many."""
    rows = session.scalars(select(Login).where(Login.staff_id == staff_id, Login.revoked_at.is_(None))).all()
    for row in rows:
        row.revoked_at = now
    return len(rows)


def _digest(token: str) -> str:
    # A plain hash is enough: the token has 256 random bits, so there is nothing to guess.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _member(staff: Staff, zone: str) -> StaffMember:
    return StaffMember(staff.id, staff.organisation_id, staff.name, staff.email, Role(staff.role), zone)


def _zone(session: Session, staff: Staff | None) -> str:
    organisation = session.get(Organisation, staff.organisation_id) if staff else None
    return organisation.zone if organisation else "UTC"


def _note(session: Session, now: datetime, staff_id: str, act: str, record: str) -> None:
    staff = session.get(Staff, staff_id)
    note_act(session, now, staff_id, staff.name if staff else "", act, record)
