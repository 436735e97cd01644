"""Plays scripts against the whole system and says, step by step, what a teen got and what state that left."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from porchlight.bootstrap import Words
from porchlight.channels.segments import segments
from porchlight.domain.escalation import Outcome
from porchlight.errors import ContentError, PorchlightError
from porchlight.services import unprompted
from porchlight.simulator.handset import Handset
from porchlight.simulator.telegram_handset import TelegramHandset
from porchlight.simulator.thread import PhoneMessage
from porchlight.stage.expecting import faults
from porchlight.stage.pair import Pair
from porchlight.stage.script import Script, Step, read_script
from porchlight.stage.theatre import Theatre, theatre
from porchlight.storage.tables import Conversation, Escalation, InboundRow, Outbound, ScreeningRow, Task


@dataclass(frozen=True)
class Played:
    """One step as it went. `line` is the JSON of the contract; `faults` what was expected and did not hold."""

    line: dict[str, Any]
    faults: tuple[str, ...]


def play_files(paths: Sequence[Path], pair: Pair, words: Words) -> Iterator[Played]:
    """Play every file, each on a stage of its own. All files are read first, so a broken one stops all."""
    scripts = [read_script(path) for path in paths]
    for script in scripts:
        with (
            tempfile.TemporaryDirectory(prefix="porchlight-play-") as home,
            theatre(pair, Path(home), words) as stage,
        ):
            yield from play(script, stage)


def play(script: Script, stage: Theatre, *, forgetful: bool = False) -> Iterator[Played]:
    """Play one script on a fresh stage; `forgetful`: all that is only in memory is lost between two steps."""
    if not script.shift:
        stage.shift(False)
    player = Player(script, stage)
    for step in script.steps:
        if forgetful:
            stage.forget()
        player.do(step)
        line = player.report(step)
        yield Played(line, tuple(faults(script, step, line)))


class Player:
    """Does the steps of one script and watches the phones."""

    def __init__(self, script: Script, stage: Theatre) -> None:
        self._script = script
        self._stage = stage
        self._seen: set[int] = set()
        self._last_who = 1

    def do(self, step: Step) -> None:
        """Do one step and let everything settle."""
        self._last_who = step.who if step.does == "teen" else self._last_who
        if step.does == "teen":
            self._handset().text(step.what)
        elif step.does == "burst":
            self._burst(step.burst)
        elif step.does == "wait":
            self._stage.wait(step.wait)
        elif step.does == "nudge":
            self._nudge(step)
        elif step.does.startswith("staff "):
            self._staff(step)
        else:
            self._event(step)
        self._stage.settle()

    def report(self, step: Step) -> dict[str, Any]:
        """The step's line."""
        number = self._handset().number
        got = [
            message
            for message in self._stage.network.thread.messages(number, "to_teen")
            if message.id not in self._seen
        ]
        self._seen.update(message.id for message in got)
        line: dict[str, Any] = {
            "file": str(self._script.path),
            "step": step.number,
            "at": self._stage.clock.now().isoformat(timespec="seconds"),
            "youth": self._last_who,
        }
        try:
            return {**line, "out": self._out(got), **self._state()}
        except PorchlightError:
            unknown: dict[str, Any] = {
                "state": None,
                "owner": None,
                "screening": None,
                "escalation": None,
                "tasks": [],
            }
            out = [_message(message, "crisis", "crisis.unknown") for message in got]
            return {**line, "out": out, **unknown}

    def _handset(self) -> Handset | TelegramHandset:
        return self._stage.handset(self._script.channel, self._last_who)

    def _burst(self, texts: Sequence[str]) -> None:
        """Texts that all arrive before the first reply has left."""
        self._stage.system.web.background.hold()
        try:
            for text in texts:
                self._handset().text(text)
        finally:
            self._stage.system.web.background.release()

    def _nudge(self, step: Step) -> None:
        """The question after a lesson, or a booster, as if its day had come."""
        stage, now = self._stage, self._stage.clock.now()
        address = stage.system.vault.look_up(self._script.channel, self._handset().number)
        with stage.system.database.write() as session:
            conversation = session.scalars(
                select(Conversation).where(Conversation.address_hash == address)
            ).one()
            asked = unprompted.question(stage.system.words.library, step.what, conversation.language)
            if asked is None:
                raise ContentError(
                    f"{self._script.path}: steps[{step.number}]: nothing to ask: {step.what!r}"
                )
            unprompted.ask(session, stage.system.vault, conversation, asked, f"play:{step.number}", now)

    def _event(self, step: Step) -> None:
        stage, handset = self._stage, self._handset()
        if step.does == "edited":
            if not isinstance(handset, TelegramHandset):
                raise ContentError(
                    f"{self._script.path}: steps[{step.number}]: only Telegram has edited messages"
                )
            handset.edit("edited")
            return
        {
            "duplicate": handset.again,
            "photo": handset.picture,
            "shift on": lambda: stage.shift(True),
            "shift off": lambda: stage.shift(False),
            "rasa up": lambda: stage.rasa(True),
            "rasa down": lambda: stage.rasa(False),
            "worker up": lambda: stage.worker(True),
            "worker down": lambda: stage.worker(False),
            "db locked": stage.lock_database,
            "db gone": stage.lose_database,
            "db up": stage.restore_database,
            "measure on": stage.switch_measure_on,
        }[step.does]()

    def _staff(self, step: Step) -> None:
        care, omar = self._stage.system.care, self._stage.worker_member
        escalation = self._newest_escalation()
        if escalation is None:
            raise ContentError(
                f"{self._script.path}: steps[{step.number}]: there is no escalation to work on"
            )
        verb = step.does.removeprefix("staff ")
        if verb == "claim":
            care.claim(escalation, omar)
        elif verb == "say":
            care.say(escalation, omar, step.what)
        elif verb == "resolve":
            care.resolve(escalation, omar, Outcome(step.what.lower()))
        else:
            care.hand_back(escalation, omar)

    def _newest_escalation(self) -> str | None:
        with self._stage.system.database.read() as session:
            return session.scalars(
                select(Escalation.id).order_by(Escalation.opened_at.desc()).limit(1)
            ).first()

    def _out(self, got: Sequence[PhoneMessage]) -> list[dict[str, Any]]:
        with self._stage.system.database.read() as session:
            rows = {
                row.provider_id: row
                for row in session.scalars(select(Outbound).where(Outbound.provider_id.is_not(None)))
            }
        return [
            _message(message, *((rows[message.provider_id].kind, rows[message.provider_id].name)
                                if message.provider_id in rows else ("crisis", "crisis.unknown")))
            for message in got
        ]  # fmt: skip

    def _state(self) -> dict[str, Any]:
        vault = self._stage.system.vault
        address = vault.look_up(self._script.channel, self._handset().number)
        with self._stage.system.database.read() as session:
            conversation = session.scalars(
                select(Conversation).where(Conversation.address_hash == address)
            ).first()
            if conversation is None:
                return {"state": None, "owner": None, "screening": None, "escalation": None, "tasks": []}
            screening = session.scalars(
                select(ScreeningRow)
                .join(InboundRow, InboundRow.id == ScreeningRow.inbound_id)
                .where(InboundRow.conversation_id == conversation.id)
                .order_by(InboundRow.id.desc())
            ).first()
            escalation = session.scalars(
                select(Escalation)
                .where(Escalation.conversation_id == conversation.id)
                .order_by(Escalation.opened_at.desc())
            ).first()
            tasks = session.scalars(
                select(Task.kind).where(Task.youth_id == conversation.youth_id).order_by(Task.opened_at)
            )
            return {
                "state": conversation.state,
                "owner": conversation.owner,
                "screening": screening
                and {"tier": screening.tier, "category": screening.category, "watched": screening.watched},
                "escalation": escalation and {"id": escalation.id, "status": escalation.status},
                "tasks": list(tasks),
            }


def _message(message: PhoneMessage, kind: str, name: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name,
        "text": message.text,
        "segments": segments(message.text),
        "via": message.via,
    }
