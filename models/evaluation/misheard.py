"""What a recogniser might make of words, for judging understanding without audio.

A simulation: words are lost, or taken for the most similarly spelled word of a vocabulary. Real
recognisers err otherwise; the rate is the rate of words touched.
"""

import difflib
import random
from collections.abc import Callable, Collection
from functools import cache

_LOST = 1 / 3
"""Share of the touched words that are lost; the others are replaced."""
_SIMILARITY = 0.5


def mishearing(
    rate: float, vocabulary: Collection[str], rng: random.Random
) -> Callable[[str], str]:
    """A function that mishears texts.

    Args:
        rate: share of words touched, in [0, 1].
        vocabulary: words to hear instead.
        rng: chooses which words.
    """
    words = sorted(vocabulary)

    @cache
    def like(word: str) -> str:
        near = difflib.get_close_matches(word, words, n=2, cutoff=_SIMILARITY)
        others = [candidate for candidate in near if candidate != word]
        return others[0] if others else ""

    def mishear(text: str) -> str:
        heard = []
        for word in text.split():
            if rng.random() >= rate:
                heard.append(word)
            elif rng.random() >= _LOST:
                heard.append(like(word))
        return " ".join(word for word in heard if word)

    return mishear
