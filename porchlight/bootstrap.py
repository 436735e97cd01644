"""Wires one process together. The only module that knows everyone; nothing is built anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from curriculum import CurriculumError, Library
from porchlight.channels.contract import Sender
from porchlight.channels.telegram_sender import TelegramSender
from porchlight.channels.twilio_sender import TwilioSender
from porchlight.console.parts import ConsoleParts
from porchlight.domain.clock import Clock, SystemClock
from porchlight.errors import ContentError
from porchlight.inbox.answer import Answerer
from porchlight.inbox.cover import CoverList
from porchlight.inbox.receive import Inbox
from porchlight.inbox.reserved import Reserved
from porchlight.inbox.spool import Spool
from porchlight.inbox.store import Store
from porchlight.inbox.verdict import ScreenCaller
from porchlight.jobs.ladder import Ladder
from porchlight.jobs.port import Jobs
from porchlight.jobs.sweep import Sweep
from porchlight.rasa.client import RasaClient
from porchlight.services.accounts import Accounts
from porchlight.services.answering import Answering
from porchlight.services.care import Care
from porchlight.services.changes import Changes
from porchlight.services.groups import Groups
from porchlight.services.incidents import Incidents
from porchlight.services.local_help import LocalHelp
from porchlight.services.mistakes import Mistakes
from porchlight.services.pieces import Piece, gather
from porchlight.services.readers import Readers
from porchlight.services.sending import Sending
from porchlight.services.sign_offs import SignOffs
from porchlight.services.staff import SignIns
from porchlight.services.turns import Turns
from porchlight.settings import Settings
from porchlight.simulator.network import TWILIO_PREFIX, Network
from porchlight.simulator.thread import Thread
from porchlight.storage.engine import Database
from porchlight.storage.vault import Keys, Vault
from porchlight.web.background import Background
from porchlight.web.parts import STATUS_PATH, Twilio, WebParts
from porchlight.wording import Wording, WordingError
from safety import SafetyDataError, Screen
from safety.replies import Replies, ReplyError
from safety.resources import ResourceError, ResourcePack

ROOT = Path(__file__).parents[1]
BOT_WORDS = ROOT / "bot" / "domain"
"""The folder of what the bot says."""


@dataclass(frozen=True)
class Words:
    """Everything that is read from data files once per process."""

    screen: Screen
    replies: Replies
    pack: ResourcePack
    wording: Wording
    reserved: Reserved
    library: Library
    local: LocalHelp

    @classmethod
    def load(cls) -> Words:
        """Read all of it. Raises ContentError with file and place; then the process does not start."""
        try:
            return cls._read()
        except (CurriculumError, ReplyError, ResourceError, SafetyDataError, WordingError) as error:
            raise ContentError(f"a data file cannot be used: {error}") from error

    def pieces(self) -> tuple[Piece, ...]:
        """All that a teen can read, piece by piece."""
        return gather(self.library, self.replies, self.wording, self.local, self.pack, BOT_WORDS)

    @classmethod
    def _read(cls) -> Words:
        pack = ResourcePack.load()
        return cls(
            screen=Screen.load(),
            replies=Replies.load(pack=pack),
            pack=pack,
            wording=Wording.load(pack=pack),
            reserved=Reserved.load(),
            library=Library.load(),
            local=LocalHelp.load(pack),
        )


def read_pieces() -> tuple[Piece, ...]:
    """All that a teen can read, without the screen, which takes seconds. Raises ContentError with file and place."""
    try:
        pack = ResourcePack.load()
        replies, wording = Replies.load(pack=pack), Wording.load(pack=pack)
        return gather(Library.load(), replies, wording, LocalHelp.load(pack), pack, BOT_WORDS)
    except (CurriculumError, ReplyError, ResourceError, WordingError) as error:
        raise ContentError(f"a data file cannot be used: {error}") from error


@dataclass(frozen=True)
class System:
    """One process's parts, wired."""

    settings: Settings
    clock: Clock
    words: Words
    database: Database
    front: Database
    vault: Vault
    web: WebParts
    turns: Turns
    care: Care
    rasa: RasaClient
    senders: Mapping[str, Sender]

    def close(self) -> None:
        """Give everything back."""
        self.web.background.stop()
        for sender in self.senders.values():
            sender.close()
        self.rasa.close()
        if self.web.network is not None:
            self.web.network.close()
        self.database.close()
        self.front.close()


