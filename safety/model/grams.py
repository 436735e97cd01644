"""Words and parts of words, counted into a fixed number of boxes: the plain half of the model.

It knows nothing of messages unlike those it learned from and then says "none", where the network may guess:
the two together raise fewer false alarms than either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from safety.model.base import Floats

BOXES = 1 << 16
_WORDS, _PARTS = 3, (3, 4, 5)  # longest run of words; lengths of parts of words


def boxes(read: Sequence[str], forms: Sequence[str]) -> tuple[npt.NDArray[np.int64], Floats]:
    """The boxes of a message and what each holds: runs of words as the rules read them, parts as written.

    `read` are the words of the talk as the teen wrote them, `forms` those of the newest message as the rules
    read them. The weight of either half does not grow with the length of a message.
    """
    found: dict[int, float] = {}
    for grams in (set(_runs(forms)), set(_parts(read))):
        weight = 1.0 / max(1.0, float(np.sqrt(len(grams))))
        for gram in sorted(grams):
            box = crc32(gram.encode()) % BOXES
            found[box] = found.get(box, 0.0) + weight
    return np.fromiter(found, np.int64, len(found)), np.fromiter(found.values(), np.float32, len(found))


def _runs(words: Sequence[str]) -> Iterator[str]:
    for size in range(1, _WORDS + 1):
        for at in range(len(words) - size + 1):
            yield "w" + " ".join(words[at : at + size])


def _parts(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        framed = f" {word[:24]} "
        for size in _PARTS:
            for at in range(max(1, len(framed) - size + 1)):
                yield "c" + framed[at : at + size]


def scores(weights: Floats, offsets: Floats, read: Sequence[str], forms: Sequence[str]) -> Floats:
    """Scores of the tiers, then of the categories."""
    at, held = boxes(read, forms)
    made: Floats = held @ weights[at] + offsets
    return made
