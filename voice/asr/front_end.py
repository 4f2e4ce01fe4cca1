"""Telephone speech as the embedded recogniser's acoustic model would have heard it. Pure.

The model of PocketSphinx was trained on speech up to 6.8 kHz, and a telephone line ends at 3.4:
a third of its bands hold nothing, and most of its errors come from there (decoded wide, the same
recordings have a third of the word errors). So the bands that a line does carry are measured, freed
of its noise and its colour, and a linear map of nine neighbouring frames gives the cepstra that the
whole band would have had. The map is a calibration of the telephone, not of callers: it is made by
`load_tests/caller_voices/calibrate.py` from a voice that no recording here uses.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice.asr.mel import CEPSTRA, LOG_FLOOR, Floats, emphasised, mel_bands

BANDS = mel_bands(8000, 256, 20, 200.0, 3600.0)
CONTEXT = 4
"""Frames on each side of the one whose cepstra are told: 40 ms of delay."""
HELD_FRAMES = 80
"""0.8 s from which the noise and the colour of a line are told, the silence before the onset
included; longer held, the words come later and hardly better."""
USUAL_FRAMES = 100
"""Weight of the usual colour of a line against what is heard of this one."""
SPEECH_NEPERS = 6.9
"""Of power below the loudest frame: 30 dB, the range of speech; what is fainter is no speech."""
NOISE_QUANTILE = 0.1
SMOOTHING = 0.7
NOISE_LEFT = 0.1
"""Share of the noise that stays where nothing else is; less makes it warble."""

Cepstra = NDArray[np.float32]
CALIBRATION = Path(__file__).with_name("telephone.npz")


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is known of telephone lines before a call."""

    usual: Floats
    """Mean log power of speech in each band, against the mean of all: shape (bands,)."""
    weights: Floats
    """Of the neighbouring frames' log powers, less their mean, and of 1, for each cepstrum: shape
    (bands x (2 x CONTEXT + 1) + 1, 13)."""

    @classmethod
    def load(cls, path: Path = CALIBRATION) -> "Calibration":
        """The one that is delivered, or another. Blocks.

        Raises:
            OSError: no such file.
            ValueError: the shapes are not those above.
        """
        with np.load(path, allow_pickle=False) as file:
            usual, weights = file["usual"].astype(float), file["weights"].astype(float)
        bands = BANDS.weights.shape[0]
        wanted = ((bands,), (bands * (2 * CONTEXT + 1) + 1, CEPSTRA))
        if (usual.shape, weights.shape) != wanted:
            shapes = f"{usual.shape} and {weights.shape}"
            raise ValueError(f"{path}: usual and weights have the shapes {shapes}, not {wanted}")
        return cls(usual, weights)


class TelephoneFrontEnd:
    """The cepstra of one turn, piece by piece."""

    def __init__(self, calibration: Calibration) -> None:
        self._map = calibration.weights
        self._samples = np.zeros(0)
        self._before = 0.0
        self._held = np.zeros((0, calibration.usual.size))
        self._noise: Floats | None = None
        self._colour = RunningColour(calibration.usual)
        self._context = np.zeros((0, calibration.usual.size))

    def hear(self, samples: NDArray[np.int16]) -> Cepstra:
        """Cepstra that can be told by now: shape (frames, 13), their usual mean 0.

        Args:
            samples: 8 kHz, shape (n,).
        """
        powers = self._powers(samples)
        if self._noise is not None:
            return self._heard(powers, self._noise)
        self._held = np.concatenate((self._held, powers))
        return self._begun() if len(self._held) >= HELD_FRAMES else _NOTHING

    def finish(self) -> Cepstra:
        """The rest of the turn's cepstra."""
        begun = self._begun() if self._noise is None and len(self._held) else _NOTHING
        last = np.repeat(self._context[-1:], CONTEXT, axis=0)
        return np.concatenate((begun, self._mapped(last)))

    def _powers(self, samples: NDArray[np.int16]) -> Floats:
        fresh = emphasised(samples, self._before)
        if len(samples):
            self._before = float(samples[-1])
        line = np.concatenate((self._samples, fresh))
        powers = BANDS.powers(line)
        self._samples = line[len(powers) * BANDS.step :]
        return powers

    def _begun(self) -> Cepstra:
        """What was held, now that the line is known, and what came after it."""
        held, rest = self._held[:HELD_FRAMES], self._held[HELD_FRAMES:]
        self._noise = noise_of(held)
        rows = self._colour(logs_without(self._noise, held), at_once=True)
        self._context = np.repeat(rows[:1], CONTEXT, axis=0)
        return np.concatenate((self._mapped(rows), self._heard(rest, self._noise)))

    def _heard(self, powers: Floats, noise: Floats) -> Cepstra:
        return self._mapped(self._colour(logs_without(noise, powers)))

    def _mapped(self, rows: Floats) -> Cepstra:
        line = np.concatenate((self._context, rows))
        self._context = line[-2 * CONTEXT :]
        return mapped(line, self._map)


class RunningColour:
    """Takes away what a line and a voice add to every frame: the mean of speech so far."""

    def __init__(self, usual: Floats) -> None:
        self._usual = usual
        self._sum = np.zeros(usual.size)
        self._count = 0
        self._peak = -np.inf

    def __call__(self, logs: Floats, *, at_once: bool = False) -> Floats:
        """Log powers less the mean up to each of them, or less the one of all of them."""
        if not len(logs):
            return logs
        loudness = np.log(np.exp(logs).sum(axis=1))
        peaks = np.maximum.accumulate(np.maximum(loudness, self._peak))
        if at_once:
            peaks[:] = peaks[-1]
        is_speech = loudness > peaks - SPEECH_NEPERS
        sums = self._sum + np.cumsum(logs * is_speech[:, None], axis=0)
        counts = self._count + np.cumsum(is_speech)
        self._sum, self._count, self._peak = sums[-1], int(counts[-1]), float(peaks[-1])
        if at_once:
            sums, counts = sums[-1:], counts[-1:]
        levels = sums.mean(axis=1) / counts
        usual = self._usual + levels[:, None]
        colour: Floats = (sums + USUAL_FRAMES * usual) / (counts + USUAL_FRAMES)[:, None]
        return logs - colour


def noise_of(powers: Floats) -> Floats:
    """Steady noise in each band: what is seldom undercut. Shape (frames, bands) to (bands,)."""
    smooth = powers.copy()
    for row in range(1, len(smooth)):
        smooth[row] = SMOOTHING * smooth[row - 1] + (1.0 - SMOOTHING) * powers[row]
    noise: Floats = np.quantile(smooth, NOISE_QUANTILE, axis=0)
    return noise


def mapped(rows: Floats, weights: Floats) -> Cepstra:
    """Cepstra of the frames that have CONTEXT neighbours on each side."""
    count = len(rows) - 2 * CONTEXT
    if count <= 0:
        return _NOTHING
    seen = np.hstack([rows[begin : begin + count] for begin in range(2 * CONTEXT + 1)])
    cepstra: Cepstra = (seen @ weights[:-1] + weights[-1]).astype(np.float32)
    return cepstra


def logs_without(noise: Floats, powers: Floats) -> Floats:
    """Logarithms of the powers less the noise in them: shape (frames, bands)."""
    cleaned: Floats = np.log(np.maximum(powers - noise, NOISE_LEFT * noise) + LOG_FLOOR)
    return cleaned


_NOTHING: Cepstra = np.zeros((0, CEPSTRA), np.float32)
