"""Which lesson or subject a text names, as a slug: "lesson_2", "helping_a_friend", "trusted_adult".

Pure. Lessons on screen come first, then a number, then the subjects of `topics.yml`. None when nothing is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from bot.understanding.option_words import NUMBERS, PLACES
from bot.understanding.options import by_likeness
from bot.understanding.texting import fold, plain

_KINDS = r"(?:lesson|leson|lessn|lsn|lessson|leccion|lecc|lec|clase|class|"
_KINDS += r"session|sesion|unit|unidad|chapter|capitulo|number|numero)"
_AFTER = re.compile(rf"\b{_KINDS}s?\s*(?:#|no\.?|num(?:ber)?|numero|la|el)?\s*([a-z0-9]+)\b")
_BEFORE = re.compile(rf"\b([a-z0-9]+)\s+{_KINDS}\b")
_JOINED = re.compile(r"\b(?:l|lec|lesson|leccion)(\d{1,2})\b")


def slug(title: str) -> str:
    """A title as a topic: folded, words joined by "_"."""
    return "_".join(re.findall(r"[a-z0-9]+", fold(title)))


def topic_of(text: str, meaning: str, options: Sequence[str] = ()) -> str | None:
    """The topic that goes with a meaning; only `pick_lesson` and `topic_question` have one."""
    if meaning == "pick_lesson":
        found = by_likeness(fold(text), options) if options else None
        if found is not None and found.letter:
            return slug(options[ord(found.letter) - ord("A")])
        return lesson_topic(text) or subject(text)
    return subject(text) if meaning == "topic_question" else None


def lesson_topic(text: str) -> str | None:
    """ "lesson_2" for "lesson two", "la segunda leccion", "L2"; None without a number."""
    folded = fold(text)
    for match in (*_AFTER.finditer(folded), *_BEFORE.finditer(folded), *_JOINED.finditer(folded)):
        word = match.group(1)
        number = int(word) if word.isdigit() and len(word) < 3 else NUMBERS.get(word) or PLACES.get(word)
        if number:
            return "lesson_last" if number == -1 else f"lesson_{number}" if number > 0 else None
    return None


def subject(text: str) -> str | None:
    """The first subject of topics.yml whose pattern the text, plain or as typed, holds."""
    seen = (fold(text), plain(text))
    for name, pattern in _subjects():
        if any(pattern.search(form) for form in seen):
            return name
    return None


@lru_cache(maxsize=1)
def _subjects() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Read once, on first use, in file order: earlier subjects win."""
    listed = yaml.safe_load(Path(__file__).with_name("topics.yml").read_text("utf-8"))
    return tuple((name, re.compile(r"\b(?:" + "|".join(parts) + ")")) for name, parts in listed.items())
