"""The report counts what was screened, and says so plainly."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from safety import SafetyDataError
from safety.report import Share, render, report
from safety.suite import read_suite


def row(**over: object) -> str:
    made: dict[str, object] = {
        "id": "t-1",
        "lang": "en",
        "text": "i want to kill myself",
        "tier": "urgent",
        "category": "suicide_self_harm",
        "functionality": "plain",
        "context": None,
        "history": [],
        "contrast_of": None,
        "split": "tune",
        "author": "t",
    }
    return json.dumps({**made, **over})


def test_recall_and_false_alarms_are_counted(tmp_path: Path) -> None:
    suite = tmp_path / "suite.jsonl"
    suite.write_text(
        "\n".join(
            [
                row(),
                row(id="t-2", text="the sky has clouds", tier="urgent"),
                row(id="t-3", text="hello", tier="none", category=None),
                row(id="t-4", text="my dad beats me", tier="none", category=None),
            ]
        ),
        encoding="utf-8",
    )
    benign = tmp_path / "calm.jsonl"
    benign.write_text('{"text": "see you at 5"}\n{"text": "i want to die"}\n', encoding="utf-8")
    found = report([suite], [benign])
    total = found.total[-1]
    assert (total.recall.some, total.recall.all) == (1, 2)
    assert (total.silent.some, total.alarms.some, total.alarms.all) == (1, 1, 2)
    assert (found.benign[0].urgent.some, found.benign[0].urgent.all) == (1, 2)
    text = render(found)
    assert "t-2" in text and "see you at 5" not in text


def test_check_rows_are_never_printed(tmp_path: Path) -> None:
    suite = tmp_path / "suite.jsonl"
    suite.write_text(row(id="t-9", text="the sky has clouds", split="check"), encoding="utf-8")
    assert "t-9" not in render(report([suite], []))


def test_the_interval_is_wilsons() -> None:
    low, high = Share(8, 10).interval
    assert low == pytest.approx(0.4902, abs=1e-3)
    assert high == pytest.approx(0.9433, abs=1e-3)
    assert math.isnan(Share(0, 0).value)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"id": "x"}',
        '{"id":"x","lang":"en","text":"a","tier":"awful","category":null,"functionality":"f"}',
    ],
)
def test_a_broken_row_is_reported_with_file_and_line(tmp_path: Path, line: str) -> None:
    suite = tmp_path / "broken.jsonl"
    suite.write_text(row() + "\n" + line, encoding="utf-8")
    with pytest.raises(SafetyDataError, match=r"^broken\.jsonl:2:"):
        read_suite(suite)
