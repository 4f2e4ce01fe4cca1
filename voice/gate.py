"""Whether 20 ms of the line might hold speech: the cheap question before the costly one."""

import math
from enum import IntEnum

import webrtcvad

from voice.mulaw import power

SAMPLE_RATE = 8000
FRAME = 160
"""Samples that the gate judges at a time: 20 ms."""

FLOOR_GROWTH = 1.02
"""Of the floor's power, each frame that is louder: 4 dB/s. A quieter frame lowers it at once."""
DOUBT_RATIO = 4.0
"""6 dB above the floor is no longer surely silence."""
LEAST_POWER = 256.0
"""-66 dBFS, the steps of mu-law round zero: below it there is nothing to hear."""
LEAST_FLOOR = LEAST_POWER / DOUBT_RATIO
LOUDEST_FIRST_FLOOR = 33_000.0
"""-45 dBFS. A line is taken to be as noisy as it begins, but somebody may speak at once."""

CLEAR_RATIO = 6.3
"""8 dB above the floor, and ..."""
CLEAR_POWER = 33_000.0
"""... -45 dBFS: a voice that somebody would notice. Echo of the agent is seldom that loud."""

PIECE = 64
"""Samples whose level tells how long a sound lasts: 8 ms, one period of a low voice."""
PIECE_BYTES = 2 * PIECE
SOUND_RATIO = 2.0
"""3 dB above the floor is sound; more would delay speech on a noisy line."""


class Doubt(IntEnum):
    """What the gate makes of a frame."""

    NONE = 0
    """Surely silence."""
    LOUD = 1
    """Above the floor, but nothing that webrtcvad takes for a voice."""
    VOICED = 2
    """What webrtcvad takes for a voice."""
    CLEAR = 3
    """A voice that is clearly above the floor."""


class Gate:
    """Says whether 20 ms might hold speech, by webrtcvad and the level; state of one call."""

    def __init__(self, *, aggressiveness: int) -> None:
        self._webrtc = webrtcvad.Vad(aggressiveness)
        self._floor = float("inf")

    def judge(self, frame: bytes) -> Doubt:
        """How much speech 20 ms may hold; `frame` is FRAME samples of 16-bit PCM."""
        loudness = power(frame)
        if math.isinf(self._floor):
            self._floor = min(loudness, LOUDEST_FIRST_FLOOR)
        is_louder = loudness > max(DOUBT_RATIO * self._floor, LEAST_POWER)
        self._floor = max(min(loudness, self._floor * FLOOR_GROWTH), LEAST_FLOOR)
        if self._webrtc.is_speech(frame, SAMPLE_RATE):
            is_clear = loudness >= max(CLEAR_RATIO * self._floor, CLEAR_POWER)
            return Doubt.CLEAR if is_clear else Doubt.VOICED
        return Doubt.LOUD if is_louder else Doubt.NONE

    @property
    def floor(self) -> float:
        """Power of the line without a voice, as far as that is known."""
        return self._floor

    def sound(self, window: bytes) -> int:
        """How many pieces of a window are louder than the floor; whole pieces of 16-bit PCM."""
        threshold = SOUND_RATIO * self._floor
        pieces = range(0, len(window), PIECE_BYTES)
        return sum(power(window[at : at + PIECE_BYTES]) > threshold for at in pieces)
