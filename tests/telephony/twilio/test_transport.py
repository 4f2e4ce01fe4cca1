"""The caller's end hears audio in the callback that brings it, and nothing out of turn."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from pipecat.frames.frames import Frame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.workers.runner import WorkerRunner

from telephony.errors import Defect
from telephony.exchange import Exchange
from telephony.keypad import KeypadRow
from telephony.silence import SilenceLadder
from telephony.twilio.line import MediaLine
from telephony.twilio.messages import Dtmf, InboundMedia, MarkEcho, Start, Stop, render
from telephony.twilio.stream import StreamReader
from telephony.twilio.transport import CallerSide, TwilioInput
from voice.frames import KeypadFrame, SilenceFrame
from voice.playout import Playout, SendMark
from voice.tts.engine import Clip

SOON_S = 30.0
FRAME_S = 0.02


class FakeSocket:
    """A socket without a network; `arrives` is the callback of the real one."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[str | None] = asyncio.Queue()
        self._listener: Callable[[bytes], bool] = lambda _raw: False
        self.taken = 0

    def arrives(self, text: str) -> None:
        if self._waiting.empty() and self._listener(text.encode()):
            self.taken += 1
        else:
            self._waiting.put_nowait(text)

    def listen(self, listener: Callable[[bytes], bool]) -> None:
        self._listener = listener

    async def receive(self) -> str | None:
        return await self._waiting.get()

    async def send(self, text: str) -> None: ...

    async def close(self, code: int) -> None: ...


class FakeEar:
    caller_is_speaking = False

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.is_broken = False

    def hear(self, mulaw: bytes) -> None:
        if self.is_broken:
            raise ZeroDivisionError
        self.heard.append(mulaw)

    async def close(self) -> None: ...


