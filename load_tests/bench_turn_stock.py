"""The peer of `iasovoice bench turn`: a stock pipecat agent with our dialog in place of an LLM.

What a user of pipecat 1.14 writes down for Twilio and local models: `FastAPIWebsocketTransport`
with `TwilioFrameSerializer`, the context aggregators with a `SileroVADAnalyzer` and pipecat's
default end of turn (smart-turn v3), `WhisperSTTService`, `PiperTTSService`. Five things differ from
its defaults, all in its favour: the weights compute in 8-bit integers as ours do; the audio is
taken in at 16 kHz, which Whisper needs; the decode writes no times, which the twin cannot; it is
greedy as ours is, because a scripted twin knows one way only to end a short text, so that a search
with five beams runs on for six seconds; its log is quiet. `--ending silence` puts pipecat's fixed
silence of 0.6 s in the place of smart-turn.

    python -m load_tests.bench_turn_stock --model DIRECTORY --voice VOICE.onnx [--ending silence]
"""

import argparse
import asyncio
import json
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from fastapi import FastAPI, Request, Response, WebSocket
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import (
    Frame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    StartFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.services.piper.tts import PiperTTSService
from pipecat.services.whisper.stt import WhisperSTTService
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.workers.runner import WorkerRunner

from config.load import load_settings
from dialog.manager import DialogManager
from dialog.turn import Turn, Utterance
from load_tests.bench_server import serve
from telephony.dialogs import open_dialog
from voice.asr.spoken_forms import spoken_form

MODEL_RATE, LINE_RATE = 16_000, 8_000
LEAD_S = 0.04
"""See `bench_media_stock`."""


@dataclass(frozen=True, slots=True)
class Agent:
    """What calls are built from."""

    model: Path
    voice: Path
    dialog: DialogManager
    ending: Literal["smart-turn", "silence"]


class OurDialog(FrameProcessor):
    """Stands where an LLM service would: a context in, a reply out."""

    def __init__(self, dialog: DialogManager, call_id: str) -> None:
        super().__init__()
        self._dialog = dialog
        self._call_id = call_id

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Greet, answer, pass on what is neither."""
        await super().process_frame(frame, direction)
        match frame:
            case StartFrame():
                await self.push_frame(frame, direction)
                await self._say(await self._dialog.open(self._call_id))
            case LLMContextFrame():
                said = str(frame.context.messages[-1]["content"])  # type: ignore[index]
                heard = Utterance(spoken_form(said))
                await self._say(await self._dialog.respond(self._call_id, heard))
            case _:
                await self.push_frame(frame, direction)

    async def _say(self, turn: Turn) -> None:
        await self.push_frame(LLMFullResponseStartFrame())
        await self.push_frame(LLMTextFrame(" ".join(reply.text for reply in turn.replies)))
        await self.push_frame(LLMFullResponseEndFrame())


async def answer(socket: WebSocket, agent: Agent) -> None:
    """One call, from the upgrade to the end of its pipeline."""
    await socket.accept()
    await socket.receive_text()  # connected
    start = json.loads(await socket.receive_text())["start"]
    serializer = TwilioFrameSerializer(
        start["streamSid"], params=TwilioFrameSerializer.InputParams(auto_hang_up=False)
    )
    params = FastAPIWebsocketParams(
        audio_in_enabled=True, audio_out_enabled=True, add_wav_header=False, serializer=serializer
    )
    transport = FastAPIWebsocketTransport(socket, params)
    worker = _worker(transport, agent, start["callSid"])

    async def hang_up(_transport: FastAPIWebsocketTransport, _client: WebSocket) -> None:
        await worker.cancel()

    transport.add_event_handler("on_client_disconnected", hang_up)
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await runner.run()
    await agent.dialog.close(start["callSid"])


def _worker(transport: FastAPIWebsocketTransport, agent: Agent, call_id: str) -> PipelineWorker:
    strategies = None
    if agent.ending == "silence":
        strategies = UserTurnStrategies(stop=[SpeechTimeoutUserTurnStopStrategy()])
    params = LLMUserAggregatorParams(
        vad_analyzer=SileroVADAnalyzer(), user_turn_strategies=strategies
    )
    user, assistant = LLMContextAggregatorPair(LLMContext(), user_params=params)
    pipeline = Pipeline(
        [
            transport.input(),
            _recogniser(agent.model),
            user,
            OurDialog(agent.dialog, call_id),
            PiperTTSService(
                settings=PiperTTSService.Settings(voice=agent.voice.stem),
                download_dir=agent.voice.parent,
            ),
            transport.output(),
            assistant,
        ]
    )
    rates = PipelineParams(audio_in_sample_rate=MODEL_RATE, audio_out_sample_rate=LINE_RATE)
    return PipelineWorker(pipeline, params=rates)


def _recogniser(model: Path) -> WhisperSTTService:
    service = WhisperSTTService(
        device="cpu",
        compute_type="int8",
        settings=WhisperSTTService.Settings(model=str(model)),
    )
    whisper: Any = service._model
    whisper.transcribe = partial(whisper.transcribe, without_timestamps=True, beam_size=1)
    return service


def build(agent: Agent) -> FastAPI:
    """The web application, at the addresses at which Twilio finds ours."""
    app = FastAPI()

    @app.post("/twilio/voice")
    async def voice(request: Request) -> Response:
        url = f"ws://{request.headers['host']}/media"
        twiml = f'<Response><Connect><Stream url="{url}"/></Connect></Response>'
        return Response(twiml, media_type="text/xml")

    @app.websocket("/media")
    async def media(socket: WebSocket) -> None:
        await answer(socket, agent)

    return app


async def _open_dialog(stack: AsyncExitStack) -> DialogManager:
    environ = {"IASOVOICE_STORE__ENGINE": "memory", "IASOVOICE_DIALOG__SURVEY": "false"}
    settings = load_settings(None, environ)
    dialog = await stack.enter_async_context(open_dialog(settings, clock=time.time))
    await dialog.warm()
    return dialog


def main() -> None:
    """The command line above."""
    parser = argparse.ArgumentParser(prog="bench_turn_stock")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--voice", type=Path, required=True)
    parser.add_argument("--ending", choices=("smart-turn", "silence"), default="smart-turn")
    args = parser.parse_args()
    logger.remove()
    logger.add(sys.stderr, level="WARNING")
    dialog = asyncio.run(_open_dialog(AsyncExitStack()))
    agent = Agent(args.model, args.voice, dialog, args.ending)
    serve(lambda: build(agent), lead_s=LEAD_S)


if __name__ == "__main__":
    main()
