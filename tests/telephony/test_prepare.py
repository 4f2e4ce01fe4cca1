"""What `models prepare` makes is what a start then finds."""

import os
import shutil

import pytest

from config.load import load_settings
from dialog.nlu.bundle import cache_directory
from telephony.commands.prepare import run


@pytest.mark.model
def test_everything_is_made_in_the_cache(tmp_path, monkeypatch, capsys):
    # What takes minutes to learn is tested with less to learn from.
    learned = cache_directory(os.environ)
    if learned.exists():
        shutil.copytree(learned, tmp_path / "iasovoice" / "nlu")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert run(load_settings(None, {})) == 0
    made = {path.suffix for path in (tmp_path / "iasovoice").rglob("*") if path.is_file()}
    assert {".bin", ".dict"} <= made
    assert "everything a start needs is made" in capsys.readouterr().out
