"""Turns labelled rows into what the network learns from: pieces, parts, the rules' words, and the labels.

Every row is written in several ways that keep its label: as it stands, as the rules read it, and then with
the slips of a thumb, or with ordinary messages around it, which never lower a tier. Drawn from a fixed seed.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from safety import Screen
from safety.evidence import Evidence
from safety.model import features
from safety.model.base import BaseModel
from safety.model.features import Talk
from safety.model.pieces import Pieces
from safety.suite import Row
from safety.teach.rows import ordinary
from safety.verdict import CATEGORIES, TIERS

_VOWELS = re.compile("[aeiou]")
_RARE = 4  # a name that fewer rows show is not learned
_BARE = 0.3  # how often the rules' words are withheld, so that the model learns to read by itself
_FORGOTTEN = 0.1
_AROUND, _BEFORE = 0.3, 0.15  # how often an ordinary message stands beside the text, or was sent earlier


@dataclass(frozen=True)
class Example:
    """A row as the network sees it. `talks` says the same in several ways; `told` is empty where withheld."""

    row: Row
    talks: tuple[Talk, ...]
    told: tuple[str, ...]
    forms: tuple[str, ...]
    tier: int
    category: int


class Examples:
    """Makes examples of rows."""

    def __init__(self, screen: Screen, base: BaseModel, calm: Sequence[str]) -> None:
        self._screen = screen
        self._ordinary = calm
        self._base = base
        self._pieces = Pieces(base)

    def make(self, rows: Sequence[Row], written: int, seed: int) -> list[Example]:
        """Examples with `written` further ways of writing each."""
        chance = random.Random(seed)
        made = [self._example(row, written, chance) for row in rows if not ordinary(row)]
        made += [self._example(self._calm(text, chance), written, chance) for text in self._ordinary]
        made += [self._example(self._patched(chance), written, chance) for _ in self._ordinary]
        return made

    def _calm(self, text: str, chance: random.Random) -> Row:
        """An ordinary message, or two that were sent as one."""
        if chance.random() < 0.35:
            text = f"{text}{chance.choice(('. ', ', ', ' '))}{chance.choice(self._ordinary)}"
        earlier = tuple(chance.choice(self._ordinary) for _ in range(chance.choice((0, 0, 0, 0, 1, 2))))
        return Row("", "", text, "none", None, "everyday", None, earlier, None, "check", "")

    def _patched(self, chance: random.Random) -> Row:
        """Stretches of ordinary messages sewn together: odd talk that nobody labelled, and nothing."""
        parts: list[str] = []
        for _ in range(chance.choice((2, 2, 3, 4))):
            words = chance.choice(self._ordinary).split()
            at, size = chance.randrange(len(words)), chance.randint(2, 7)
            parts += words[at : at + size]
        return Row("", "", " ".join(parts), "none", None, "everyday", None, (), None, "check", "")

    def evidence(self, row: Row) -> Evidence:
        """What the rules say of a row, as the model will be told."""
        return self._screen.evidence(
            features.undecorated(row.text), lesson_prompt=row.prompt, history=row.history
        )

    def _example(self, row: Row, written: int, chance: random.Random) -> Example:
        seen = self.evidence(row)
        talks = [self._talk(row, row.text, row.history), self._talk(row, " ".join(seen.forms), row.history)]
        for _ in range(written):
            talks.append(self._written(row, chance))
        told = () if row.split == "tune" else tuple(features.names(seen))
        category = 0 if row.category is None else 1 + CATEGORIES.index(row.category)
        return Example(row, tuple(talks), told, seen.forms, TIERS.index(row.tier), category)

    def _written(self, row: Row, chance: random.Random) -> Talk:
        text, history = slip(row.text, chance), [slip(one, chance) for one in row.history]
        if chance.random() < _AROUND and not row.prompt:
            other = chance.choice(self._ordinary)
            between = chance.choice((". ", " ", ", "))
            text = f"{other}{between}{text}" if chance.random() < 0.5 else f"{text}{between}{other}"
        if chance.random() < _BEFORE:
            history = [chance.choice(self._ordinary), *history]
        return self._talk(row, text, history)

    def _talk(self, row: Row, text: str, history: Sequence[str]) -> Talk:
        asked = self._split(row.prompt) if row.prompt else []
        before = [self._split(one) for one in history[-8:] if one.strip()]
        return features.joined(self._base.begin, self._base.end, asked, before, self._split(text))

    def _split(self, text: str) -> list[int]:
        return self._pieces.split(" ".join(word.read for word in features.words(text)))


def slip(text: str, chance: random.Random) -> str:
    """The same text as a hurried thumb might write it."""
    if chance.random() < 0.35:
        text = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    draw, size = chance.random(), len(text)
    if draw < 0.25:
        return text.replace("'", "").replace(",", "").replace(".", "")
    if draw < 0.35 and size > 12:
        at = chance.randrange(size - 1)
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if draw < 0.45 and size > 12:
        at = chance.randrange(size)
        return text[:at] + text[at + 1 :]
    if draw < 0.55:
        return " ".join(hurried(word) if chance.random() < 0.4 else word for word in text.split())
    return text


def hurried(word: str) -> str:
    """A word without its inner vowels, as in the short text messages of old phones."""
    if len(word) < 4:
        return word
    return word[0] + _VOWELS.sub("", word[1:-1]) + word[-1]


def known_names(examples: Sequence[Example]) -> list[str]:
    """The names that are frequent enough to learn."""
    counted = Counter(name for one in examples for name in one.told)
    return sorted(name for name, count in counted.items() if count >= _RARE)


def withheld(told: Sequence[str], chance: random.Random) -> list[str]:
    """What is shown of the rules' words this time."""
    return [] if chance.random() < _BARE else [name for name in told if chance.random() >= _FORGOTTEN]