class Asked(FrameProcessor):
    """Collects what was put before the agent."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[Frame] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, KeypadFrame | SilenceFrame):
            self.frames.append(frame)
        await self.push_frame(frame, direction)


@dataclass
class Call:
    socket: FakeSocket = field(default_factory=FakeSocket)
    ear: FakeEar = field(default_factory=FakeEar)
    reader: StreamReader = field(default_factory=lambda: StreamReader(max_message_bytes=1000))
    exchange: Exchange = field(default_factory=Exchange)
    asked: Asked | None = None
    left: list[str] = field(default_factory=list)
    turns_heard: list[str] = field(default_factory=list)
    playout: Playout = field(default_factory=lambda: Playout(lead_s=0.5, mark_every_s=0.3))
    now_s: float = 100.0
    sent: int = 0

    def speaks(self, count: int = 1, *, step_s: float = FRAME_S) -> None:
        """Audio arrives, each piece another byte; time goes on with it."""
        for _ in range(count):
            self.now_s += step_s
            self.sent += 1
            self.socket.arrives(render(InboundMedia("MZ1", bytes([self.sent % 256]) * 160)))

    def presses(self, key: str) -> None:
        self.socket.arrives(render(Dtmf("MZ1", key)))

    @property
    def heard(self) -> list[int]:
        return [mulaw[0] for mulaw in self.ear.heard]


@asynccontextmanager
async def call_of(**parts: Any) -> AsyncIterator[Call]:
    call = Call(**parts)
    call.asked = Asked()
    call.reader.read(render(Start("MZ1", "CA1", "AC1")))

    def clock() -> float:
        return call.now_s

    line = MediaLine(call.socket, call.playout, stream_sid="MZ1", clock=clock)
    side = CallerSide(
        reader=call.reader,
        keypad=KeypadRow(gap_s=1.0),
        silence=SilenceLadder(prompts_s=(5.0, 10.0, 20.0), red_flag_s=5.0),
        exchange=call.exchange,
        on_interrupted=lambda _heard, _seconds: None,
        on_left=call.left.append,
        on_turn_heard=call.turns_heard.append,
    )
    ends = TwilioInput(call.socket, line, side, open_ear=lambda _emit: call.ear, clock=clock)
    worker = PipelineWorker(Pipeline([ends, call.asked]), idle_timeout_secs=None, enable_rtvi=False)
    has_started = asyncio.Event()

    @worker.event_handler("on_pipeline_started")
    async def on_pipeline_started(_worker: PipelineWorker, _frame: Frame) -> None:
        has_started.set()

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    running = asyncio.create_task(runner.run())
    await asyncio.wait_for(has_started.wait(), SOON_S)
    await settle()
    try:
        yield call
    finally:
        await worker.cancel()
        await asyncio.wait_for(running, SOON_S)


async def settle() -> None:
    """Let every task run until it waits."""
    for _ in range(30):
        await asyncio.sleep(0)


async def test_audio_is_heard_before_the_socket_s_callback_returns() -> None:
    async with call_of() as call:
        call.speaks()
        assert call.heard == [1]
        assert call.socket.taken == 1


async def test_a_mark_is_taken_before_the_socket_s_callback_returns() -> None:
    async with call_of() as call:
        call.playout.enqueue(
            Clip("yes", bytes(800)), reply_id="1", may_interrupt=True, now_s=call.now_s
        )
        call.playout.enqueue_end("listen")
        marks = [send.name for send in call.playout.due(call.now_s) if isinstance(send, SendMark)]
        call.now_s += 0.1
        call.socket.arrives(render(MarkEcho("MZ2", marks[0])))
        await settle()
        assert call.turns_heard == []
        call.socket.arrives(render(MarkEcho("MZ1", marks[0])))
        assert call.turns_heard == ["listen"]
        assert call.socket.taken == 1


async def test_audio_behind_a_message_that_waits_is_heard_after_it_and_once() -> None:
    async with call_of() as call:
        call.speaks()
        call.presses("1")
        call.speaks(3)
        assert call.heard == [1]
        await settle()
        call.speaks()
        assert call.heard == [1, 2, 3, 4, 5]
        assert call.socket.taken == 2


async def test_what_is_malformed_is_counted_once_and_audio_goes_on() -> None:
    async with call_of() as call:
        call.socket.arrives("hello")
        call.socket.arrives(render(InboundMedia("MZ2", b"\x01")))
        await settle()
        call.speaks()
        assert call.reader.defects == {Defect.NOT_JSON: 1, Defect.OTHER_STREAM: 1}
        assert call.heard == [1]


async def test_keys_are_asked_once_their_pause_is_over_while_audio_is_heard_at_once() -> None:
    async with call_of() as call:
        for key in "42":
            call.presses(key)
        await settle()
        for _ in range(49):
            call.speaks()
            await settle()
        assert call.asked.frames == []
        for _ in range(8):
            call.speaks()
            await settle()
        assert [frame.digits for frame in call.asked.frames] == ["42"]
        assert call.heard == list(range(1, 58))


async def test_silence_is_prompted_while_audio_is_heard_at_once() -> None:
    async with call_of() as call:
        call.exchange.answered()
        for _ in range(252):
            call.speaks()
            await settle()
        assert [frame.prompt for frame in call.asked.frames] == []
        for _ in range(8):
            call.speaks()
            await settle()
        assert [frame.prompt for frame in call.asked.frames] == [1]
        assert len(call.heard) == 260


async def test_audio_after_the_stop_is_not_heard() -> None:
    async with call_of() as call:
        call.socket.arrives(render(Stop("MZ1", "CA1", "AC1")))
        await settle()
        call.speaks()
        await settle()
        assert call.left == ["caller_left"]
        assert call.heard == []


async def test_an_ear_that_breaks_ends_the_call() -> None:
    async with call_of() as call:
        call.ear.is_broken = True
        with pytest.raises(ZeroDivisionError):
            call.speaks()
        assert call.left == ["failed"]
