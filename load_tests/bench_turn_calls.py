"""The calls of `bench_turn`: what callers say, and a recogniser that knows it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from config.settings import AsrSettings
from load_tests.bench_process import BenchError
from load_tests.caller_voices.clear_ends import CLEAR_ENDS
from load_tests.caller_voices.manifest import VOICES, Split, demo_recording, of_split
from load_tests.recording import Recording, read_recording
from load_tests.twilio_double.caller import AfterAgent, CallerScript, Speak
from load_tests.twins.scripted_twin import Script, write_scripted_twin
from load_tests.twins.shapes import SHAPES
from voice import mulaw
from voice.asr.whisper import find_model, is_model, model_samples
from voice.errors import ModelNotFoundError

Conversation = Mapping[str, Sequence[str]]
"""The lines of a call, in order, each with the voices that say it, one call after the other."""
TO_AN_APPOINTMENT: Conversation = dict.fromkeys(
    (
        "hello-headache",
        "moderate",
        "started-two-days",
        "yes-please",
        "tomorrow-morning",
        "no-goodbye",
    ),
    VOICES,
)
"""Each call is held in another voice."""
CLEAR_ENDED = "synthetic, their lines those whose end smart-turn hears"
ALL_VOICES = "synthetic, all voices: smart-turn's verdict on their ends is at chance"
CUE = AfterAgent(silent_s=0.5)
WITH_WEIGHTS = "the weights in the directory"
AS_TWIN = (
    "a scripted twin in the shape of {name}: no trained weights. It says the words of the known "
    "recordings, one token each. Its encoder costs what the release's does, its decoder about a "
    "tenth less for each token; nothing is to be learned about accuracy"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall be measured."""

    turns: int = 30
    """Of each server."""
    has_peer: bool = False
    """Whether a stock pipecat agent is phoned beside ours."""
    all_voices: bool = False

    def lines(self) -> Conversation:
        """Of each call."""
        return TO_AN_APPOINTMENT if self.all_voices else CLEAR_ENDS

    def callers(self) -> str:
        """For whoever reads the figures."""
        return ALL_VOICES if self.all_voices else CLEAR_ENDED


@dataclass(frozen=True, slots=True)
class Model:
    """What recognises in a bench."""

    directory: Path
    what: str
    """For whoever reads the figures."""


def find_or_make(name: str, asr: AsrSettings, scratch: Path, *, lines: Conversation) -> Model:
    """The weights of a name or directory; where there are none, a twin of the release so named.

    Args:
        name: a release of Whisper, or a model's directory.
        asr: of which only the place of the weights is used.
        scratch: where a twin is written.
        lines: of the demonstration's callers, that a twin shall know, in every voice.

    Raises:
        BenchError: no weights, and no release of that name.
    """
    try:
        return Model(find_model(name, asr.models_directory), WITH_WEIGHTS)
    except ModelNotFoundError as error:
        if name not in SHAPES:
            allowed = ", ".join(SHAPES)
            told = f"{name}: no model there, and no release; there are {allowed}"
            raise BenchError(told) from error
    directory = scratch / name
    if not is_model(directory):
        write_scripted_twin(_scripts(lines), directory, shape=SHAPES[name])
    return Model(directory, AS_TWIN.format(name=name))


def call_scripts(lines: Conversation) -> Iterator[CallerScript]:
    """One call after the other, for ever."""
    for number in count():
        takes = ((line, voices[number % len(voices)]) for line, voices in lines.items())
        steps = tuple(Speak(line_recording(line, voice), CUE) for line, voice in takes)
        yield CallerScript(steps, hang_up_after_s=6.0, max_call_s=120.0)


def line_recording(line: str, voice: str) -> Recording:
    """A line of the demonstration's callers, with its words. Blocks on the disk."""
    return read_recording(demo_recording(line, voice), _text(line))


def _scripts(lines: Iterable[str]) -> list[Script]:
    found = []
    for voice in VOICES:
        for line in lines:
            recording = line_recording(line, voice)
            samples = model_samples(mulaw.decode(recording.mulaw).tobytes())
            found.append(Script(recording.text, samples))
    return found


def _text(line: str) -> str:
    return next(sentence.text for sentence in of_split(Split.DEMO) if sentence.id == line)
