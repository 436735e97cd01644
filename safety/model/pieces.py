"""Splits text into the pieces that the language model knows: the most likely split, found exactly.

Pure look-ups. Time grows with the length of a word, never with the whole text twice.
"""

from __future__ import annotations

import re
from functools import lru_cache

from safety.model.base import BaseModel

_MARK = "\u2581"
_LONGEST = 16
_WORD = re.compile(rf"{_MARK}?[^{_MARK}]+|{_MARK}")
_LONG_WORD = 48


class Pieces:
    """Splits text. Safe to share between threads."""

    def __init__(self, base: BaseModel) -> None:
        self._pieces = base.pieces
        self._scores = base.scores
        self._folding = base.folding
        self._unknown = base.unknown
        self._unknown_score = base.lowest - 10.0
        self.word = lru_cache(maxsize=16384)(self._word)

    def split(self, text: str) -> list[int]:
        """The numbers of the pieces of a text."""
        folded = "".join(self._folding.get(sign, sign) for sign in text)
        joined = _MARK + _MARK.join(folded.split())
        return [one for word in _WORD.findall(joined) for one in self._chunks(word)]

    def _chunks(self, word: str) -> list[int]:
        if len(word) <= _LONG_WORD:
            return list(self.word(word))
        return [
            one for at in range(0, len(word), _LONG_WORD) for one in self._word(word[at : at + _LONG_WORD])
        ]

    def _word(self, word: str) -> tuple[int, ...]:
        size = len(word)
        best = [0.0] + [-1e30] * size
        came: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for start in range(size):
            score = best[start]
            if score + self._unknown_score > best[start + 1]:
                best[start + 1], came[start + 1] = score + self._unknown_score, (start, self._unknown)
            for end in range(start + 1, min(size, start + _LONGEST) + 1):
                known = self._pieces.get(word[start:end])
                if known is not None and score + self._scores[known] > best[end]:
                    best[end], came[end] = score + self._scores[known], (start, known)
        numbers: list[int] = []
        end = size
        while end:
            end, number = came[end]
            numbers.append(number)
        return tuple(reversed(numbers))
