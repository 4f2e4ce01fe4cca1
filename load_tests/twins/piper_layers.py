"""The layers of a Piper voice, as operations of an ONNX graph with random weights.

Tensors have the shape (1, channels, time), as a voice speaks one sentence at a time. The weights
are drawn so that values keep their size from layer to layer: numbers near zero would be computed
more slowly than those of a trained voice.
"""

import numpy as np
from numpy.typing import NDArray

from load_tests.twins.onnx_graph import Graph

SLOPE = 0.1
"""Of the leaky rectifiers."""
Floats = NDArray[np.float32]


class Layers:
    """Adds layers to one graph; each method takes and returns names of results."""

    def __init__(self, graph: Graph, rng: np.random.Generator) -> None:
        self.graph = graph
        self._rng = rng
        self._half, self._one = graph.number(0.5), graph.number(1.0)
        self._root = graph.number(2.0**-0.5)

    def random(self, *sizes: int, spread: float = 1.0) -> str:
        """A tensor of random numbers."""
        values = self._rng.standard_normal(sizes, dtype=np.float32) * np.float32(spread)
        return self.graph.constant(values)

    def convolution(
        self,
        x: str,
        inputs: int,
        outputs: int,
        kernel: int = 1,
        *,
        dilation: int = 1,
        is_depthwise: bool = False,
    ) -> str:
        """A convolution over time that keeps the length."""
        groups = inputs if is_depthwise else 1
        fan_in = inputs // groups * kernel
        weight = self.random(outputs, inputs // groups, kernel, spread=fan_in**-0.5)
        bias = self.random(outputs, spread=0.01)
        margin = (kernel - 1) * dilation // 2
        return self.graph.node(
            "Conv", x, weight, bias,
            kernel_shape=[kernel], dilations=[dilation], pads=[margin, margin], group=groups,
        )  # fmt: skip

    def widening(self, x: str, inputs: int, outputs: int, *, rate: int, kernel: int) -> str:
        """A transposed convolution: `rate` times as long."""
        spread = (inputs * kernel / rate) ** -0.5
        weight = self.random(inputs, outputs, kernel, spread=spread)
        bias = self.random(outputs, spread=0.01)
        margin = (kernel - rate) // 2
        return self.graph.node(
            "ConvTranspose", x, weight, bias,
            kernel_shape=[kernel], strides=[rate], pads=[margin, margin],
        )  # fmt: skip

    def leaky(self, x: str, slope: float = SLOPE) -> str:
        """A rectifier that lets a little of the negative through."""
        return self.graph.node("LeakyRelu", x, alpha=slope)

    def add(self, x: str, y: str) -> str:
        """The sum."""
        return self.graph.node("Add", x, y)

    def gelu(self, x: str) -> str:
        """Written out, as exported voices have it."""
        node = self.graph.node
        below = node("Add", node("Erf", node("Mul", x, self._root)), self._one)
        return node("Mul", node("Mul", x, below), self._half)

    def norm(self, x: str, channels: int) -> str:
        """Over the channels."""
        node, ones = self.graph.node, np.ones(channels, np.float32)
        scale, shift = self.graph.constant(ones), self.graph.constant(0 * ones)
        turned = node("Transpose", x, perm=[0, 2, 1])
        normed = node("LayerNormalization", turned, scale, shift, epsilon=1e-5)
        return node("Transpose", normed, perm=[0, 2, 1])

    def split(self, x: str, parts: int) -> tuple[str, ...]:
        """Equal groups of channels."""
        return self.graph.nodes("Split", x, results=parts, axis=1)

    def join(self, *parts: str) -> str:
        """Groups of channels behind each other."""
        return self.graph.node("Concat", *parts, axis=1)

    def flip(self, x: str) -> str:
        """The channels the other way round."""
        numbers = self.graph.numbers
        ends = numbers(-1), numbers(-(2**31)), numbers(1), numbers(-1)
        return self.graph.node("Slice", x, *ends)

    def length(self, x: str) -> str:
        """How long a tensor is, as a number."""
        last = self.graph.number(-1)
        return self.graph.node("Gather", self.graph.node("Shape", x), last, axis=0)

    def count(self, length: str) -> str:
        """0, 1, 2, ... below a length."""
        return self.graph.node("Range", self.graph.number(0), length, self.graph.number(1))

    def separable(self, x: str, channels: int, kernel: int, layers: int) -> str:
        """Depthwise convolutions, ever wider, each mixed by a pointwise one."""
        for layer in range(layers):
            y = self.convolution(
                x, channels, channels, kernel, dilation=kernel**layer, is_depthwise=True
            )
            y = self.gelu(self.norm(y, channels))
            y = self.gelu(self.norm(self.convolution(y, channels, channels), channels))
            x = self.add(x, y)
        return x

    def gated(self, x: str, channels: int, kernel: int, layers: int) -> str:
        """WaveNet's layers: gated convolutions; what each skips is summed."""
        node, total = self.graph.node, ""
        for layer in range(layers):
            bend, gate = self.split(self.convolution(x, channels, 2 * channels, kernel), 2)
            y = node("Mul", node("Tanh", bend), node("Sigmoid", gate))
            if layer < layers - 1:
                more, skipped = self.split(self.convolution(y, channels, 2 * channels), 2)
                x = self.add(x, more)
            else:
                skipped = self.convolution(y, channels, channels)
            total = self.add(total, skipped) if total else skipped
        return total
