"""The labelled rows: each is whole, allowed and said once. What they teach is judged elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from safety import CATEGORIES, TIERS

FOLDER = Path(__file__).parents[2] / "safety" / "data"
FILES = sorted(FOLDER.glob("author_*.jsonl"))
KEYS = {"id", "lang", "text", "tier", "category", "context", "history", "functionality"}


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def test_there_are_files_by_several_authors() -> None:
    assert len(FILES) >= 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_row_is_whole_and_allowed(path: Path) -> None:
    for row in rows(path):
        assert set(row) == KEYS, row["id"]
        assert row["lang"] in ("en", "es", "mixed"), row["id"]
        assert row["tier"] in TIERS and row["text"].strip(), row["id"]
        assert (row["category"] is None) == (row["tier"] == "none"), row["id"]
        assert row["category"] is None or row["category"] in CATEGORIES, row["id"]
        assert all(isinstance(text, str) for text in row["history"] or []), row["id"]


def test_the_same_words_are_there_once_in_a_file_and_never_with_two_labels() -> None:
    seen: dict[str, tuple[Path, str, str]] = {}
    for path in FILES:
        for row in rows(path):
            said = json.dumps([row["text"].casefold(), row["history"] or [], row["context"]])
            first, known, tier = seen.setdefault(said, (path, row["id"], row["tier"]))
            assert known == row["id"] or (first != path and tier == row["tier"]), f"{row['id']}, {known}"


def test_the_readme_counts_the_rows() -> None:
    table = (FOLDER / "README.md").read_text(encoding="utf-8")
    for path in FILES:
        assert f"| `{path.name}` | {len(rows(path)):,} |" in table
