"""Learns how soon callers need care: regularised least squares on likeness to examples.

The system is as large as the set of examples, and is solved by conjugate gradients: wording stays
sparse, and of meaning only the likeness to landmarks is held. Each example is learned twice, as it
was said and as a bad line may leave it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from dialog.danger.landmarks import Landmarks
from dialog.danger.least_squares import solve
from dialog.danger.misheard import misheard
from dialog.danger.model import LEVELS, DangerModel, DangerScorer, Sentences, Wording
from dialog.danger.plain import plain
from dialog.nlu.blas_threads import one_blas_thread
from dialog.nlu.embedding import SentenceEncoder
from dialog.nlu.ngrams import Cut, NgramTable, learn_ngrams
from triage.decision import Acuity

METHOD = "danger-ridge-13"
"""Named in archives; to be changed whenever the same examples would give another model."""
_RIDGE = 0.3
_AXES = 256
"""Directions kept of sentence vectors; 128 lose half a point, 384 gain nothing."""
_LANDMARKS = 5000
"""At least so many, where there are as many examples; 3,000 lose half a point."""
_RAISED_TOO_FAR: Mapping[Acuity, float] = {
    Acuity.EMERGENCY: 0.0125,
    Acuity.URGENT: 0.03,
    Acuity.SOON: 0.02,
    Acuity.ROUTINE: 0.02,
    Acuity.SELF_CARE: 0.02,
}
"""Share of the calibration texts below a level that may count as of it."""
_WORDINGS = ((Cut.PHRASES, 2), (Cut.PIECES, 3))
"""What texts are cut into, and how many examples must share it."""


@dataclass(frozen=True, slots=True)
class DangerExample:
    """A text, what it tells of, and how soon that needs care."""

    text: str
    topic: str
    acuity: Acuity

    @property
    def emergency(self) -> str | None:
        """The kind of emergency; None where it is none."""
        return self.topic if self.acuity is Acuity.EMERGENCY else None


@dataclass(frozen=True)
class _Counted:
    """The n-grams of the texts: a sparse matrix of shape (texts, n-grams)."""

    ngrams: NgramTable
    values: scipy.sparse.csr_array

    def weights(self, dual: NDArray[np.float64]) -> NDArray[np.float32]:
        """What each n-gram weighs where each text weighs `dual`; shape (n-grams, columns)."""
        weights: NDArray[np.float32] = self.values.T @ dual.astype(np.float32)
        return weights

    def scores(self, weights: NDArray[np.float32]) -> NDArray[np.float64]:
        """What each text scores by weights of n-grams; shape (texts, columns)."""
        scores: NDArray[np.float64] = (self.values @ weights).astype(np.float64)
        return scores


def fit(
    examples: Sequence[DangerExample],
    calibration: Sequence[DangerExample],
    encoder: SentenceEncoder | None = None,
) -> DangerModel:
    """A model of the examples. Blocks: minutes for 20,000.

    Args:
        examples: of emergencies and of all that is none.
        calibration: other ones; they set the thresholds.
        encoder: makes sentence vectors; None leaves the meaning out.
    """
    with one_blas_thread():
        return _fit(examples, calibration, encoder)


def _fit(
    examples: Sequence[DangerExample],
    calibration: Sequence[DangerExample],
    encoder: SentenceEncoder | None,
) -> DangerModel:
    said = [plain(example.text) for example in examples]
    texts = said + misheard(said)
    counted = [_count(learn_ngrams(texts, cut, fewest=fewest), texts) for cut, fewest in _WORDINGS]
    centre, axes, vectors = _directions(encoder, texts)
    # Only what was really said is a landmark: it stands in the first half.
    landmarks = Landmarks(vectors, max(1, len(said) // _LANDMARKS), len(said))

    def apply(dual: NDArray[np.float64]) -> NDArray[np.float64]:
        product = _RIDGE * dual
        for one in counted:
            product += one.scores(one.weights(dual))
        if encoder is not None:
            product += landmarks.scores(landmarks.weights(dual))
        return product

    nearly = None if encoder is None else landmarks.solver(_RIDGE)
    dual = solve(apply, np.tile(_targets(examples), (2, 1)), nearly)
    topics = tuple(sorted({one.emergency for one in examples if one.emergency}))
    told = [one.emergency for one in examples] * 2
    model = DangerModel(
        topics=topics,
        wordings=tuple(
            Wording(one.ngrams, one.weights(dual), _topic_weights(one, told, topics))
            for one in counted
        ),
        thresholds=(0.0,) * len(LEVELS),
        sentences=None
        if encoder is None
        else Sentences(encoder.identity, centre, axes, landmarks.vectors, landmarks.weights(dual)),
    )
    return replace(model, thresholds=_thresholds(DangerScorer(model, encoder), calibration))


def _targets(examples: Sequence[DangerExample]) -> NDArray[np.float64]:
    """1 where an example is of a level or above it, else -1; shape (examples, levels)."""
    return np.array(
        [[1.0 if one.acuity >= level else -1.0 for level in LEVELS] for one in examples]
    )


def _count(ngrams: NgramTable, texts: Sequence[str]) -> _Counted:
    found = [ngrams.vector(text) for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(columns) for columns, _ in found])
    columns = np.concatenate([columns for columns, _ in found])
    values = np.concatenate([values for _, values in found])
    shape = (len(texts), len(ngrams.names))
    return _Counted(ngrams, scipy.sparse.csr_array((values, (rows, columns)), shape=shape))


def _directions(
    encoder: SentenceEncoder | None, texts: Sequence[str]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Centre and axes as in `Sentences`, and the vectors of the texts; empty without an encoder."""
    if encoder is None:
        empty = np.zeros((0, 0), dtype=np.float32)
        return empty, empty, empty
    pooled = encoder.pooled(texts)
    centre = pooled.mean(axis=0)
    apart = (pooled - centre).astype(np.float64)
    _, directions = np.linalg.eigh(apart.T @ apart)
    # The parts of a pooled vector have length one each; together they shall have one.
    length = np.linalg.norm(pooled, axis=1).mean()
    axes = (directions[:, ::-1][:, :_AXES] / length).astype(np.float32)
    return centre, axes, (apart @ axes).astype(np.float32)


def _topic_weights(
    counted: _Counted, told: Sequence[str | None], topics: Sequence[str]
) -> NDArray[np.float32]:
    """The mean wording of each kind of emergency, of unit length; shape (n-grams, topics)."""
    of_topics = np.array([[float(one == topic) for topic in topics] for one in told])
    weights = counted.weights(of_topics)
    unit: NDArray[np.float32] = weights / np.maximum(np.linalg.norm(weights, axis=0), 1e-9)
    return unit


def _thresholds(scorer: DangerScorer, calibration: Sequence[DangerExample]) -> tuple[float, ...]:
    """For each level the lowest threshold from 0, where sides meet, that few enough texts pass."""
    scores = [(example.acuity, scorer.scores(example.text)) for example in calibration]
    thresholds = []
    for column, level in enumerate(LEVELS):
        below = [of_text[column] for acuity, of_text in scores if acuity < level]
        share = 1 - _RAISED_TOO_FAR[level]
        thresholds.append(max(0.0, float(np.quantile(below, share))) if below else 0.0)
    return tuple(thresholds)
