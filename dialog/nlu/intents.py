"""Tells the intent of an utterance from examples: regularised least squares on n-grams.

Words, pairs of words and pieces of words, weighted by TF-IDF; one linear scorer for each intent,
solved in closed form. That form gives leave-one-out scores for nothing, and they set the
temperature that turns scores into probabilities, so that a threshold means something.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dialog.nlu.examples import Example
from triage.numbers import find_numbers
from triage.words import split_words

_MIN_DOCUMENTS = 2
_RIDGE = 0.5
_TEMPERATURES = (4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0)
_PIECES = range(3, 6)
_MAX_WORDS = 60
"""Longer utterances are judged by their beginning; nobody states an intent later."""


class IntentClassifier:
    """Fitted on construction; then only read, so that all calls may share it."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.intents = tuple(sorted({example.intent for example in examples}))
        documents = [Counter(_features(example.text)) for example in examples]
        frequency = Counter(feature for document in documents for feature in document)
        kept = sorted(name for name, count in frequency.items() if count >= _MIN_DOCUMENTS)
        self._columns = {name: column for column, name in enumerate(kept)}
        total = len(examples)
        self._idf = np.array(
            [math.log((1 + total) / (1 + frequency[name])) + 1 for name in kept], dtype=np.float32
        )
        rows = np.zeros((total, len(kept)), dtype=np.float32)
        for row, document in enumerate(documents):
            columns, values = self._vector(document)
            rows[row, columns] = values
        labels = np.array([self.intents.index(example.intent) for example in examples])
        self._weights, self._offset, scores = _solve(rows, labels, len(self.intents))
        self._temperature = _calibrate(scores, labels)

    def probabilities(self, text: str) -> NDArray[np.float64]:
        """How likely each of `intents` is; shape (len(intents),), summing to 1."""
        columns, values = self._vector(Counter(_features(text)))
        scores = values @ self._weights[columns] + self._offset
        return _softmax(self._temperature * scores.astype(np.float64))

    def _vector(self, document: Counter[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The columns of a document and its weights, of unit length."""
        known = [(self._columns[name], n) for name, n in document.items() if name in self._columns]
        columns = np.array([column for column, _ in known], dtype=np.int64)
        counts = np.array([count for _, count in known], dtype=np.float32)
        values = (1 + np.log(np.maximum(counts, 1))) * self._idf[columns]
        length = float(np.linalg.norm(values))
        return columns, (values / length if length else values).astype(np.float32)


def _features(text: str) -> Iterable[str]:
    """Words, pairs of neighbours, and the pieces of each word; numbers count as one word."""
    said = split_words(text).words[:_MAX_WORDS]
    words = list(said)
    for number in find_numbers(said):
        words[number.first : number.end] = ["#"] * (number.end - number.first)
    edged = ["^", *words, "$"]
    for word in words:
        yield word
        padded = f" {word} "
        for size in _PIECES:
            for start in range(len(padded) - size + 1):
                yield f"_{padded[start : start + size]}"
    for left, right in pairwise(edged):
        yield f"{left} {right}"


def _solve(
    rows: NDArray[np.float32], labels: NDArray[np.int64], kinds: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float64]]:
    """Weights, offsets, and the score each row gets from a fit without it.

    Ridge regression onto +-1, in its dual form: with `G = (K + r I)^-1` and `a = G y`, the
    residual of row i left out is `a_i / G_ii` (Cawley and Talbot 2004).
    """
    targets = np.full((len(labels), kinds), -1.0)
    targets[np.arange(len(labels)), labels] = 1.0
    offset = targets.mean(axis=0)
    kernel = (rows @ rows.T).astype(np.float64)
    inverse = np.linalg.inv(kernel + _RIDGE * np.eye(len(labels)))
    dual = inverse @ (targets - offset)
    left_out = targets - dual / np.diag(inverse)[:, None]
    weights = rows.T @ dual.astype(np.float32)
    return weights, offset.astype(np.float32), left_out


def _calibrate(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """The temperature under which the left-out labels are likeliest."""

    def surprise(temperature: float) -> float:
        likely = _softmax(temperature * scores)[np.arange(len(labels)), labels]
        return float(-np.log(np.maximum(likely, 1e-9)).mean())

    return min(_TEMPERATURES, key=surprise)


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted: NDArray[np.float64] = np.exp(scores - scores.max(axis=-1, keepdims=True))
    normal: NDArray[np.float64] = shifted / shifted.sum(axis=-1, keepdims=True)
    return normal
