import json
from pathlib import Path

import pytest
from small_domain import write_small_domain

from config.load import load_settings
from config.settings import Settings
from dialog.nlu.archive import unpack
from telephony.commands.models import Judging, run_evaluate, run_train


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "domain").mkdir()
    directory = write_small_domain(tmp_path / "domain")
    return load_settings(None, {"IASOVOICE_DIALOG__DOMAIN_DIRECTORY": str(directory)})


def test_training_tells_what_it_wrote(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "m.zip"
    assert run_train(settings, archive, embedding=False, as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["archive"] == str(archive)
    assert told["encoder"] is None
    assert told["learned_from"] == unpack(archive.read_bytes())[1]
    assert run_train(settings, archive, embedding=False, as_json=False) == 0
    assert told["sha256"] in capsys.readouterr().out


def test_evaluation_uses_what_was_trained(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_train(settings, None, embedding=False, as_json=True)
    trained = Path(json.loads(capsys.readouterr().out)["archive"]).stat().st_ino
    (tmp_path / "said.yml").write_text("greet: [hello, hello to you there, i say hello hello]\n")
    judging = Judging((tmp_path / "said.yml",), 0.0, embedding=False, as_json=True)
    assert run_evaluate(settings, judging) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["learned_from"] == 1  # "hello" is a training example
    assert told["likeliest"]["of"] == 2
    assert [path.stat().st_ino for path in (tmp_path / "cache").rglob("*.zip")] == [trained]


def test_misheard_words_are_understood_less_well(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "said.yml").write_text(
        "greet: [hello to you there, i say hello hello, well hello hello]\n"
        "prescription_refill: [i need a refill of these, refill my prescription once more]\n"
    )

    def right(word_errors: float) -> int:
        judging = Judging((tmp_path / "said.yml",), word_errors, embedding=False, as_json=True)
        assert run_evaluate(settings, judging) == 0
        told: dict[str, dict[str, int]] = json.loads(capsys.readouterr().out)
        return told["likeliest"]["count"]

    assert right(1.0) < right(0.0) == 5


def test_what_is_named_is_judged_beside_the_intents(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "said.yml").write_text("greet: [hello to you there]\n")
    (tmp_path / "named.yml").write_text(
        'now: "2026-11-24T10:30"\nutterances:\n'
        '- "a [cough](symptom) for [two days](duration:P2D)"\n'
        '- "my [knee](body_part:ankle)"\n'
    )
    files = (tmp_path / "said.yml", tmp_path / "named.yml")
    assert run_evaluate(settings, Judging(files, 0.0, embedding=False, as_json=True)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["likeliest"]["of"] == 1
    assert (told["entities"]["right"], told["entities"]["meant"]) == (2, 3)
    assert [each["rate"] for each in told["by_word_errors"]] == [0.0, 0.05, 0.1, 0.2]
    assert run_evaluate(settings, Judging(files[1:], 0.1, embedding=False, as_json=False)) == 0
    assert "body_part               0.000" in capsys.readouterr().out
