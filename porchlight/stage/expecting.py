"""What a script's step expects, beside what came: names, states, tiers; pieces of wording where they matter."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from porchlight.stage.script import Script, Step

SAYS = "says"
"""The one expectation about wording: these pieces must be among what she got."""


def faults(script: Script, step: Step, line: dict[str, Any]) -> Iterator[str]:
    """What was expected of a step and did not come."""
    where = f"{script.path}: steps[{step.number}]"
    for name, wanted, found in compared(step, line):
        if not matches(found, wanted):
            yield f"{where}: expected {name} {wanted!r}, found {found!r}"
    for piece, texts in unsaid(step, line):
        yield f"{where}: expected to read {piece!r}, but she got {texts!r}"


def compared(step: Step, line: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Everything expected but wordings: its name, what was wanted, what was found."""
    screening, escalation = line["screening"] or {}, line["escalation"] or {}
    found = {
        "names": [message["name"] for message in line["out"]],
        "via": [message["via"] for message in line["out"]],
        "state": line["state"],
        "owner": line["owner"],
        "tier": screening.get("tier"),
        "category": screening.get("category"),
        "watched": screening.get("watched"),
        "escalation": escalation.get("status"),
        "tasks": line["tasks"],
    }
    for name, wanted in step.expect.items():
        if name != SAYS:
            yield name, wanted, found[name]


def unsaid(step: Step, line: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Pieces of wording that were expected and not read, with all that was."""
    wanted = step.expect.get(SAYS, ())
    texts = "\n".join(message["text"] for message in line["out"])
    for piece in wanted if isinstance(wanted, list) else [wanted] if wanted else []:
        if str(piece) not in texts:
            yield str(piece), texts


def matches(found: Any, wanted: Any) -> bool:
    """Equal; a `*` in an expected word stands for anything."""
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(
            matches(one, other) for one, other in zip(found, wanted, strict=True)
        )
    if isinstance(wanted, str) and "*" in wanted and isinstance(found, str):
        return fnmatchcase(found, wanted)
    return bool(found == wanted)
