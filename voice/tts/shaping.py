"""Raw synthesis made fit for a telephone line: rate, edges, level."""

import numpy as np
from numpy.typing import NDArray

from voice.mulaw import SAMPLE_RATE
from voice.resample import resample
from voice.tts.engine import Pcm

PEAK = 10 ** (-3 / 20)
"""Of full scale, at volume 1.0: -3 dBFS, as loud as a line takes without harm."""
KNEE = 0.85
"""Above it peaks are bent, so that a volume above 1 is louder and never clips."""
CEILING = 0.98
"""Largest value after bending; mu-law's largest is 0.98 of 16 bits."""
SMALLEST_PEAK = 0.001
"""What is quieter than -60 dBFS is noise and is not raised to speech."""
SILENT = 0.004
"""Of the clip's own peak, -48 dB: the onset of an "h" lies above it."""
WINDOW = SAMPLE_RATE // 200
"""5 ms in samples: what silence is measured in, and the length of a fade."""
KEPT = 6 * WINDOW
"""30 ms of silence stay on each side: plosives begin before they are loud."""


def shape_for_line(pcm: Pcm, volume: float) -> NDArray[np.int16]:
    """The speech in `pcm`: int16, shape (n,), 8 kHz mono, ready for mu-law.

    Silence at both ends is cut down to 30 ms, the edges are faded, and the peak is set to -3 dBFS
    times `volume`. Empty where there is no sound.
    """
    raw = np.frombuffer(pcm.samples, dtype="<i2").astype(np.float32) * np.float32(1 / 32_768)
    speech = _trim(resample(raw, pcm.sample_rate, SAMPLE_RATE))
    if speech.size == 0:
        return speech.astype(np.int16)
    levelled = _bend(speech * (PEAK * volume / max(float(np.abs(speech).max()), SMALLEST_PEAK)))
    shaped: NDArray[np.int16] = np.round(_fade(levelled) * 32_767).astype(np.int16)
    return shaped


def _trim(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    level = np.abs(samples)
    if samples.size == 0 or float(level.max()) < SMALLEST_PEAK:
        return samples[:0]
    loud = np.flatnonzero(level > SILENT * level.max())
    return samples[max(0, int(loud[0]) - KEPT) : int(loud[-1]) + 1 + KEPT]


def _bend(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """A limiter without memory: straight up to the knee, then ever flatter towards the ceiling."""
    room = CEILING - KNEE
    over = np.maximum(np.abs(samples) - KNEE, 0)
    bent: NDArray[np.float32] = np.where(
        over > 0, np.sign(samples) * (KNEE + room * np.tanh(over / room)), samples
    )
    return bent


def _fade(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    length = min(WINDOW, samples.size // 2)
    ramp = np.linspace(0, 1, length, endpoint=False, dtype=np.float32)
    faded = samples.copy()
    faded[:length] *= ramp
    faded[samples.size - length :] *= ramp[::-1]
    return faded
