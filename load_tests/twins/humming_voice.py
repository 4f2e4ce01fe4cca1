"""A Piper voice that is none: the files of one, with a network that hums.

No voice may be downloaded by a test, so this writes the smallest ONNX graph that has a Piper
voice's inputs and output. The hum is as long as the phonemes times `length_scale`, and as high as
`noise_scale`; so Piper's own code runs (phonemes, ids, scales, levels), but nothing is to be
learned from it about how a real voice sounds or how fast it is; for that see `piper_twin`.
"""

import json
from pathlib import Path

from load_tests.twins.onnx_graph import FLOAT, INT64, Graph
from load_tests.twins.piper_symbols import voice_settings

SAMPLE_RATE = 22_050
SAMPLES_PER_PHONEME_ID = 800
HUM_HZ_PER_NOISE = 300.0
SYMBOLS = 160
OPSET = 13


def write_twin(directory: Path, name: str = "en_XX-twin-tiny") -> Path:
    """The `.onnx` file of the twin; its `.json` lies beside it."""
    model = directory / f"{name}.onnx"
    model.write_bytes(_network())
    settings = voice_settings(SAMPLE_RATE, symbols=SYMBOLS, hop=SAMPLES_PER_PHONEME_ID)
    model.with_name(f"{model.name}.json").write_text(json.dumps(settings))
    return model


def _network() -> bytes:
    graph = Graph(opset=OPSET)
    node, number = graph.node, graph.number
    graph.input("input", INT64, rank=2)
    lengths = graph.input("input_lengths", INT64, rank=1)
    scales = graph.input("scales", FLOAT, rank=1)
    noise, pace = (node("Gather", scales, number(place), axis=0) for place in range(2))
    length = node("Cast", node("Squeeze", lengths), to=FLOAT)
    samples = node("Mul", node("Mul", length, pace), number(float(SAMPLES_PER_PHONEME_ID)))
    steps = node("Range", number(0), node("Cast", samples, to=INT64), number(1))
    turn = node("Mul", noise, number(6.2832 * HUM_HZ_PER_NOISE / SAMPLE_RATE))
    wave = node("Sin", node("Mul", node("Cast", steps, to=FLOAT), turn))
    graph.output("output", node("Reshape", wave, graph.numbers(1, 1, 1, -1)), FLOAT, rank=4)
    return graph.to_bytes()
