"""Learns to tell intents from examples: regularised least squares, in closed form.

That form also gives, for nothing, the scores that each example would get from a fit without it.
Here they are those of a fit without its whole block of neighbours, because neighbours in a file
are variations of one thought, and they set the temperature that turns scores into probabilities.

The same examples give the same model bit by bit, on however many threads BLAS adds up: what is
multiplied is rounded so that the sums are exact in any order, and what is solved for is solved far
more exactly than it is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dialog.nlu.blas_threads import one_blas_thread
from dialog.nlu.embedding import SentenceEncoder
from dialog.nlu.examples import Example
from dialog.nlu.intents import IntentModel, Meaning, meaning_likeness, softmax
from dialog.nlu.ngrams import learn_ngrams
from dialog.nlu.opening import without_opening

_RIDGE = 0.4
_BLOCK = 10
"""Neighbouring examples of an intent that are left out together."""
_KEPT_BITS = 14
"""Binary places of the dual weights. Solutions differ by thread count in about the 40th."""
_VECTOR_BITS = 20
"""Binary places of sentence vectors: their products add up exactly in 64 bits."""
_COLUMNS_AT_ONCE = 2000
_TEMPERATURES = tuple(float(value) for value in np.arange(1.0, 20.5, 0.5))

METHOD = "kernel-ridge-4"
"""Named in archives; to be changed whenever the same examples would give another model."""


@dataclass(frozen=True)
class Fit:
    """What was learned, and how it would have done on examples it had not seen."""

    model: IntentModel
    labels: NDArray[np.int64]
    """The index of the intent of each example, in the order given."""
    left_out: NDArray[np.float64]
    """Probabilities by a fit without the block of the example; shape (examples, intents)."""


def fit(examples: Sequence[Example], encoder: SentenceEncoder | None = None) -> Fit:
    """A model of the examples. Blocks: some 25 s for 5,000 examples.

    Args:
        examples: at least one for each intent.
        encoder: makes sentence vectors; None leaves the meaning out.
    """
    with one_blas_thread():
        return _fit(examples, encoder)


def _fit(examples: Sequence[Example], encoder: SentenceEncoder | None) -> Fit:
    intents = tuple(sorted({example.intent for example in examples}))
    labels = np.array([intents.index(example.intent) for example in examples], dtype=np.int64)
    texts = [without_opening(example.text) for example in examples]
    ngrams = learn_ngrams(texts)
    rows = ngrams.rows(texts)
    kernel = (rows @ rows.T).astype(np.float64)
    vectors = None if encoder is None else _rounded(encoder.encode(texts), _VECTOR_BITS)
    if vectors is not None:
        exact = vectors.astype(np.float64)
        kernel += meaning_likeness((exact @ exact.T).astype(np.float32))
    targets = np.full((len(labels), len(intents)), -1.0)
    targets[np.arange(len(labels)), labels] = 1.0
    offset = targets.mean(axis=0)
    dual, residuals = _solve(kernel, targets - offset, _blocks(labels))
    scores = targets - residuals
    temperature = _temperature(scores, labels)
    weights = _rounded(dual.astype(np.float32), _KEPT_BITS)
    model = IntentModel(
        intents=intents,
        ngrams=ngrams,
        weights=_summed(rows, weights),
        offset=offset.astype(np.float32),
        temperature=temperature,
        meaning=None
        if encoder is None or vectors is None
        else Meaning(encoder.identity, vectors, weights),
    )
    return Fit(model, labels, softmax(temperature * scores))


def _blocks(labels: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Neighbouring examples of each intent, a block at a time; a block never is a whole intent."""
    blocks: list[NDArray[np.int64]] = []
    for label in np.unique(labels):
        of_intent = np.flatnonzero(labels == label)
        parts = max(2, -(-len(of_intent) // _BLOCK))
        blocks.extend(part for part in np.array_split(of_intent, parts) if len(part))
    return blocks


def _solve(
    kernel: NDArray[np.float64], targets: NDArray[np.float64], blocks: list[NDArray[np.int64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The dual weights of ridge regression, and the residual of each block left out.

    With `G = (K + r I)^-1` and `a = G y`, the residuals of the rows `b` by a fit without them are
    `G_bb^-1 a_b` (for single rows: Cawley and Talbot 2004).
    """
    regular = kernel + _RIDGE * np.eye(len(kernel))
    inverse = np.linalg.inv(regular)
    dual = inverse @ targets
    dual += inverse @ (targets - regular @ dual)
    residuals = np.empty_like(dual)
    for block in blocks:
        residuals[block] = np.linalg.solve(inverse[np.ix_(block, block)], dual[block])
    return dual, residuals


def _rounded(values: NDArray[np.float32], bits: int) -> NDArray[np.float32]:
    """The values to so many binary places."""
    scale = np.float32(2**bits)
    return (np.round(values * scale) / scale).astype(np.float32)


def _summed(rows: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """The weights of the n-grams, `rows.T @ weights`, added up exactly; some columns at a time."""
    exact = weights.astype(np.float64)
    sums = [
        rows[:, start : start + _COLUMNS_AT_ONCE].T.astype(np.float64) @ exact
        for start in range(0, rows.shape[1], _COLUMNS_AT_ONCE)
    ]
    return np.concatenate(sums).astype(np.float32)


def _temperature(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """The temperature under which the labels are likeliest."""

    def surprise(temperature: float) -> float:
        likely = softmax(temperature * scores)[np.arange(len(labels)), labels]
        return float(-np.log(np.maximum(likely, 1e-9)).mean())

    return min(_TEMPERATURES, key=surprise)
