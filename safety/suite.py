"""Reads the labelled functional suites (JSON lines) that the screen is measured against.

One gold label per row. Rows marked `tune` may be looked at while rules are written; rows marked
`check` only as sums. Suites are for measuring: nothing is trained on them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from safety.verdict import CATEGORIES, TIERS, SafetyDataError

SUITES = Path(__file__).resolve().parent / "suites"
# Where two readers labelled differently: lies beside the suites, holds no messages, is none itself.
SECOND_READING = SUITES / "second_reading.jsonl"


@dataclass(frozen=True)
class Row:
    """One labelled message with what stood around it."""

    id: str
    lang: str
    text: str
    tier: str
    category: str | None
    functionality: str
    prompt: str | None
    history: tuple[str, ...]
    contrast_of: str | None
    split: str
    author: str


def read_suite(path: Path) -> list[Row]:
    """The rows of one file; raises SafetyDataError with file and line."""
    rows: list[Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            row = Row(
                str(raw["id"]),
                str(raw["lang"]),
                str(raw["text"]),
                str(raw["tier"]),
                raw["category"],
                str(raw["functionality"]),
                (raw.get("context") or {}).get("lesson_prompt"),
                tuple(raw.get("history") or ()),
                raw.get("contrast_of"),
                str(raw.get("split", "check")),
                str(raw.get("author", "unknown")),
            )
        except (ValueError, KeyError, AttributeError) as error:
            raise SafetyDataError(f"{path.name}:{number}: {type(error).__name__}: {error}") from error
        if row.tier not in TIERS or (row.category is not None and row.category not in CATEGORIES):
            raise SafetyDataError(f"{path.name}:{number}: {row.id}: unknown tier or category")
        rows.append(row)
    return rows


def read_suites(paths: Iterable[Path]) -> list[Row]:
    """The rows of several files; an id may stand once."""
    rows = [row for path in paths for row in read_suite(path)]
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise SafetyDataError(f"suites:0: {row.id}: stands twice")
        seen.add(row.id)
    return rows


def own_suites() -> Sequence[Path]:
    """The suites that ship with the screen."""
    return sorted(path for path in SUITES.glob("*.jsonl") if path != SECOND_READING)
