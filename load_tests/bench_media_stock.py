"""The peer of `iasovoice bench media`: a stock pipecat Twilio agent that only passes audio on.

What a user of pipecat 1.14 writes down for Twilio, without recogniser, model and synthesiser:
`FastAPIWebsocketTransport` with `TwilioFrameSerializer` at 8 kHz, the `VADProcessor` with a
`SileroVADAnalyzer` (where 1.14 attaches it when there is no LLM aggregator), and a stage that
speaks half of the time by pushing TTS audio, which the transport paces. Everything else is as
pipecat sets it, but for its log: at debug level, its default, it would cost more.

    python -m load_tests.bench_media_stock --cycle-s 8 [--lean] [--smart-turn]

`--lean` takes away what a worker adds by itself (client protocol, turn tracking). `--smart-turn`
adds pipecat's default end-of-turn strategies.
"""

import argparse
import asyncio
import json
import sys
import time
from dataclasses import dataclass

import numpy as np
from fastapi import FastAPI, WebSocket
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import (
    Frame,
    StartFrame,
    TTSAudioRawFrame,
    TTSStartedFrame,
    TTSStoppedFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.audio.vad_processor import VADProcessor
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport
from pipecat.turns.user_turn_processor import UserTurnProcessor
from pipecat.workers.runner import WorkerRunner

from load_tests.bench_server import serve

SAMPLE_RATE = 8000
LEAD_S = 0.04
"""pipecat's transport sends one 40 ms chunk ahead and then keeps step with real time."""
PIECE_S = 0.5
"""A TTS service hands its audio on in pieces of that length."""


@dataclass(frozen=True, slots=True)
class StockOptions:
    """How stock it is."""

    cycle_s: float = 8.0
    is_lean: bool = False
    has_smart_turn: bool = False


class SpeakingHalfTheTime(FrameProcessor):
    """Speaks in the second half of each cycle, counted from the start of the call."""

    def __init__(self, cycle_s: float) -> None:
        super().__init__()
        self._cycle_s = cycle_s
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
        pieces = babble(self._cycle_s / 2)
        cycle = 0
        while True:
            due_s = began_s + (cycle + 0.5) * self._cycle_s
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            await self.push_frame(TTSStartedFrame())
            for piece in pieces:
                await self.push_frame(TTSAudioRawFrame(piece, SAMPLE_RATE, 1))
            await self.push_frame(TTSStoppedFrame())
            cycle += 1


def babble(seconds: float) -> list[bytes]:
    """Loud noise that swells four times a second, as 16-bit PCM at 8 kHz in pieces."""
    count = round(seconds * SAMPLE_RATE)
    swell = 0.5 - 0.5 * np.cos(2 * np.pi * 4 * np.arange(count) / SAMPLE_RATE)
    noise = np.random.default_rng(0).normal(0, 6000, count) * (0.2 + swell)
    pcm = np.clip(noise, -32768, 32767).astype("<i2").tobytes()
    step = round(PIECE_S * SAMPLE_RATE) * 2
    return [pcm[at : at + step] for at in range(0, len(pcm), step)]


async def answer(socket: WebSocket, options: StockOptions) -> None:
    """One call, from the upgrade to the end of its pipeline."""
    await socket.accept()
    await socket.receive_text()  # connected
    start = json.loads(await socket.receive_text())
    transport = FastAPIWebsocketTransport(
        socket,
        FastAPIWebsocketParams(
            audio_in_enabled=True,
            audio_out_enabled=True,
            add_wav_header=False,
            serializer=TwilioFrameSerializer(
                start["start"]["streamSid"],
                params=TwilioFrameSerializer.InputParams(auto_hang_up=False),
            ),
        ),
    )
    worker = _worker(transport, options)

    async def hang_up(_transport: FastAPIWebsocketTransport, _client: WebSocket) -> None:
        await worker.cancel()

    transport.add_event_handler("on_client_disconnected", hang_up)
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await runner.run()


def _worker(transport: FastAPIWebsocketTransport, options: StockOptions) -> PipelineWorker:
    turns = [UserTurnProcessor()] if options.has_smart_turn else []
    pipeline = Pipeline(
        [
            transport.input(),
            VADProcessor(vad_analyzer=SileroVADAnalyzer()),
            *turns,
            SpeakingHalfTheTime(options.cycle_s),
            transport.output(),
        ]
    )
    params = PipelineParams(audio_in_sample_rate=SAMPLE_RATE, audio_out_sample_rate=SAMPLE_RATE)
    if options.is_lean:
        return PipelineWorker(
            pipeline, params=params, enable_rtvi=False, enable_turn_tracking=False
        )
    return PipelineWorker(pipeline, params=params)


def build(options: StockOptions) -> FastAPI:
    """The web application; calls come in at `/media`."""
    app = FastAPI()

    @app.websocket("/media")
    async def media(socket: WebSocket) -> None:
        await answer(socket, options)

    return app


def main() -> None:
    """The command line above."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycle-s", type=float, default=8.0)
    parser.add_argument("--lean", action="store_true")
    parser.add_argument("--smart-turn", action="store_true")
    args = parser.parse_args()
    logger.remove()
    logger.add(sys.stderr, level="WARNING")
    options = StockOptions(args.cycle_s, is_lean=args.lean, has_smart_turn=args.smart_turn)
    serve(lambda: build(options), lead_s=LEAD_S)


if __name__ == "__main__":
    main()
