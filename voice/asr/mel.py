"""Mel spectra and cepstra, cut as PocketSphinx cuts them. Pure.

A frame is 25.6 ms of Hamming-weighted, pre-emphasised audio, every 10 ms; a mel spectrum is the
power in triangular bands that lie evenly on the mel scale; cepstra are its logarithm's cosine
transform, liftered. With the bands of the acoustic model (`feat.params` of the wheel) the cepstra
are the ones it was trained on, but for the removal of noise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CEPSTRA = 13
LIFTER = 22
PRE_EMPHASIS = 0.97
FRAMES_PER_S = 100
LOG_FLOOR = 1e-4
"""Added to a power before its logarithm: what keeps digital silence finite."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MelBands:
    """A bank of mel filters for one sampling rate."""

    sample_rate: int
    """Hz."""
    fft_size: int
    weights: Floats
    """Shape (bands, fft_size // 2 + 1)."""

    @property
    def frame(self) -> int:
        """Samples in a frame."""
        return int(0.025625 * self.sample_rate + 0.5)

    @property
    def step(self) -> int:
        """Samples from one frame to the next."""
        return self.sample_rate // FRAMES_PER_S

    def powers(self, emphasised: Floats) -> Floats:
        """Power in each band of every whole frame: shape (frames, bands)."""
        count = max(0, 1 + (emphasised.size - self.frame) // self.step)
        at = np.arange(self.frame) + self.step * np.arange(count)[:, None]
        spectra = np.fft.rfft(emphasised[at] * np.hamming(self.frame), self.fft_size)
        powers: Floats = (np.abs(spectra) ** 2) @ self.weights.T
        return powers


def mel_bands(
    sample_rate: int, fft_size: int, bands: int, lowest_hz: float, highest_hz: float
) -> MelBands:
    """Triangles of equal area with their corners on the bins of the transform."""
    bin_hz = sample_rate / fft_size
    mels = np.linspace(_mel(lowest_hz), _mel(highest_hz), bands + 2)
    corners = np.round(700.0 * (10.0 ** (mels / 2595.0) - 1.0) / bin_hz) * bin_hz
    hertz = np.arange(fft_size // 2 + 1) * bin_hz
    left, top, right = (corners[begin : begin + bands, None] for begin in range(3))
    slopes = np.minimum((hertz - left) / (top - left), (right - hertz) / (right - top))
    return MelBands(sample_rate, fft_size, np.maximum(slopes, 0.0) * 2.0 / (right - left))


def emphasised(samples: NDArray[np.floating] | NDArray[np.integer], before: float) -> Floats:
    """Pre-emphasised samples, same length; `before` is the sample that came before them."""
    line = np.concatenate(([before], samples))
    weighted: Floats = line[1:] - PRE_EMPHASIS * line[:-1]
    return weighted


def cepstra_of(logs: Floats) -> Floats:
    """Log mel spectra to cepstra: shape (frames, bands) to (frames, 13)."""
    bands = logs.shape[1]
    order = np.arange(CEPSTRA)
    basis = np.cos(np.pi * order[:, None] * (np.arange(bands) + 0.5) / bands) * np.sqrt(2.0 / bands)
    basis[0] = np.sqrt(1.0 / bands)
    lifter = 1.0 + LIFTER / 2.0 * np.sin(np.pi * order / LIFTER)
    cepstra: Floats = logs @ (basis * lifter[:, None]).T
    return cepstra


def _mel(hertz: float) -> float:
    return float(2595.0 * np.log10(1.0 + hertz / 700.0))
