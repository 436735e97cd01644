"""Writes the few kinds of ONNX messages that `graph.py` needs, byte by byte.

ONNX files are protocol buffers; the package that writes them is far larger than this and is not needed to
run one. Numbers in the comments are the field numbers of onnx.proto3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

_TYPES: dict[str, int] = {"float32": 1, "int8": 3, "int64": 7}
FLOAT = 1
Attribute = int | float | Sequence[int]


def _varint(number: int) -> bytes:
    number &= (1 << 64) - 1
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    made.append(number)
    return bytes(made)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def tensor(name: str, values: npt.NDArray[np.generic]) -> tuple[bytes, bytes]:
    """TensorProto, its head and its values apart: dims 1, data_type 2, name 8, raw_data 9."""
    raw = np.ascontiguousarray(values).tobytes()
    dims = b"".join(_number(1, size) for size in values.shape)
    head = dims + _number(2, _TYPES[values.dtype.name]) + _text(8, name)
    return head + _varint(9 << 3 | 2) + _varint(len(raw)), raw


def _attribute(name: str, value: Attribute) -> bytes:
    """AttributeProto: name 1, f 2, i 3, ints 8, type 20 (1 float, 2 int, 7 ints)."""
    made = _text(1, name)
    if isinstance(value, float):
        return made + _varint(2 << 3 | 5) + np.float32(value).tobytes() + _number(20, 1)
    if isinstance(value, int):
        return made + _number(3, value) + _number(20, 2)
    return made + b"".join(_number(8, one) for one in value) + _number(20, 7)


def node(
    kind: str, inputs: Iterable[str], outputs: Iterable[str], attributes: Mapping[str, Attribute]
) -> bytes:
    """NodeProto: input 1, output 2, op_type 4, attribute 5."""
    made = b"".join(_text(1, one) for one in inputs) + b"".join(_text(2, one) for one in outputs)
    return made + _text(4, kind) + b"".join(_bytes(5, _attribute(*one)) for one in attributes.items())


def value(name: str, shape: Sequence[int | str]) -> bytes:
    """ValueInfoProto of a float tensor: name 1, type 2 (tensor_type 1: elem_type 1, shape 2: dim 1)."""
    dims = b"".join(_bytes(1, _number(1, one) if isinstance(one, int) else _text(2, one)) for one in shape)
    return _text(1, name) + _bytes(2, _bytes(1, _number(1, FLOAT) + _bytes(2, dims)))


def model(
    nodes: Sequence[bytes],
    tensors: Sequence[tuple[bytes, bytes]],
    inputs: Sequence[bytes],
    outputs: Sequence[bytes],
) -> bytes:
    """ModelProto: ir_version 1, graph 7, opset_import 8.

    GraphProto: node 1, name 2, initializer 5, input 11, output 12. The values are copied once only.
    """
    parts = [_bytes(1, one) for one in nodes] + [_text(2, "encoder")]
    for head, raw in tensors:
        parts += [_varint(5 << 3 | 2) + _varint(len(head) + len(raw)), head, raw]
    parts += [_bytes(11, one) for one in inputs] + [_bytes(12, one) for one in outputs]
    size = sum(map(len, parts))
    opset = _bytes(8, _text(1, "") + _number(2, 20))
    return b"".join([_number(1, 9), opset, _varint(7 << 3 | 2), _varint(size), *parts])
