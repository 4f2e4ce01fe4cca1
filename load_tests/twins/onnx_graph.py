"""A small writer of ONNX graphs, in protobuf's wire format.

For networks without training, whose tensors are made here: the file is written directly, so that
nobody needs a training framework to measure how fast a voice is. The field numbers are those of
onnx.proto.
"""

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FLOAT, INT64 = 1, 7
"""Types of tensors."""
IR_VERSION = 8
VARINT, LENGTH, FIXED32 = 0, 2, 5
"""How a field is written."""
ATTRIBUTE_TYPES = {float: 1, int: 2, list: 7}
"""Types of attributes; a list holds whole numbers."""

Attribute = int | float | list[int]


class Graph:
    """Nodes in the order in which they are added; each result is known by its name."""

    def __init__(self, *, opset: int) -> None:
        self._opset = opset
        self._body: list[bytes] = []
        self._names = 0

    def node(self, op: str, *inputs: str, **attributes: Attribute) -> str:
        """Add an operation with one result."""
        return self.nodes(op, *inputs, results=1, **attributes)[0]

    def nodes(
        self, op: str, *inputs: str, results: int, **attributes: Attribute
    ) -> tuple[str, ...]:
        """Add an operation with several results."""
        names = tuple(self._name(op) for _ in range(results))
        body = b"".join(
            [
                *(_text(1, name) for name in inputs),
                *(_text(2, name) for name in names),
                _text(4, op),
                *(_attribute(name, value) for name, value in attributes.items()),
            ]
        )
        self._body.append(_bytes(1, body))
        return names

    def constant(self, values: NDArray[np.float32 | np.int64]) -> str:
        """Add a tensor; a number is a tensor without dimensions."""
        name = self._name("tensor")
        kind = INT64 if values.dtype == np.int64 else FLOAT
        body = b"".join(_number(1, size) for size in values.shape)
        body += _number(2, kind) + _text(8, name)
        body += _bytes(9, np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")))
        self._body.append(_bytes(5, body))
        return name

    def number(self, value: float) -> str:
        """Add one number: an int as INT64, a float as FLOAT."""
        return self.constant(np.array(value, np.int64 if isinstance(value, int) else np.float32))

    def numbers(self, *values: int) -> str:
        """Add a row of whole numbers, as axes and shapes are told."""
        return self.constant(np.array(values, np.int64))

    def input(self, name: str, kind: int, *, rank: int) -> str:
        """Add an input of any size."""
        self._body.append(_value(11, name, kind, rank))
        return name

    def output(self, name: str, result: str, kind: int, *, rank: int) -> None:
        """Give out a result under a name."""
        self._body.append(_bytes(1, _text(1, result) + _text(2, name) + _text(4, "Identity")))
        self._body.append(_value(12, name, kind, rank))

    def to_bytes(self) -> bytes:
        """The file."""
        graph = b"".join(self._body) + _text(2, "twin")
        return _number(1, IR_VERSION) + _bytes(7, graph) + _bytes(8, _number(2, self._opset))

    def _name(self, of: str) -> str:
        self._names += 1
        return f"{of}_{self._names}"


def _attribute(name: str, value: Attribute) -> bytes:
    match value:
        case float():
            written = _varint(2 << 3 | FIXED32) + struct.pack("<f", value)
        case int():
            written = _number(3, value)
        case list():
            written = b"".join(_number(8, each) for each in value)
    return _bytes(5, _text(1, name) + written + _number(20, ATTRIBUTE_TYPES[type(value)]))


def _value(field: int, name: str, kind: int, rank: int) -> bytes:
    shape = b"".join(_bytes(1, _text(2, f"{name}_{axis}")) for axis in range(rank))
    tensor_type = _number(1, kind) + _bytes(2, shape)
    return _bytes(field, _text(1, name) + _bytes(2, _bytes(1, tensor_type)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3 | VARINT) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes | Sequence[int] | NDArray[np.float32 | np.int64]) -> bytes:
    raw = value.tobytes() if isinstance(value, np.ndarray) else bytes(value)
    return _varint(field << 3 | LENGTH) + _varint(len(raw)) + raw


def _varint(value: int) -> bytes:
    left = value & 0xFFFF_FFFF_FFFF_FFFF  # of a negative number its complement
    encoded = bytearray()
    while left >= 0x80:
        encoded.append(left & 0x7F | 0x80)
        left >>= 7
    encoded.append(left)
    return bytes(encoded)
