"""Likeness in meaning of many texts by way of a few of them (Nyström's method).

The likeness of every text to every other would fill gigabytes; that to some thousand landmarks
tells almost as much, is learned in less time, and is all that is looked at while a caller waits.
"""

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

from dialog.danger.least_squares import Solver
from dialog.danger.model import likeness_at, squares

_AT_ONCE = 1000
_BLURRED = 1e-3
"""Of the likeness of a landmark to itself: keeps landmarks apart that lie on one another."""


class Landmarks:
    """The likeness of texts to landmarks, and what follows from it for their likeness."""

    def __init__(self, vectors: NDArray[np.float32], every: int, eligible: int) -> None:
        """All texts, of which every so-manieth is a landmark.

        Args:
            vectors: of the texts; shape (texts, kept).
            every: at least 1.
            eligible: how many of the texts may be landmarks; they come first.
        """
        self.vectors = np.ascontiguousarray(vectors[:eligible:every])
        self._likeness = np.empty((len(vectors), len(self.vectors)), dtype=np.float32)
        of_landmarks = squares(self.vectors)
        for start in range(0, len(vectors), _AT_ONCE):
            part = vectors[start : start + _AT_ONCE]
            apart = squares(part)[:, None] + of_landmarks - 2 * (part @ self.vectors.T)
            self._likeness[start : start + _AT_ONCE] = likeness_at(apart)
        self._among = self._likeness[:eligible:every].astype(np.float64)
        self._among[np.diag_indices(len(self._among))] *= 1 + _BLURRED
        self._factor = scipy.linalg.cho_factor(self._among, lower=True)

    def weights(self, dual: NDArray[np.float64]) -> NDArray[np.float32]:
        """What each landmark weighs where each text weighs `dual`; shape (landmarks, columns).

        Args:
            dual: shape (texts, columns).
        """
        told = self._likeness.T @ dual.astype(np.float32)
        weights: NDArray[np.float64] = scipy.linalg.cho_solve(self._factor, told)
        return weights.astype(np.float32)

    def scores(self, weights: NDArray[np.float32]) -> NDArray[np.float64]:
        """What each text scores by weights of landmarks; shape (texts, columns)."""
        scores: NDArray[np.float64] = (self._likeness @ weights).astype(np.float64)
        return scores

    def solver(self, ridge: float) -> Solver:
        """Solves for what texts must weigh, were their meaning all that is known of them.

        By the formula of Woodbury: the system that is factored is as large as the landmarks.
        """
        seen = ridge * self._among
        for start in range(0, len(self._likeness), _AT_ONCE):
            part = self._likeness[start : start + _AT_ONCE].astype(np.float64)
            seen += part.T @ part
        factor = scipy.linalg.cho_factor(seen, lower=True, overwrite_a=True)

        def solve(targets: NDArray[np.float64]) -> NDArray[np.float64]:
            told = self._likeness.T @ targets.astype(np.float32)
            explained = scipy.linalg.cho_solve(factor, told).astype(np.float32)
            solved: NDArray[np.float64] = (targets - self._likeness @ explained) / ridge
            return solved

        return solve
