"""Writes golden conversations anew: what a step expects and did not get is replaced by what came, for review.

Only keys that a step already expects are touched, and only where they did not hold; comments and all other lines
stay as they are. Pieces of wording (`says`) are never written by a machine: those are listed to be mended by hand.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from porchlight.errors import ContentError
from porchlight.stage.expecting import SAYS, compared, matches, unsaid
from porchlight.stage.play import Played
from porchlight.stage.recording import scalar
from porchlight.stage.script import Script, Step


def rewritten(script: Script, played: Sequence[Played]) -> str:
    """The file's text with every expectation that did not hold replaced. Raises ContentError for odd YAML."""
    text = script.path.read_text("utf-8")
    nodes = _expectations(script.path, text)
    for step, one in reversed(list(zip(script.steps, played, strict=True))):
        wrong = _wrong(step, one)
        if not wrong:
            continue
        node = nodes[step.number]
        data = {**step.expect, **wrong}
        text = text[: node.start_mark.index] + _flow(data) + _tail(text, node)
    return text


def difference(path: Path, before: str, after: str) -> str:
    """A unified diff, empty when nothing changed."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"{path} (now)", f"{path} (played)"
    )
    return "".join(lines)


def by_hand(script: Script, played: Sequence[Played]) -> list[str]:
    """Pieces of wording that were not read: where, and which."""
    return [
        f"{script.path}: steps[{step.number}]: {SAYS} {piece!r} was not read; mend it by hand"
        for step, one in zip(script.steps, played, strict=True)
        for piece, _ in unsaid(step, one.line)
    ]


def _wrong(step: Step, played: Played) -> dict[str, Any]:
    return {name: found for name, wanted, found in compared(step, played.line) if not matches(found, wanted)}


def _expectations(path: Path, text: str) -> dict[int, yaml.MappingNode]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    found: dict[int, yaml.MappingNode] = {}
    steps = _value(root, "steps")
    if not isinstance(steps, yaml.SequenceNode):
        raise ContentError(f"{path}: needs `steps`, a list")
    for number, node in enumerate(steps.value, start=1):
        expect = _value(node, "expect")
        if isinstance(expect, yaml.MappingNode):
            found[number] = expect
    return found


def _value(node: Any, name: str) -> Any:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)


def _tail(text: str, node: yaml.MappingNode) -> str:
    """What follows the mapping; a block mapping's end is after its last line break."""
    end = node.end_mark.index
    body = text[node.start_mark.index : end]
    return text[node.start_mark.index + len(body.rstrip()) :]


def _flow(data: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {_plain(value)}" for name, value in data.items()) + "}"


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_plain(each) for each in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else scalar(str(value))
