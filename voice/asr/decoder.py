"""What the recogniser asks of a speech model: windows of features in, words out. All of it blocks.

A window is a stretch of speech cut to one of a few lengths, so that windows of several callers fit
into one tensor. Windows that share a `BatchKey` may be encoded and decoded together.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from voice.asr.engine import Word

FRAMES_PER_S = 100
"""Frames of features in a second of audio."""


@dataclass(frozen=True, slots=True, order=True)
class BatchKey:
    """What all windows of a batch have in common."""

    frames: int
    """Length of the features, the padding included: 100 are a second."""
    prompt_tokens: int
    """Length of the prompt."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A stretch of one caller's speech, ready for the model."""

    features: NDArray[np.float32]
    """Log-mel spectrogram, shape (mel bands, frames), padded to the length of its bucket."""
    speech_s: float
    """Seconds of audio in it, less the padding."""
    most_tokens: int
    """The decode stops after so many tokens: a guard against endless repetition."""
    prompt: tuple[int, ...]
    """Tokens that the decoder is given before the first word."""

    @property
    def frames(self) -> int:
        """Length of the features."""
        return int(self.features.shape[1])

    @property
    def key(self) -> BatchKey:
        """Windows of equal keys may share a batch."""
        return BatchKey(self.frames, len(self.prompt))


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the model made of one window."""

    text: str
    """As the model wrote it: with capitals and punctuation."""
    tokens: tuple[int, ...]
    words: tuple[Word, ...]
    """As written, with the punctuation. Times count from the start of the window and are estimates:
    the speech shared out by the length of the words."""
    average_log_probability: float
    """Of a token, the end of the text included, as whisper's thresholds expect it."""
    compression_ratio: float
    """Bytes of the text over its compressed bytes: high where words repeat."""
    no_speech_probability: float
    ended: bool
    """False where `most_tokens` cut the decode short."""

    @property
    def confidence(self) -> float:
        """The average probability of a token, in [0, 1]; 0 where there are no words."""
        return min(1.0, math.exp(self.average_log_probability)) if self.words else 0.0


E = TypeVar("E")
"""Encoded windows, as the decoder keeps them: a tensor, perhaps on another device."""


class Decoder(Protocol[E]):
    """One speech model, shared by all callers. Every method may be called from several threads."""

    @property
    def name(self) -> str:
        """Engine and model: `faster-whisper/base.en`."""

    @property
    def device(self) -> Literal["cpu", "cuda"]:
        """Where it computes."""

    @property
    def workers(self) -> int:
        """How many calls of `encode` and `decode` run at the same time; more of them wait."""

    def encode(self, windows: Sequence[Window]) -> E:
        """Encode windows of one `BatchKey`: one after the other on a CPU, together on a GPU.

        Raises:
            AsrError: the model failed.
        """

    def decode(self, encoded: E) -> Sequence[Decoded]:
        """Decode as one batch, in the order of the windows; it ends with the longest text.

        The guard of the batch is the largest `most_tokens` in it; `ended` tells of each window
        whether its own was kept.

        Raises:
            AsrError: the model failed.
        """
