"""Tells by meaning how soon care is needed: how like a text is to what callers said who needed it.

The likeness of two texts is the cosine of their n-grams plus a Gaussian of the distance of their
sentence vectors; `dialog.danger.fitting` fits the weights. It is the scorer that triage is handed
(`triage.meaning`), and it runs on every turn: it has to be fast, and may not fail.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dialog.danger.plain import plain
from dialog.nlu.embedding import SentenceEncoder
from dialog.nlu.ngrams import NgramTable
from triage.decision import Acuity
from triage.meaning import Likeness

LEVELS = (Acuity.EMERGENCY, Acuity.URGENT, Acuity.SOON, Acuity.ROUTINE, Acuity.SELF_CARE)
"""What is told apart, each from all that can wait longer; the columns of weights and scores."""
MEANING_WEIGHT = 8.0
"""What the likeness in meaning counts for, beside that in wording; 4 and 16 do a little worse."""
SHARPNESS = 2.5
"""Of the Gaussian; between 2 and 3 it makes no difference that could be measured."""


_STRANGENESS = 1.0
"""What words that were never learned take off a score by wording alone: their pieces tell little,
and a name of a town that looks like a complaint is none."""

_UNDERSTOOD = 0.5
"""Share of the words that must have been learned where something can wait: other sounds are no
complaint. Whether they are a danger is judged all the same."""


@dataclass(frozen=True)
class Sentences:
    """What is kept of the sentence vectors of the examples."""

    encoder: str
    """The identity of the encoder that made them."""
    centre: NDArray[np.float32]
    """The mean of all pooled vectors; shape (pooled,)."""
    axes: NDArray[np.float32]
    """The directions in which they differ most; shape (pooled, kept)."""
    vectors: NDArray[np.float32]
    """Of the landmarks; shape (landmarks, kept)."""
    weights: NDArray[np.float32]
    """Shape (landmarks, levels)."""

    def along_axes(self, pooled: NDArray[np.float32]) -> NDArray[np.float32]:
        """Pooled vectors, shape (n, pooled), in the directions kept; shape (n, kept)."""
        kept: NDArray[np.float32] = np.einsum("ij,jk->ik", pooled - self.centre, self.axes)
        return kept


@dataclass(frozen=True)
class Wording:
    """What n-grams of one kind tell."""

    ngrams: NgramTable
    weights: NDArray[np.float32]
    """Shape (n-grams, levels)."""
    topics: NDArray[np.float32]
    """How telling they are of each kind of emergency; shape (n-grams, topics)."""


@dataclass(frozen=True)
class DangerModel:
    """What was learned. Immutable by agreement: nobody writes to the arrays."""

    topics: tuple[str, ...]
    """The kinds of emergency."""
    wordings: tuple[Wording, ...]
    thresholds: tuple[float, ...]
    """Score from which a text counts as of each level."""
    sentences: Sentences | None
    """None where it was learned without an encoder."""


class DangerScorer:
    """A model at work: `triage.meaning.Meaning`. Only read, so that all calls may share it."""

    def __init__(self, model: DangerModel, encoder: SentenceEncoder | None = None) -> None:
        """A scorer.

        Raises:
            ValueError: the model was learned with another encoder, or with none.
        """
        wanted = None if model.sentences is None else model.sentences.encoder
        got = None if encoder is None else encoder.identity
        if wanted != got:
            raise ValueError(f"sentence encoder {got!r}, wanted: {wanted!r}")
        self._model = model
        self._encoder = encoder
        vectors = None if model.sentences is None else model.sentences.vectors
        self._squares = np.zeros(0, np.float32) if vectors is None else squares(vectors)

    def judge(self, text: str) -> Likeness:
        """How soon care is needed by those who speak so; and of which emergency, if it is one."""
        topics = self._model.topics
        scores = self.scores(text)
        reached = [level for level, score in zip(LEVELS, scores, strict=True) if score > 0]
        if self._model.wordings[0].ngrams.known_words(plain(text)) < _UNDERSTOOD:
            reached = [level for level in reached if level >= Acuity.URGENT]
        topic = topics[int(self._topics(plain(text)).argmax())] if topics else ""
        return Likeness(topic, max(reached, default=Acuity.NONE), float(scores[0]))

    def scores(self, text: str) -> NDArray[np.float64]:
        """How far above the threshold of each level a text is; shape (levels,)."""
        model = self._model
        text = plain(text)
        scores = -np.array(model.thresholds)
        for wording in model.wordings:
            columns, values = wording.ngrams.vector(text)
            scores += values @ wording.weights[columns]
        if self._encoder is None or model.sentences is None:
            scores -= _STRANGENESS * (1 - model.wordings[0].ngrams.known_words(text))
        else:
            (vector,) = model.sentences.along_axes(self._encoder.pooled([text]))
            likeness = self._likeness(model.sentences.vectors, vector)
            scores += np.einsum("i,ij->j", likeness, model.sentences.weights)
        return scores

    def _topics(self, text: str) -> NDArray[np.float32]:
        """How like each kind of emergency the wording is; shape (topics,)."""
        topics = np.zeros(len(self._model.topics), dtype=np.float32)
        for wording in self._model.wordings:
            columns, values = wording.ngrams.vector(text)
            topics += values @ wording.topics[columns]
        return topics

    def _likeness(
        self, vectors: NDArray[np.float32], vector: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Of one text to each landmark; shape (landmarks,).

        Sums in this thread: BLAS shares them out among threads that spin while they wait, which on
        busy cores costs ten times what it saves.
        """
        products = np.einsum("ij,j->i", vectors, vector)
        return likeness_at(self._squares - 2 * products + float(vector @ vector))


def squares(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The squared length of each row."""
    squared: NDArray[np.float32] = np.einsum("ij,ij->i", vectors, vectors)
    return squared


def likeness_at(apart: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the likeness in meaning counts for, by the squared distance of sentence vectors."""
    likeness = MEANING_WEIGHT * np.exp(-SHARPNESS * np.maximum(apart, 0))
    return likeness.astype(np.float32, copy=False)
