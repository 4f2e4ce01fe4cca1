"""The simulated caller: a script of steps, each waiting for its cue. Pure; told the time.

The caller hears only what was played, and decides every 20 ms.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

import numpy as np

from load_tests.recording import Recording
from load_tests.twilio_double.events import DoubleEvent, EventKind
from load_tests.twilio_double.g711 import SAMPLE_RATE, decode, encode, silence
from load_tests.twilio_double.network import FRAME_BYTES, FRAME_S, Network

BREATH_S = 0.5
"""The agent's silence up to which it is still the same speech."""


@dataclass(frozen=True, slots=True)
class AfterAgent:
    """The agent has spoken since the last step, and has been silent for `silent_s`."""

    silent_s: float = 0.7
    patience_s: float = 20.0
    """After that long without the cue the caller goes on all the same."""


@dataclass(frozen=True, slots=True)
class IntoAgentSpeech:
    """The agent has been speaking for `after_s`: a barge-in."""

    after_s: float = 1.0
    patience_s: float = 20.0


@dataclass(frozen=True, slots=True)
class AfterPause:
    """That long after the last step, whatever the agent does."""

    seconds: float = 0.0


Cue = AfterAgent | IntoAgentSpeech | AfterPause


@dataclass(frozen=True, slots=True)
class Speak:
    """Say something."""

    recording: Recording
    cue: Cue = AfterAgent()


@dataclass(frozen=True, slots=True)
class Press:
    """Press keys."""

    digits: str
    """Of `0-9 * # A-D`."""
    cue: Cue = AfterAgent()
    gap_s: float = 0.3

    def __post_init__(self) -> None:
        if not self.digits or set(self.digits) - set("0123456789*#ABCD"):
            raise ValueError(f"digits is {self.digits!r}, allowed: 0-9 * # A-D, at least one")


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing for a while."""

    seconds: float


@dataclass(frozen=True, slots=True)
class HangUp:
    """Put the receiver down."""

    cue: Cue = AfterAgent()


Step = Speak | Press | Wait | HangUp


@dataclass(frozen=True, slots=True)
class CallerScript:
    """What one caller does."""

    steps: tuple[Step, ...] = ()
    hang_up_after_s: float = 8.0
    """Once the steps are done: hangs up after that much silence on both sides."""
    max_call_s: float = 300.0
    """Hangs up that long after the answer in any case."""
    noise_dbfs: float | None = None
    """Level of white noise on the caller's line, below full scale; None is a silent line."""
    network: Network = field(default_factory=Network)


@dataclass(frozen=True, slots=True)
class Tick:
    """What the caller did in one frame."""

    mulaw: bytes
    digits: str = ""
    hangs_up: bool = False
    events: tuple[DoubleEvent, ...] = ()


QUIET = Tick(silence(FRAME_BYTES))
GONE = Tick(silence(FRAME_BYTES), hangs_up=True)


