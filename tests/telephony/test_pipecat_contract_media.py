"""What IasoVoice takes for granted about pipecat 1.14: serializer, models, TTS, logs, imports.

The other half is `test_pipecat_contract.py`. Each test is one fact.
"""

import asyncio
import base64
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

import numpy as np
import pytest
from loguru import logger as loguru_logger
from pipecat.audio.vad.vad_analyzer import VADParams
from pipecat.frames.frames import (
    CancelFrame,
    EndFrame,
    Frame,
    InputAudioRawFrame,
    InputDTMFFrame,
    InterruptionFrame,
    OutputAudioRawFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService
from pipecat.transports.base_transport import TransportParams
from pipecat.workers.runner import WorkerRunner

SOON_S = 120.0
"""Bound of every wait: reached only when a fact no longer holds."""


# --- the telephone -----------------------------------------------------------------------------


async def serializer(*, pipeline_rate: int = 8000) -> TwilioFrameSerializer:
    params = TwilioFrameSerializer.InputParams(auto_hang_up=False, sample_rate=pipeline_rate)
    built = TwilioFrameSerializer("MZ1", params=params)
    built._sample_rate = pipeline_rate
    return built


def media(mulaw: bytes) -> str:
    payload = base64.b64encode(mulaw).decode()
    return json.dumps({"event": "media", "media": {"track": "inbound", "payload": payload}})


@pytest.mark.parametrize("event", ["connected", "start", "mark", "stop"])
async def test_the_twilio_serializer_reads_neither_marks_nor_start_nor_stop(event: str) -> None:
    text = json.dumps({"event": event, "streamSid": "MZ1", event: {"name": "g0.1"}})
    assert await (await serializer()).deserialize(text) is None


async def test_the_twilio_serializer_reads_media_and_keys() -> None:
    twilio = await serializer()
    audio = await twilio.deserialize(media(b"\xff" * 160))
    assert isinstance(audio, InputAudioRawFrame)
    assert len(audio.audio) == 320
    key = await twilio.deserialize(json.dumps({"event": "dtmf", "dtmf": {"digit": "5"}}))
    assert isinstance(key, InputDTMFFrame)


async def test_the_twilio_serializer_writes_media_and_clear_and_never_a_mark() -> None:
    twilio = await serializer()
    speech = OutputAudioRawFrame(audio=b"\0" * 640, sample_rate=8000, num_channels=1)
    texts = [await twilio.serialize(frame) for frame in (speech, InterruptionFrame(), EndFrame())]
    assert [json.loads(text)["event"] for text in texts if text] == ["media", "clear"]


@pytest.mark.parametrize(
    ("pipeline_rate", "is_held_back"), [(8000, False), (16000, True)], ids=["8 kHz", "16 kHz"]
)
async def test_resampling_on_the_way_in_holds_the_callers_sound_back(
    pipeline_rate: int, is_held_back: bool
) -> None:
    twilio = await serializer(pipeline_rate=pipeline_rate)
    heard_s = 0.0
    for _ in range(10):
        frame = await twilio.deserialize(media(b"\x12" * 160))
        if isinstance(frame, InputAudioRawFrame):
            heard_s += len(frame.audio) / 2 / pipeline_rate
    assert (0.2 - heard_s > 0.03) is is_held_back


@pytest.mark.parametrize("last", [EndFrame, CancelFrame])
@pytest.mark.parametrize("is_on", [True, False], ids=["by default", "switched off"])
async def test_auto_hang_up_completes_the_call_on_end_and_on_cancel(
    last: type[Frame], is_on: bool
) -> None:
    requests: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        requests.append(head + await reader.readexactly(length))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        twilio = TwilioFrameSerializer(
            "MZ1",
            call_sid="CA1",
            account_sid="AC1",
            auth_token="token",
            base_url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}",
            params=None if is_on else TwilioFrameSerializer.InputParams(auto_hang_up=False),
        )
        await asyncio.wait_for(twilio.serialize(last()), SOON_S)
    assert [b"Status=completed" in request for request in requests] == [True] * is_on


def test_the_stock_output_sends_forty_milliseconds_at_a_time() -> None:
    assert TransportParams().audio_out_10ms_chunks == 4


# --- ears and mouths ---------------------------------------------------------------------------


def test_the_default_volume_gate_of_the_vad_would_mute_quiet_callers() -> None:
    assert VADParams().min_volume == 0.6


