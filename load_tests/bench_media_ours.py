"""Our side of `iasovoice bench media`: the real media path with nobody behind it.

The transport, line, playout, ear and models are those of a call (`telephony.twilio.transport`,
`voice.turns`) with the settings that ship; the pipeline is input, a stage that speaks half of the
time, output. Recogniser and synthesiser are left out, as they are of the peer: the recogniser
answers each turn at once, the speech is ready. The ear's two models run as in a call; smart-turn
only on request, because the stock peer has none unless it is asked for too.

    python -m load_tests.bench_media_ours --cycle-s 8 [--smart-turn]
"""

import argparse
import asyncio
import time
from dataclasses import dataclass

import orjson
from fastapi import FastAPI, WebSocket
from pipecat.frames.frames import Frame, StartFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.workers.runner import WorkerRunner

from config.load import load_settings
from config.settings import Settings
from load_tests.bench_server import serve
from telephony.exchange import Exchange
from telephony.keypad import KeypadRow
from telephony.logging import configure
from telephony.long_lived import set_aside
from telephony.silence import SilenceLadder
from telephony.twilio.line import MediaLine
from telephony.twilio.socket import StarletteSocket
from telephony.twilio.stream import StreamReader
from telephony.twilio.transport import CallerSide, Emit, TwilioInput, TwilioOutput
from telephony.web_socket import MediaWebSocketProtocol
from voice.asr.engine import Hypothesis, Word
from voice.frames import ClipFrame, TurnSpokenFrame
from voice.playout import CHUNK_BYTES, Playout
from voice.smart_turn import SmartTurn
from voice.tts.engine import Clip
from voice.turns import TurnTaker
from voice.vad import SharedSilero

SAMPLE_RATE = 8000
CLAUSES = 2
"""Clips that one turn of the agent is made of."""
CLAUSE_TEXT = "words of no meaning to carry the length of a clause"


class _InstantStream:
    """Recognition of one turn, at no cost."""

    def feed(self, samples: bytes) -> None:
        """Take audio and forget it."""

    async def finish(self) -> Hypothesis:
        """The same word for every turn."""
        return Hypothesis("yes", (Word("yes", 0.0, 0.2, 1.0),))

    def abandon(self) -> None:
        """Nothing to give up."""


class InstantAsr:
    """An `AsrEngine` that hears "yes" in everything."""

    name = "bench/instant"

    async def warm(self) -> None:
        """Nothing to load."""

    def open_stream(self) -> _InstantStream:
        """A stream for one turn."""
        return _InstantStream()

    async def close(self) -> None:
        """Nothing to free."""


