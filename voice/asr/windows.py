"""A turn's audio cut into windows for the model: as long as the speech, in a few lengths.

Whisper is trained on windows of 30 s, and its encoder costs ten times as much for 30 s as for 8.
The model takes any length; few lengths let windows of several callers share a batch.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice.asr.decoder import FRAMES_PER_S, Window

SAMPLE_RATE = 16_000
"""Hz, of the audio that is cut."""
BUCKETS = (300, 500, 800, 1500, 3000)
"""Lengths of windows, in frames."""
WIDEST = BUCKETS[-1]
PAD_FRAMES = FRAMES_PER_S // 2
"""Left free after the speech: a word at the very end of a window is often lost."""
LONGEST_S = (WIDEST - PAD_FRAMES) / FRAMES_PER_S - 0.02
EARLIEST_CUT_S = 20.0
"""A longer turn is cut at the quietest moment after this and before `LONGEST_S`."""
SHORTEST_S = 0.05
"""No word is as short; what is shorter has none."""
MOST_TOKENS = 224
"""Half of the decoder's 448 positions: CTranslate2 stops there whatever it is told."""
FIRST_TOKENS, TOKENS_PER_S = 10, 8.0
"""English is 3 to 4 tokens a second, spelled letters up to 6."""

Samples = NDArray[np.float32]


class WindowCutter:
    """Makes windows for one model. Pure after construction, so threads may share it."""

    def __init__(self, *, mel_bands: int, prompt: tuple[int, ...], least_frames: int) -> None:
        """Take the features from the reference.

        Args:
            mel_bands: what the model expects, 80 or 128.
            prompt: tokens before the first word.
            least_frames: the shortest bucket that is used.
        """
        # Heavy, and only where a Whisper is used.
        from faster_whisper.feature_extractor import FeatureExtractor

        self._features: Any = FeatureExtractor(feature_size=mel_bands)
        self._prompt = prompt
        self._least_frames = least_frames

    def windows(self, samples: Samples) -> Iterator[tuple[float, Window]]:
        """Each window with the second at which it begins.

        Args:
            samples: float32, 16 kHz mono, in [-1, 1], any length.
        """
        begin = 0
        for piece in pieces(samples):
            yield begin / SAMPLE_RATE, self._window(piece)
            begin += piece.size

    def _window(self, samples: Samples) -> Window:
        seconds = samples.size / SAMPLE_RATE
        features = self._features(samples)
        frames = bucket(features.shape[1], self._least_frames)
        return Window(
            features=_padded(features, frames),
            speech_s=seconds,
            most_tokens=most_tokens(seconds),
            prompt=self._prompt,
        )


def bucket(frames: int, least_frames: int) -> int:
    """The shortest length of a window that holds so many frames and the padding."""
    wanted = max(frames + PAD_FRAMES, least_frames)
    return next((length for length in BUCKETS if length >= wanted), WIDEST)


def most_tokens(seconds: float) -> int:
    """How many tokens may come out of so much speech, twice what a fast speaker makes of it."""
    return min(MOST_TOKENS, FIRST_TOKENS + math.ceil(TOKENS_PER_S * seconds))


def widened(window: Window) -> Window:
    """The same speech in the widest window, as the model was trained, with the most tokens."""
    return replace(window, features=_padded(window.features, WIDEST), most_tokens=MOST_TOKENS)


def pieces(samples: Samples) -> Iterator[Samples]:
    """The samples cut so that each piece fits into the widest window; silence shorter is dropped.

    A cut lies in the quietest fifth of a second of the last part that fits.
    """
    longest = int(LONGEST_S * SAMPLE_RATE)
    while samples.size > longest:
        cut = _quietest(samples, int(EARLIEST_CUT_S * SAMPLE_RATE), longest)
        yield samples[:cut]
        samples = samples[cut:]
    if samples.size >= SHORTEST_S * SAMPLE_RATE:
        yield samples


def _quietest(samples: Samples, begin: int, end: int) -> int:
    """The middle of the quietest fifth of a second in [begin, end)."""
    length = SAMPLE_RATE // 5
    count = (end - begin) // length
    powers = np.square(samples[begin : begin + count * length]).reshape(count, length).sum(axis=1)
    return begin + int(powers.argmin()) * length + length // 2


def _padded(features: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """Zeros up to a length: what the reference pads with, which is not the value of silence."""
    missing = frames - features.shape[1]
    return np.ascontiguousarray(np.pad(features, ((0, 0), (0, missing))), dtype=np.float32)
