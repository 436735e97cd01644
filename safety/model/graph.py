"""The language model with what we taught it, as a graph of small whole numbers that runs fast on one core.

Weights are rounded to 7 bits, not 8, so that sums cannot overflow on processors without the newest
instructions: the same message gets the same verdict everywhere. Built in memory when the screen loads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from safety.model import onnx_bytes
from safety.model.base import BaseModel, Floats

# How the parts of a layer are called in the file: matrix, offsets, size of the input.
PARTS: dict[str, tuple[str, str]] = {
    "q": ("q.w", "q.b"),
    "k": ("k.w", "k.b"),
    "v": ("v.w", "v.b"),
    "o": ("ao.w", "ao.b"),
    "i": ("fi.w", "fi.b"),
    "f": ("fo.w", "fo.b"),
}
_STEPS = 63


@dataclass
class _Graph:
    nodes: list[bytes] = field(default_factory=list)
    tensors: list[tuple[bytes, bytes]] = field(default_factory=list)
    made: int = 0

    def name(self) -> str:
        self.made += 1
        return f"n{self.made}"

    def hold(self, values: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> str:
        name = self.name()
        self.tensors.append(onnx_bytes.tensor(name, values))
        return name

    def do(self, kind: str, *inputs: str, **attributes: onnx_bytes.Attribute) -> str:
        name = self.name()
        self.nodes.append(onnx_bytes.node(kind, inputs, [name], attributes))
        return name

    def linear(self, what: str, matrix: Floats, offset: Floats) -> str:
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-9) / _STEPS
        whole = np.clip(np.rint(matrix / scale), -_STEPS, _STEPS).astype(np.int8)
        small, size, zero = self.name(), self.name(), self.name()
        self.nodes.append(onnx_bytes.node("DynamicQuantizeLinear", [what], [small, size, zero], {}))
        none = self.hold(np.zeros(matrix.shape[1], np.int8))
        summed = self.do("MatMulInteger", small, self.hold(whole), zero, none)
        back = self.do("Mul", size, self.hold(scale.astype(np.float32)))
        return self.do("Add", self.do("Mul", self.do("Cast", summed, to=1), back), self.hold(offset))

    def norm(self, what: str, weight: Floats, offset: Floats, epsilon: float) -> str:
        return self.do(
            "LayerNormalization", what, self.hold(weight), self.hold(offset), axis=-1, epsilon=float(epsilon)
        )


def taught(base: BaseModel, layer: int, part: str, learned: Mapping[str, Floats], cut: int) -> Floats:
    """A matrix of the language model with what training added to it."""
    matrix = base.matrix(f"l{layer}.{PARTS[part][0]}", base.inner if part == "f" else base.width)
    if layer < cut:
        return matrix
    down, up = learned[f"down_{part}"][layer - cut], learned[f"up_{part}"][layer - cut]
    made: Floats = (matrix + 2.0 * (down.astype(np.float32) @ up.astype(np.float32))).astype(np.float32)
    return made


def build(base: BaseModel, learned: Mapping[str, Floats], cut: int) -> bytes:
    """The graph: from vectors of pieces (and what marks each part of the talk) to vectors in context."""
    graph = _Graph()
    width, heads, size = base.width, base.heads, base.width // base.heads
    apart = graph.hold(np.array([0, 3, heads, size], np.int64))
    together = graph.hold(np.array([-1, width], np.int64))
    scale = graph.hold(np.array(size**-0.5, np.float32))
    picks = [graph.hold(np.array(one, np.int64)) for one in range(3)]
    at = "pieces"
    for layer in range(base.layers):
        if layer == cut:
            at = graph.do("Add", at, "marks")

        def plain(name: str, number: int = layer) -> Floats:
            return base.plain(f"l{number}.{name}")

        three = np.concatenate([taught(base, layer, part, learned, cut) for part in "qkv"], axis=1)
        shift = np.concatenate([plain(PARTS[part][1]) for part in "qkv"])
        mixed = graph.do("Reshape", graph.linear(at, three, shift), apart)
        q, k, v = (graph.do("Gather", mixed, pick, axis=1) for pick in picks)
        q, v = (graph.do("Transpose", one, perm=(1, 0, 2)) for one in (q, v))
        k = graph.do("Transpose", k, perm=(1, 2, 0))
        shares = graph.do("Softmax", graph.do("Mul", graph.do("MatMul", q, k), scale), axis=-1)
        seen = graph.do("Transpose", graph.do("MatMul", shares, v), perm=(1, 0, 2))
        said = graph.linear(
            graph.do("Reshape", seen, together), taught(base, layer, "o", learned, cut), plain("ao.b")
        )
        at = graph.norm(graph.do("Add", at, said), plain("aln.w"), plain("aln.b"), base.epsilon)
        inner = graph.linear(at, taught(base, layer, "i", learned, cut), plain("fi.b"))
        outer = graph.linear(graph.do("Gelu", inner), taught(base, layer, "f", learned, cut), plain("fo.b"))
        at = graph.norm(graph.do("Add", at, outer), plain("oln.w"), plain("oln.b"), base.epsilon)
    graph.nodes.append(onnx_bytes.node("Identity", [at], ["seen"], {}))
    shape = ("pieces", width)
    return onnx_bytes.model(
        graph.nodes,
        graph.tensors,
        [onnx_bytes.value("pieces", shape), onnx_bytes.value("marks", shape)],
        [onnx_bytes.value("seen", shape)],
    )