class Caller:
    """One caller on one call; call `tick` for every 20 ms after the answer, in order."""

    def __init__(self, script: CallerScript, *, rng: np.random.Generator) -> None:
        self._script = script
        self._rng = rng
        self._ear = _Ear()
        self._step_done_at_s: float | None = None
        self._answered_at_s: float | None = None
        self._last_sound_s = 0.0
        self._steps = self._perform()
        self._events: list[DoubleEvent] = []
        self._now_s = 0.0

    def tick(self, at_s: float, *, agent_audible: bool) -> Tick:
        """The 20 ms that begin at `at_s`.

        Args:
            at_s: on the call's clock.
            agent_audible: whether the agent was heard in the 20 ms before.
        """
        if self._answered_at_s is None or self._step_done_at_s is None:
            self._answered_at_s = self._step_done_at_s = self._last_sound_s = at_s
        self._now_s = at_s
        self._ear.hear(at_s, audible=agent_audible)
        if agent_audible:
            self._last_sound_s = at_s
        act = next(self._steps)
        events, self._events = tuple(self._events), []
        hangs_up = act.hangs_up or at_s - self._answered_at_s >= self._script.max_call_s
        return Tick(self._with_noise(act.mulaw), act.digits, hangs_up, events)

    def _perform(self) -> Iterator[Tick]:
        """One item for each frame, for ever."""
        for step in self._script.steps:
            while not self._has_cue(step):
                yield QUIET
            yield from self._act(step)
        while self._now_s - self._last_sound_s < self._script.hang_up_after_s:
            yield QUIET
        while True:
            yield GONE

    def _act(self, step: Step) -> Iterator[Tick]:
        match step:
            case Speak(recording):
                yield from self._speak(recording)
            case Press(digits, _, gap_s):
                for digit in digits:
                    self._done()
                    yield Tick(QUIET.mulaw, digit)
                    yield from [QUIET] * round(gap_s / FRAME_S)
            case Wait():
                self._done()
            case HangUp():
                yield GONE
            case _ as never:
                assert_never(never)

    def _speak(self, recording: Recording) -> Iterator[Tick]:
        mulaw, voiced_s = recording.mulaw, recording.voiced_until_s
        started_at_s = self._now_s
        onset_s = started_at_s + recording.voiced_from_s
        self._events.append(DoubleEvent(onset_s, EventKind.LINE_STARTED, recording.text))
        is_voiced = True
        for offset in range(0, len(mulaw), FRAME_BYTES):
            frame = mulaw[offset : offset + FRAME_BYTES]
            if is_voiced and offset / SAMPLE_RATE + FRAME_S >= voiced_s:
                is_voiced = False
                ended_at_s = started_at_s + voiced_s
                self._events.append(DoubleEvent(ended_at_s, EventKind.LINE_ENDED, recording.text))
                self._done()
            yield Tick(frame + silence(FRAME_BYTES - len(frame)))

    def _done(self) -> None:
        """The current step is over; the next cue counts from here."""
        self._step_done_at_s = self._last_sound_s = self._now_s
        self._ear.forget()

    def _has_cue(self, step: Step) -> bool:
        assert self._step_done_at_s is not None  # set by the first tick
        waited_s = self._now_s - self._step_done_at_s
        if isinstance(step, Wait):
            return waited_s >= step.seconds
        cue = step.cue
        if isinstance(cue, AfterPause):
            return waited_s >= cue.seconds
        if isinstance(cue, AfterAgent):
            given = self._ear.silent_for_s(self._now_s) >= cue.silent_s
        else:
            given = self._ear.speaking_for_s(self._now_s) >= cue.after_s
        if not given and waited_s >= cue.patience_s:
            self._events.append(DoubleEvent(self._now_s, EventKind.PATIENCE_LOST))
            return True
        return given

    def _with_noise(self, mulaw: bytes) -> bytes:
        level = self._script.noise_dbfs
        if level is None:
            return mulaw
        noise = self._rng.normal(0.0, 32_768.0 * 10.0 ** (level / 20.0), len(mulaw))
        mixed = np.clip(decode(mulaw) + noise, -32_768, 32_767)
        return encode(mixed.astype(np.int16))


class _Ear:
    """When the agent spoke since the last step."""

    def __init__(self) -> None:
        self._onset_s: float | None = None
        self._last_heard_s: float | None = None
        self._spoke_since_step = False

    def hear(self, at_s: float, *, audible: bool) -> None:
        if not audible:
            return
        if self._last_heard_s is None or at_s - self._last_heard_s > BREATH_S:
            self._onset_s = at_s
        self._last_heard_s = at_s
        self._spoke_since_step = True

    def forget(self) -> None:
        self._spoke_since_step = False

    def silent_for_s(self, now_s: float) -> float:
        """Seconds of silence after speech; negative where the agent has not spoken."""
        if not self._spoke_since_step or self._last_heard_s is None:
            return -1.0
        return now_s - self._last_heard_s

    def speaking_for_s(self, now_s: float) -> float:
        """Seconds since the current speech began; negative where there is none."""
        if not self._spoke_since_step or self._last_heard_s is None or self._onset_s is None:
            return -1.0
        if now_s - self._last_heard_s > BREATH_S:
            return -1.0
        return now_s - self._onset_s
