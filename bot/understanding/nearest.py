"""Which of the known questions a text comes closest to: by words and parts of words, rare ones counting most.

Pure; knows no question of its own. A text full of words that no known question has comes close to none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt

from bot.understanding.texting import fold, plain

_WORD = re.compile(r"[a-z0-9]+")
_PART = 4
"""Letters in a part of a word: enough to tell words apart, few enough to forgive an ending or a slip."""

PARTS_WEIGH = 0.8
"""How much the parts of a word count beside the word itself."""

WHOLE = 0.25
"""How much it counts that all questions of a key together have the words, beside the one that is closest."""

Vector = dict[str, float]


class Nearest:
    """Known questions, ready to be compared with. Built once; nothing in it changes."""

    def __init__(self, questions: Mapping[str, Sequence[str]]) -> None:
        said = [(key, _features(text)) for key, texts in questions.items() for text in texts]
        # A word is rare when few answers have it, however often one answer repeats it.
        spread: Counter[str] = Counter()
        for key in questions:
            spread.update({part for other, found in said if other == key for part in found})
        self._unknown = log(len(questions) + 1)
        self._rare = {part: log((len(questions) + 1) / count) for part, count in spread.items()}
        self._has: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._keys = [key for key, _ in said]
        self._words: dict[str, set[str]] = defaultdict(set)
        for place, (key, found) in enumerate(said):
            self._words[key] |= found.keys()
            for part, weight in self._weighed(found).items():
                self._has[part].append((place, weight))

    def ranked(self, text: str) -> list[tuple[str, float]]:
        """Every key that shares anything with the text, closest first, with a likeness from 0 to 1."""
        asked = self._weighed(_features(text))
        alike: dict[int, float] = defaultdict(float)
        for part, weight in asked.items():
            for place, other in self._has.get(part, ()):
                alike[place] += weight * other
        best: dict[str, float] = {}
        for place, likeness in alike.items():
            key = self._keys[place]
            best[key] = max(best.get(key, 0.0), likeness)
        ranked = [(key, (1 - WHOLE) * one + WHOLE * self._covered(asked, key)) for key, one in best.items()]
        return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))

    def _covered(self, asked: Vector, key: str) -> float:
        """How much of the text any of a key's questions has, 0 to 1."""
        known = self._words[key]
        return sqrt(sum(weight * weight for part, weight in asked.items() if part in known))

    def _weighed(self, found: Mapping[str, float]) -> Vector:
        """The features at their weight, as a vector of length 1."""
        weighed = {part: count * self._rare.get(part, self._unknown) for part, count in found.items()}
        length = sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        return {part: weight / length for part, weight in weighed.items()}


def _features(text: str) -> Vector:
    """The words of a text, plain and as typed, and the parts of the longer ones."""
    words = dict.fromkeys([*_WORD.findall(plain(text)), *_WORD.findall(fold(text))])
    found: Vector = {}
    for word in words:
        found[word] = 1.0
        for part in _parts(word):
            found[part] = found.get(part, 0.0) + PARTS_WEIGH / sqrt(max(1, len(word) - 1))
    return found


def _parts(word: str) -> Iterable[str]:
    """The parts of a word with its edges marked, so that a beginning is not taken for a middle."""
    marked = f"<{word}>"
    return (f"#{marked[at : at + _PART]}" for at in range(len(marked) - _PART + 1)) if len(word) > 2 else ()
