"""What a sentence means, as a vector: sentences that mean the same lie close together.

The encoder is all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0) on CTranslate2, without torch.
Its weights come from a package that may be missing; then intents are told by their words alone.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dialog.nlu.minilm import MINILM_SHA256, prepare

_MAX_TOKENS = 128
"""What the encoder was trained on; a longer utterance is judged by its beginning."""
_MAX_CHARACTERS = 4000
_BATCH = 32


class SentenceEncoder(Protocol):
    """Turns sentences into vectors. Shared by all calls."""

    @property
    def identity(self) -> str:
        """Names the weights and how they are run; vectors of different ones do not mix."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), width). Blocks for milliseconds each."""
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
        # One thread: an utterance is too short to be shared out, and sums keep their order.
        self._encoder = ctranslate2.Encoder(
            str(directory), compute_type="int8", inter_threads=1, intra_threads=1
        )
        self.identity = f"{MINILM_SHA256[:16]}-int8-ctranslate2-{ctranslate2.__version__}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, shape (len(texts), 384)."""
        written = [_writable(text) for text in texts]
        tokens = [encoded.ids for encoded in self._tokenizer.encode_batch(written)]
        vectors = np.empty((len(texts), 384), dtype=np.float32)
        # Sentences of like length together: what pads a batch is computed for nothing.
        order = sorted(range(len(tokens)), key=lambda at: len(tokens[at]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors[rows] = self._means([tokens[row] for row in rows])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _means(self, tokens: list[list[int]]) -> NDArray[np.float32]:
        output = self._encoder.forward_batch(tokens, token_type_ids=[[0] * len(t) for t in tokens])
        states = np.asarray(output.last_hidden_state)
        lengths = np.array([len(ids) for ids in tokens])
        real = np.arange(states.shape[1]) < lengths[:, None]
        sums = (states * real[:, :, None]).sum(axis=1)
        means: NDArray[np.float32] = (sums / lengths[:, None]).astype(np.float32)
        return means


def _writable(text: str) -> str:
    """A beginning that surely holds all tokens that count, without half characters."""
    return text[:_MAX_CHARACTERS].encode("utf-8", "replace").decode()


def load_encoder(cache: Path) -> MiniLmEncoder | None:
    """The encoder, or None where its weights are not installed.

    Blocks: below a second, and a few seconds more when the cache has to be filled.

    Args:
        cache: where the converted weights are kept.

    Raises:
        WeightsError: the weights are not those that were published.
    """
    directory = prepare(cache)
    return None if directory is None else MiniLmEncoder(directory)
