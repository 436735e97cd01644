"""Wrong data stops the screen from loading, with the file and the line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from safety import SafetyDataError, Screen
from safety.yaml_entries import HERE


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("lexicons", "rules"):
        shutil.copytree(HERE / name, tmp_path / name)
    shutil.copy(HERE / "policy.yml", tmp_path / "policy.yml")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "text", "error"),
    [
        ("rules/zz.yml", "bad.rule:\n  tier: urgent\n", r"^zz\.yml:1: bad\.rule: no category"),
        ("rules/zz.yml", "bad.rule: {tier: awful, find: [a]}\n", r"^zz\.yml:1: bad\.rule: no tier 'awful'"),
        ("rules/zz.yml", "\nbad.rule: {fact: x, find: ['HIT ~2 (']}\n", r"^zz\.yml:2: bad\.rule: "),
        ("rules/zz.yml", "bad.rule: {fact: x, find: ['@NOBODY a']}\n", r"no macro @NOBODY"),
        (
            "rules/zz.yml",
            "bad.rule: {tier: urgent, category: unspecified, all: [no_such_fact]}\n",
            r"no_such_fact",
        ),
        (
            "rules/zz.yml",
            "sui.wants_to: {fact: x, find: [a]}\n",
            r"^zz\.yml:1: sui\.wants_to: this rule name is taken",
        ),
        ("lexicons/zz.yml", 'lower: {en: "a"}\n', r"^zz\.yml:1: lower: "),
        ("lexicons/zz.yml", 'NEW: {fr: "a"}\n', r"^zz\.yml:1: NEW: expected only"),
        ("lexicons/zz.yml", "NEW: [\n", r"^zz\.yml:"),
        ("policy.yml", "order: [unspecified]\n", r"^policy\.yml:1: order: "),
    ],
)
def test_a_mistake_in_the_data_is_located(copy: Path, file: str, text: str, error: str) -> None:
    (copy / file).write_text(text, encoding="utf-8")
    with pytest.raises(SafetyDataError, match=error):
        Screen.load(copy)


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SafetyDataError):
        Screen.load(tmp_path)


def test_a_copy_of_the_data_loads_and_screens(copy: Path) -> None:
    assert Screen.load(copy).screen("i want to kill myself").tier == "urgent"
