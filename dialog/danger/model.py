"""Tells emergencies by meaning: how like a text is to what callers said in emergencies, and not.

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
from triage.meaning import Likeness

MEANING_WEIGHT = 8.0
"""What the likeness in meaning counts for, beside that in wording; 4 and 16 do a little worse."""
SHARPNESS = 2.5
"""Of the Gaussian; between 2 and 3 it makes no difference that could be measured."""


_STRANGENESS = 1.0
"""What words that were never learned take off a score by wording alone: their pieces tell little,
and a name of a town that looks like a complaint is none."""


@dataclass(frozen=True)
class Sentences:
    """What is kept of the sentence vectors of the examples."""

    encoder: str
    """The identity of the encoder that made them."""
    centre: NDArray[np.float32]
    """The mean of all pooled vectors; shape (3 * width,)."""
    axes: NDArray[np.float32]
    """The directions in which they differ most; shape (3 * width, kept)."""
    vectors: NDArray[np.float32]
    """Shape (examples, kept)."""
    weights: NDArray[np.float32]
    """Shape (examples,)."""

    def along_axes(self, pooled: NDArray[np.float32]) -> NDArray[np.float32]:
        """Pooled vectors, shape (n, 3 * width), in the directions kept; shape (n, kept)."""
        kept: NDArray[np.float32] = np.einsum("ij,jk->ik", pooled - self.centre, self.axes)
        return kept


@dataclass(frozen=True)
class Wording:
    """What n-grams of one kind tell."""

    ngrams: NgramTable
    weights: NDArray[np.float32]
    """Of the n-grams; shape (n-grams,)."""
    topics: NDArray[np.float32]
    """How telling they are of each kind of emergency; shape (n-grams, topics)."""


@dataclass(frozen=True)
class DangerModel:
    """What was learned. Immutable by agreement: nobody writes to the arrays."""

    topics: tuple[str, ...]
    """The kinds of emergency."""
    wordings: tuple[Wording, ...]
    threshold: float
    """Score from which a text counts as an emergency."""
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
        self._squares = (
            np.zeros(0, np.float32) if vectors is None else np.einsum("ij,ij->i", vectors, vectors)
        )

    def judge(self, text: str) -> Likeness:
        """How like an emergency the text is, and which."""
        model = self._model
        text = plain(text)
        score = 0.0
        topics = np.zeros(len(model.topics), dtype=np.float32)
        for wording in model.wordings:
            columns, values = wording.ngrams.vector(text)
            score += float(values @ wording.weights[columns])
            topics += values @ wording.topics[columns]
        if self._encoder is None or model.sentences is None:
            score -= _STRANGENESS * (1 - model.wordings[0].ngrams.known_words(text))
        else:
            (vector,) = model.sentences.along_axes(self._encoder.pooled([text]))
            likeness = meaning_likeness(model.sentences.vectors, self._squares, vector)
            score += float(np.einsum("i,i->", likeness, model.sentences.weights))
        return Likeness(model.topics[int(topics.argmax())], score - model.threshold)


def meaning_likeness(
    vectors: NDArray[np.float32], squares: NDArray[np.float32], vector: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The weighted Gaussian of the distance of each of `vectors` from one; shape (len(vectors),).

    Sums in this thread: BLAS shares them out among threads that spin while they wait, which on
    busy cores costs ten times what it saves.

    Args:
        vectors: shape (n, kept).
        squares: the square of the length of each.
        vector: shape (kept,).
    """
    apart = squares - 2 * np.einsum("ij,j->i", vectors, vector) + float(vector @ vector)
    likeness: NDArray[np.float32] = MEANING_WEIGHT * np.exp(-SHARPNESS * apart)
    return likeness.astype(np.float32, copy=False)
