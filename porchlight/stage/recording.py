"""A conversation in the terminal, written down as a script: what was texted, and the names and state that came of it.

Wordings are not written down: a golden conversation expects names and states, so that words can change.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from porchlight.errors import ContentError
from porchlight.stage.script import Step, read_step

EVENT = ":"
"""A line that begins with this is an event or a worker's act and no text: `:wait 3d`, `:staff claim`."""

_HERE = Path("chat")
_SCALAR_SAFE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def typed_step(number: int, typed: str) -> Step:
    """What was typed, as a step. Raises ContentError for an event that is not one."""
    words = typed.removeprefix(EVENT).strip()
    if not typed.startswith(EVENT):
        raw: dict[str, Any] = {"teen": typed}
    elif words.startswith("staff "):
        raw = {"staff": words.removeprefix("staff ")}
    else:
        raw = {"event": words}
    return read_step(_HERE, number, raw, {"1": 1})


class Recording:
    """The steps so far, as the text of a script."""

    def __init__(self, about: str, channel: str = "sms") -> None:
        self._lines = [f"about: {json.dumps(about, ensure_ascii=False)}", f"channel: {channel}", "steps:"]

    def add(self, typed: str, line: dict[str, Any]) -> None:
        """One step and what came of it (the step's line of the contract)."""
        step = typed_step(1, typed)
        kind = "staff" if step.does.startswith("staff ") else "teen" if step.does == "teen" else "event"
        words = typed if kind == "teen" else typed.removeprefix(EVENT).strip().removeprefix("staff ")
        self._lines.append(f"  - {kind}: {scalar(words)}")
        expected = [f"names: {names_of(line)}"]
        if line["state"] is not None:
            expected.append(f"state: {line['state']}")
        if line["escalation"]:
            expected.append(f"escalation: {line['escalation']['status']}")
        self._lines.append(f"    expect: {{{', '.join(expected)}}}")

    def text(self) -> str:
        """The whole script."""
        return "\n".join(self._lines) + "\n"

    def write(self, path: Path) -> None:
        """Make the file. Raises ContentError where one is already there: nothing is written over."""
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(self.text())
        except OSError as error:
            raise ContentError(f"{path}: cannot be made ({error.strerror}); choose another name") from error


def names_of(line: dict[str, Any]) -> str:
    """The names of what she got, as YAML."""
    return f"[{', '.join(scalar(message['name']) for message in line['out'])}]"


def scalar(words: str) -> str:
    """Words as YAML, in quotes unless they plainly need none."""
    plain = words.replace(" ", "").replace("_", "").replace(".", "").replace("+", "").replace("-", "")
    safe = plain.isascii() and plain.isalnum() and words[:1] in _SCALAR_SAFE
    truth = words.lower() in ("yes", "no", "on", "off", "true", "false", "null", "y", "n")
    return words if safe and not truth else json.dumps(words, ensure_ascii=False)
