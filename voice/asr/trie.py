"""Reads the general language model that pocketsphinx carries: its binary trie, as arrays.

The file, little endian: 19 bytes of magic; the order, one byte; the number of n-grams of each
length, four bytes each; the kind of quantisation, four bytes; the tables that quantised numbers
index (probability and back-off of the middle lengths, probability of the longest), 65,536 floats
each; unigrams of three four-byte fields (probability, back-off, first child), one too many; then
for each further length an array of bit fields (word, back-off, probability, and but for the
longest, first child), one too many, rounded up to bytes and eight bytes longer; last the words.
The trie runs backwards: the children of a word are the words before it. Probabilities are
logarithms to the base 1.0001. A count may be a few too high; what the children add up to is right.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice.asr.ngrams import HIGHEST_ORDER, Keys, NgramModel, Order

MAGIC = b"Trie Language Model"
QUANTISED_16_BITS = 1
TABLE = 65_536
QUANTUM_BITS = 16
TAIL_BYTES = 8
LOG_BASE = 1.0001
UNIGRAM = np.dtype([("probability", "<f4"), ("backoff", "<f4"), ("child", "<u4")])

Ints = NDArray[np.int64]
Floats32 = NDArray[np.float32]


class TrieError(ValueError):
    """Not a trie as this reader knows it."""


@dataclass(frozen=True, slots=True)
class Trie:
    """A trigram model as it lies in the file; logarithms to the base `LOG_BASE`."""

    words: tuple[str, ...]
    unigrams: NDArray[np.void]
    """Of `UNIGRAM`, shape (words + 1,)."""
    bigrams: Ints
    """Shape (n, 2): earlier word, later word."""
    bigram_logs: Floats32
    """Shape (n, 2): probability, back-off."""
    trigrams: Ints
    """Shape (n, 3)."""
    trigram_logs: Floats32
    """Shape (n,): probability."""


def read_trie(path: Path) -> Trie:
    """The model in a file. Blocks on the disk; half a second for two million bigrams.

    Raises:
        TrieError: another format, or cut short.
    """
    try:
        return _parse(path.read_bytes())
    except (struct.error, ValueError) as problem:
        raise TrieError(f"{path}: {problem}") from problem


def restricted(trie: Trie, words: tuple[str, ...]) -> NgramModel:
    """The part of the model in which only these words occur, in their order.

    A word that the trie lacks gets the probability of its rarest word. What other words had is
    left to the back-off, so that sums stay at most 1.
    """
    numbers = {word: number for number, word in enumerate(trie.words)}
    there = np.array([numbers.get(word, -1) for word in words])
    new = np.full(len(trie.words) + 1, -1, dtype=np.int64)
    new[there[there >= 0]] = np.flatnonzero(there >= 0)
    logs = trie.unigrams["probability"][: len(trie.words)]
    rarest = float(logs[2:].min())
    probabilities = np.where(there >= 0, logs[there], rarest)
    backoffs = np.where(there >= 0, trie.unigrams["backoff"][there], 0.0)
    unigrams = Order(np.arange(len(words)), _power(probabilities), _power(backoffs))
    bigrams = _order(new[trie.bigrams], trie.bigram_logs[:, 0], trie.bigram_logs[:, 1], len(words))
    no_backoffs = np.zeros(len(trie.trigrams), dtype=np.float32)
    trigrams = _order(new[trie.trigrams], trie.trigram_logs, no_backoffs, len(words))
    return NgramModel(words, (unigrams, bigrams, trigrams))


def _order(ids: Ints, logs: Floats32, backoff_logs: Floats32, base: int) -> Order:
    kept = np.flatnonzero((ids >= 0).all(axis=1))
    keys: Keys = np.zeros(kept.size, dtype=np.int64)
    for column in range(ids.shape[1]):
        keys = keys * base + ids[kept, column]
    ascending = np.argsort(keys)
    kept = kept[ascending]
    return Order(keys[ascending], _power(logs[kept]), _power(backoff_logs[kept]))


def _power(logs: NDArray[np.floating]) -> NDArray[np.float64]:
    return np.power(LOG_BASE, logs.astype(np.float64))


def _parse(content: bytes) -> Trie:
    if not content.startswith(MAGIC):
        raise ValueError(f"begins with {content[:19]!r}, not with {MAGIC!r}")
    order = content[len(MAGIC)]
    if order != HIGHEST_ORDER:
        raise ValueError(f"order {order}, only {HIGHEST_ORDER} can be read")
    position = len(MAGIC) + 1
    counts = struct.unpack_from("<3I", content, position)
    (quantisation,) = struct.unpack_from("<i", content, position + 12)
    if quantisation != QUANTISED_16_BITS:
        raise ValueError(f"quantisation {quantisation}, only {QUANTISED_16_BITS} can be read")
    position += 16
    tables = np.frombuffer(content, "<f4", 3 * TABLE, position).reshape(3, TABLE)
    position += tables.nbytes
    unigrams = np.frombuffer(content, UNIGRAM, counts[0] + 1, position)
    position += unigrams.nbytes
    return _parse_longer(content, position, counts, tables, unigrams)


def _parse_longer(
    content: bytes,
    position: int,
    counts: tuple[int, ...],
    tables: NDArray[np.float32],
    unigrams: NDArray[np.void],
) -> Trie:
    word_bits, child_bits = counts[0].bit_length(), counts[2].bit_length()
    children = unigrams["child"].astype(np.int64)
    middle = _Fields(content, position, counts[1], (word_bits, *(QUANTUM_BITS,) * 2, child_bits))
    earlier, backoff, probability, grandchildren = middle.columns(int(children[-1]) + 1)
    later = np.repeat(np.arange(counts[0]), np.diff(children))
    bigrams = np.stack([earlier[:-1], later], axis=1)
    logs = np.stack([tables[0][probability[:-1]], tables[1][backoff[:-1]]], axis=1)
    longest = _Fields(content, middle.end, counts[2], (word_bits, QUANTUM_BITS))
    first, probability = longest.columns(int(grandchildren[-1]))
    rest = np.repeat(np.arange(len(bigrams)), np.diff(grandchildren))
    trigrams = np.concatenate([first[:, None], bigrams[rest]], axis=1)
    words = content[longest.end + 4 :].split(b"\0")[: counts[0]]
    if len(words) != counts[0]:
        raise ValueError(f"{len(words)} words, not {counts[0]}")
    decoded = tuple(word.decode() for word in words)
    return Trie(decoded, unigrams, bigrams, logs, trigrams, tables[2][probability])


class _Fields:
    """An array of records of bit fields, lowest bit first, one after another without padding."""

    def __init__(self, content: bytes, start: int, count: int, widths: tuple[int, ...]) -> None:
        self._widths = widths
        size = ((count + 1) * sum(widths) + 7) // 8 + TAIL_BYTES
        self._bytes = np.frombuffer(content, np.uint8, size, start)
        self.end = start + size

    def columns(self, count: int) -> list[Ints]:
        """Each field of the first so many records."""
        starts = np.cumsum((0, *self._widths[:-1]))
        return [
            self._column(int(at), width, count)
            for at, width in zip(starts, self._widths, strict=True)
        ]

    def _column(self, at: int, width: int, count: int) -> Ints:
        bits = np.arange(count, dtype=np.int64) * sum(self._widths) + at
        first = bits >> 3
        value = np.zeros(count, dtype=np.uint64)
        for byte in range(4):  # 7 bits of shift and at most 25 of the field
            value |= self._bytes[first + byte].astype(np.uint64) << np.uint64(8 * byte)
        value >>= (bits & 7).astype(np.uint64)
        column: Ints = (value & np.uint64((1 << width) - 1)).astype(np.int64)
        return column
