"""Scripted twins for tests, and audio that they know."""

import time
from pathlib import Path

import numpy as np

from config.load import load_settings
from config.settings import AsrSettings
from load_tests.twins.scripted_twin import Script, write_scripted_twin
from voice.asr.whisper import WhisperEngine, model_samples
from voice.asr.whisper_decoder import Placement, WhisperDecoder

CPU = Placement("cpu", "int8")
LONG_S = 120.0
"""Reached only where an engine hangs."""


def engine(
    directory, *, vocabulary=(), find_placement=lambda: CPU, clock=time.monotonic, **settings
):
    """A recogniser of a twin; `settings` are of the section `asr`."""
    asr = AsrSettings(**{"workers": 1, "timeout_s": LONG_S, **settings})
    recognition = load_settings(None, {}).recognition
    return WhisperEngine(
        directory,
        asr,
        recognition,
        vocabulary=vocabulary,
        find_placement=find_placement,
        clock=clock,
    )


def tone(hertz, seconds=1.5):
    """A tone on the telephone: 16-bit PCM, 8 kHz."""
    times = np.arange(int(8000 * seconds)) / 8000
    return (8000 * np.sin(2 * np.pi * hertz * times)).astype("<i2").tobytes()


def twin(directory: Path, text: str, **probabilities: float) -> Path:
    """One that always says the same."""
    return write_scripted_twin([Script(text, probabilities=probabilities)], directory)


def tone_twin(directory: Path, texts: dict[int, str]) -> Path:
    """One that tells tones apart, by hertz."""
    scripts = [Script(text, model_samples(tone(hertz))) for hertz, text in texts.items()]
    return write_scripted_twin(scripts, directory)


def load(directory: Path, workers: int = 1) -> WhisperDecoder:
    return WhisperDecoder(directory, workers=workers, placement=CPU)
