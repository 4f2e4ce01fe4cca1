"""Back-off n-gram models as arrays: estimated from sentences, scored, mixed. Pure.

An n-gram w1 .. wn is one integer, its key: the digits w1 .. wn in base V, the size of the
vocabulary. So `key // V` is its history and `key % V**(n-1)` is the n-gram without its first word.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

START, END = "<s>", "</s>"
HIGHEST_ORDER = 3

Keys = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Order:
    """All explicit n-grams of one length."""

    keys: Keys
    """Ascending, shape (n,)."""
    probabilities: Floats
    """Of the last word after the others, shape (n,)."""
    backoffs: Floats
    """Weight of the shorter history where this n-gram is a history, shape (n,)."""


@dataclass(frozen=True, slots=True)
class NgramModel:
    """A back-off model; `orders[0]` has every word of the vocabulary."""

    words: tuple[str, ...]
    orders: tuple[Order, ...]

    @property
    def base(self) -> int:
        """Size of the vocabulary, the base of the keys."""
        return len(self.words)

    def score(self, length: int, keys: Keys) -> Floats:
        """Probability of the last word of each n-gram of that length, backed off where needed."""
        order = self.orders[length - 1]
        if length == 1:
            return order.probabilities[keys]
        shorter = self.score(length - 1, keys % self.base ** (length - 1))
        backed_off = self.backoff(length - 1, keys // self.base) * shorter
        if order.keys.size == 0:
            return backed_off
        at, is_there = _find(order.keys, keys)
        return np.where(is_there, order.probabilities[at], backed_off)

    def backoff(self, length: int, histories: Keys) -> Floats:
        """Back-off weight of each history of that length; 1 for one never seen."""
        order = self.orders[length - 1]
        if order.keys.size == 0:
            return np.ones(histories.size)
        at, is_there = _find(order.keys, histories)
        return np.where(is_there, order.backoffs[at], 1.0)


def estimate(sentences: Iterable[Sequence[str]], words: Sequence[str]) -> NgramModel:
    """A trigram model of sentences, smoothed after Witten and Bell (1991), interpolated.

    Args:
        sentences: the words of each, without marks of start and end; unknown words end a sentence
            and begin another.
        words: the vocabulary; must hold `<s>` and `</s>`.

    Raises:
        ValueError: no words at all.
    """
    counts = _count(sentences, words)
    base = len(words)
    total, kinds = float(counts[0][1].sum()), float(counts[0][0].size)
    if total == 0.0:
        raise ValueError("no sentence to estimate a language model from")
    unigrams = np.full(base, kinds / base)
    unigrams[counts[0][0]] += counts[0][1]
    model = NgramModel(
        tuple(words), (Order(np.arange(base), unigrams / (total + kinds), np.ones(base)),)
    )
    for length in range(2, HIGHEST_ORDER + 1):
        model = _with_order(model, length, *counts[length - 1])
    return model


def mix(first: NgramModel, second: NgramModel, weight: float) -> NgramModel:
    """The linear interpolation of two models over one vocabulary, as one back-off model.

    Args:
        first: any.
        second: of the same words in the same order.
        weight: of `first`, in [0, 1].

    Raises:
        ValueError: the vocabularies differ.
    """
    if first.words != second.words:
        raise ValueError("models of different vocabularies cannot be mixed")
    base = first.base
    everything = np.arange(base)
    mixed = weight * first.score(1, everything) + (1.0 - weight) * second.score(1, everything)
    model = NgramModel(first.words, (Order(everything, mixed / mixed.sum(), np.ones(base)),))
    for length in range(2, HIGHEST_ORDER + 1):
        keys = np.union1d(first.orders[length - 1].keys, second.orders[length - 1].keys)
        scores = weight * first.score(length, keys) + (1.0 - weight) * second.score(length, keys)
        model = _normalised(model, Order(keys, scores, np.ones(keys.size)))
    return model


def _count(
    sentences: Iterable[Sequence[str]], words: Sequence[str]
) -> list[tuple[Keys, NDArray[np.int64]]]:
    """For each length the keys that occur, ascending, and how often."""
    ids = {word: number for number, word in enumerate(words)}
    start, end, base = ids[START], ids[END], len(words)
    grams: list[list[int]] = [[], [], []]
    for sentence in sentences:
        row = [start, *(ids.get(word, -1) for word in sentence), end]
        for position in range(1, len(row)):
            for length in range(1, min(position + 1, HIGHEST_ORDER) + 1):
                gram = row[position - length + 1 : position + 1]
                if -1 in gram:
                    break
                grams[length - 1].append(_key(gram, base))
    counted = [np.unique(np.array(keys, dtype=np.int64), return_counts=True) for keys in grams]
    return [(keys, times) for keys, times in counted]


def _key(gram: Sequence[int], base: int) -> int:
    key = 0
    for word in gram:
        key = key * base + word
    return key


def _with_order(model: NgramModel, length: int, keys: Keys, times: NDArray[np.int64]) -> NgramModel:
    """The model with n-grams of one more length, and back-off weights for their histories."""
    histories, which = np.unique(keys // model.base, return_inverse=True)
    seen = np.bincount(which, weights=times)
    kinds = np.bincount(which).astype(np.float64)
    shorter = model.score(length - 1, keys % model.base ** (length - 1))
    probabilities = (times + kinds[which] * shorter) / (seen + kinds)[which]
    below = _with_backoffs(model, histories, kinds / (seen + kinds))
    return NgramModel(model.words, (*below, Order(keys, probabilities, np.ones(keys.size))))


def _normalised(model: NgramModel, order: Order) -> NgramModel:
    """The model with another order on top, its histories' weights such that all sums are 1."""
    length = len(model.orders) + 1
    histories, which = np.unique(order.keys // model.base, return_inverse=True)
    shorter = model.score(length - 1, order.keys % model.base ** (length - 1))
    left = 1.0 - np.bincount(which, weights=order.probabilities)
    left_below = 1.0 - np.bincount(which, weights=shorter)
    # A history after which everything is explicit leaves nothing to share out, but rounding may
    # leave a negative remainder.
    weights = np.maximum(left, 1e-6) / np.maximum(left_below, 1e-6)
    return NgramModel(model.words, (*_with_backoffs(model, histories, weights), order))


def _with_backoffs(model: NgramModel, histories: Keys, weights: Floats) -> tuple[Order, ...]:
    """The model's orders, the last one with these back-off weights."""
    last = model.orders[-1]
    at, is_there = _find(last.keys, histories)
    backoffs = last.backoffs.copy()
    backoffs[at[is_there]] = weights[is_there]
    return (*model.orders[:-1], Order(last.keys, last.probabilities, backoffs))


def _find(ascending: Keys, wanted: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each wanted key is, and whether it is there at all."""
    if ascending.size == 0:
        return np.zeros(wanted.size, np.int64), np.zeros(wanted.size, np.bool_)
    at = np.minimum(np.searchsorted(ascending, wanted), ascending.size - 1)
    return at, ascending[at] == wanted