@pytest.mark.model
def test_silero_is_in_the_wheel_takes_8_khz_and_scores_a_batch_as_it_scores_each_alone() -> None:
    from pipecat.audio.vad.silero import SileroVADAnalyzer

    model = SileroVADAnalyzer(sample_rate=8000)._model
    sounds = np.random.default_rng(7).normal(0, 0.1, (3, 256)).astype(np.float32)
    alone = []
    for sound in sounds:
        model.reset_states()
        alone.append(model(sound, 8000).item())
    model.reset_states(batch_size=3)
    together = model(sounds, 8000).ravel()
    assert together == pytest.approx(alone, abs=1e-4)
    with pytest.raises(ValueError, match="number of samples"):
        model(np.zeros(300, np.float32), 8000)


@pytest.mark.model
def test_smart_turn_is_in_the_wheel_works_offline_and_takes_a_batch() -> None:
    from pipecat.audio.turn.smart_turn._whisper_features import compute_whisper_log_mel_features
    from pipecat.audio.turn.smart_turn.local_smart_turn_v3 import LocalSmartTurnAnalyzerV3

    session = LocalSmartTurnAnalyzerV3()._session
    samples = np.random.default_rng(7).normal(0, 0.1, 8 * 16000).astype(np.float32)
    features = compute_whisper_log_mel_features(samples, do_normalize=True)
    (outputs,) = session.run(None, {"input_features": np.stack([features, features])})
    probabilities = np.asarray(outputs).ravel()
    assert probabilities.shape == (2,)
    assert probabilities[0] == pytest.approx(probabilities[1], abs=1e-3)
    assert 0 <= probabilities[0] <= 1


class ToneTts(TTSService):
    """A stock TTS service whose engine makes a tone at 22,050 Hz."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            sample_rate=8000,
            push_stop_frames=False,
            settings=TTSSettings(model=None, voice=None, language=None),
        )
        self._seconds = seconds

    async def run_tts(self, text: str, context_id: str) -> Any:
        times = np.arange(int(self._seconds * 22050)) / 22050
        tone = (8000 * np.sin(2 * np.pi * 300 * times)).astype(np.int16).tobytes()

        async def chunks() -> AsyncIterator[bytes]:
            yield tone

        async for frame in self._stream_audio_frames_from_iterator(
            chunks(), in_sample_rate=22050, context_id=context_id
        ):
            yield frame


@pytest.mark.parametrize(
    ("seconds", "least_lost_s"), [(0.14, 0.14), (1.0, 0.03)], ids=["a short yes", "a sentence"]
)
async def test_the_stock_tts_service_never_flushes_its_resampler(
    seconds: float, least_lost_s: float
) -> None:
    service = ToneTts(seconds)
    service._sample_rate = 8000
    frames = [frame async for frame in service.run_tts("yes", "context")]
    heard_s = sum(len(frame.audio) for frame in frames) / 2 / 8000
    assert seconds - heard_s >= least_lost_s


async def test_pipecat_logs_the_words_spoken_at_debug_level_through_loguru() -> None:
    lines: list[str] = []
    sink = loguru_logger.add(lambda line: lines.append(str(line)), level="DEBUG")
    worker = PipelineWorker(
        Pipeline([ToneTts(0.5)]), params=PipelineParams(audio_out_sample_rate=8000)
    )
    worker.set_reached_downstream_filter((TTSAudioRawFrame,))

    @worker.event_handler("on_frame_reached_downstream")
    async def on_spoken(_worker: PipelineWorker, _frame: Frame) -> None:
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await worker.queue_frame(TTSSpeakFrame("my chest hurts"))
    try:
        await asyncio.wait_for(runner.run(), SOON_S)
    finally:
        loguru_logger.remove(sink)
    assert any("my chest hurts" in line for line in lines)


# --- what an import costs ----------------------------------------------------------------------


def imported_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(*(name.split('.')[0] for name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=300
    )
    return set(done.stdout.split())


def test_frames_can_be_imported_without_web_server_or_models() -> None:
    heavy = {"fastapi", "onnxruntime", "faster_whisper", "aiohttp", "openai", "PIL"}
    assert imported_by("pipecat.frames.frames") & heavy == set()


def test_the_fastapi_transport_brings_the_web_server_with_it() -> None:
    assert "fastapi" in imported_by("pipecat.transports.websocket.fastapi")
