"""What `models prepare` makes is what a start then finds."""

import pytest

from config.load import load_settings
from telephony.commands.prepare import run


@pytest.mark.model
def test_everything_is_made_in_the_cache(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert run(load_settings(None, {})) == 0
    made = {path.suffix for path in (tmp_path / "iasovoice").rglob("*") if path.is_file()}
    assert {".bin", ".dict"} <= made
    assert "everything a start needs is made" in capsys.readouterr().out
