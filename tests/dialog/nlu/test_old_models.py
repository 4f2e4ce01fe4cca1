"""Old models give way to new ones, but none that is still started with."""

import os
from pathlib import Path

import pytest

from dialog.nlu.archive import load_or_train
from dialog.nlu.examples import Example
from dialog.nlu.old_models import UNUSED_S, remove_old

NOW_S = 1_772_000_000.0
LONG_AGO_S = UNUSED_S + 1


def model(folder: Path, number: int, *, unused_s: float, name: str = "{}-{:016x}.zip") -> Path:
    return kept(folder / name.format("intents", number), unused_s=unused_s)


def kept(path: Path, *, unused_s: float) -> Path:
    path.touch()
    os.utime(path, (NOW_S - unused_s, NOW_S - unused_s))
    return path


def test_the_latest_two_stay_however_old_the_second_is(tmp_path: Path) -> None:
    oldest = model(tmp_path, 1, unused_s=3 * LONG_AGO_S)
    before = model(tmp_path, 2, unused_s=2 * LONG_AGO_S)
    latest = model(tmp_path, 3, unused_s=0)
    assert remove_old(latest) == 1
    assert not oldest.exists()
    assert before.exists()
    assert latest.exists()


def test_what_was_started_with_lately_stays(tmp_path: Path) -> None:
    models = [model(tmp_path, number, unused_s=UNUSED_S - 1) for number in range(5)]
    assert remove_old(model(tmp_path, 9, unused_s=0)) == 0
    assert all(one.exists() for one in models)


def test_what_is_of_another_kind_stays(tmp_path: Path) -> None:
    others = [
        model(tmp_path, number, unused_s=LONG_AGO_S, name="danger-{1:016x}.zip")
        for number in range(4)
    ]
    strangers = [
        kept(tmp_path / name, unused_s=LONG_AGO_S)
        for name in ("intents.zip", "intents-mine.zip", "intents-0000000000000001.txt", "notes")
    ]
    (tmp_path / "minilm-53aa51172d14-int8").mkdir()
    assert remove_old(model(tmp_path, 9, unused_s=0)) == 0
    assert all(one.exists() for one in (*others, *strangers))


def test_locks_and_unfinished_files_go_when_they_are_old(tmp_path: Path) -> None:
    old = [
        model(tmp_path, 1, unused_s=LONG_AGO_S, name="{}-{:016x}.lock"),
        model(tmp_path, 2, unused_s=LONG_AGO_S, name="{}-{:016x}.k3_x.part"),
    ]
    fresh = [
        model(tmp_path, 3, unused_s=60, name="{}-{:016x}.lock"),
        model(tmp_path, 4, unused_s=60, name="{}-{:016x}.k3_x.part"),
    ]
    assert remove_old(model(tmp_path, 9, unused_s=0)) == len(old)
    assert not any(one.exists() for one in old)
    assert all(one.exists() for one in fresh)


def test_beside_a_file_of_another_name_nothing_is_removed(tmp_path: Path) -> None:
    model(tmp_path, 1, unused_s=LONG_AGO_S)
    model(tmp_path, 2, unused_s=LONG_AGO_S)
    assert remove_old(kept(tmp_path / "mine.zip", unused_s=0)) == 0


EXAMPLES = [
    [
        Example("hello there", "greet"),
        Example("hello my friend", "greet"),
        Example(f"i need a {thing}", "ask"),
        Example(f"{thing} please", "ask"),
    ]
    for thing in ("refill", "visit", "person", "note")
]


def aged(folder: Path) -> None:
    """As if nobody had started with any of them for long."""
    for number, path in enumerate(sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime)):
        used_s = path.stat().st_mtime - 2 * UNUSED_S + number
        os.utime(path, (used_s, used_s))


def test_learning_a_model_removes_what_was_given_up(tmp_path: Path) -> None:
    for examples in EXAMPLES[:3]:
        load_or_train(examples, tmp_path, embedding=False)
    assert len(list(tmp_path.glob("*.zip"))) == 3
    aged(tmp_path)
    load_or_train(EXAMPLES[3], tmp_path, embedding=False)
    assert len(list(tmp_path.glob("*.zip"))) == 2
    assert not list(tmp_path.glob("*.part"))


def test_starting_with_a_model_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for examples in EXAMPLES[:3]:
        load_or_train(examples, tmp_path, embedding=False)
    aged(tmp_path)
    load_or_train(EXAMPLES[0], tmp_path, embedding=False)
    load_or_train(EXAMPLES[3], tmp_path, embedding=False)
    archives = list(tmp_path.glob("*.zip"))
    monkeypatch.setattr("dialog.nlu.archive.fit", None)
    # It would have to be learned, and cannot.
    load_or_train(EXAMPLES[0], tmp_path, embedding=False)
    assert len(archives) == 2
