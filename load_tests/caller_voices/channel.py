"""What a telephone line does to a voice: its band, its level, its noise. Pure; chance is a seed.

Levels follow ITU-T P.56 in spirit: a voice has the root mean square of its active parts, those
within 30 dB of its loudest 20 ms. The band is that of ITU-T G.712, 300 to 3400 Hz.
"""

import zlib
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import soxr
from numpy.typing import NDArray

from load_tests.twilio_double.g711 import SAMPLE_RATE, decode, encode

LOWEST_HZ, HIGHEST_HZ = 300.0, 3400.0
NOMINAL_DBFS = -26.0
"""Active level that networks are planned for, below full scale."""
FULL_SCALE = 32_768.0
TAPS = 401
"""At 8 kHz: 50 ms, for edges some 50 Hz wide."""
WINDOW = 160
"""Samples in 20 ms."""
MAINS_HZ = 60.0


class Noise(StrEnum):
    """What is on the line besides the voice."""

    NONE = "none"
    HISS = "hiss"
    """White within the band."""
    HUM = "hum"
    """Harmonics of the mains that pass the band, and a third of the power as hiss."""


@dataclass(frozen=True, slots=True)
class Line:
    """One condition of the line."""

    name: str
    gain_db: float = 0.0
    """Against the nominal level."""
    noise: Noise = Noise.NONE
    snr_db: float = 0.0
    """Active voice over noise, within the band; means nothing without noise."""


LINES = (
    Line("clean"),
    Line("quiet", gain_db=-15.0),
    Line("loud", gain_db=10.0),
    Line("hiss 20 dB", noise=Noise.HISS, snr_db=20.0),
    Line("hiss 10 dB", noise=Noise.HISS, snr_db=10.0),
    Line("hum 10 dB", noise=Noise.HUM, snr_db=10.0),
)


def telephone(samples: NDArray[np.int16], sample_rate: int) -> bytes:
    """Mu-law of a wide-band recording after the telephone's band, at the nominal level.

    Args:
        samples: int16, shape (n,), mono.
        sample_rate: Hz, of `samples`.
    """
    narrow = soxr.resample(samples.astype(np.float64), sample_rate, SAMPLE_RATE)
    return encode(_int16(_at_level(band_limited(narrow), NOMINAL_DBFS)))


def through(line: Line, mulaw: bytes, *, seed: int) -> bytes:
    """The recording as it sounds on that line; the same seed gives the same noise."""
    if line.noise is Noise.NONE and line.gain_db == 0.0:
        return mulaw
    voice = decode(mulaw).astype(np.float64) * 10.0 ** (line.gain_db / 20.0)
    if line.noise is Noise.NONE:
        return encode(_int16(voice))
    noise = _noise(line.noise, voice.size, np.random.default_rng(seed))
    return encode(_int16(voice + _scaled(noise, active_rms(voice) * 10.0 ** (-line.snr_db / 20.0))))


def seed_of(voice: str, sentence_id: str) -> int:
    """One noise for each recording, the same on every machine."""
    return zlib.crc32(f"{voice}/{sentence_id}".encode())


def active_rms(samples: NDArray[np.float64]) -> float:
    """Root mean square of the windows within 30 dB of the loudest; 0 for silence."""
    whole = samples[: samples.size // WINDOW * WINDOW].reshape(-1, WINDOW)
    powers = np.mean(whole**2, axis=1)
    if powers.size == 0 or powers.max() == 0.0:
        return 0.0
    return float(np.sqrt(powers[powers >= powers.max() / 1000.0].mean()))


def band_limited(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Only what lies in the telephone's band; same length, no delay. 8 kHz."""
    offsets = np.arange(TAPS) - TAPS // 2
    kernel = _low_pass(HIGHEST_HZ, offsets) - _low_pass(LOWEST_HZ, offsets)
    filtered: NDArray[np.float64] = np.convolve(samples, kernel * np.hamming(TAPS), mode="full")
    return filtered[TAPS // 2 : TAPS // 2 + samples.size]


def _low_pass(edge_hz: float, offsets: NDArray[np.int_]) -> NDArray[np.float64]:
    ratio = 2.0 * edge_hz / SAMPLE_RATE
    ideal: NDArray[np.float64] = ratio * np.sinc(ratio * offsets)
    return ideal


def _noise(kind: Noise, size: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Of power 1, shape (size,)."""
    hiss = _scaled(band_limited(rng.standard_normal(size)), 1.0)
    if kind is Noise.HISS:
        return hiss
    times_s = np.arange(size) / SAMPLE_RATE
    hum = np.zeros(size)
    for harmonic in range(6, 21, 2):  # rectified mains: 360 Hz is the first one in the band
        phase = rng.uniform(0.0, 2.0 * np.pi)
        hum += np.sin(2.0 * np.pi * MAINS_HZ * harmonic * times_s + phase) / harmonic
    return _scaled(_scaled(hum, 1.0) + hiss * np.sqrt(0.5), 1.0)


def _scaled(samples: NDArray[np.float64], rms: float) -> NDArray[np.float64]:
    now = float(np.sqrt(np.mean(samples**2))) if samples.size else 0.0
    return samples * (rms / now) if now > 0.0 else samples


def _at_level(samples: NDArray[np.float64], dbfs: float) -> NDArray[np.float64]:
    rms = active_rms(samples)
    return samples * (FULL_SCALE * 10.0 ** (dbfs / 20.0) / rms) if rms > 0.0 else samples


def _int16(samples: NDArray[np.float64]) -> NDArray[np.int16]:
    return np.clip(np.rint(samples), -32_768, 32_767).astype(np.int16)
