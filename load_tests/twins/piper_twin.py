"""A Piper voice with the network of a medium one and random weights. For speed; it says noise.

    python -m load_tests.twins.piper_twin [DIRECTORY]

What takes time is that of a real medium voice: the text encoder (6 layers of 192 and 768 channels,
attention with relative places), the stochastic durations, the flow (4 couplings of 4 gated layers)
and the HiFi-GAN decoder, with their kernels, dilations and rates; 63 MB of weights. It takes a
voice's inputs and answers to its scales. Four things are not as in a real voice:

* the splines in the durations' flows are shifts here; they are a few operations on 29 numbers a
  symbol, after the same convolutions;
* the masks for several sentences at once are left out, as one is spoken at a time;
* a symbol lasts `FRAMES_PER_SYMBOL` at the median, which is set and not learned: the cost of a
  second of audio does not depend on it, that of a sentence does;
* the weights are no voice's: nothing can be learned from it about how one sounds.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np

from load_tests.twins.onnx_graph import FLOAT, INT64, Graph
from load_tests.twins.piper_encoder import encode
from load_tests.twins.piper_layers import Layers
from load_tests.twins.piper_shape import MEDIUM, PiperShape
from load_tests.twins.piper_symbols import voice_settings

NAME = "en_XX-twin-medium"
OPSET = 17
FRAMES_PER_SYMBOL = 3.5
"""Piper writes a filler between any two phonemes: about 11 phonemes a second, as people speak."""
DURATION_SPREAD = 0.4
"""Of the logarithm, at a `noise_w_scale` of 1."""
NARROW = 0.05
"""Of the last weights before a shift, so that flows stay near what goes in."""


def write_piper_twin(
    directory: Path, name: str = NAME, *, shape: PiperShape = MEDIUM, seed: int = 0
) -> Path:
    """The `.onnx` file of the twin; its `.json` lies beside it. The same seed, the same bytes."""
    directory.mkdir(parents=True, exist_ok=True)
    model = directory / f"{name}.onnx"
    model.write_bytes(_network(shape, seed))
    settings = voice_settings(shape.sample_rate, symbols=shape.symbols, hop=shape.hop)
    model.with_name(f"{model.name}.json").write_text(json.dumps(settings))
    return model


def _network(shape: PiperShape, seed: int) -> bytes:
    graph = Graph(opset=OPSET)
    symbols = graph.input("input", INT64, rank=2)
    graph.input("input_lengths", INT64, rank=1)
    scales = graph.input("scales", FLOAT, rank=1)
    noise, pace, noise_w = (
        graph.node("Gather", scales, graph.number(place), axis=0) for place in range(3)
    )
    layers = Layers(graph, np.random.default_rng(seed))
    heard = encode(layers, symbols, shape)
    means, spreads = layers.split(layers.convolution(heard, shape.width, 2 * shape.width), 2)
    durations = _durations(layers, heard, noise_w, pace, shape)
    path = _path(layers, durations)
    means, spreads = (
        graph.node("MatMul", each, path) for each in (means, graph.node("Exp", spreads))
    )
    drawn = graph.node("Mul", graph.node("RandomNormalLike", means), spreads)
    prior = layers.add(means, graph.node("Mul", drawn, noise))
    audio = _decode(layers, _flow(layers, prior, shape), shape)
    audio = graph.node("Unsqueeze", audio, graph.numbers(1))
    graph.output("output", audio, FLOAT, rank=4)
    return graph.to_bytes()


def _durations(layers: Layers, heard: str, noise_w: str, pace: str, shape: PiperShape) -> str:
    """Frames of each symbol, whole numbers as floats: (1, 1, symbols)."""
    graph, node, width = layers.graph, layers.graph.node, shape.width
    kernel, depth = shape.encoder_kernel, shape.duration_layers
    x = layers.separable(layers.convolution(heard, width, width), width, kernel, depth)
    known = layers.convolution(x, width, width)
    first = node("Slice", heard, *map(graph.numbers, (0, 2, 1)))
    z = node("Mul", node("RandomNormalLike", first), noise_w)
    for _ in range(shape.duration_flows):
        still, moved = layers.split(layers.flip(z), 2)
        y = layers.add(layers.convolution(still, 1, width), known)
        y = layers.convolution(layers.separable(y, width, kernel, depth), width, 29)
        shift = node("ReduceMean", y, axes=[1], keepdims=1)
        z = layers.join(still, node("Sub", moved, node("Mul", shift, graph.number(NARROW))))
    told, _ = layers.split(layers.flip(z), 2)
    logarithm = layers.add(
        node("Mul", told, graph.number(DURATION_SPREAD)),
        graph.number(math.log(FRAMES_PER_SYMBOL)),
    )
    return node("Ceil", node("Mul", node("Exp", logarithm), pace))


def _path(layers: Layers, durations: str) -> str:
    """(1, symbols, frames): one where a frame belongs to a symbol."""
    graph, node = layers.graph, layers.graph.node
    ends = node("CumSum", durations, graph.number(2))
    total = node("ReduceMax", ends, keepdims=0)
    frames = node("Range", graph.number(0.0), total, graph.number(1.0))
    ends = node("Transpose", ends, perm=[0, 2, 1])
    begins = node("Sub", ends, node("Transpose", durations, perm=[0, 2, 1]))
    inside = node("And", node("Less", frames, ends), node("GreaterOrEqual", frames, begins))
    return node("Cast", inside, to=FLOAT)


def _flow(layers: Layers, z: str, shape: PiperShape) -> str:
    graph, node, half = layers.graph, layers.graph.node, shape.width // 2
    for _ in range(shape.flows):
        still, moved = layers.split(layers.flip(z), 2)
        y = layers.convolution(still, half, shape.width)
        y = layers.gated(y, shape.width, shape.flow_kernel, shape.flow_layers)
        shift = node("Mul", layers.convolution(y, shape.width, half), graph.number(NARROW))
        z = layers.join(still, node("Sub", moved, shift))
    return z


def _decode(layers: Layers, z: str, shape: PiperShape) -> str:
    """Samples: (1, 1, samples)."""
    graph, node, width = layers.graph, layers.graph.node, shape.decoder_width
    share = graph.number(1.0 / len(shape.residual))
    x = layers.convolution(z, shape.width, width, 7)
    for stage in shape.stages:
        x = layers.leaky(x)
        x = layers.widening(x, width, width // 2, rate=stage.rate, kernel=stage.kernel)
        width //= 2
        blocks = [_block(layers, x, width, kernel, wide) for kernel, wide in shape.residual]
        total = blocks[0]
        for block in blocks[1:]:
            total = layers.add(total, block)
        x = node("Mul", total, share)
    return node("Tanh", layers.convolution(layers.leaky(x, 0.01), width, 1, 7))


def _block(layers: Layers, x: str, width: int, kernel: int, dilations: tuple[int, ...]) -> str:
    for dilation in dilations:
        y = layers.convolution(layers.leaky(x), width, width, kernel, dilation=dilation)
        x = layers.add(x, y)
    return x


def main(arguments: list[str]) -> int:
    """Write one twin, as the command line says."""
    if len(arguments) > 1:
        sys.stderr.write("usage: piper_twin [DIRECTORY]\n")
        return 2
    model = write_piper_twin(Path(arguments[0] if arguments else "."))
    sys.stdout.write(f"{model}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
