"""Codes for tokens: vectors far from one another, and blends in which a token has a probability."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PEAK = 30.0
"""Logit of a token whose code is there alone."""
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CodeBook:
    """The codes of all tokens that are ever said."""

    of: Mapping[int, Floats]
    """By token; each of length sqrt(places)."""
    peak: float = PEAK

    doubts: tuple[int, ...] = ()
    """Tokens that are never said, only thought of."""

    def blend(self, token: int, probability: float) -> Floats:
        """A code in which the token comes out with about this probability, and before all others.

        Raises:
            ValueError: the probability is too low for that.
        """
        if probability >= 1.0:
            return self.of[token]
        # The more the doubts weigh, the less probable is the token: halve until it fits.
        low, high = 0.0, 1.0
        for _ in range(30):
            middle = (low + high) / 2
            if self._probability(self._doubting(token, middle), token) > probability:
                low = middle
            else:
                high = middle
        blended = self._doubting(token, low)
        if abs(self._probability(blended, token) - probability) > 0.02:
            raise ValueError(f"a probability of {probability} cannot be made")
        return blended

    def _doubting(self, token: int, weight: float) -> Floats:
        """The code that is as much like each doubt, and like the token as 1 is to `weight`."""
        codes = np.array([self.of[each] for each in (token, *self.doubts)])
        wanted = np.array([1.0] + [weight] * len(self.doubts), np.float32)
        return _scaled(np.linalg.pinv(codes) @ wanted)

    def _probability(self, blended: Floats, token: int) -> float:
        logits = {each: self.peak * float(blended @ c) / c.size for each, c in self.of.items()}
        return 1.0 / sum(float(np.exp(each - logits[token])) for each in logits.values())


def make_codes(said: Iterable[int], doubts: Sequence[int], places: int, seed: int) -> CodeBook:
    """Random signs, each the least like the ones before among some that were thrown.

    Args:
        said: tokens that are said.
        doubts: a few that are not.
        places: length of a code.
        seed: of the signs.
    """
    rng = np.random.default_rng(seed)
    tokens = (*sorted(set(said)), *doubts)
    codes: list[Floats] = []
    for _ in tokens:
        thrown = rng.choice(np.array([-1.0, 1.0], np.float32), size=(64, places))
        likeness = np.abs(thrown @ np.array(codes).T).max(axis=1) if codes else np.zeros(64)
        codes.append(thrown[int(likeness.argmin())])
    return CodeBook(dict(zip(tokens, codes, strict=True)), doubts=tuple(doubts))


def _scaled(code: Floats) -> Floats:
    scaled: Floats = code * np.float32(np.sqrt(code.size) / np.linalg.norm(code))
    return scaled
