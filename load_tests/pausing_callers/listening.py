"""A call's ear without its clock: the same detector, endpointer and smart-turn, on a recording.

`TurnTaker` does this with tasks and timers; here the times are those of the audio, so that one
recording can be judged with many settings. The detector runs once, and smart-turn once for each
pause that it is asked about.
"""

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from config.settings import TurnSettings, VadSettings
from load_tests.pausing_callers.recordings import PausingRecording
from voice.endpoint import Endpointer, ExpectedAnswer, Step
from voice.mulaw import SAMPLE_RATE, to_pcm
from voice.vad import RELEASE, SpeechDetector, SpeechModel, Stretch

SLICE = 160
"""Samples: 20 ms, as they come over the line."""
JUDGED_IN_S = 0.06
"""After which a verdict of smart-turn is there: a quiet core takes 46 ms for it."""

TurnModel = Callable[[NDArray[np.int16]], float]
Verdicts = Callable[[int, int], bool]
"""Whether the turn from one sample to another sounds complete."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one turn of the caller."""

    cuts: int
    """How often it was taken for finished before its end."""
    wait_s: float
    """From the caller's last sound until the turn was taken for finished."""


@dataclass(frozen=True, slots=True)
class _Open:
    """The turn that is open; positions in samples."""

    fed_from: int


@dataclass(slots=True)
class _Verdict:
    """What smart-turn will say, and when."""

    at_s: float
    about_s: float
    is_complete: bool


@dataclass(slots=True)
class Listener:
    """One recording, heard once and judged often. Not for several threads."""

    name: str
    kind: ExpectedAnswer
    ended_s: float
    samples: NDArray[np.int16]
    heard: tuple[tuple[int, Stretch], ...]
    """What the detector told, with the sample by which it was told."""
    prespeech: int
    model: TurnModel
    judged_s: list[float] = field(default_factory=list)
    """What each run of smart-turn took."""
    _known: dict[tuple[int, int], float] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        recording: PausingRecording,
        silero: SpeechModel,
        model: TurnModel,
        vad: VadSettings,
    ) -> "Listener":
        """Hear a recording through."""
        pcm = to_pcm(recording.mulaw)
        detector = SpeechDetector(silero, vad)
        width = 2 * SLICE
        heard = tuple(
            (min(begin + width, len(pcm)) // 2, stretch)
            for begin in range(0, len(pcm), width)
            for stretch in detector.hear(pcm[begin : begin + width])
        )
        samples = np.frombuffer(pcm, np.int16)
        prespeech = round(vad.prespeech_s * SAMPLE_RATE)
        turn = recording.turn
        name = f"{recording.voice}/{turn.id}"
        return cls(name, turn.kind, recording.ended_s, samples, heard, prespeech, model)

    def judge(self, settings: TurnSettings, verdicts: Verdicts | None) -> Outcome:
        """How the turn goes with these settings; without verdicts by silence alone.

        Raises:
            ValueError: the recording ends before the turn does, or nothing was heard in it.
        """
        return _Judging(self, settings, verdicts).run()

    def by_model(self, threshold: float) -> Verdicts:
        """The verdicts of smart-turn."""
        return lambda fed_from, until: self.probability(fed_from, until) >= threshold

    def by_chance(self, accuracy: float) -> Verdicts:
        """Verdicts that are right with this probability: what a good model would say, not ours.

        The same pause of the same recording always gets the same verdict.
        """

        def verdict(_: int, until: int) -> bool:
            drawn = zlib.crc32(f"{self.name}/{until}".encode()) / 2**32
            return (until >= self.ended_s * SAMPLE_RATE) == (drawn < accuracy)

        return verdict

    def judged(self) -> list[tuple[bool, float]]:
        """Every pause that smart-turn was asked about: whether it was the end, and what it said."""
        end = self.ended_s * SAMPLE_RATE
        return [(until >= end, said) for (_, until), said in self._known.items()]

    def probability(self, fed_from: int, until: int) -> float:
        """How likely the turn is over after these samples, says smart-turn."""
        key = (fed_from, until)
        if key not in self._known:
            began_s = time.perf_counter()
            self._known[key] = self.model(self.samples[fed_from:until])
            self.judged_s.append(time.perf_counter() - began_s)
        return self._known[key]


class _Judging:
    """One recording with one setting."""

    def __init__(
        self, listener: Listener, settings: TurnSettings, verdicts: Verdicts | None
    ) -> None:
        self._listener = listener
        self._verdicts = verdicts
        self._endpointer = Endpointer(settings, has_smart_turn=verdicts is not None)
        self._endpointer.expect(listener.kind)
        self._turn: _Open | None = None
        self._verdict: _Verdict | None = None
        self._taken_to = 0
        self._ends_s: list[float] = []

    def run(self) -> Outcome:
        for known_at, stretch in self._listener.heard:
            self._deliver(known_at / SAMPLE_RATE)
            self._take(stretch, known_at)
        if self._turn is not None or not self._ends_s:
            raise ValueError(f"{len(self._ends_s)} turns ended, and one may still be open")
        true_end_s = self._listener.ended_s
        cuts = sum(end_s < true_end_s for end_s in self._ends_s)
        return Outcome(cuts, max(self._ends_s[-1] - true_end_s, 0.0))

    def _take(self, stretch: Stretch, known_at: int) -> None:
        until_s = stretch.until / SAMPLE_RATE
        turn = self._turn
        if turn is None:
            if stretch.is_speech and stretch.until > self._taken_to:
                self._open(stretch)
            return
        told = self._endpointer.speech if stretch.is_speech else self._endpointer.silence
        match told(until_s=until_s):
            case Step.OVER:
                self._over(known_at)
            case Step.ASK:
                self._ask(turn, known_at)
            case _:
                pass

    def _open(self, stretch: Stretch) -> None:
        began = max(stretch.since, self._taken_to)
        self._turn = _Open(max(began - self._listener.prespeech, self._taken_to, 0))
        self._endpointer.open(since_s=began / SAMPLE_RATE, until_s=stretch.until / SAMPLE_RATE)

    def _over(self, known_at: int) -> None:
        self._turn = self._verdict = None
        ended = round(self._endpointer.spoke_until_s * SAMPLE_RATE)
        self._taken_to = min(ended + RELEASE, known_at)
        self._ends_s.append(known_at / SAMPLE_RATE)

    def _ask(self, turn: _Open, known_at: int) -> None:
        if self._verdicts is None:
            return
        is_complete = self._verdicts(turn.fed_from, known_at)
        at_s = known_at / SAMPLE_RATE + JUDGED_IN_S
        self._verdict = _Verdict(at_s, self._endpointer.spoke_until_s, is_complete)

    def _deliver(self, now_s: float) -> None:
        verdict = self._verdict
        if verdict is not None and verdict.at_s <= now_s:
            self._verdict = None
            self._endpointer.take_verdict(is_complete=verdict.is_complete, about_s=verdict.about_s)