def build(
    settings: Settings,
    keys: Keys,
    *,
    process: str,
    clock: Clock | None = None,
    words: Words | None = None,
) -> System:
    """Wire one process. Reads data files; opens no connection before it is needed."""
    clock = clock or SystemClock()
    words = words or Words.load()
    vault = Vault(keys)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    budget = settings.storage_budget_ms / 1000
    # The inbox waits for a lock less long than everybody else: it has a spool to turn to.
    front = Database(settings.database, busy_seconds=budget * 0.8)
    network = _network(settings, keys)
    twilio = _twilio(settings, network)
    senders = _senders(settings, twilio)
    rasa = RasaClient(settings.rasa_url, keys.rasa, settings.actions_url)
    covers = CoverList(settings.data_dir / "covered")
    sign_offs = SignOffs(database, clock, words.pieces(), live=settings.live)
    answerer = Answerer(
        vault,
        clock,
        words.replies,
        words.wording,
        words.reserved,
        covers,
        settings.claim_minutes,
        settings.stop_confirmed_by,
        words.local,
        sign_offs.is_open,
    )
    screen = ScreenCaller(words.screen, settings.screen_budget_ms / 1000)
    inbox = Inbox(
        Store(front, vault, clock, screen, answerer, covers),
        screen,
        Spool(settings.data_dir / "spool", vault),
        covers,
        words.replies,
        vault,
        clock,
        budget,
    )
    turns = Turns(
        database,
        vault,
        clock,
        rasa,
        Answering(words.pack, words.library.answers, settings.claim_minutes, settings.simulator_on),
        words.wording,
        process,
        settings.claim_minutes,
        settings.stop_confirmed_by,
        words.local,
    )
    callback = f"{settings.outside_url}{STATUS_PATH}" if twilio else None
    sending = Sending(database, vault, clock, senders, callback)
    background = Background(turns, sending, inbox, database, clock)
    care = Care(
        database,
        vault,
        clock,
        words.replies,
        words.library,
        after_commit=background.send,
        spooled=inbox.spooled,
    )
    console = _console(settings, database, clock, vault, words, care, sign_offs)
    web = WebParts(settings, database, inbox, sending, background, console, twilio, network)
    return System(settings, clock, words, database, front, vault, web, turns, care, rasa, senders)


def build_sweep(system: System, jobs: Jobs) -> tuple[Sweep, Ladder]:
    """The worker's round and its ladder, on this job queue."""
    words, settings = system.words, system.settings
    ladder = Ladder(
        system.database,
        system.vault,
        system.clock,
        jobs,
        system.web.sending,
        words.replies,
        words.wording,
        claim_within=timedelta(minutes=settings.claim_minutes),
        lapse_after=timedelta(minutes=settings.lapse_minutes),
    )
    sweep = Sweep(
        system.database, system.vault, system.clock, ladder, system.web.sending, system.turns, words.wording
    )
    return sweep, ladder


def _console(
    settings: Settings,
    database: Database,
    clock: Clock,
    vault: Vault,
    words: Words,
    care: Care,
    sign_offs: SignOffs,
) -> ConsoleParts:
    library = words.library
    return ConsoleParts(
        sign_ins=SignIns(database, clock, provider_connected=settings.provider_connected),
        accounts=Accounts(database, clock),
        groups=Groups(database, clock, library, vault.open),
        care=care,
        incidents=Incidents(database, clock),
        changes=Changes(database),
        readers=Readers(database, library, vault.open),
        mistakes=Mistakes(database, vault, clock),
        measure=library.measure,
        sign_offs=sign_offs,
        library=library,
        pack=words.pack,
        segment_price=settings.segment_price,
        papers=ROOT,
        secure_cookie=settings.outside_url.startswith("https://"),
    )


def _network(settings: Settings, keys: Keys) -> Network | None:
    if not settings.simulator_on:
        return None
    return Network(keys.simulator, Thread(settings.data_dir / "simulator.jsonl"))


def _twilio(settings: Settings, network: Network | None) -> Twilio | None:
    if settings.twilio_account_sid:
        token = settings.twilio_auth_token.get_secret_value()
        return Twilio(settings.twilio_account_sid, token, settings.twilio_number, settings.twilio_base_url)
    if network is not None:
        account = network.twilio
        return Twilio(account.account_sid, account.token, account.number, settings.web_url + TWILIO_PREFIX)
    return None


def _senders(settings: Settings, twilio: Twilio | None) -> dict[str, Sender]:
    senders: dict[str, Sender] = {}
    if twilio is not None:
        senders["sms"] = TwilioSender(twilio.account_sid, twilio.token, twilio.number, twilio.base_url)
    if settings.telegram_mode != "off":
        senders["telegram"] = TelegramSender(
            settings.telegram_token.get_secret_value(), settings.telegram_base_url
        )
    return senders
