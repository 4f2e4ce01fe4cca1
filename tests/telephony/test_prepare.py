"""What `models prepare` makes is what a start then finds."""

import os
import shutil

import pytest

from config.load import load_settings
from dialog.nlu.bundle import cache_directory
from dialog.turn import Emotion
from telephony.commands.prepare import run
from telephony.services import load_emotions
from voice.tts.cache import ClipKey
from voice.tts.select import open_shelf, open_tts


@pytest.mark.model
def test_everything_is_made_in_the_cache(tmp_path, monkeypatch, capsys):
    # What takes minutes to learn is tested with less to learn from.
    learned = cache_directory(os.environ)
    if learned.exists():
        shutil.copytree(learned, tmp_path / "iasovoice" / "nlu")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    settings = load_settings(None, {})
    assert run(settings) == 0
    made = {path.suffix for path in (tmp_path / "iasovoice").rglob("*") if path.is_file()}
    assert {".bin", ".dict", ".wav"} <= made
    shelf = open_shelf(settings.tts, tmp_path / "iasovoice" / "tts")
    advice = ClipKey(
        open_tts(settings.tts).name, "Please call 911 now.", load_emotions()[Emotion.URGENT]
    )
    clip = shelf.take(advice)
    assert clip is not None
    assert clip.duration_s > 1.0
    assert "everything a start needs is made" in capsys.readouterr().out
