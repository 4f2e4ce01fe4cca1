"""How a sentence is worded, as a sparse vector: words, pairs of words and pieces of words."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from triage.numbers import find_numbers
from triage.words import split_words

_MIN_DOCUMENTS = 3
"""What fewer examples hold is a coincidence."""
_FEW_DOCUMENTS = 500
"""With fewer examples than this, what two of them hold is kept."""
_PIECES = range(3, 6)
_NUMBER = "#"
"""Stands for every number."""
_BITS = 11
"""Binary places of a weight: products of two add up exactly in 32 bits, in whatever order."""
_MAX_WORDS = 60
"""Longer utterances are judged by their beginning; nobody states an intent later."""


@dataclass(frozen=True)
class NgramTable:
    """The n-grams that are known and their inverse document frequencies. Shared by all calls."""

    names: tuple[str, ...]
    idf: NDArray[np.float32]
    """Shape (len(names),)."""

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {name: column for column, name in enumerate(self.names)}

    def vector(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The columns of a text and their TF-IDF weights, of about unit length (or empty)."""
        columns = self._columns
        counted = Counter(_ngrams(text))
        known = [(columns[name], count) for name, count in counted.items() if name in columns]
        at = np.array([column for column, _ in known], dtype=np.int64)
        counts = np.array([count for _, count in known], dtype=np.float32)
        values = (1 + np.log(np.maximum(counts, 1))) * self.idf[at]
        length = float(np.linalg.norm(values))
        unit = values / length if length else values
        return at, (np.round(unit * 2**_BITS) / 2**_BITS).astype(np.float32)

    def known_words(self, text: str) -> float:
        """The share of the words that are known, in [0, 1]; 1 where there is none."""
        words = _words(text)
        known = sum(word == _NUMBER or word in self._columns for word in words)
        return known / len(words) if words else 1.0

    def rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of many texts, dense; shape (len(texts), len(names))."""
        dense = np.zeros((len(texts), len(self.names)), dtype=np.float32)
        for row, text in enumerate(texts):
            at, values = self.vector(text)
            dense[row, at] = values
        return dense


def learn_ngrams(texts: Sequence[str]) -> NgramTable:
    """The n-grams that several of the texts hold, in alphabetical order."""
    frequency = Counter(name for text in texts for name in set(_ngrams(text)))
    fewest = _MIN_DOCUMENTS if len(texts) >= _FEW_DOCUMENTS else 2
    names = tuple(sorted(name for name, count in frequency.items() if count >= fewest))
    idf = [math.log((1 + len(texts)) / (1 + frequency[name])) + 1 for name in names]
    return NgramTable(names, np.array(idf, dtype=np.float32))


def _ngrams(text: str) -> Iterable[str]:
    """Words, pairs of neighbours, and the pieces of each word; numbers count as one word."""
    words = _words(text)
    edged = ["^", *words, "$"]
    for word in words:
        yield word
        padded = f" {word} "
        for size in _PIECES:
            for start in range(len(padded) - size + 1):
                yield f"_{padded[start : start + size]}"
    for left, right in pairwise(edged):
        yield f"{left} {right}"


def _words(text: str) -> list[str]:
    said = split_words(text).words[:_MAX_WORDS]
    words = list(said)
    for number in find_numbers(said):
        words[number.first : number.end] = [_NUMBER] * (number.end - number.first)
    return words
