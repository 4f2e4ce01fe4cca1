import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.settings import TtsSettings
from voice.errors import ModelNotFoundError
from voice.tts.cache import ClipKey
from voice.tts.piper import PiperEngine
from voice.tts.prosody import Prosody
from voice.tts.select import (
    Choice,
    choose_engine,
    open_shared,
    open_shelf,
    open_tts,
    piper_voice_is_on_disk,
)


@pytest.mark.parametrize(
    ("setting", "installed", "on_disk", "engine"),
    [
        ("auto", True, True, "piper"),
        ("auto", True, False, "espeak"),
        ("auto", False, True, "espeak"),
        ("auto", False, False, "espeak"),
        ("espeak", True, True, "espeak"),
        ("piper", False, False, "piper"),
    ],
)
def test_the_engine_follows_the_setting_and_what_is_there(
    setting: str, installed: bool, on_disk: bool, engine: str
) -> None:
    choice = choose_engine(setting, piper_is_installed=installed, voice_is_on_disk=on_disk)
    assert choice.engine == engine


def test_the_reason_says_what_is_missing() -> None:
    nothing = choose_engine("auto", piper_is_installed=False, voice_is_on_disk=False)
    no_voice = choose_engine("auto", piper_is_installed=True, voice_is_on_disk=False)
    assert "not installed" in nothing.reason
    assert no_voice == Choice("espeak", "auto: the Piper voice is not on disk")


def test_auto_without_a_voice_opens_the_embedded_engine(tmp_path: Path) -> None:
    engine = open_tts(TtsSettings(voices_directory=tmp_path, espeak_voice="en-gb"))
    assert engine.name == "espeak-ng/en-gb"


def test_auto_with_a_voice_on_disk_opens_piper(tmp_path: Path) -> None:
    pytest.importorskip("piper")
    for name in ("en_US-test-low.onnx", "en_US-test-low.onnx.json"):
        (tmp_path / name).touch()
    settings = TtsSettings(voice="en_US-test-low", voices_directory=tmp_path)
    assert piper_voice_is_on_disk(settings)
    assert open_tts(settings).name == "piper/en_US-test-low"


def test_a_named_voice_that_is_not_on_disk_tells_the_command_that_fetches_it(
    tmp_path: Path,
) -> None:
    settings = TtsSettings(engine="piper", voice="en_US-amy-medium", voices_directory=tmp_path)
    with pytest.raises(ModelNotFoundError, match="en_US-amy-medium"):
        open_tts(settings)


KEY = ClipKey("piper/en_US-test-low", "Call for help now.", Prosody())


def test_the_clips_of_one_voice_are_not_those_of_another_version_of_it(tmp_path: Path) -> None:
    pytest.importorskip("piper")
    (tmp_path / "en_US-test-low.onnx.json").write_text("{}")
    settings = TtsSettings(voice="en_US-test-low", voices_directory=tmp_path)
    names = set()
    for weights in (b"one", b"other"):
        (tmp_path / "en_US-test-low.onnx").write_bytes(weights)
        names.add(open_shelf(settings, tmp_path).name_of(KEY))
    (tmp_path / "en_US-test-low.onnx.json").write_text("{ }")
    names.add(open_shelf(settings, tmp_path).name_of(KEY))
    assert len(names) == 3


def test_without_an_address_nothing_is_shared() -> None:
    assert open_shared(TtsSettings(), clock=time.monotonic) is None


async def test_with_an_address_clips_are_shared_there() -> None:
    settings = TtsSettings(shared_url=SecretStr("redis://127.0.0.1:1/0"))
    shared = open_shared(settings, clock=time.monotonic)
    assert shared is not None
    await shared.close()


def test_piper_runs_on_every_core_unless_told(tmp_path: Path) -> None:
    for name in ("en_US-test-low.onnx", "en_US-test-low.onnx.json"):
        (tmp_path / name).touch()
    settings = TtsSettings(engine="piper", voice="en_US-test-low", voices_directory=tmp_path)
    engine = open_tts(settings, cores=4)
    assert isinstance(engine, PiperEngine)
    assert engine._pool._limits.workers == 4
