"""Two organisations with staff, youths, conversations and escalations in a real database, for the console tests.

Real services behind real routes; only the clock stands still, and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import httpx
from argon2 import PasswordHasher
from cryptography.fernet import Fernet
from fastapi import FastAPI

from curriculum import Library
from porchlight.console import ConsoleParts, Guard, mount_console
from porchlight.domain.clock import PinnedClock
from porchlight.domain.ids import new_id
from porchlight.domain.roles import Role
from porchlight.services.accounts import Accounts
from porchlight.services.care import Care
from porchlight.services.changes import Changes
from porchlight.services.groups import Groups
from porchlight.services.incidents import Incidents
from porchlight.services.local_help import LocalHelp
from porchlight.services.mistakes import Mistakes
from porchlight.services.passwords import Passwords
from porchlight.services.pieces import gather
from porchlight.services.readers import Readers
from porchlight.services.sign_offs import SignOffs
from porchlight.services.staff import SignIns, StaffMember
from porchlight.storage.engine import Database
from porchlight.storage.tables import (
    Base,
    Conversation,
    Escalation,
    EscalationEvent,
    Group,
    Heartbeat,
    InboundRow,
    JoinCode,
    LessonProgress,
    Organisation,
    Outbound,
    ScreeningRow,
    Shift,
    Staff,
    Youth,
)
from porchlight.storage.vault import Keys, Vault
from porchlight.wording import Wording
from safety.replies import Replies
from safety.resources import ResourcePack
from tests.console.serving import serve

START = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
PASSWORD = "a long enough password"
DISCLOSURE = "zebra he wont let me leave and i dont have my id"
BECAUSE = "quokka wont let me leave"
BOT_WORDS = "walrus the line that fits"
PACK = ResourcePack.load()
PIECES = gather(
    Library.load(), Replies.load(pack=PACK), Wording.load(pack=PACK), LocalHelp.load(PACK), PACK,
    Path(__file__).parents[2] / "bot" / "domain",
)  # fmt: skip
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
ROOT = Path(__file__).parents[2]


def quick_passwords() -> Passwords:
    """Argon2 with the smallest cost, so that tests spend their time on what they test."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class World:
    """Everything a console test needs. `sent` collects what Care asked to be sent."""

    database: Database
    vault: Vault
    clock: PinnedClock
    library: Library
    passwords: Passwords
    care: Care
    sent: list[str] = field(default_factory=list)
    provider_connected: bool = False
    open_until_the_end: ExitStack = field(default_factory=ExitStack)
    _numbers: Iterator[int] = field(default_factory=lambda: count(100))
    _address: str | None = None

    def app(self, papers: Path = ROOT) -> FastAPI:
        """The console as an application."""
        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        app.add_middleware(Guard)
        mount_console(app, self.parts(papers))
        return app

    def parts(self, papers: Path = ROOT) -> ConsoleParts:
        """What the console is built from."""
        return ConsoleParts(
            sign_ins=self.sign_ins(),
            accounts=Accounts(self.database, self.clock),
            groups=Groups(self.database, self.clock, self.library, self.vault.open),
            care=self.care,
            incidents=Incidents(self.database, self.clock),
            changes=Changes(self.database),
            readers=Readers(self.database, self.library, self.vault.open),
            mistakes=Mistakes(self.database, self.vault, self.clock),
            measure=self.library.measure,
            sign_offs=self.sign_offs(),
            library=self.library,
            pack=PACK,
            segment_price=0.01,
            papers=papers,
            secure_cookie=False,
        )

    def sign_offs(self) -> SignOffs:
        """Who signed what; `provider_connected` stands for a live channel."""
        return SignOffs(self.database, self.clock, PIECES, live=self.provider_connected)

    def sign_ins(self) -> SignIns:
        """A door of its own, with its own count of failures."""
        return SignIns(
            self.database, self.clock, provider_connected=self.provider_connected, passwords=self.passwords
        )

    @property
    def address(self) -> str:
        """Where the console is served, over real HTTP; started on first need."""
        if self._address is None:
            self._address = self.open_until_the_end.enter_context(serve(self.app()))
        return self._address

    def client(self, who: str | None = None) -> httpx.Client:
        """A browser, signed in as somebody."""
        client = httpx.Client(base_url=self.address, headers=SAME_ORIGIN, timeout=20)
        self.open_until_the_end.callback(client.close)
        if who is not None:
            form = {"email": f"{who}@example.org", "password": PASSWORD}
            assert client.post("/console/sign-in", data=form).status_code == 303
        return client

    def member(self, who: str) -> StaffMember:
        """The signed-in person, as services see them."""
        with self.database.read() as session:
            staff = session.get_one(Staff, who)
        return StaffMember(staff.id, staff.organisation_id, staff.name, staff.email, Role(staff.role))

    def add_staff(self, who: str, role: Role, organisation: str, *, demo: bool = False) -> None:
        """An account whose id is its name."""
        self._add(
            Staff(
                id=who, organisation_id=organisation, email=f"{who}@example.org", name=who.capitalize(), role=role,
                password_hash=self.passwords.make(PASSWORD), demo=demo, created_at=self.clock.now(),
            )
        )  # fmt: skip

    def add_group(self, group_id: str, counsellor: str, organisation: str, code: str) -> None:
        """A group with a join code."""
        now = self.clock.now()
        self._add(
            Group(
                id=group_id,
                organisation_id=organisation,
                counsellor_id=counsellor,
                name=f"Class {group_id}",
                created_at=now,
            )
        )
        self._add(JoinCode(code=code, group_id=group_id, created_at=now, expires_at=now + timedelta(days=30)))

    def add_youth(
        self, youth_id: str, group_id: str | None, nickname: str | None, finished: tuple[str, ...] = ()
    ) -> None:
        """A youth with a conversation, and lessons finished."""
        now, number = self.clock.now(), next(self._numbers)
        phone = f"+1555010{number:04}"
        self._add(
            Youth(
                id=youth_id, group_id=group_id, nickname_sealed=self.vault.seal(nickname) if nickname else None,
                age_band="13_up", joined_at=now, created_at=now,
            )
        )  # fmt: skip
        self._add(
            Conversation(
                id=f"cnv_{youth_id}", youth_id=youth_id, channel="sms", address_sealed=self.vault.seal(phone),
                address_hash=self.vault.look_up("sms", phone), created_at=now,
            )
        )  # fmt: skip
        for lesson in finished:
            self._add(
                LessonProgress(
                    youth_id=youth_id, module=self.library.modules[0].slug, lesson=lesson, version=1, status="finished",
                    started_at=now, finished_at=now,
                )
            )  # fmt: skip

    def add_message(self, youth_id: str, text: str, tier: str = "none") -> int:
        """A message from a youth, screened. Returns its id."""
        now = self.clock.now()
        row = InboundRow(
            conversation_id=f"cnv_{youth_id}", channel="sms", provider_id=new_id("SM"),
            text_sealed=self.vault.seal(text), received_at=now, stored_at=now, turn_status="crisis",
        )  # fmt: skip
        self._add(row)
        self._add(
            ScreeningRow(
                inbound_id=row.id, tier=tier, category="immediate_danger" if tier != "none" else None, watched=False,
                because_sealed=self.vault.seal_json([["held.now", BECAUSE]] if tier != "none" else []),
                engine="screen", at=now,
            )
        )  # fmt: skip
        return row.id

    def add_escalation(self, youth_id: str, tier: str = "immediate", text: str = DISCLOSURE) -> str:
        """A paged escalation with the message that caused it and the bot's reply. Returns its id."""
        inbound, now, escalation_id = self.add_message(youth_id, text, tier), self.clock.now(), new_id("esc")
        self._add(
            Escalation(
                id=escalation_id, youth_id=youth_id, conversation_id=f"cnv_{youth_id}", status="paged", tier=tier,
                category="immediate_danger", promise="person", opened_by_inbound=inbound, opened_at=now, paged_at=now,
                waiting_since=now,
            )
        )  # fmt: skip
        self._add(EscalationEvent(escalation_id=escalation_id, kind="opened", at=now))
        self._add(
            Outbound(
                conversation_id=f"cnv_{youth_id}", escalation_id=escalation_id, kind="crisis", name="crisis.first",
                text_sealed=self.vault.seal(BOT_WORDS), status="delivered", idempotency_key=new_id("key"),
                created_at=now, due_at=now,
            )
        )  # fmt: skip
        return escalation_id

    def cover(self, youth_id: str) -> None:
        """Somebody else may be reading her phone."""
        with self.database.write() as session:
            session.get_one(Conversation, f"cnv_{youth_id}").covered_since = self.clock.now()

    def all_is_well(self, worker: str) -> None:
        """A beating worker and a shift, so that no red banner shows."""
        now = self.clock.now()
        self._add(Heartbeat(process="worker", at=now + timedelta(days=1)))
        self._add(Shift(id=new_id("shf"), staff_id=worker, starts_at=now, ends_at=now + timedelta(days=30)))

    def _add(self, row: object) -> None:
        with self.database.write() as session:
            session.add(row)


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """A school with Cleo, Omar, Lena and Dana, and another school with Eli, Ona and Ada."""
    database = Database(f"sqlite:///{folder / 'porchlight.db'}")
    Base.metadata.create_all(database.engine)
    vault = Vault(Keys((Fernet.generate_key().decode(),), "ab" * 32, "cd" * 16, "ef" * 16))
    clock, library = PinnedClock(START), Library.load()
    sent: list[str] = []
    care = Care(database, vault, clock, Replies.load(), library, after_commit=sent.append, spooled=lambda: 0)
    world = World(database, vault, clock, library, quick_passwords(), care, sent)
    for organisation in ("here", "there"):
        world._add(Organisation(id=organisation, name=f"School {organisation}", created_at=START))
    here = {
        "cleo": Role.COUNSELLOR,
        "cora": Role.COUNSELLOR,
        "omar": Role.OUTREACH,
        "lena": Role.LEAD,
        "dana": Role.ADMIN,
    }
    for who, role in here.items():
        world.add_staff(who, role, "here")
    for who, role in {"eli": Role.COUNSELLOR, "ona": Role.OUTREACH, "ada": Role.ADMIN}.items():
        world.add_staff(who, role, "there")
    world.add_group("grp_cleo", "cleo", "here", "SKY2345")
    world.add_group("grp_cora", "cora", "here", "SKY6789")
    world.add_group("grp_eli", "eli", "there", "TRK4567")
    with world.open_until_the_end:
        yield world
    database.close()
