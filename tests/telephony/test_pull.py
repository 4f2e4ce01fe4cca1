"""`iasovoice models pull` as its users meet it."""

import json
import os
import subprocess
import sys

import pytest
from hub_double import HubDouble, serving
from whisper_twins import twin

from config.load import load_settings
from models.errors import PullError
from telephony.commands.pull import WHISPERS, run_whisper, whisper_repository
from voice.asr.select import whisper_is_on_disk

PLAIN = {"config.json": b"{}", "tokenizer.json": b"{}", "vocabulary.json": b"[]"}


def settings(hub, weights):
    return load_settings(
        None,
        {
            "IASOVOICE_HUB__URL": hub.url,
            "IASOVOICE_ASR__MODELS_DIRECTORY": str(weights),
            "IASOVOICE_ASR__MODEL": "base.en",
        },
    )


def test_every_known_name_has_a_repository_and_others_are_taken_as_they_are():
    assert all(repository.count("/") == 1 for repository in WHISPERS.values())
    assert whisper_repository("base.en") == "Systran/faster-whisper-base.en"
    assert whisper_repository("clinic/our-whisper") == "clinic/our-whisper"


@pytest.mark.parametrize("name", ["base.uk", "../weights", "a/b/c"])
def test_an_unknown_name_is_told_with_those_that_are_known(name):
    with pytest.raises(PullError, match=r"large-v3-turbo"):
        whisper_repository(name)


def test_a_pulled_model_is_the_one_that_the_server_finds(tmp_path, capsys):
    files = {**PLAIN, "model.bin": bytes(5000), "README.md": b"no", "notes.txt": b"no"}
    with serving(HubDouble("Systran/faster-whisper-base.en", files)) as hub:
        wanted = settings(hub, tmp_path / "whisper")
        assert not whisper_is_on_disk(wanted.asr)
        assert run_whisper(wanted, "base.en", "main") == 0
    assert whisper_is_on_disk(wanted.asr)
    assert not (tmp_path / "whisper/base.en/README.md").exists()
    assert "4 files, checked; 4 fetched" in capsys.readouterr().out


def test_a_repository_of_something_else_is_not_fetched(tmp_path):
    refused = pytest.raises(PullError, match=r"no config\.json, model\.bin, tokenizer\.json")
    with serving(HubDouble("owner/book", {"book.txt": b"once"})) as hub, refused:
        run_whisper(settings(hub, tmp_path / "whisper"), "owner/book", "main")
    assert not (tmp_path / "whisper").exists()


def test_a_repository_without_a_tokenizer_is_refused_as_the_server_would(tmp_path):
    files = {"config.json": b"{}", "model.bin": bytes(50), "vocabulary.json": b"[]"}
    refused = pytest.raises(PullError, match=r"no faster-whisper model: no tokenizer\.json")
    with serving(HubDouble("owner/half", files)) as hub, refused:
        run_whisper(settings(hub, tmp_path / "whisper"), "owner/half", "main")


def iasovoice(*arguments, **environ):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("IASOVOICE")}
    return subprocess.run(
        [sys.executable, "-m", "telephony", "models", "pull", *arguments],
        env={**clean, "NO_COLOR": "1", **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_without_a_network_the_command_says_in_one_line_what_helps(tmp_path):
    done = iasovoice(
        "whisper",
        "base.en",
        IASOVOICE_HUB__URL="http://127.0.0.1:1",
        IASOVOICE_ASR__MODELS_DIRECTORY=str(tmp_path),
    )
    assert done.returncode == 1
    assert "Systran/faster-whisper-base.en" in done.stderr
    assert str(tmp_path / "base.en") in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.model
def test_a_model_that_was_pulled_is_heard_with(tmp_path):
    directory = twin(tmp_path / "twin", "Good morning.")
    files = {path.name: path.read_bytes() for path in directory.iterdir()}
    weights = tmp_path / "whisper"
    with serving(HubDouble("clinic/our-whisper", files)) as hub:
        done = iasovoice(
            "whisper",
            "clinic/our-whisper",
            IASOVOICE_HUB__URL=hub.url,
            IASOVOICE_ASR__MODELS_DIRECTORY=str(weights),
        )
    assert done.returncode == 0, done.stderr
    assert json.loads((weights / "our-whisper/config.json").read_text())
    for name, content in files.items():
        assert (weights / "our-whisper" / name).read_bytes() == content
