"""Where a track is loud: for the simulated caller's ear, the turn latencies and the picture."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from load_tests.twilio_double.g711 import SAMPLE_RATE, decode

AUDIBLE_DBFS = -45.0
"""Mean level, below full scale, from which a window counts as heard."""
WINDOW_S = 0.005
FULL_SCALE = 32_768.0
FLOOR_MARGIN_DB = 10.0
HIGHEST_THRESHOLD_DBFS = -30.0
"""A track that is never quiet must not raise the threshold above its own speech."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of sound; seconds from the start of its track."""

    start_s: float
    end_s: float


def level_dbfs(mulaw: bytes) -> float:
    """Mean level of the whole; -120 for silence or nothing."""
    if not mulaw:
        return -120.0
    return float(_windows_dbfs(mulaw, len(mulaw))[0])


def _windows_dbfs(mulaw: bytes, window: int) -> NDArray[np.float64]:
    samples = decode(mulaw).astype(np.float64)
    count = len(samples) // window
    power = np.square(samples[: count * window].reshape(count, window)).mean(axis=1)
    decibels: NDArray[np.float64] = 10.0 * np.log10(np.maximum(power / FULL_SCALE**2, 1e-12))
    return decibels


def first_audible_s(mulaw: bytes, from_s: float = 0.0) -> float | None:
    """The first instant at or after `from_s` that is heard, to 5 ms; None where none is."""
    start = max(0, round(from_s * SAMPLE_RATE))
    window = round(WINDOW_S * SAMPLE_RATE)
    loud = np.flatnonzero(_windows_dbfs(mulaw[start:], window) >= AUDIBLE_DBFS)
    return None if not len(loud) else (start + int(loud[0]) * window) / SAMPLE_RATE


def last_audible_s(mulaw: bytes) -> float:
    """The end of the last window that is heard, to 5 ms; 0 where none is."""
    window = round(WINDOW_S * SAMPLE_RATE)
    loud = np.flatnonzero(_windows_dbfs(mulaw, window) >= AUDIBLE_DBFS)
    return 0.0 if not len(loud) else (int(loud[-1]) + 1) * window / SAMPLE_RATE


def stretches(mulaw: bytes, *, join_s: float = 0.3, shortest_s: float = 0.03) -> list[Stretch]:
    """The stretches of sound, pauses up to `join_s` bridged, clicks left out.

    The threshold rises with the noise of the line: 10 dB above the quietest tenth of the track.
    """
    window = round(2 * WINDOW_S * SAMPLE_RATE)
    levels = _windows_dbfs(mulaw, window)
    if not len(levels):
        return []
    above_noise = float(np.percentile(levels, 10)) + FLOOR_MARGIN_DB
    threshold = min(max(AUDIBLE_DBFS, above_noise), HIGHEST_THRESHOLD_DBFS)
    step = window / SAMPLE_RATE
    found: list[Stretch] = []
    for index in np.flatnonzero(levels >= threshold):
        start, end = int(index) * step, (int(index) + 1) * step
        if found and start - found[-1].end_s <= join_s:
            found[-1] = Stretch(found[-1].start_s, end)
        else:
            found.append(Stretch(start, end))
    return [stretch for stretch in found if stretch.end_s - stretch.start_s >= shortest_s]
