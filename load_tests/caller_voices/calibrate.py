"""Makes `voice/asr/telephone.npz`, the embedded recogniser's calibration of telephone lines.

    python -m load_tests.caller_voices.calibrate

A voice of Debian's `flite` that speaks in no recording of this project reads the domain's own
training sentences, wide-band; sped up and slowed down it stands for shorter and longer vocal
tracts. The map is the ridge regression from what a telephone line leaves of it to the cepstra of
the whole. So nothing of the voices that word errors are reported on is in it.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from load_tests.bench_asr import domain_vocabulary
from load_tests.caller_voices.channel import telephone
from load_tests.caller_voices.make import wide_band
from load_tests.twilio_double.g711 import decode
from voice.asr.front_end import BANDS, CALIBRATION, CONTEXT, SPEECH_NEPERS, Calibration
from voice.asr.mel import LOG_FLOOR, Floats, MelBands, cepstra_of, emphasised, mel_bands

VOICE = "awb"
MODEL_BANDS = mel_bands(16_000, 512, 25, 130.0, 6800.0)
"""Those of the acoustic model, by its `feat.params`."""
SPEEDS = (0.85, 0.92, 1.0, 1.08)
"""Length and depth of the voice against the true one; below 1 it is higher."""
SENTENCES = 160
WORDS = range(4, 15)
RIDGE = 10.0


def calibrate() -> Calibration:
    """The calibration. Runs `flite`; blocks for a minute.

    Raises:
        FileNotFoundError: flite is not installed.
    """
    usual, seen, wanted = [], [], []
    for wide in _readings():
        narrow = _logs(BANDS, decode(telephone(wide, MODEL_BANDS.sample_rate)))
        whole = cepstra_of(_logs(MODEL_BANDS, wide))
        count = min(len(narrow), len(whole))
        colour = _mean_of_speech(narrow[:count])
        usual.append(colour - colour.mean())
        seen.append(_with_neighbours(narrow[:count] - colour))
        wanted.append(whole[:count] - whole[:count].mean(axis=0))
    return Calibration(np.mean(usual, axis=0), _regression(np.vstack(seen), np.vstack(wanted)))


def _readings() -> Iterator[NDArray[np.int16]]:
    """Wide-band readings at 16 kHz, at one speed after the other."""
    texts = [text for text in domain_vocabulary() if len(text.split()) in WORDS]
    chosen = random.Random(1).sample(sorted(set(texts)), SENTENCES)
    for number, text in enumerate(chosen):
        samples, rate = wide_band(text, VOICE)
        speed = SPEEDS[number % len(SPEEDS)]
        warped = soxr.resample(samples.astype(np.float64), rate, MODEL_BANDS.sample_rate * speed)
        yield np.clip(np.rint(warped), -32_768, 32_767).astype(np.int16)


def _logs(bands: MelBands, samples: NDArray[np.int16]) -> Floats:
    logs: Floats = np.log(bands.powers(emphasised(samples, 0.0)) + LOG_FLOOR)
    return logs


def _mean_of_speech(logs: Floats) -> Floats:
    loudness = np.log(np.exp(logs).sum(axis=1))
    is_speech = loudness > loudness.max() - SPEECH_NEPERS
    return np.array(logs[is_speech].mean(axis=0))


def _with_neighbours(rows: Floats) -> Floats:
    padded = np.pad(rows, ((CONTEXT, CONTEXT), (0, 0)), mode="edge")
    seen = [padded[begin : begin + len(rows)] for begin in range(2 * CONTEXT + 1)]
    return np.hstack([*seen, np.ones((len(rows), 1))])


def _regression(seen: Floats, wanted: Floats) -> Floats:
    penalty = RIDGE * np.eye(seen.shape[1])
    return np.asarray(np.linalg.solve(seen.T @ seen + penalty, seen.T @ wanted), np.float64)


def main(arguments: Sequence[str]) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Calibrate the embedded recogniser.")
    parser.add_argument("--to", type=Path, default=CALIBRATION)
    to = parser.parse_args(arguments).to
    made = calibrate()
    np.savez(to, usual=made.usual.astype(np.float32), weights=made.weights.astype(np.float32))
    sys.stdout.write(f"{to}: {to.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
