"""How a sentence is worded, as a sparse vector: words, pairs of words and pieces of words."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from triage.numbers import find_numbers
from triage.words import split_words

_MIN_DOCUMENTS = 3
"""What fewer examples hold is a coincidence."""
_FEW_DOCUMENTS = 500
"""With fewer examples than this, what two of them hold is kept."""
_PIECES = range(3, 6)
_PHRASE_WORDS = 3
_NUMBER = "#"
"""Stands for every number."""
_BITS = 11
"""Binary places of a weight: products of two add up exactly in 32 bits, in whatever order."""
_MAX_WORDS = 60
"""Longer utterances are judged by their beginning; nobody states an intent later."""


class Cut(StrEnum):
    """What a text is cut into."""

    MIXED = "mixed"
    """Words, pairs of neighbours with the ends of the text, and pieces of words."""
    PHRASES = "phrases"
    """Words, and two and three of them in a row."""
    PIECES = "pieces"
    """Three to five letters in a row of one word and the blanks round it."""


@dataclass(frozen=True)
class NgramTable:
    """The n-grams that are known and their inverse document frequencies. Shared by all calls."""

    names: tuple[str, ...]
    idf: NDArray[np.float32]
    """Shape (len(names),)."""
    cut: Cut = Cut.MIXED

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {name: column for column, name in enumerate(self.names)}

    def vector(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The columns of a text and their TF-IDF weights, of about unit length (or empty)."""
        columns = self._columns
        counted = Counter(_ngrams(text, self.cut))
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


def learn_ngrams(
    texts: Sequence[str], cut: Cut = Cut.MIXED, *, fewest: int | None = None
) -> NgramTable:
    """The n-grams that several of the texts hold, in alphabetical order.

    Args:
        texts: what to learn from.
        cut: what a text is cut into.
        fewest: texts that must hold an n-gram; None is three, and two where there are few texts.
    """
    frequency = Counter(name for text in texts for name in set(_ngrams(text, cut)))
    if fewest is None:
        fewest = _MIN_DOCUMENTS if len(texts) >= _FEW_DOCUMENTS else 2
    names = tuple(sorted(name for name, count in frequency.items() if count >= fewest))
    idf = [math.log((1 + len(texts)) / (1 + frequency[name])) + 1 for name in names]
    return NgramTable(names, np.array(idf, dtype=np.float32), cut)


def _ngrams(text: str, cut: Cut) -> Iterable[str]:
    """What the text is cut into; numbers count as one word."""
    words = _words(text)
    match cut:
        case Cut.MIXED:
            return _mixed(words)
        case Cut.PHRASES:
            return _phrases(words)
        case Cut.PIECES:
            return (piece for word in words for piece in _pieces(word))
        case _ as never:  # pragma: no cover - the type checker sees to it
            assert_never(never)


def _mixed(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield word
        yield from (f"_{piece}" for piece in _pieces(word))
    for left, right in pairwise(["^", *words, "$"]):
        yield f"{left} {right}"


def _phrases(words: Sequence[str]) -> Iterator[str]:
    for length in range(1, _PHRASE_WORDS + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])


def _pieces(word: str) -> Iterator[str]:
    padded = f" {word} "
    for size in _PIECES:
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]


def _words(text: str) -> list[str]:
    said = split_words(text).words[:_MAX_WORDS]
    words = list(said)
    for number in find_numbers(said):
        words[number.first : number.end] = [_NUMBER] * (number.end - number.first)
    return words
