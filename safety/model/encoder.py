"""Runs the language model on one talk at a time, on one core, in whole numbers.

One talk a run, never a batch: what stands beside it could otherwise change how a message is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from safety.model.base import BaseModel, Floats, ModelError
from safety.model.features import Talk
from safety.model.graph import build

_LONGEST = 240


class Encoder:
    """Vectors in context for the pieces of a talk. Safe to share between threads."""

    def __init__(self, base: BaseModel, learned: Mapping[str, Floats], cut: int) -> None:
        try:
            import onnxruntime
        except ImportError as error:
            raise ModelError("onnxruntime is not installed") from error
        options: Any = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False
        graph = build(base, learned, cut)
        self._session: Any = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._base = base
        self._frame = frame(base)
        self._marks = learned["marks"]

    def read(self, talk: Talk) -> Floats:
        """One vector for every piece."""
        pieces = embedded(self._base, self._frame, talk.pieces[:_LONGEST])
        marks = self._marks[np.asarray(talk.parts[:_LONGEST])]
        made: Floats = self._session.run(None, {"pieces": pieces, "marks": marks})[0]
        return made


@dataclass(frozen=True)
class Frame:
    """What the language model adds to a piece for its place in the talk, and how it evens the sum out."""

    places: Floats
    weight: Floats
    offset: Floats


def frame(base: BaseModel) -> Frame:
    """The frame of a language model."""
    places = base.plain("emb.pos").reshape(-1, base.width)[:_LONGEST]
    kind = base.plain("emb.type").reshape(-1, base.width)[0]
    return Frame(places + kind, base.plain("emb.ln.w"), base.plain("emb.ln.b"))


def embedded(base: BaseModel, around: Frame, pieces: tuple[int, ...]) -> Floats:
    """The vectors of pieces in their places, as the first layer takes them."""
    made = base.embedded(list(pieces)) + around.places[: len(pieces)]
    made -= made.mean(axis=1, keepdims=True)
    made /= np.sqrt((made * made).mean(axis=1, keepdims=True) + base.epsilon)
    scaled: Floats = (made * around.weight + around.offset).astype(np.float32)
    return scaled
