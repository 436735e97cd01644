"""One system on stage: a temporary installation with web on HTTP, provider stand-ins, a worker, a pinned clock."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select, update

from porchlight.bootstrap import System, Words, build, build_sweep
from porchlight.domain.clock import PinnedClock
from porchlight.domain.ids import new_id
from porchlight.domain.roles import Role
from porchlight.errors import PorchlightError
from porchlight.jobs.clockwork import ClockworkJobs
from porchlight.jobs.ladder import Ladder
from porchlight.jobs.sweep import Sweep
from porchlight.run.prepare import prepare
from porchlight.services.staff import StaffMember
from porchlight.settings import Settings, read_settings
from porchlight.simulator.handset import Handset
from porchlight.simulator.network import Network
from porchlight.simulator.server import LocalServer, SimulatorServer
from porchlight.simulator.telegram_handset import TelegramHandset
from porchlight.stage.pair import Pair, free_port
from porchlight.storage.tables import Conversation, Group, JoinCode, Organisation, Outbound, Shift, Staff
from porchlight.storage.vault import Keys, read_keys
from porchlight.web.app import create_app

START = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
"""Monday morning in St. Louis. Before the resource pack's expiry, and the same in every run."""

DEAD_PORT = 9
"""The discard port: nobody listens there, so Rasa looks as it does when it is down."""

JOIN_CODE = "RVR204"
MOST_ROUNDS = 12


@dataclass
class Theatre:
    """A running system and the hands that move it."""

    system: System
    pair: Pair
    clock: PinnedClock
    network: Network
    jobs: ClockworkJobs
    sweep: Sweep
    ladder: Ladder
    web_url: str
    worker_up: bool = True
    rasa_up: bool = True
    _lock: sqlite3.Connection | None = field(default=None)
    _chats: dict[int, TelegramHandset] = field(default_factory=dict)

    def handset(self, channel: str, who: int) -> Handset | TelegramHandset:
        """The phone of one youth."""
        if channel == "telegram":
            return self._chats.setdefault(who, self.network.telegram_handset(700_000 + who))
        return self.network.handset(f"+1555010{1000 + who}", f"{self.web_url}/webhooks/twilio/sms")

    def settle(self) -> None:
        """Let everything that is due happen, also retries that come within seconds. Bounded."""
        for _ in range(MOST_ROUNDS):
            self._quiet()
            later = self._next_retry()
            if later is None:
                return
            self.clock.advance_to(later)

    def wait(self, duration: timedelta) -> None:
        """Move the clock, stopping at every moment when a job is due."""
        until = self.clock.now() + duration
        while (due := self.jobs.next_due()) is not None and due <= until and self.worker_up:
            self.clock.advance_to(due)
            self.settle()
        self.clock.advance_to(until)
        self.settle()

    def rasa(self, up: bool) -> None:
        """Rasa answers, or its port is closed."""
        self.rasa_up = up
        self.system.rasa.base_url = f"http://127.0.0.1:{self.pair.rasa_port if up else DEAD_PORT}"

    def worker(self, up: bool) -> None:
        """The worker lives; or it was killed, and a minute has passed, so that its silence shows."""
        self.worker_up = up
        if not up:
            self.clock.advance(timedelta(seconds=61))

    def shift(self, on: bool) -> None:
        """Somebody is on shift, or nobody is."""
        with self.system.database.write() as session:
            session.execute(delete(Shift))
            if on:
                now = self.clock.now()
                staff = session.scalars(select(Staff.id).where(Staff.role == Role.OUTREACH)).one()
                session.add(
                    Shift(
                        id=new_id("shf"),
                        staff_id=staff,
                        starts_at=now - timedelta(hours=1),
                        ends_at=now + timedelta(days=90),
                    )
                )
        self.settle()

    def switch_measure_on(self) -> None:
        """The group's youths are offered the measure from now on."""
        with self.system.database.write() as session:
            session.scalars(select(Group)).one().measured_from = self.clock.now()

    def lock_database(self) -> None:
        """Another connection holds the write lock."""
        self._lock = sqlite3.connect(self._file, isolation_level=None)
        self._lock.execute("BEGIN EXCLUSIVE")

    def lose_database(self) -> None:
        """The file cannot be opened any more: a folder stands in its place."""
        self.system.database.close()
        self.system.front.close()
        for part in (self._file, *self._beside()):
            if part.exists():
                part.rename(part.with_name(part.name + ".gone"))
        self._file.mkdir()

    def restore_database(self) -> None:
        """The lock is let go; the file is back."""
        if self._lock is not None:
            self._lock.rollback()
            self._lock.close()
            self._lock = None
        if self._file.is_dir():
            self.system.database.close()
            self.system.front.close()
            self._file.rmdir()
            for part in (self._file, *self._beside()):
                gone = part.with_name(part.name + ".gone")
                if gone.exists():
                    gone.rename(part)
        self.settle()

    def forget(self) -> None:
        """Let go of what lives in memory alone: open connections, and Rasa's trackers of all conversations.

        What a teen has reached must be in the database; a turn after this finds it there or nowhere.
        """
        if (
            self._lock is not None or self._file.is_dir()
        ):  # in a scene without a database there is nothing to let go of
            return
        with self.system.database.write() as session:
            session.execute(update(Conversation).values(sitting=Conversation.sitting + 1))
        self.system.database.close()
        self.system.front.close()

    @property
    def worker_member(self) -> StaffMember:
        """Omar, who answers escalations."""
        with self.system.database.read() as session:
            row = session.scalars(select(Staff).where(Staff.role == Role.OUTREACH)).one()
        return StaffMember(row.id, row.organisation_id, row.name, row.email, Role(row.role))

    @property
    def _file(self) -> Path:
        file = self.system.database.file
        assert file is not None
        return file

    def _beside(self) -> tuple[Path, ...]:
        return tuple(self._file.with_name(self._file.name + tail) for tail in ("-wal", "-shm"))

    def _quiet(self) -> None:
        background = self.system.web.background
        for _ in range(3):
            background.settle()
            self.network.twilio.callbacks.settle()
            try:
                background.round()
                if self.worker_up:
                    self.sweep.round()
                    self.sweep.answer_waiting()
                    self.jobs.run_due()
            except PorchlightError:
                # Storage is gone in this scene: another round now would only wait for its lock once more.
                background.settle()
                return
            background.settle()
            self.network.twilio.callbacks.settle()

    def _next_retry(self) -> datetime | None:
        """When something that was put off for seconds is due again; None if there is nothing."""
        now = self.clock.now()
        soon = now + timedelta(seconds=60)
        try:
            with self.system.database.read() as session:
                sends = session.scalars(
                    select(Outbound.due_at).where(Outbound.status == "due", Outbound.due_at <= soon)
                ).all()
                leases = session.scalars(
                    select(Outbound.lease_until).where(
                        Outbound.status == "sending", Outbound.lease_until <= soon
                    )
                ).all()
        except PorchlightError:
            return None
        turns = self.system.turns.next_retry(soon)
        moments = [moment for moment in (*sends, *leases, turns) if moment is not None]
        # What web may send at once, the worker leaves for two seconds.
        return max(min(moments), now) + timedelta(seconds=2, milliseconds=1) if moments else None


