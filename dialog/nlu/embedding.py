"""What a sentence means, as a vector: sentences that mean the same lie close together.

The encoder is all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0) on CTranslate2, without torch.
Its weights come from a package that may be missing; then intents are told by their words alone.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import Enum, auto
from functools import cache, lru_cache
from itertools import repeat
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dialog.nlu.minilm import LOWER, MINILM_SHA256, prepare

_MAX_TOKENS = 128
"""What the encoder was trained on; a longer utterance is judged by its beginning."""
_MAX_CHARACTERS = 4000
_BATCH = 32
_MOST_AT_ONCE = 4
"""Batches that are run side by side where there are many texts, which is while something learns."""
_REMEMBERED = 8
"""Texts whose token vectors are kept at hand: triage and understanding look at the same ones."""


class _Depth(Enum):
    """How many layers make the vectors of the tokens."""

    WHOLE = auto()
    LOWER = auto()
    """As many as have read the grammar, and not yet forgotten it for what the text is about."""


class SentenceEncoder(Protocol):
    """Turns sentences into vectors. Shared by all calls."""

    @property
    def identity(self) -> str:
        """Names the weights and how they are run; vectors of different ones do not mix."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), width). Blocks for milliseconds each."""
        ...

    def pooled(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Mean, maximum and minimum of the token vectors, of all layers and of the lower ones.

        Shape (len(texts), 6 * width). Each of the six has unit length: the extremes keep a danger
        that the mean dilutes, the lower layers who did what when.
        """
        ...


class MiniLmEncoder:
    """All-MiniLM-L6-v2: the mean of the token vectors, 384 numbers of unit length."""

    def __init__(self, directory: Path) -> None:
        # Imported here because a process without the weights needs neither.
        import ctranslate2
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._tokenizer.no_padding()
        # One thread a batch: an utterance is too short to be shared out, and sums keep their order.
        self._at_once = min(os.cpu_count() or 1, _MOST_AT_ONCE)
        self._encoders = {
            depth: ctranslate2.Encoder(
                str(of_depth), compute_type="int8", inter_threads=self._at_once, intra_threads=1
            )
            for depth, of_depth in ((_Depth.WHOLE, directory), (_Depth.LOWER, directory / LOWER))
        }
        self.identity = f"{MINILM_SHA256[:16]}-int8-ctranslate2-{ctranslate2.__version__}"

        self._remembered = lru_cache(_REMEMBERED)(self._run_one)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), 384)."""
        vectors = np.empty((len(texts), 384), dtype=np.float32)
        for row, states in self._states(texts, _Depth.WHOLE):
            vectors[row] = states.mean(axis=0)
        return _unit(vectors)

    def pooled(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Mean, maximum and minimum of the token vectors; shape (len(texts), 6 * 384)."""
        parts = np.empty((2, 3, len(texts), 384), dtype=np.float32)
        for of_depth, depth in zip(parts, _Depth, strict=True):
            for row, states in self._states(texts, depth):
                of_depth[:, row] = states.mean(axis=0), states.max(axis=0), states.min(axis=0)
        return np.concatenate([_unit(part) for of_depth in parts for part in of_depth], axis=1)

    def _states(
        self, texts: Sequence[str], depth: _Depth
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """The row of each text and its token vectors, shape (tokens, 384), in any order."""
        if len(texts) == 1:
            yield 0, self._remembered(texts[0], depth)
            return
        tokens = self._tokens(texts)
        # Sentences of like length together: what pads a batch is computed for nothing.
        order = sorted(range(len(tokens)), key=lambda at: len(tokens[at]))
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        with ThreadPoolExecutor(self._at_once) as pool:
            for start in range(0, len(batches), self._at_once):
                some = batches[start : start + self._at_once]
                of_some = [[tokens[row] for row in rows] for rows in some]
                ran = pool.map(self._run, of_some, repeat(depth))
                for rows, states in zip(some, ran, strict=True):
                    for row, padded in zip(rows, states, strict=True):
                        yield row, padded[: len(tokens[row])]

    def _run_one(self, text: str, depth: _Depth) -> NDArray[np.float32]:
        states: NDArray[np.float32] = self._run(self._tokens([text]), depth)[0]
        return states

    def _run(self, tokens: list[list[int]], depth: _Depth) -> NDArray[np.float32]:
        types = [[0] * len(of_text) for of_text in tokens]
        output = self._encoders[depth].forward_batch(tokens, token_type_ids=types)
        states: NDArray[np.float32] = np.array(output.last_hidden_state, dtype=np.float32)
        return states

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        written = [_writable(text) for text in texts]
        return [encoded.ids for encoded in self._tokenizer.encode_batch(written)]


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _writable(text: str) -> str:
    """A beginning that surely holds all tokens that count, without half characters."""
    return text[:_MAX_CHARACTERS].encode("utf-8", "replace").decode()


@cache
def load_encoder(directory_of_weights: Path) -> MiniLmEncoder | None:
    """The encoder, one for each process; None where its weights are not installed.

    Blocks: below a second, and a few seconds more when the cache has to be filled.

    Args:
        directory_of_weights: where the converted weights are kept.

    Raises:
        WeightsError: the weights are not those that were published.
    """
    directory = prepare(directory_of_weights)
    return None if directory is None else MiniLmEncoder(directory)
