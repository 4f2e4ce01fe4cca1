"""A speech model that takes its time and hears nothing: for trying the queue without any weights.

It sleeps as long as base.en (int8, one thread, two quiet cores of an AMD EPYC) was measured to
compute: a table for the encoder, a line for the decoder. A real machine slows down when all its
cores compute; this one does not.
"""

import time
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from voice.asr.decoder import Decoded, Window

FRAMES = (200, 400, 600, 800, 1000, 1500, 3000)
ENCODE_S = (0.020, 0.039, 0.068, 0.090, 0.129, 0.225, 1.35)
FIRST_TOKEN_S, TOKEN_S = 0.015, 0.0065
FURTHER_WINDOW = 0.15
"""What each further window of a batch adds to the decode of one: 20 tokens take 133 ms for one
window and 273 ms for eight."""


class TimedDecoder:
    """Behind the Protocol of the real ones."""

    name = "timed/base.en"
    device: Literal["cpu", "cuda"] = "cpu"

    def __init__(self, *, workers: int, sleep: Callable[[float], None] = time.sleep) -> None:
        self.workers = workers
        self._sleep = sleep

    def encode(self, windows: Sequence[Window]) -> Sequence[Window]:
        """One after the other."""
        self._sleep(sum(float(np.interp(one.frames, FRAMES, ENCODE_S)) for one in windows))
        return windows

    def decode(self, encoded: Sequence[Window]) -> Sequence[Decoded]:
        """As long as the longest."""
        alone_s = FIRST_TOKEN_S + TOKEN_S * max(one.most_tokens for one in encoded)
        self._sleep(alone_s * (1 + FURTHER_WINDOW * (len(encoded) - 1)))
        return [Decoded("", (), (), 0.0, 1.0, 0.0, ended=False) for _ in encoded]
