"""The labelled rows that the model learns from.

Splits are by author, never by row: rows come in pairs that differ in one point. The suite's check rows, by an
author of their own, are never read here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from safety.suite import SUITES, Row, read_suite

DATA = Path(__file__).resolve().parent.parent / "data"
_MODEL = Path(__file__).resolve().parent.parent / "model"
_TEACHES = ("examples.py", "learn.py", "learn_grams.py", "network.py", "rows.py")
_READS = ("base.py", "features.py", "grams.py", "graph.py", "pieces.py")


def authors() -> dict[str, list[Row]]:
    """The rows of each author, by the author's letter."""
    return {
        path.stem.removeprefix("author_").upper(): read_suite(path)
        for path in sorted(DATA.glob("author_*.jsonl"))
    }


def training_rows(without: str | None = None) -> list[Row]:
    """What may be learned from: every author but one, and the suite's tune rows."""
    rows = [row for author, mine in authors().items() if author != without for row in mine]
    return rows + tuned_rows()


def ordinary(row: Row) -> bool:
    """Whether a row is a message that stands alone among what friends and families write all day."""
    return row.functionality.startswith(("everyday", "sms_")) and not row.history and not row.prompt


def everyday(rows: Sequence[Row] | None = None) -> list[str]:
    """Ordinary messages, all of them harmless."""
    every = rows if rows is not None else training_rows()
    return [row.text for row in every if ordinary(row)]


def tuned_rows() -> list[Row]:
    """The suite's tune rows. The rules were written over them, so what the rules say there teaches nothing."""
    return [row for row in read_suite(SUITES / "tune.jsonl") if row.split == "tune"]


def fingerprint() -> str:
    """A short mark of everything that training depends on: rows, and the code that turns them into weights.

    Rules and lexicons are left out on purpose: they change often, and a model trained beside earlier ones
    stays valid; the tests' floors say when it has to be trained again.
    """
    mark = hashlib.sha256()
    here = Path(__file__).resolve().parent
    for path in (
        *sorted(DATA.glob("author_*.jsonl")),
        SUITES / "tune.jsonl",
        *(here / name for name in _TEACHES),
        *(_MODEL / name for name in _READS),
    ):
        mark.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return mark.hexdigest()[:16]
