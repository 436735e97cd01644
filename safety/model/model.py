"""The trained model at work: a message in its talk becomes chances of tiers and categories, and the words that count.

Reads the weights that `safety.teach` wrote; learns nothing. Safe to share between threads; one core.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from safety.evidence import Evidence
from safety.model import features, grams
from safety.model.base import BaseModel, Floats, ModelError
from safety.model.encoder import Encoder
from safety.model.features import Word
from safety.model.pieces import Pieces
from safety.verdict import TIERS

HERE = Path(__file__).resolve().parent
WEIGHTS, LIMITS = HERE / "weights.npz", HERE / "limits.json"
_WINDOW, _STEP, _MOST = 60, 40, 24  # words of a long text that are read at once; how many such windows
_QUOTE = 14
_PLAIN_COUNTS = 0.7  # how much the plain half counts beside the network
_OWN = frozenset(["i", "im", "ive", "me", "my", "mine", "myself", "we", "us", "our"]) | frozenset(
    ["yo", "mi", "mis", "conmigo", "nos", "nosotros", "estoy", "tengo"]
)


@dataclass(frozen=True)
class Opinion:
    """Chances of the four tiers (none first), of the categories in their order, and the words that count.

    `whole` says that the message was read in one go: only then may the model lower what a rule found.
    """

    tiers: tuple[float, ...]
    categories: tuple[float, ...]
    words: str
    whole: bool = True

    @property
    def grave(self) -> float:
        """The chance of urgent or immediate."""
        return self.tiers[2] + self.tiers[3]

    @property
    def flagged(self) -> float:
        """The chance of anything but none."""
        return 1.0 - self.tiers[0]


class Model:
    """A loaded model."""

    def __init__(self, weights: Path = WEIGHTS, base: BaseModel | None = None) -> None:
        try:
            with np.load(weights, allow_pickle=False) as held:
                learned = {name: held[name].astype(np.float32) for name in held.files if name != "about"}
                self.about = json.loads(str(held["about"]))
            self.limits: dict[str, float] = json.loads(LIMITS.read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"{weights.name} cannot be read") from error
        base = base or BaseModel()
        try:
            self._encoder = Encoder(base, learned, int(self.about["cut"]))
        finally:
            base.close()
        self._pieces = Pieces(base)
        self._begin, self._end = base.begin, base.end
        self._names = {name: number for number, name in enumerate(self.about["names"])}
        self._learned = learned

    def opinion(self, text: str, prompt: str | None, history: Sequence[str], seen: Evidence) -> Opinion:
        """What the model makes of a message."""
        told = np.zeros(len(self._names), np.float32)
        for name in features.names(seen):
            if name in self._names:
                told[self._names[name]] = 1.0
        asked = self._split(features.words(prompt)) if prompt else []
        before = [self._split(features.words(one)) for one in history[-8:] if one.strip()]
        told_before = [word.read for one in history[-features.REMEMBERED :] for word in features.words(one)]
        windows = _windows(features.words(text))
        whole = len(windows) == 1
        scored: list[tuple[Floats, Floats, str]] = []
        for window in windows:
            own = [word.read for word in window]
            read, forms = [*told_before, *own], seen.forms if whole else tuple(own)
            plain = grams.scores(self._learned["grams"], self._learned["grams_0"], read, forms)
            scored.append(self._score(window, asked, before, told, plain))
        tiers, categories, words = max(scored, key=_grave)
        if whole and features.disguised(
            text
        ):  # what the rules read in it counts too; the quote stays her own
            plainly = [Word(form, form) for form in seen.forms][:_WINDOW]
            other = self._score(plainly, asked, before, told, plain)
            tiers, categories = max((tiers, categories, words), other, key=_grave)[:2]
        return Opinion(tuple(tiers.tolist()), tuple(categories.tolist()), words, whole)

    def _split(self, words: Sequence[Word]) -> list[int]:
        return self._pieces.split(" ".join(word.read for word in words))

    def _score(
        self, window: Sequence[Word], asked: list[int], before: list[list[int]], told: Floats, plain: Floats
    ) -> tuple[Floats, Floats, str]:
        counts = [len(self._pieces.split(word.read)) for word in window]
        talk = features.joined(self._begin, self._end, asked, before, self._split(window))
        seen = self._encoder.read(talk)
        tiers, categories, weight = head(self._learned, seen, talk.parts, told)
        return (
            _chances(tiers + _PLAIN_COUNTS * plain[: len(TIERS)]),
            _chances(categories[1:] + _PLAIN_COUNTS * plain[len(TIERS) :]),
            _quote(window, counts, weight),
        )


def head(
    learned: dict[str, Floats], seen: Floats, parts: Sequence[int], told: Floats
) -> tuple[Floats, Floats, Floats]:
    """Scores of tiers and of categories (none first), and how much each own piece counted."""
    own = np.asarray(parts) == features.SELF
    looks = seen @ learned["look"]
    looks = np.exp(looks - looks.max(axis=0))
    looks /= looks.sum(axis=0)
    pooled = np.concatenate([seen.mean(axis=0), seen[own].mean(axis=0), (looks.T @ seen).ravel()])
    inner = np.maximum(pooled @ learned["inner"] + learned["inner_0"] + told @ learned["told"], 0)
    tiers = inner @ learned["tier"] + learned["tier_0"] + told @ learned["told_tier"]
    categories = inner @ learned["category"] + learned["category_0"] + told @ learned["told_category"]
    return tiers, categories, looks.sum(axis=1)[own]


def _grave(scored: tuple[Floats, Floats, str]) -> float:
    return float(scored[0][2] + scored[0][3])


def _chances(scores: Floats) -> Floats:
    made = np.exp(scores - scores.max())
    return np.asarray(made / made.sum(), np.float32)


def _windows(words: Sequence[Word]) -> list[Sequence[Word]]:
    """The text, or stretches of it; of very long texts those in which the teen speaks most of herself."""
    if len(words) <= _WINDOW + _STEP // 2:
        return [words]
    made = [words[at : at + _WINDOW] for at in range(0, len(words) - (_WINDOW - _STEP), _STEP)]
    if len(made) > _MOST:
        made.sort(key=lambda one: -sum(word.read.strip(".,!?'") in _OWN for word in one))
        made = made[:_MOST]
    return made


def _quote(words: Sequence[Word], counts: Sequence[int], weight: Floats) -> str:
    """The stretch of the teen's own words to which the model gave most weight."""
    if len(words) > _QUOTE:
        ends = np.cumsum([0, *counts]) + 1  # the first own piece marks the beginning of the talk
        sums = np.concatenate([[0.0], np.cumsum(weight)])
        ends = np.minimum(ends, len(weight))
        share = [sums[ends[at + _QUOTE]] - sums[ends[at]] for at in range(len(words) - _QUOTE + 1)]
        start = int(np.argmax(share))
        words = words[start : start + _QUOTE]
    quoted = " ".join(word.written for word in words)
    return quoted if len(quoted) <= 200 else quoted[:197] + "..."
