"""Telling recordings apart by what an ear hears in them: one linear score for each. Deterministic.

Learned from the recordings themselves, cut, shifted, louder, softer and in longer windows. It knows
nothing else: other audio gets the script whose recording it resembles most.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from load_tests.twins.ear import Ear
from voice.asr.windows import SAMPLE_RATE, WindowCutter

ATTENTION = 8.0
"""How much more the loud frames count."""
RIDGE = 0.003
VARIANTS = ((1.0, 0.0, 1.0), (1.0, 0.2, 0.4), (0.9, 0.0, 1.0), (0.75, 0.2, 1.0), (0.6, 0.0, 1.0))
"""Share of the recording that is there, seconds of silence before and after, gain."""
WINDOWS = (300, 800, 3000)
"""Frames, the zeros behind the speech included."""

Floats = NDArray[np.float32]


def learn(ear: Ear, recordings: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Weights (recordings, heard) and biases of scores near 1 for the right one, -1 for others.

    Args:
        ear: what hears; everything below `loudness`, and it, counts.
        recordings: float32, 16 kHz mono.
    """
    heard, right = [], []
    for number, recording in enumerate(recordings):
        for variant in _variants(recording):
            pools = _pooled(ear, variant)
            heard += pools
            right += [number] * len(pools)
    inputs = np.array(heard, np.float64)
    targets = np.where(np.array(right)[:, None] == np.arange(len(recordings)), 1.0, -1.0)
    middle, level = inputs.mean(axis=0), targets.mean(axis=0)
    inputs -= middle
    squares = inputs.T @ inputs
    ridge = RIDGE * np.trace(squares) / len(squares) * np.eye(len(squares))
    weights = np.linalg.solve(squares + ridge, inputs.T @ (targets - level)).T
    return weights.astype(np.float32), (level - weights @ middle).astype(np.float32)


def _pooled(ear: Ear, recording: Floats) -> list[Floats]:
    """The decoder's first attention: the mean frame, loud ones first, for each length of window."""
    cutter = WindowCutter(mel_bands=ear.bands, prompt=(), least_frames=WINDOWS[0])
    _, window = next(iter(cutter.windows(recording)))
    heard = ear.hear(window.features)[:, : ear.loudness + 1]
    emphasis = np.exp(ATTENTION * heard[:, ear.loudness])
    # What lies further behind is zeros like the last frame here.
    missing = [max(0, length - window.frames) // 2 for length in WINDOWS]
    total = emphasis @ heard
    return [
        (total + more * emphasis[-1] * heard[-1]) / (emphasis.sum() + more * emphasis[-1])
        for more in missing
    ]


def _variants(recording: Floats) -> Iterator[Floats]:
    for share, silence_s, gain in VARIANTS:
        cut = recording[: max(1, int(share * recording.size))] * np.float32(gain)
        yield np.pad(cut, int(silence_s * SAMPLE_RATE))
