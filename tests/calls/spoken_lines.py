"""Callers' lines in a synthetic voice, and a model that hears exactly these."""

import asyncio

import numpy as np
import soxr

from load_tests.recording import Recording
from load_tests.twilio_double.g711 import SAMPLE_RATE
from load_tests.twins.scripted_twin import Script, write_scripted_twin
from voice import mulaw
from voice.asr.whisper import model_samples
from voice.tts.espeak import EspeakEngine
from voice.tts.pool import WorkerLimits
from voice.tts.prosody import NEUTRAL

_LIMITS = WorkerLimits(timeout_s=120, start_timeout_s=120)


def spoken(lines):
    """A recording of each line, as it comes over the telephone."""

    async def all_of_them():
        engine = EspeakEngine("en-us", _LIMITS)
        try:
            await engine.warm()
            return {line: _recording(await engine.synthesise(line, NEUTRAL)) for line in lines}
        finally:
            await engine.close()

    # In real time: the voice lives in another process.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(all_of_them())


def hearing(recordings, directory):
    """A model that writes each line where it hears its recording."""
    scripts = [
        Script(line, model_samples(mulaw.decode(one.mulaw).tobytes()))
        for line, one in recordings.items()
    ]
    return write_scripted_twin(scripts, directory)


def _recording(pcm):
    samples = np.frombuffer(pcm.samples, "<i2").astype(np.float32) / 32_768
    at_8_khz = soxr.resample(samples, pcm.sample_rate, SAMPLE_RATE)
    level = 0.3 / max(float(np.abs(at_8_khz).max()), 1e-6)
    return Recording(mulaw.encode((at_8_khz * level * 32_767).astype(np.int16)))
