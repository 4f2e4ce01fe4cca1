"""Makes the callers' recordings with Debian's `flite`, a synthesiser that is not the agent's.

    python -m load_tests.caller_voices.make                     # the recordings in the repository
    python -m load_tests.caller_voices.make --split dev --to D  # sentences for tuning, in D
    python -m load_tests.caller_voices.make --split patient --voice rms --to load_tests/demo/patient

Each sentence of `sentences.yaml` is spoken by the voices rms, slt and kal16, or by those that are
named, at 16 kHz, limited to the telephone's band, brought to the nominal level and written as a
mu-law WAV file at 8 kHz in VOICE/ID.wav. flite 2.2 says the same thing the same way every time, so
the files can be made again byte by byte. Only clean lines are kept; quiet, loud and noisy ones are
computed from them with fixed seeds (`channel.LINES`).
"""

import argparse
import subprocess
import sys
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from load_tests.caller_voices.channel import telephone
from load_tests.caller_voices.manifest import DIRECTORY, VOICES, Sentence, Split, of_split
from load_tests.recording import write_mulaw_wav

FLITE_TIMEOUT_S = 30.0


def wide_band(text: str, voice: str) -> tuple[NDArray[np.int16], int]:
    """What flite says, and its sampling rate in Hz. Runs `flite`; blocks.

    Raises:
        FileNotFoundError: flite is not installed.
        subprocess.SubprocessError: it failed or took too long.
    """
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "wide.wav"
        command = ["flite", "-voice", voice, "-t", text, "-o", str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=FLITE_TIMEOUT_S)  # noqa: S603
        with wave.open(str(path), "rb") as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
            return samples.astype(np.int16), file.getframerate()


def make(sentences: Sequence[Sentence], to: Path, voices: Sequence[str] = VOICES) -> int:
    """Write every sentence in each of the voices under `to`; bytes written."""
    written = 0
    for voice in voices:
        for sentence in sentences:
            path = sentence.path(voice, to)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_mulaw_wav(path, telephone(*wide_band(sentence.text, voice)))
            written += path.stat().st_size
    return written


def main(arguments: Sequence[str]) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Make the callers' recordings with flite.")
    parser.add_argument("--split", type=Split, choices=list(Split), action="append")
    parser.add_argument("--voice", choices=VOICES, action="append")
    parser.add_argument("--to", type=Path, default=DIRECTORY)
    options = parser.parse_args(arguments)
    splits = options.split or [Split.DEMO, Split.TEST]
    sentences = [sentence for split in splits for sentence in of_split(split)]
    voices = options.voice or VOICES
    written = make(sentences, options.to, voices)
    sys.stdout.write(f"{len(sentences)} sentences, {len(voices)} voices, {written} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
