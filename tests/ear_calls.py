"""A caller's line on a clock that the test turns, with an ear of fakes at its other end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from pipecat.frames.frames import Frame

from config.settings import TurnSettings, VadSettings, Wait
from voice import mulaw
from voice.asr.engine import Hypothesis
from voice.endpoint import ExpectedAnswer
from voice.frames import SpeechLastsFrame
from voice.smart_turn import SmartTurn
from voice.turns import TurnTaker
from voice.vad import SileroMemory, SpeechModel

RATE = 8000
FRAME = 160

Samples = NDArray[np.int16]
F = TypeVar("F", bound=Frame)


class LoudIsSpeech:
    """Stands for Silero: a window louder than -40 dBFS is speech."""

    def probability(self, samples: NDArray[np.float32], memory: SileroMemory) -> float:
        return 0.9 if np.mean(samples**2) > 1e-4 else 0.01


class FakeStream:
    def __init__(self, asr: "FakeAsr") -> None:
        self._asr = asr
        self.fed = b""
        self.is_abandoned = False

    @property
    def seconds(self) -> float:
        return len(self.fed) / 2 / RATE

    def feed(self, samples: bytes) -> None:
        self.fed += samples

    async def finish(self) -> Hypothesis:
        self._asr.finished.append(self)
        answer = await self._asr.answer(self._asr.streams.index(self))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def abandon(self) -> None:
        self.is_abandoned = True


class FakeAsr:
    """Answers what it was told, one answer for each stream; an answer may be held back."""

    name = "fake"

    def __init__(self, *answers: Hypothesis | Exception) -> None:
        self._answers = list(answers)
        self.streams: list[FakeStream] = []
        self.finished: list[FakeStream] = []
        self.held: dict[int, asyncio.Event] = {}

    async def warm(self) -> None: ...

    async def close(self) -> None: ...

    def open_stream(self) -> FakeStream:
        self.streams.append(FakeStream(self))
        return self.streams[-1]

    def hold(self, number: int) -> None:
        """Keep the answer of that stream back until `release`."""
        self.held[number] = asyncio.Event()

    async def answer(self, number: int) -> Hypothesis | Exception:
        if number in self.held:
            await self.held[number].wait()
        if number < len(self._answers):
            return self._answers[number]
        return Hypothesis(f"turn {number}")


class FakeSmartTurn(SmartTurn):
    """Answers at once."""

    def __init__(self, verdict: Callable[[int], bool | None]) -> None:
        self._verdict = verdict
        self.asked: list[Samples] = []

    async def is_complete(self, samples: Samples) -> bool | None:
        self.asked.append(samples)
        return self._verdict(len(self.asked))


def settings(**changes: object) -> TurnSettings:
    wait = Wait(complete_s=0.5, incomplete_s=1.2)
    waits = {answer.value: wait for answer in ExpectedAnswer}
    waits["yes_no"] = Wait(complete_s=0.3, incomplete_s=0.8)
    return TurnSettings(waits=waits, **changes)


def speech(seconds: float, *, seed: int = 3) -> Samples:
    return np.random.default_rng(seed).normal(0, 3000, round(seconds * RATE)).astype(np.int16)


def quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.int16)


class Call:
    """A caller's line on a clock that the test turns."""

    def __init__(self, ear: Callable[["Call"], TurnTaker]) -> None:
        self.now_s = 100.0
        self.frames: list[Frame] = []
        self.emitted_at_s: list[float] = []
        self.ear = ear(self)

    async def emit(self, frame: Frame) -> None:
        self.frames.append(frame)
        self.emitted_at_s.append(self.now_s)

    async def say(self, *sounds: Samples) -> None:
        """Sound in real time, 20 ms for 20 ms."""
        payload = mulaw.encode(np.concatenate(sounds))
        for begin in range(0, len(payload), FRAME):
            piece = payload[begin : begin + FRAME]
            self.now_s += len(piece) / RATE
            self.ear.hear(piece)
            await settle()

    async def lose(self, seconds: float) -> None:
        """Nothing comes for that long."""
        for _ in range(round(seconds / 0.05)):
            self.now_s += 0.05
            self.ear.tick()
            await settle()

    def kinds(self) -> list[str]:
        told = [one for one in self.frames if not isinstance(one, SpeechLastsFrame)]
        return [type(frame).__name__.removesuffix("Frame") for frame in told]

    def of(self, kind: type[F]) -> list[F]:
        return [frame for frame in self.frames if isinstance(frame, kind)]


async def settle() -> None:
    for _ in range(6):
        await asyncio.sleep(0)


@asynccontextmanager
async def call_of(
    asr: FakeAsr,
    *,
    smart_turn: SmartTurn | None = None,
    silero: SpeechModel | None = None,
    turns: TurnSettings | None = None,
) -> AsyncIterator[Call]:
    call = Call(
        lambda call: TurnTaker(
            silero=silero or LoudIsSpeech(),
            smart_turn=smart_turn,
            asr=asr,
            vad=VadSettings(),
            turns=turns or settings(),
            emit=call.emit,
            clock=lambda: call.now_s,
        )
    )
    try:
        yield call
    finally:
        await call.ear.close()


class EagerFakeStream(FakeStream):
    """Like a batch engine's: every `finish` is one more decode of all that was fed."""

    finishes_cheaply = True

    async def finish(self) -> Hypothesis:
        number = len(self._asr.finished)
        self._asr.finished.append(self)
        answer = await self._asr.answer(number)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def confirm(self) -> None:
        self._asr.confirmed += 1  # type: ignore[attr-defined]


class EagerFakeAsr(FakeAsr):
    """Its answers are for each decode, not for each stream."""

    def __init__(self, *answers: Hypothesis | Exception) -> None:
        super().__init__(*answers)
        self.confirmed = 0

    def open_stream(self) -> FakeStream:
        self.streams.append(EagerFakeStream(self))
        return self.streams[-1]
