"""Whether a sound has the pitch of a voice, and not that of a machine. Pure."""

import numpy as np
from numpy.typing import NDArray

LEAST_SAMPLES = 400
"""50 ms: apart by 20 Hz each partial has its own peak, a low voice's too."""

HIGHEST_PITCH, LOWEST_PITCH = 20, 134
"""Samples in a period at 8 kHz: 400 to 60 Hz."""
LEAST_LIKENESS = 0.4
"""Of the sound to itself one period later; breath and cloth stay below."""

PARTIALS = 2
"""At once, in the tones of telephones (ITU-T E.180, Q.23)."""
PEAK_BINS = 4
"""On either side of a peak that belong to it, with a Hann window and twice the bins."""
TONE_SHARE = 0.97
"""Of the power. A vowel has more partials than two, and they move."""


def is_voiced(pcm: bytes) -> bool:
    """True where a voice may sound; False also for less than 50 ms. 16-bit PCM at 8 kHz."""
    samples = np.frombuffer(pcm, np.int16).astype(np.float64)
    if len(samples) < LEAST_SAMPLES:
        return False
    window = np.hanning(len(samples))
    powers = _powers((samples - samples.mean()) * window)
    return bool(powers.any()) and not _is_tone(powers) and _has_pitch(powers, _powers(window))


def _powers(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Spectrum of power, at twice as many points as there are samples."""
    powers: NDArray[np.float64] = np.abs(np.fft.rfft(samples, 2 * len(samples))) ** 2
    return powers


def _has_pitch(powers: NDArray[np.float64], of_window: NDArray[np.float64]) -> bool:
    """By the autocorrelation, over that of the window alone (Boersma 1993)."""
    lags = slice(HIGHEST_PITCH, LOWEST_PITCH)
    likeness, windowed = np.fft.irfft(powers), np.fft.irfft(of_window)
    scale = windowed[0] / likeness[0]
    return bool(np.max(likeness[lags] / windowed[lags]) * scale >= LEAST_LIKENESS)


def _is_tone(powers: NDArray[np.float64]) -> bool:
    """True where one or two steady partials hold nearly all of it."""
    left = powers.copy()
    for _ in range(PARTIALS):
        peak = int(left.argmax())
        left[max(peak - PEAK_BINS, 0) : peak + PEAK_BINS + 1] = 0.0
    return float(left.sum()) <= (1 - TONE_SHARE) * float(powers.sum())
