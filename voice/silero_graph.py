"""Silero's ONNX model cut down to what a telephone line asks of it.

The model in pipecat's wheel chooses between its networks for 16 kHz and 8 kHz, and inside each by
the shapes of its inputs, with every window anew; the runtime can neither fold that away nor put
the weights in order beforehand. With the 8 kHz network as the whole graph, and its inputs' shapes
written down, it does both when it loads. What comes out is the same to the last bit, at three
quarters of the time.

ONNX is Protocol Buffers (onnx.proto3, numbers below) and the runtime cannot take a model apart, so
the few fields in question are found and put together here. Pure: bytes in, bytes out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum

from voice.errors import VoiceError

MODEL_IR_VERSION, MODEL_GRAPH, MODEL_OPSET = 1, 7, 8
GRAPH_NODE, GRAPH_INPUT = 1, 11
NODE_OP_TYPE, NODE_ATTRIBUTE = 4, 5
ATTRIBUTE_NAME, ATTRIBUTE_GRAPH = 1, 6
VALUE_NAME, VALUE_TYPE, TYPE_TENSOR = 1, 2, 1
TENSOR_ELEMENT, TENSOR_SHAPE, SHAPE_DIMENSION, DIMENSION_VALUE = 1, 2, 1, 1
FLOAT = 1
IR_VERSION = 8


class WireType(IntEnum):
    """How a field is written."""

    VARINT = 0
    FIXED_64 = 1
    BYTES = 2
    FIXED_32 = 5


FIXED_SIZES: dict[int, int] = {WireType.FIXED_64: 8, WireType.FIXED_32: 4}


def branch(model: bytes, name: str, inputs: Mapping[str, Sequence[int]]) -> bytes:
    """The model that is one branch of the `If` in another one.

    Args:
        model: in the file format of ONNX.
        name: of the branch, `then_branch` or `else_branch`.
        inputs: shapes of the float32 inputs that it takes from around it, by name.

    Raises:
        VoiceError: there is no such branch.
    """
    graph = _part(model, MODEL_GRAPH)
    choice = _part(graph, GRAPH_NODE, lambda node: _part(node, NODE_OP_TYPE) == b"If")
    taken = _part(choice, NODE_ATTRIBUTE, lambda part: _part(part, ATTRIBUTE_NAME) == name.encode())
    body = _part(taken, ATTRIBUTE_GRAPH)
    declared = (_bytes(GRAPH_INPUT, _float_input(name, inputs[name])) for name in inputs)
    opsets = (_bytes(MODEL_OPSET, opset) for opset in _parts(model, MODEL_OPSET))
    whole = _bytes(MODEL_GRAPH, b"".join((body, *declared)))
    return b"".join((_number(MODEL_IR_VERSION, IR_VERSION), *opsets, whole))


def _float_input(name: str, shape: Sequence[int]) -> bytes:
    dimensions = (_bytes(SHAPE_DIMENSION, _number(DIMENSION_VALUE, size)) for size in shape)
    tensor = _number(TENSOR_ELEMENT, FLOAT) + _bytes(TENSOR_SHAPE, b"".join(dimensions))
    return _bytes(VALUE_NAME, name.encode()) + _bytes(VALUE_TYPE, _bytes(TYPE_TENSOR, tensor))


def _part(
    message: bytes, number: int, is_wanted: Callable[[bytes], bool] = lambda _part: True
) -> bytes:
    for part in _parts(message, number):
        if is_wanted(part):
            return part
    raise VoiceError(f"the VAD's ONNX model is not as expected: no such field {number}")


def _parts(message: bytes, number: int) -> Iterator[bytes]:
    """The fields of one number that hold bytes, a text or a message."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        match key & 7:
            case WireType.BYTES:
                size, at = _varint(message, at)
            case WireType.VARINT:
                at = _varint(message, at)[1]
                continue
            case wire_type:
                size = FIXED_SIZES[wire_type]
        at += size
        if key == number << 3 | WireType.BYTES:
            yield message[at - size : at]


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """The number there, and where the next thing begins."""
    value = shift = 0
    while message[at] & 0x80:
        value |= (message[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
    return value | message[at] << shift, at + 1


def _bytes(number: int, value: bytes) -> bytes:
    return _as_varint(number << 3 | WireType.BYTES) + _as_varint(len(value)) + value


def _number(number: int, value: int) -> bytes:
    return _as_varint(number << 3 | WireType.VARINT) + _as_varint(value)


def _as_varint(value: int) -> bytes:
    more = b""
    while value > 0x7F:
        more += bytes([value & 0x7F | 0x80])
        value >>= 7
    return more + bytes([value])
