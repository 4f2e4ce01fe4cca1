"""The text encoder of a Piper voice: a transformer whose attention knows how far apart two are."""

from load_tests.twins.piper_layers import Layers
from load_tests.twins.piper_shape import PiperShape


def encode(layers: Layers, symbols: str, shape: PiperShape) -> str:
    """What is heard in each symbol: (1, width, symbols).

    Args:
        layers: of the graph.
        symbols: (1, symbols), whole numbers.
        shape: of the voice.
    """
    graph, width = layers.graph, shape.width
    table = layers.random(shape.symbols, width)
    x = graph.node("Transpose", graph.node("Gather", table, symbols, axis=0), perm=[0, 2, 1])
    for _ in range(shape.layers):
        x = layers.norm(layers.add(x, _attention(layers, x, shape)), width)
        y = layers.convolution(x, width, shape.filter_width, shape.encoder_kernel)
        y = graph.node("Relu", y)
        y = layers.convolution(y, shape.filter_width, width, shape.encoder_kernel)
        x = layers.norm(layers.add(x, y), width)
    return x


def _attention(layers: Layers, x: str, shape: PiperShape) -> str:
    graph, node, width = layers.graph, layers.graph.node, shape.width
    depth = width // shape.heads
    split = graph.numbers(1, shape.heads, depth, -1)
    query, key, value = (
        node("Reshape", layers.convolution(x, width, width), split) for _ in range(3)
    )
    query = node("Transpose", query, perm=[0, 1, 3, 2])
    query = node("Mul", query, graph.number(depth**-0.5))
    distances = _Distances(layers, layers.length(x), shape)
    scores = layers.add(
        node("MatMul", query, key),
        distances.to_places(node("MatMul", query, distances.embedding(depth, is_turned=True))),
    )
    weights = node("Softmax", scores, axis=-1)
    heard = layers.add(
        node("MatMul", weights, node("Transpose", value, perm=[0, 1, 3, 2])),
        node("MatMul", distances.from_places(weights), distances.embedding(depth)),
    )
    joined = node(
        "Reshape", node("Transpose", heard, perm=[0, 1, 3, 2]), graph.numbers(1, width, -1)
    )
    return layers.convolution(joined, width, width)


class _Distances:
    """Between places of one sentence of n symbols: 2n - 1 of them, from -(n - 1) to n - 1."""

    def __init__(self, layers: Layers, length: str, shape: PiperShape) -> None:
        graph, node = layers.graph, layers.graph.node
        self._layers, self._window = layers, shape.relative_window
        one = graph.number(1)
        self._last = node("Sub", length, one)
        places = layers.count(length)
        row = node("Unsqueeze", places, graph.numbers(0))
        column = node("Unsqueeze", places, graph.numbers(1))
        every = layers.count(node("Add", length, self._last))
        # Where in the row of a place the distance to another lies, and the reverse.
        self._of_place = self._for_heads(node("Add", node("Sub", row, column), self._last), shape)
        across = node("Add", node("Unsqueeze", every, graph.numbers(0)), column)
        self._of_distance = self._for_heads(across, shape)

    def _for_heads(self, index: str, shape: PiperShape) -> str:
        graph = self._layers.graph
        return graph.node("Expand", index, graph.numbers(1, shape.heads, 1, 1))

    def embedding(self, depth: int, *, is_turned: bool = False) -> str:
        """(2n - 1, depth): zeros but for the nearest distances."""
        graph, node = self._layers.graph, self._layers.graph.node
        known = self._layers.random(2 * self._window + 1, depth, spread=depth**-0.5)
        margin = node("Sub", self._last, graph.number(self._window))
        margin = node("Unsqueeze", margin, graph.numbers(0))
        none = graph.numbers(0)
        # In a sentence of fewer symbols than the window the margin is negative and cuts.
        padded = node("Pad", known, node("Concat", margin, none, margin, none, axis=0))
        return node("Transpose", padded, perm=[1, 0]) if is_turned else padded

    def to_places(self, by_distance: str) -> str:
        """(heads, n, 2n - 1) to (heads, n, n)."""
        return self._layers.graph.node("GatherElements", by_distance, self._of_place, axis=-1)

    def from_places(self, by_place: str) -> str:
        """(heads, n, n) to (heads, n, 2n - 1)."""
        graph, node = self._layers.graph, self._layers.graph.node
        margin = node("Unsqueeze", self._last, graph.numbers(0))
        none = graph.numbers(0, 0, 0)
        pads = node("Concat", none, margin, none, margin, axis=0)
        return node("GatherElements", node("Pad", by_place, pads), self._of_distance, axis=-1)
