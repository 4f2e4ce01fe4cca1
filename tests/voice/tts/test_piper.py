"""Piper's own code with a voice that only hums: see `humming_voice`."""

import asyncio
import sys
from pathlib import Path

import numpy as np
import pytest

from load_tests.twins.humming_voice import HUM_HZ_PER_NOISE, write_twin
from voice.errors import ModelNotFoundError, TtsError
from voice.tts.piper import (
    PiperEngine,
    find_voice,
    has_voice,
    piper_settings,
    program_command,
)
from voice.tts.pool import WorkerLimits
from voice.tts.prosody import Prosody


def test_a_voice_is_found_by_its_name_or_its_path(tmp_path: Path) -> None:
    model = write_twin(tmp_path, "en_US-some-low")
    assert find_voice("en_US-some-low", tmp_path) == model
    assert find_voice(str(model), Path("/elsewhere")) == model


def test_a_voice_that_is_not_there_tells_the_file_and_the_command(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError) as caught:
        find_voice("en_US-amy-medium", tmp_path)
    assert str(tmp_path / "en_US-amy-medium.onnx") in str(caught.value)
    assert "en_US-amy-medium" in str(caught.value)


def test_a_voice_without_its_settings_is_not_there(tmp_path: Path) -> None:
    model = write_twin(tmp_path)
    model.with_name(f"{model.name}.json").unlink()
    assert not has_voice(model.stem, tmp_path)
    with pytest.raises(ModelNotFoundError, match=r"\.onnx\.json"):
        find_voice(model.stem, tmp_path)


def test_the_volume_is_left_to_the_line() -> None:
    assert piper_settings(Prosody(volume=1.25)) == piper_settings(Prosody(volume=0.9))


@pytest.mark.model
async def test_the_prosody_reaches_the_network(tmp_path: Path) -> None:
    engine = PiperEngine(write_twin(tmp_path), WorkerLimits(timeout_s=120, start_timeout_s=120))
    await engine.warm()
    for noise_scale in (0.5, 0.75):
        pcm = await engine.synthesise("good morning", Prosody(noise_scale=noise_scale))
        hum = np.frombuffer(pcm.samples, dtype="<i2").astype(float)
        spectrum = np.abs(np.fft.rfft(hum))
        loudest_hz = float(np.argmax(spectrum)) * pcm.sample_rate / hum.size
        assert loudest_hz == pytest.approx(HUM_HZ_PER_NOISE * noise_scale, rel=0.03)
    await engine.close()


@pytest.mark.model
async def test_a_damaged_voice_fails_at_the_start(tmp_path: Path) -> None:
    model = write_twin(tmp_path)
    model.write_bytes(b"not a network")
    with pytest.raises(TtsError, match="voice_is_damaged"):
        await PiperEngine(model, WorkerLimits(timeout_s=120, start_timeout_s=120)).warm()


async def test_another_program_that_speaks_the_protocol_can_take_its_place(tmp_path: Path) -> None:
    program = Path(__file__).with_name("scripted_program.py")
    model = write_twin(tmp_path)
    engine = PiperEngine(
        model,
        WorkerLimits(timeout_s=120, start_timeout_s=120),
        command=(sys.executable, str(program)),
    )
    await engine.warm()
    pcm = await engine.synthesise("good morning", Prosody())
    await engine.close()
    assert pcm.samples == b"good morning"


def test_several_programs_share_the_cores_and_one_alone_has_them_all() -> None:
    assert program_command(None, 4 // 1)[-2:] == ("--threads", "4")
    assert program_command(None, 2 // 4)[-2:] == ("--threads", "1")
    assert program_command(3, 1)[-2:] == ("--speaker", "3")


def test_the_name_tells_the_speaker(tmp_path: Path) -> None:
    model = write_twin(tmp_path, "en_US-many-low")
    assert PiperEngine(model, WorkerLimits(), speaker=3).name == "piper/en_US-many-low#3"


@pytest.mark.model
async def test_a_speaker_that_the_voice_has_not_fails_at_the_start(tmp_path: Path) -> None:
    limits = WorkerLimits(timeout_s=120, start_timeout_s=120)
    with pytest.raises(TtsError, match="speaker_not_found"):
        await PiperEngine(write_twin(tmp_path), limits, speaker=1).warm()


@pytest.mark.model
async def test_the_only_speaker_speaks_in_several_programs(tmp_path: Path) -> None:
    limits = WorkerLimits(workers=2, timeout_s=120, start_timeout_s=120)
    engine = PiperEngine(write_twin(tmp_path), limits, speaker=0, cores=2)
    await engine.warm()
    assert len(engine.pids) == 2
    both = await asyncio.gather(*(engine.synthesise(text, Prosody()) for text in ("one", "two")))
    await engine.close()
    assert all(len(pcm.samples) > 1000 for pcm in both)