@contextmanager
def theatre(pair: Pair, home: Path, words: Words | None = None) -> Iterator[Theatre]:
    """Set up an installation in `home` and run it; the pair of Rasa and actions is shared with others."""
    network = Network("stage-secret")
    with SimulatorServer(network) as simulator:
        settings = _settings(home, network, simulator, pair)
        for _ in prepare(settings):
            pass
        keys = read_keys(settings.key_file)
        keys = Keys(keys.seal, keys.lookup, keys.simulator, pair.token)
        clock = PinnedClock(START)
        system = build(settings, keys, process="stage", clock=clock, words=words)
        _people(system, clock)
        jobs = ClockworkJobs(clock)
        sweep, ladder = build_sweep(system, jobs)
        jobs.start(ladder.handlers())
        app = create_app(system.web, on_close=system.close, rounds=False)
        with LocalServer(app, settings.port) as server:
            network.telegram.set_webhook(f"{server.url}/webhooks/telegram", "stage-secret")
            on_stage = Theatre(system, pair, clock, network, jobs, sweep, ladder, server.url)
            on_stage.shift(True)
            yield on_stage


def _settings(home: Path, network: Network, simulator: SimulatorServer, pair: Pair) -> Settings:
    port = free_port()
    return read_settings(
        _env_file=None,
        home=home,
        database_url="",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        rasa_port=pair.rasa_port,
        actions_port=pair.actions_port,
        twilio_account_sid=network.twilio.account_sid,
        twilio_auth_token=network.twilio.token,
        twilio_number=network.twilio.number,
        twilio_base_url=simulator.twilio_url,
        telegram_mode="webhook",
        telegram_token=network.telegram.token,
        telegram_secret="stage-secret",
        telegram_base_url=simulator.telegram_url,
        log_level="ERROR",
    )


def _people(system: System, clock: PinnedClock) -> None:
    """A school, a group with a code, and Omar, who answers escalations."""
    now = clock.now()
    with system.database.write() as session:
        session.add(Organisation(id="org_stage", name="Stage School", created_at=now))
        session.flush()
        for role, name, number in ((Role.OUTREACH, "Omar", "+15550100901"), (Role.COUNSELLOR, "Cleo", None)):
            session.add(
                Staff(
                    id=f"stf_{name.lower()}", organisation_id="org_stage", email=f"{name.lower()}@stage.example",
                    name=name, role=role, password_hash="!", created_at=now,
                    page_to_sealed=system.vault.seal(number) if number else None,
                )
            )  # fmt: skip
        session.flush()
        session.add(
            Group(
                id="grp_stage",
                organisation_id="org_stage",
                counsellor_id="stf_cleo",
                name="River group",
                created_at=now,
            )
        )
        session.flush()
        session.add(
            JoinCode(
                code=JOIN_CODE, group_id="grp_stage", created_at=now, expires_at=now + timedelta(days=365)
            )
        )
