"""What a text means, by the same path as live: reserved words, then Rasa with state and options, then the action."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.turn import STATES, TurnIn
from porchlight.errors import BadRequest, PorchlightError
from porchlight.inbox.reserved import HELP, PERSON, START, STOP, Reserved
from porchlight.rasa.client import RasaClient

MEANING_OF = {
    STOP: "stop_messages",
    START: "start_or_continue_lesson",
    HELP: "help_menu",
    PERSON: "talk_to_human",
}
THREADS = 4
PROGRESS_EVERY = 100


def understand_rows(client: RasaClient, reserved: Reserved, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer per line, in order; a line that cannot be read gives `{"id","error"}`."""
    with ThreadPoolExecutor(THREADS) as pool:
        rows = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
        for done, answer in enumerate(pool.map(lambda row: _one(client, reserved, *row), rows), start=1):
            if done % PROGRESS_EVERY == 0:
                print(f"understand: {done} rows", file=sys.stderr, flush=True)
            yield answer


def _one(client: RasaClient, reserved: Reserved, number: int, line: str) -> dict[str, Any]:
    row: Any = None
    try:
        row = read_row(line, number)
        return {"id": row["id"], **understand(client, reserved, row, number)}
    except PorchlightError as error:
        return {"id": row.get("id") if isinstance(row, dict) else None, "error": str(error)}


def read_row(line: str, number: int) -> dict[str, Any]:
    """One row of input, checked. Raises BadRequest that names line and field."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadRequest(f"line {number}: not JSON") from error
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
        raise BadRequest(f"line {number}: must be an object with an id and a text")
    if row.get("state") not in STATES:
        raise BadRequest(f"line {number}: state must be one of {', '.join(STATES)}")
    if not all(isinstance(option, str) for option in row.get("options") or ()):
        raise BadRequest(f"line {number}: options must be a list of strings")
    return row


def understand(client: RasaClient, reserved: Reserved, row: dict[str, Any], number: int) -> dict[str, Any]:
    """The meaning of one row. Raises RasaUnavailable."""
    word = reserved.read(row["text"], row["state"] == "opted_out")
    if word is not None:
        return {"meaning": MEANING_OF[word], "option": None, "topic": None, "confidence": 1.0}
    turn = TurnIn(
        turn_id=f"understand:{number}",
        language=row["lang"] if row.get("lang") in ("en", "es") else "en",
        state=row["state"],
        options=tuple(row.get("options") or ()),
        prompt=row.get("prompt"),
        welcomed=row["state"] != "new",
        understand_only=True,
    )
    found = client.turn(f"understand:{number}", row["text"], turn).understood
    return {
        "meaning": found.meaning,
        "option": _as_shown(found.option, row),
        "topic": found.topic,
        "confidence": found.confidence,
    }


def _as_shown(option: str | None, row: dict[str, Any]) -> str | int | None:
    """An option as the screen names it: a letter; in the numbered menu, for a number, that number."""
    if option is not None and row["state"] == "menu" and row["text"].strip().isdigit():
        return ord(option) - ord("A") + 1
    return option
