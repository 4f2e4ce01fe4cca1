"""A speech model without speech: it decodes when, and as, a test says."""

import asyncio
import threading
from dataclasses import dataclass, field

import numpy as np

from voice.asr.decoder import Decoded, Window

LONGEST_S = 20.0
"""Reached only where a test has forgotten a decode."""


def window(number, *, frames=300, prompt=(), speech_s=1.0):
    """A window that decodes to `word {number}`."""
    features = np.full((1, frames), number, np.float32)
    return Window(features, speech_s, most_tokens=50, prompt=prompt)


def words_of(one):
    """What a window decodes to."""
    text = f"word {int(one.features[0, 0])}"
    return Decoded(text, (), (), -0.1, 1.0, 0.0, ended=True)


@dataclass(eq=False)
class Step:
    """A call of the decoder that waits for the test."""

    name: str
    windows: list
    error: BaseException | None = None
    gate: threading.Event = field(default_factory=threading.Event)

    @property
    def numbers(self):
        """The numbers of its windows."""
        return [int(one.features[0, 0]) for one in self.windows]

    def finish(self):
        """Let it return."""
        self.gate.set()

    def fail(self, error):
        """Let it raise."""
        self.error = error
        self.gate.set()


class FakeDecoder:
    """Behind the same Protocol as the real ones.

    Args:
        waits_at: the methods that wait until the test lets them go on, after `begun` gave them out.
    """

    name = "fake/decoder"

    def __init__(self, *, workers=1, device="cpu", waits_at=("decode",), spoils=()):
        self.device = device
        self.workers = workers
        self.spoils = set(spoils)
        """Numbers of windows that break every decode they are in."""
        self.encoded, self.batches = [], []
        """The numbers of the windows of each call of `encode`, and of each finished `decode`."""
        self._waits_at = waits_at
        self._steps = []
        self._lock = threading.Lock()
        self._loop = asyncio.get_running_loop()
        self._begun = asyncio.Queue()

    def encode(self, windows):
        """The windows themselves."""
        self.encoded.append([int(one.features[0, 0]) for one in windows])
        self._wait("encode", windows)
        return list(windows)

    def decode(self, encoded):
        """`word N` for each."""
        self._wait("decode", encoded)
        self.batches.append([int(one.features[0, 0]) for one in encoded])
        if self.spoils & set(self.batches[-1]):
            raise RuntimeError("what the caller said")
        return [words_of(one) for one in encoded]

    async def begun(self):
        """The next call that waits for the test."""
        async with asyncio.timeout(LONGEST_S):
            return await self._begun.get()

    def open(self):
        """Wait for the test no more."""
        with self._lock:
            self._waits_at = ()
            for step in self._steps:
                step.finish()

    def _wait(self, name, windows):
        step = Step(name, list(windows))
        with self._lock:
            if name not in self._waits_at:
                return
            self._steps.append(step)
        self._loop.call_soon_threadsafe(self._begun.put_nowait, step)
        assert step.gate.wait(LONGEST_S)
        if step.error is not None:
            raise step.error
