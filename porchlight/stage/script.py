"""A conversation script: a YAML file that a counsellor can read, checked with located errors before it is played.

channel: sms            # or telegram
lang: en
shift: on
steps:
  - teen: hello
    expect: {names: [utter_welcome], state: ask_join_code}
  - event: wait 3d
  - staff: claim
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from porchlight.errors import ContentError

HEADER = {"channel", "lang", "shift", "youths", "about", "steps"}
EVENTS = (
    "duplicate", "photo", "edited", "shift on", "shift off", "rasa up", "rasa down", "worker up", "worker down",
    "db locked", "db gone", "db up", "measure on",
)  # fmt: skip
ASKS = ("nudge",)
"""Events that send a question unprompted: `nudge ten-sessions-01`, `nudge booster-02`, `nudge measure-month`."""
STAFF = ("claim", "say", "resolve", "hand_back")
EXPECTED = {"names", "state", "owner", "tier", "category", "watched", "escalation", "tasks", "via", "says"}
_WAIT = re.compile(r"wait (\d+)\s?(s|m|h|d)$")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True)
class Step:
    """One line of a script. `does` is teen, staff or an event's first word; `what` is its words or argument."""

    number: int
    does: str
    what: str = ""
    who: int = 1
    burst: tuple[str, ...] = ()
    wait: timedelta = timedelta(0)
    expect: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """A whole file."""

    path: Path
    channel: str
    lang: str
    shift: bool
    steps: tuple[Step, ...]


def read_script(path: Path) -> Script:
    """Read and check one file. Raises ContentError with file and step."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ContentError(f"{path}: cannot be read: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("steps"), list):
        raise ContentError(f"{path}: needs `steps`, a list")
    unknown = set(data) - HEADER
    if unknown:
        raise ContentError(
            f"{path}: header has unknown {', '.join(sorted(unknown))}; known: {', '.join(sorted(HEADER))}"
        )
    channel = data.get("channel", "sms")
    if channel not in ("sms", "telegram"):
        raise ContentError(f"{path}: channel must be sms or telegram, not {channel!r}")
    names = _youths(data.get("youths"))
    steps = tuple(read_step(path, number, raw, names) for number, raw in enumerate(data["steps"], start=1))
    return Script(path, channel, data.get("lang", "en"), _on(data.get("shift", True)), steps)


def _youths(youths: Any) -> dict[str, int]:
    """Names to numbers: `youths: 2` gives "1" and "2"; a list gives its names."""
    names = (
        [str(name) for name in youths]
        if isinstance(youths, list)
        else [str(n + 1) for n in range(int(youths or 1))]
    )
    return {name: number for number, name in enumerate(names, start=1)}


def _on(value: Any) -> bool:
    return value in (True, "on", "yes")


def read_step(path: Path, number: int, raw: Any, names: dict[str, int]) -> Step:
    """Read and check one step. Raises ContentError with file and step."""
    where = f"{path}: steps[{number}]"
    if not isinstance(raw, dict):
        raise ContentError(f"{where}: must be `teen:`, `event:` or `staff:`")
    expect = raw.get("expect") or {}
    wrong = set(expect) - EXPECTED
    if wrong:
        raise ContentError(
            f"{where}: expect has unknown {', '.join(sorted(wrong))}; known: {', '.join(sorted(EXPECTED))}"
        )
    if "teen" in raw:
        return _teen(where, number, raw["teen"], names, expect)
    if "event" in raw:
        return _event(where, number, raw["event"], expect)
    if "staff" in raw:
        verb, _, rest = str(raw["staff"]).strip().partition(" ")
        if verb not in STAFF:
            raise ContentError(f"{where}: staff must be one of {', '.join(STAFF)}")
        return Step(number, f"staff {verb}", rest.strip().strip('"'), expect=expect)
    raise ContentError(f"{where}: must be `teen:`, `event:` or `staff:`")


def _teen(where: str, number: int, said: Any, names: dict[str, int], expect: dict[str, Any]) -> Step:
    if isinstance(said, dict):
        who = str(said.get("who", "1"))
        if who not in names:
            raise ContentError(f"{where}: who is {who!r}, but the header's youths are {', '.join(names)}")
        return Step(number, "teen", str(said.get("text", "")), names[who], expect=expect)
    return Step(number, "teen", "" if said is None else str(said), expect=expect)


def _event(where: str, number: int, event: Any, expect: dict[str, Any]) -> Step:
    if isinstance(event, dict) and isinstance(event.get("burst"), list):
        return Step(number, "burst", burst=tuple(str(text) for text in event["burst"]), expect=expect)
    words = " ".join(str(event).split())
    if words.startswith("burst "):
        texts = yaml.safe_load(words.removeprefix("burst "))
        if isinstance(texts, list):
            return Step(number, "burst", burst=tuple(str(text) for text in texts), expect=expect)
    if (wait := _WAIT.match(words)) is not None:
        return Step(number, "wait", wait=timedelta(**{_UNITS[wait[2]]: int(wait[1])}), expect=expect)
    verb, _, what = words.partition(" ")
    if verb in ASKS and what:
        return Step(number, "nudge", what, expect=expect)
    if words not in EVENTS:
        raise ContentError(
            f"{where}: event must be `wait 3d`, `burst [..]`, `nudge LESSON_OR_BOOSTER` or one of: "
            f"{', '.join(EVENTS)}"
        )
    return Step(number, words, expect=expect)