class SpeakingHalfTheTime(FrameProcessor):
    """Speaks in the second half of each cycle, counted from the start of the call."""

    def __init__(self, cycle_s: float, exchange: Exchange) -> None:
        super().__init__()
        self._cycle_s = cycle_s
        self._exchange = exchange
        self._speaking: asyncio.Task[None] | None = None

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Pass everything on, and start to speak with the pipeline."""
        await super().process_frame(frame, direction)
        await self.push_frame(frame, direction)
        if isinstance(frame, StartFrame):
            self._speaking = self.create_task(self._speak())

    async def cleanup(self) -> None:
        """Fall silent with the pipeline."""
        await super().cleanup()  # type: ignore[no-untyped-call]
        if self._speaking is not None:
            await self.cancel_task(self._speaking)

    async def _speak(self) -> None:
        began_s = time.monotonic()
        loud = bytes(range(256)) * SAMPLE_RATE
        clip = Clip(CLAUSE_TEXT, loud[: round(self._cycle_s / 2 / CLAUSES * SAMPLE_RATE)])
        cycle = 0
        while True:
            due_s = began_s + (cycle + 0.5) * self._cycle_s
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            turn = self._exchange.turn
            for clause in range(CLAUSES):
                await self.push_frame(ClipFrame(clip, f"{cycle}.{clause}", turn=turn))
            await self.push_frame(TurnSpokenFrame("listen", turn=turn))
            cycle += 1


@dataclass(frozen=True, slots=True)
class Ear:
    """What the ears of all calls share."""

    settings: Settings
    silero: SharedSilero
    smart_turn: SmartTurn | None

    def open(self, emit: Emit) -> TurnTaker:
        """The ear of one call."""
        return TurnTaker(
            silero=self.silero,
            smart_turn=self.smart_turn,
            asr=InstantAsr(),
            vad=self.settings.vad,
            turns=self.settings.turns,
            emit=emit,
            clock=time.monotonic,
        )


async def answer(websocket: WebSocket, ear: Ear, cycle_s: float) -> None:
    """One call, from the upgrade to the end of its pipeline."""
    await websocket.accept()
    socket = StarletteSocket(websocket)
    reader = StreamReader(max_message_bytes=ear.settings.server.max_message_bytes)
    stream_sid = ""
    while not stream_sid:
        raw = await socket.receive()
        if raw is None:
            return
        reader.read(raw)
        stream_sid = orjson.loads(raw).get("streamSid", "")
    gone: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def end(reason: str) -> None:
        if not gone.done():
            gone.set_result(reason)

    def ignore(*_what: object) -> None:
        """Nobody watches a benchmark's call."""

    playout = Playout(
        lead_s=ear.settings.playout.lead_s, mark_every_s=ear.settings.playout.mark_every_s
    )
    line = MediaLine(socket, playout, stream_sid=stream_sid, clock=time.monotonic)
    caller = CallerSide(
        reader=reader,
        keypad=KeypadRow(gap_s=ear.settings.call.keypad_gap_s),
        silence=SilenceLadder(
            prompts_s=ear.settings.call.silence_prompts_s,
            red_flag_s=ear.settings.call.red_flag_silence_s,
        ),
        exchange=Exchange(),
        on_interrupted=ignore,
        on_left=end,
        on_turn_heard=ignore,
    )
    hears = TwilioInput(socket, line, caller, open_ear=ear.open, clock=time.monotonic)
    plays = TwilioOutput(
        line,
        caller.exchange,
        on_failed=lambda: end("failed"),
        clock=time.monotonic,
    )
    await _run([hears, SpeakingHalfTheTime(cycle_s, caller.exchange), plays], gone)


async def _run(stages: list[FrameProcessor], gone: asyncio.Future[str]) -> None:
    """The worker's options are those of `telephony.session`."""
    worker = PipelineWorker(
        Pipeline(stages),
        params=PipelineParams(audio_in_sample_rate=SAMPLE_RATE, audio_out_sample_rate=SAMPLE_RATE),
        idle_timeout_secs=None,
        enable_turn_tracking=False,
        enable_rtvi=False,
    )
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    running = asyncio.create_task(runner.run())
    try:
        await gone
    finally:
        await runner.cancel()
        await running


def build(ear: Ear, cycle_s: float) -> FastAPI:
    """The web application; calls come in at `/media`."""
    app = FastAPI()

    @app.websocket("/media")
    async def media(websocket: WebSocket) -> None:
        await answer(websocket, ear, cycle_s)

    return app


def main() -> None:
    """The command line above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycle-s", type=float, default=8.0)
    parser.add_argument("--smart-turn", action="store_true")
    args = parser.parse_args()
    settings = load_settings(None, {})
    configure(settings.log)
    smart_turn = SmartTurn.load(settings.turns) if args.smart_turn else None
    ear = Ear(settings, SharedSilero(), smart_turn)
    set_aside()  # as `iasovoice serve` does
    lead_s = settings.playout.lead_s - CHUNK_BYTES / SAMPLE_RATE
    serve(lambda: build(ear, args.cycle_s), lead_s=lead_s, ws=MediaWebSocketProtocol)


if __name__ == "__main__":
    main()
