"""A voice for tests: a tone instead of words, as long as the text, and failures on demand."""

import numpy as np

from voice.errors import TtsError
from voice.tts.engine import Pcm
from voice.tts.prosody import Prosody

SECONDS_PER_CHARACTER = 0.02
TONE_HZ = 440.0


class FakeTts:
    """Behind `TtsEngine`; remembers what it was asked for."""

    def __init__(self, *, sample_rate: int = 22_050, name: str = "fake/tone") -> None:
        self.name = name
        self.asked: list[tuple[str, Prosody]] = []
        self.failures = 0
        """How many of the next requests fail."""
        self.is_warm = False
        self.is_closed = False
        self._sample_rate = sample_rate

    async def warm(self) -> None:
        self.is_warm = True

    async def synthesise(self, text: str, prosody: Prosody) -> Pcm:
        self.asked.append((text, prosody))
        if self.is_closed:
            raise TtsError("the engine is closed")
        if self.failures:
            self.failures -= 1
            raise TtsError("told to fail")
        seconds = SECONDS_PER_CHARACTER * len(text) * prosody.length_scale
        steps = np.arange(round(seconds * self._sample_rate))
        tone = np.sin(2 * np.pi * TONE_HZ * steps / self._sample_rate)
        return Pcm((tone * 20_000).astype("<i2").tobytes(), self._sample_rate)

    async def close(self) -> None:
        self.is_closed = True
