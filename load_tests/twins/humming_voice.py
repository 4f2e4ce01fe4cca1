"""A Piper voice that is none: the files of one, with a network that hums.

No voice may be downloaded by a test, so this writes the smallest ONNX graph that has a Piper
voice's inputs and output. The hum is as long as the phonemes times `length_scale`, and as high as
`noise_scale`; so Piper's own code runs (phonemes, ids, scales, levels), but nothing is to be
learned from it about how a real voice sounds or how fast it is. The graph is written in protobuf's
wire format by hand: the field numbers are those of onnx.proto.
"""

import json
import struct
from pathlib import Path

SAMPLE_RATE = 22_050
SAMPLES_PER_PHONEME_ID = 800
HUM_HZ_PER_NOISE = 300.0
FLOAT, INT64 = 1, 7
ATTRIBUTE_INT = 2
IPA = (
    " !'(),-.:;?"
    + "".join(chr(code) for code in range(ord("a"), ord("z") + 1))
    + "".join(chr(code) for code in range(0x250, 0x2B0))
    # Stress, length, ae, c-cedilla, eth, o-slash, h-bar, eng, oe, beta, theta, chi, barred i.
    + "\u02c8\u02cc\u02d0\u02d1\u00e6\u00e7\u00f0\u00f8\u0127\u014b\u0153\u03b2\u03b8\u03c7\u1d7b"
)


def write_twin(directory: Path, name: str = "en_XX-twin-tiny") -> Path:
    """The `.onnx` file of the twin; its `.json` lies beside it."""
    model = directory / f"{name}.onnx"
    model.write_bytes(_model())
    model.with_name(f"{model.name}.json").write_text(json.dumps(_config()))
    return model


def _config() -> dict[str, object]:
    symbols = {"_": [0], "^": [1], "$": [2]}
    symbols |= {symbol: [number] for number, symbol in enumerate(IPA, start=3)}
    return {
        "audio": {"sample_rate": SAMPLE_RATE, "quality": "twin"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": symbols,
        "num_symbols": len(symbols),
        "num_speakers": 1,
        "speaker_id_map": {},
        "piper_version": "1.8.0",
    }


def _model() -> bytes:
    graph = b"".join(
        [
            _node("Gather", ["scales", "one"], "length_scale"),
            _node("Gather", ["scales", "zero"], "noise_scale"),
            _node("Squeeze", ["input_lengths"], "length"),
            _node("Cast", ["length"], "length_f", to=FLOAT),
            _node("Mul", ["length_f", "length_scale"], "scaled"),
            _node("Mul", ["scaled", "hop"], "samples_f"),
            _node("Cast", ["samples_f"], "samples", to=INT64),
            _node("Range", ["zero", "samples", "one"], "steps"),
            _node("Cast", ["steps"], "steps_f", to=FLOAT),
            _node("Mul", ["noise_scale", "turn"], "turn_per_step"),
            _node("Mul", ["steps_f", "turn_per_step"], "phase"),
            _node("Sin", ["phase"], "wave"),
            _node("Reshape", ["wave", "shape"], "output"),
            _text(2, "twin"),
            _tensor("zero", INT64, (), struct.pack("<q", 0)),
            _tensor("one", INT64, (), struct.pack("<q", 1)),
            _tensor("hop", FLOAT, (), struct.pack("<f", SAMPLES_PER_PHONEME_ID)),
            _tensor("turn", FLOAT, (), struct.pack("<f", 6.2832 * HUM_HZ_PER_NOISE / SAMPLE_RATE)),
            _tensor("shape", INT64, (4,), struct.pack("<4q", 1, 1, 1, -1)),
            _value(11, "input", INT64, 2),
            _value(11, "input_lengths", INT64, 1),
            _value(11, "scales", FLOAT, 1),
            _value(12, "output", FLOAT, 4),
        ]
    )
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _text(1, "") + _number(2, 13))


def _node(op: str, inputs: list[str], output: str, *, to: int | None = None) -> bytes:
    body = b"".join(_text(1, name) for name in inputs) + _text(2, output) + _text(4, op)
    if to is not None:
        body += _bytes(5, _text(1, "to") + _number(3, to) + _number(20, ATTRIBUTE_INT))
    return _bytes(1, body)


def _tensor(name: str, kind: int, dims: tuple[int, ...], raw: bytes) -> bytes:
    body = b"".join(_number(1, dim) for dim in dims) + _number(2, kind)
    return _bytes(5, body + _text(8, name) + _bytes(9, raw))


def _value(field: int, name: str, kind: int, rank: int) -> bytes:
    shape = b"".join(_bytes(1, _text(2, f"{name}_{axis}")) for axis in range(rank))
    tensor_type = _number(1, kind) + _bytes(2, shape)
    return _bytes(field, _text(1, name) + _bytes(2, _bytes(1, tensor_type)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
