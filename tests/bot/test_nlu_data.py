"""The training data itself: every meaning in both languages, states that exist, nothing twice with two meanings."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.turn import MEANINGS, STATES
from bot.understanding.texting import plain

DATA = Path(__file__).parents[2] / "bot" / "data"
FILES = sorted(path.name for path in DATA.glob("nlu*.yml"))
LANGUAGES = {"en": 75, "es": 75}
"""The fewest different examples that a meaning may have in a language; what is mixed counts for neither."""


def blocks(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((DATA / name).read_text("utf-8"))["nlu"]
    return loaded


def examples(block: dict[str, Any]) -> list[str]:
    return [line[2:].strip() for line in block["examples"].splitlines()]


def files_of(language: str) -> list[str]:
    spanish = [name for name in FILES if name.startswith("nlu_es")]
    return spanish if language == "es" else [n for n in FILES if n not in spanish and n != "nlu_mixed.yml"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_meaning_has_enough_examples_in_each_language(language: str) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for name in files_of(language):
        for block in blocks(name):
            found[block["intent"]].update(examples(block))
    assert set(found) == set(MEANINGS)
    assert {meaning: len(texts) for meaning, texts in found.items() if len(texts) < LANGUAGES[language]} == {}


@pytest.mark.parametrize("name", FILES)
def test_every_state_named_in_the_data_exists(name: str) -> None:
    for block in blocks(name):
        states = (block.get("metadata") or {}).get("state")
        for state in states if isinstance(states, list) else [states]:
            assert state in STATES, f"{name}: {block['intent']}: {state}"


def test_spanish_examples_say_that_the_conversation_is_spanish() -> None:
    for name in files_of("es"):
        assert all(block["metadata"]["language"] == "es" for block in blocks(name)), name


def test_options_in_the_data_are_words_and_never_yaml_truth_values() -> None:
    for name in FILES:
        for block in blocks(name):
            assert all(isinstance(option, str) for option in (block.get("metadata") or {}).get("options", []))


def test_no_text_has_two_meanings_in_the_same_state() -> None:
    heard: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for name in FILES:
        for block in blocks(name):
            where = block.get("metadata") or {}
            states = where["state"] if isinstance(where["state"], list) else [where["state"]]
            for text in examples(block):
                for state in states:
                    heard[plain(text), state, str(where.get("options") or "")].add(block["intent"])
    assert {key: sorted(found) for key, found in heard.items() if len(found) > 1} == {}
