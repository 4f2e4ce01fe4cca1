"""Learns to tell emergencies from all else: regularised least squares on likeness to examples.

The system is as large as the set of examples, and is solved by conjugate gradients (Hestenes and
Stiefel 1952): wording stays sparse, and of meaning only one matrix is held.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dialog.danger.model import (
    MEANING_WEIGHT,
    SHARPNESS,
    DangerModel,
    DangerScorer,
    Sentences,
    Wording,
)
from dialog.danger.plain import plain
from dialog.nlu.blas_threads import one_blas_thread
from dialog.nlu.embedding import SentenceEncoder
from dialog.nlu.ngrams import Cut, NgramTable, learn_ngrams

METHOD = "danger-ridge-6"
"""Named in archives; to be changed whenever the same examples would give another model."""
_RIDGE = 0.3
_AXES = 256
"""Directions kept of sentence vectors; 128 lose half a point, 384 gain nothing."""
_FALSE_ALARMS = 0.02
"""Share of the harmless calibration texts that may count as an emergency."""
_STEPS = 400
_CLOSE = 1e-3
"""Of the length of the right side: what is left of it when the solution is good enough."""
_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class DangerExample:
    """A text, and what emergency it tells of."""

    text: str
    topic: str | None
    """None: none."""


_WORDINGS = ((Cut.PHRASES, 2), (Cut.PIECES, 3))
"""What texts are cut into, and how many examples must share it."""


@dataclass(frozen=True)
class _Counted:
    """The n-grams of the examples as a sparse matrix, a value a row, a column and a weight."""

    ngrams: NgramTable
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float32]
    examples: int

    def weighed(self, dual: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each n-gram weighs where each example weighs `dual`; shape (n-grams,)."""
        each = self.values * dual[self.rows]
        return _sums(self.columns, each, len(self.ngrams.names))

    def scores(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each example scores by weights of n-grams; shape (examples,)."""
        return _sums(self.rows, self.values * weights[self.columns], self.examples)


def _sums(
    places: NDArray[np.int64], values: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """What falls on each place, added up; shape (count,)."""
    added: NDArray[np.float64] = np.bincount(places, values, count).astype(np.float64)
    return added


def fit(
    examples: Sequence[DangerExample],
    calibration: Sequence[DangerExample],
    encoder: SentenceEncoder | None = None,
) -> DangerModel:
    """A model of the examples. Blocks: a minute or two for 12,000.

    Args:
        examples: dangerous and harmless ones.
        calibration: other ones; the harmless among them set the threshold.
        encoder: makes sentence vectors; None leaves the meaning out.
    """
    with one_blas_thread():
        return _fit(examples, calibration, encoder)


def _fit(
    examples: Sequence[DangerExample],
    calibration: Sequence[DangerExample],
    encoder: SentenceEncoder | None,
) -> DangerModel:
    texts = [plain(example.text) for example in examples]
    targets = np.array([1.0 if example.topic else -1.0 for example in examples])
    counted = [_count(learn_ngrams(texts, cut, fewest=fewest), texts) for cut, fewest in _WORDINGS]
    centre, axes, vectors = _directions(encoder, texts)
    likeness = _likeness(vectors)

    def apply(dual: NDArray[np.float64]) -> NDArray[np.float64]:
        product = _RIDGE * dual
        for one in counted:
            product += one.scores(one.weighed(dual))
        if likeness.size:
            product += (likeness @ dual.astype(np.float32)).astype(np.float64)
        return product

    dual = _solve(apply, targets)
    topics = tuple(sorted({example.topic for example in examples if example.topic}))
    model = DangerModel(
        topics=topics,
        wordings=tuple(
            Wording(
                one.ngrams,
                one.weighed(dual).astype(np.float32),
                _topic_weights(one, examples, topics),
            )
            for one in counted
        ),
        threshold=0.0,
        sentences=None
        if encoder is None
        else Sentences(encoder.identity, centre, axes, vectors, dual.astype(np.float32)),
    )
    return replace(model, threshold=_threshold(DangerScorer(model, encoder), calibration))


def _count(ngrams: NgramTable, texts: Sequence[str]) -> _Counted:
    found = [ngrams.vector(text) for text in texts]
    return _Counted(
        ngrams,
        np.repeat(np.arange(len(texts)), [len(columns) for columns, _ in found]),
        np.concatenate([columns for columns, _ in found]),
        np.concatenate([values for _, values in found]),
        len(texts),
    )


def _directions(
    encoder: SentenceEncoder | None, texts: Sequence[str]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Centre, axes and vectors of `Sentences`; empty without an encoder."""
    if encoder is None:
        empty = np.zeros((0, 0), dtype=np.float32)
        return empty, empty, empty
    pooled = encoder.pooled(texts)
    centre = pooled.mean(axis=0)
    apart = (pooled - centre).astype(np.float64)
    _, directions = np.linalg.eigh(apart.T @ apart)
    # The three parts of a pooled vector have length one each; together they shall have one.
    axes = (directions[:, ::-1][:, :_AXES] / np.sqrt(3)).astype(np.float32)
    return centre, axes, (apart @ axes).astype(np.float32)


def _likeness(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The likeness in meaning of every example to every other; shape (examples, examples).

    By far the largest thing there is while a model is learned: 2 GB for 23,000 examples.
    """
    count = len(vectors)
    likeness = np.empty((count, count) if vectors.size else (0, 0), dtype=np.float32)
    squares = np.einsum("ij,ij->i", vectors, vectors)
    for start in range(0, len(likeness), _ROWS_AT_ONCE):
        part = slice(start, start + _ROWS_AT_ONCE)
        apart = squares[part, None] + squares[None] - 2 * (vectors[part] @ vectors.T)
        likeness[part] = MEANING_WEIGHT * np.exp(-SHARPNESS * np.maximum(apart, 0))
    return likeness


def _solve(
    apply: Callable[[NDArray[np.float64]], NDArray[np.float64]], targets: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The vector that `apply`, symmetric and positive, makes into `targets`."""
    solution = np.zeros_like(targets)
    left = targets.copy()
    direction = left.copy()
    length = float(left @ left)
    enough = length * _CLOSE**2
    for _ in range(_STEPS):
        if length <= enough:
            break
        made = apply(direction)
        step = length / float(direction @ made)
        solution += step * direction
        left -= step * made
        length, before = float(left @ left), length
        direction = left + (length / before) * direction
    return solution


def _topic_weights(
    counted: _Counted, examples: Sequence[DangerExample], topics: Sequence[str]
) -> NDArray[np.float32]:
    """The mean wording of each kind of emergency, of unit length; shape (n-grams, topics)."""
    weights = np.zeros((len(counted.ngrams.names), len(topics)), dtype=np.float32)
    for number, topic in enumerate(topics):
        of_topic = np.array([float(example.topic == topic) for example in examples])
        mean = counted.weighed(of_topic)
        weights[:, number] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return weights


def _threshold(scorer: DangerScorer, calibration: Sequence[DangerExample]) -> float:
    """The lowest threshold from 0, where sides meet, that few enough harmless texts pass."""
    harmless = [scorer.judge(example.text).score for example in calibration if not example.topic]
    return max(0.0, float(np.quantile(harmless, 1 - _FALSE_ALARMS))) if harmless else 0.0
