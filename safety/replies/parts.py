"""Reads the parts that replies are built from, and refuses files that could fail a teen later.

English and Spanish must hold the same keys and slots; a slot nobody fills is found at load, not in a crisis.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from safety.resources.reading import read_mapping, without_lines

LANGUAGES = ("en", "es")
SLOTS = frozenset(("befree", "call_line", "emergency", "how", "line", "minutes", "name", "text", "text_line"))
"""Every slot a part may use."""


class ReplyError(ValueError):
    """A reply cannot be read or was asked for wrongly; says which, and what is missing."""


def read_parts(folder: Path) -> dict[str, dict[str, Any]]:
    """The parts by language. Raises ReplyError naming file and key for the first thing wrong."""
    parts: dict[str, dict[str, Any]] = {}
    for lang in LANGUAGES:
        try:
            parts[lang] = without_lines(read_mapping(folder / f"{lang}.yml"))
        except ValueError as error:
            raise ReplyError(str(error)) from error
    english, spanish = (dict(flatten(parts[lang])) for lang in LANGUAGES)
    for key in sorted({*english, *spanish}):
        for lang, texts in zip(LANGUAGES, (english, spanish), strict=True):
            if key not in texts:
                raise ReplyError(f"{lang}.yml: {key} is missing")
            unknown = slots_of(texts[key]) - SLOTS
            if unknown:
                raise ReplyError(f"{lang}.yml: {key}: there is no slot {{{min(unknown)}}}")
    return parts


def flatten(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text with the dotted path of its keys."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from flatten(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from flatten(item, f"{path}[{index}]")
    else:
        yield path, str(value)


def slots_of(text: str) -> set[str]:
    """The names of the slots in a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def part(by_category: Mapping[str, str], category: str) -> str:
    """The part for a category, or its default."""
    return by_category.get(category, by_category["default"])
