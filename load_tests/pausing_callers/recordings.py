"""Speaks the turns with flite, with pauses of a drawn length where the marks are.

A turn is spoken in one go, with a comma at each mark: so the voice stays up before a pause, as a
caller's does, and is not let fall as at the end of a sentence. flite tells where its own short
pause at the comma lies, and that is stretched. Over it all lies the hiss of a good line.

The lengths: silent pauses in speech are about log-normal, between 0.2 and 1 s inside fluent speech
and above 1 s in spontaneous speech alone (Campione and Veronis, "A Large-Scale Multilingual Study
of Silent Pause Duration", Speech Prosody 2002). So they are drawn log-normal within 0.25 to 1.4 s.
The medians of the three places are an assumption, not a measurement: a breath is shorter than the
search for a number. flite's callers do not sound like people who think; what they show is how the
ways to end a turn compare, not how often real callers are cut off.
"""

import re
import subprocess
import tempfile
import wave
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from load_tests.caller_voices.channel import Line, Noise, seed_of, telephone, through
from load_tests.caller_voices.manifest import VOICES
from load_tests.pausing_callers.turns import Half, PausingTurn, Place
from load_tests.recording import read_recording
from load_tests.twilio_double.g711 import SAMPLE_RATE, encode
from load_tests.twilio_double.levels import last_audible_s
from voice.endpoint import ExpectedAnswer

MEDIAN_S = {Place.CLAUSE: 0.5, Place.GROUP: 0.6, Place.SEARCH: 0.65}
SPREAD = 0.45
"""Of the logarithm."""
SHORTEST_S, LONGEST_S = 0.25, 1.4
LINE = Line("good", noise=Noise.HISS, snr_db=35.0)
"""35 dB below the voice: about the noise of a quiet room on a good line."""
LEAD_S = 0.6
"""Of the line alone, before the caller speaks."""
TAIL_S = 5.0
"""After it; longer than anything waits."""
FLITE_TIMEOUT_S = 30.0
_SEGMENT = re.compile(r"(\S+):(\d+\.\d+)")


class SpokenOtherwiseError(Exception):
    """flite paused elsewhere than at the marks."""


@dataclass(frozen=True, slots=True)
class PausingRecording:
    """One turn in one voice, as it comes over the line."""

    turn: PausingTurn
    voice: str
    mulaw: bytes
    pauses_s: tuple[float, ...]
    ended_s: float
    """When the last sound of the caller could be heard; from the start of the recording."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What flite said: wide-band samples, and where it paused, in samples."""

    samples: NDArray[np.int16]
    sample_rate: int
    pauses: tuple[tuple[int, int], ...]


def drawn_pauses_s(turn: PausingTurn, voice: str, *, slowness: float = 1.0) -> tuple[float, ...]:
    """A length for each pause; the same for the same turn, voice and slowness.

    Args:
        turn: that is spoken.
        voice: whose.
        slowness: by how much this caller's pauses are longer; they may exceed `LONGEST_S` by it.
    """
    rng = np.random.default_rng(seed_of(voice, turn.id))
    drawn = [MEDIAN_S[place] * np.exp(SPREAD * rng.standard_normal()) for place in turn.places]
    return tuple(float(np.clip(pause, SHORTEST_S, LONGEST_S)) * slowness for pause in drawn)


def spoken(turn: PausingTurn, voice: str, *, slowness: float = 1.0) -> PausingRecording:
    """The turn in that voice. Runs `flite`; blocks for about 0.2 s.

    Raises:
        FileNotFoundError: flite is not installed.
        subprocess.SubprocessError: it failed or took too long.
        SpokenOtherwiseError
    """
    said = _say(", ".join(turn.pieces), voice)
    if len(said.pauses) != len(turn.places):
        raise SpokenOtherwiseError(
            f"{turn.id} by {voice}: {len(said.pauses)} pauses, not {len(turn.places)}"
        )
    pauses_s = drawn_pauses_s(turn, voice, slowness=slowness)
    clean = telephone(_stretched(said, pauses_s), said.sample_rate)
    whole = _silence(LEAD_S) + clean + _silence(TAIL_S)
    heard = through(LINE, whole, seed=seed_of(voice, turn.id))
    return PausingRecording(turn, voice, heard, pauses_s, LEAD_S + last_audible_s(clean))


def spoken_by_all(
    turns: Iterable[PausingTurn], *, slowness: float = 1.0
) -> Iterator[PausingRecording]:
    """Every turn in every voice; raises as `spoken` does."""
    for turn in turns:
        for voice in VOICES:
            yield spoken(turn, voice, slowness=slowness)


def recorded(directory: Path) -> Iterator[PausingRecording]:
    """Turns of real callers: DIRECTORY/KIND/*.wav, one turn in each file, in no half.

    The turn ends with the last sound above -45 dBFS; the file may end there too.

    Raises:
        ValueError: a folder that names no `ExpectedAnswer`.
        RecordingError: a file that is no such WAV.
    """
    for path in sorted(directory.glob("*/*.wav")):
        turn = PausingTurn(path.stem, ExpectedAnswer(path.parent.name), Half.TEST, ("",), ())
        heard = read_recording(path)
        whole = _silence(LEAD_S) + heard.mulaw + _silence(TAIL_S)
        yield PausingRecording(turn, path.stem, whole, (), LEAD_S + heard.voiced_until_s)


def _silence(seconds: float) -> bytes:
    return encode(np.zeros(round(seconds * SAMPLE_RATE), np.int16))


def _say(text: str, voice: str) -> _Said:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "wide.wav"
        command = ["flite", "-voice", voice, "-psdur", "-t", text, "-o", str(path)]
        told = subprocess.run(  # noqa: S603
            command, check=True, capture_output=True, timeout=FLITE_TIMEOUT_S, text=True
        )
        with wave.open(str(path), "rb") as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
            sample_rate = file.getframerate()
    segments = [(name, float(end)) for name, end in _SEGMENT.findall(told.stdout)]
    inner = range(1, len(segments) - 1)
    pauses = tuple(
        (round(segments[at - 1][1] * sample_rate), round(segments[at][1] * sample_rate))
        for at in inner
        if segments[at][0] == "pau"
    )
    return _Said(samples.astype(np.int16), sample_rate, pauses)


def _stretched(said: _Said, pauses_s: tuple[float, ...]) -> NDArray[np.int16]:
    """The speech with silence put into the middle of each pause, to make it that long."""
    parts, begin = [], 0
    for (first, end), pause_s in zip(said.pauses, pauses_s, strict=True):
        middle = (first + end) // 2
        more = max(round(pause_s * said.sample_rate) - (end - first), 0)
        parts += [said.samples[begin:middle], np.zeros(more, np.int16)]
        begin = middle
    return np.concatenate([*parts, said.samples[begin:]])
