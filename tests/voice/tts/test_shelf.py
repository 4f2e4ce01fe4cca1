import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.tts.cache import ClipKey
from voice.tts.engine import Clip
from voice.tts.prosody import Prosody
from voice.tts.shelf import ClipShelf, ShelfLimits, code_version

KEY = ClipKey("fake/tone", "Call for help now.", Prosody())
CLIP = Clip(KEY.text, bytes(range(256)) * 40)


def shelf(directory: Path, rendering: str = "voice 1") -> ClipShelf:
    return ClipShelf(directory, rendering)


def test_what_was_laid_there_is_found_by_another_process(tmp_path: Path) -> None:
    assert shelf(tmp_path / "clips").lay(KEY, CLIP)
    assert shelf(tmp_path / "clips").take(KEY) == CLIP


@pytest.mark.parametrize("size", [0, 1, 2, 8001])
def test_it_is_a_mu_law_wave_file(tmp_path: Path, size: int) -> None:
    clip = Clip(KEY.text, b"\x7f" * size)
    shelf(tmp_path).lay(KEY, clip)
    (path,) = tmp_path.iterdir()
    content = path.read_bytes()
    assert content[:4] + content[8:12] == b"RIFFWAVE"
    assert int.from_bytes(content[4:8], "little") == len(content) - 8
    assert int.from_bytes(content[20:22], "little") == 7
    assert int.from_bytes(content[24:28], "little") == 8000
    assert len(content) % 2 == 0
    assert shelf(tmp_path).take(KEY) == clip


def test_no_name_and_no_content_has_the_words(tmp_path: Path) -> None:
    shelf(tmp_path).lay(KEY, CLIP)
    (path,) = tmp_path.iterdir()
    assert not any(word in path.name for word in ("Call", "help", "tone"))


@pytest.mark.parametrize(
    "key",
    [
        replace(KEY, text="Call for help, now."),
        replace(KEY, engine="fake/other"),
        replace(KEY, prosody=Prosody(volume=1.1)),
    ],
    ids=["words", "voice", "prosody"],
)
def test_another_clip_is_not_taken_for_it(tmp_path: Path, key: ClipKey) -> None:
    shelf(tmp_path).lay(KEY, CLIP)
    assert shelf(tmp_path).take(key) is None


def test_what_another_version_of_the_voice_said_is_not_found(tmp_path: Path) -> None:
    shelf(tmp_path).lay(KEY, CLIP)
    assert shelf(tmp_path, "voice 2").take(KEY) is None


def test_what_other_code_said_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf(tmp_path).lay(KEY, CLIP)
    monkeypatch.setattr("voice.tts.shelf.code_version", lambda: "other")
    assert shelf(tmp_path).take(KEY) is None


def test_the_version_of_the_code_is_the_same_in_every_process() -> None:
    command = "from voice.tts.shelf import code_version; print(code_version())"
    told = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True)
    assert told.stdout.decode().strip() == code_version()


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_damaged_clip_is_never_played(place: int, change: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory)
        shelf(path).lay(KEY, CLIP)
        (file,) = path.iterdir()
        content = bytearray(file.read_bytes())
        content[place % len(content)] ^= change
        file.write_bytes(content)
        assert shelf(path).take(KEY) in (None, CLIP)


@pytest.mark.parametrize("left", [0, 3, 57, 58, 5000])
def test_a_clip_that_was_cut_short_is_never_played(tmp_path: Path, left: int) -> None:
    shelf(tmp_path).lay(KEY, CLIP)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:left])
    assert shelf(tmp_path).take(KEY) is None


def test_a_damaged_clip_gives_way_to_a_new_one(tmp_path: Path) -> None:
    shelf(tmp_path).lay(KEY, CLIP)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"")
    other = Clip(KEY.text, b"\x55" * 100)
    shelf(tmp_path).lay(KEY, other)
    assert shelf(tmp_path).take(KEY) == other
    assert len(list(tmp_path.iterdir())) == 1


def test_a_directory_that_cannot_be_made_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "clips").write_text("a file")
    assert not shelf(tmp_path / "clips").lay(KEY, CLIP)
    assert shelf(tmp_path / "clips").take(KEY) is None


DAY_S = 86_400.0
NOW_S = 2_000_000_000.0
AMPLE = ShelfLimits(10**9, 30 * DAY_S)
SIZE = 58 + len(CLIP.mulaw)
"""Of each clip's file."""


def laid(directory: Path, words: str, days_ago: float, *, rendering: str = "voice 0") -> Path:
    """A clip of a voice of the past, and when it was last used."""
    key = replace(KEY, text=words)
    old = shelf(directory, rendering)
    old.lay(key, replace(CLIP, text=words))
    (path,) = directory.glob(f"{old.name_of(key)}.*")
    os.utime(path, times=(0, NOW_S - days_ago * DAY_S))
    return path


def test_what_nobody_has_used_for_long_is_removed(tmp_path: Path) -> None:
    old, recent = laid(tmp_path, "old", 31), laid(tmp_path, "recent", 29)
    assert shelf(tmp_path).prune(AMPLE, now_s=NOW_S) == 1
    assert (old.exists(), recent.exists()) == (False, True)


def test_what_is_over_the_limit_goes_by_when_it_was_used(tmp_path: Path) -> None:
    paths = [laid(tmp_path, str(days), days) for days in (3, 1, 4, 2)]
    limits = ShelfLimits(2 * SIZE, 30 * DAY_S)
    assert shelf(tmp_path).prune(limits, now_s=NOW_S) == 2
    assert [path.exists() for path in paths] == [False, True, False, True]


def test_what_this_voice_says_stays_however_old_and_large(tmp_path: Path) -> None:
    taken, mine = laid(tmp_path, "taken", 99, rendering="voice 1"), shelf(tmp_path)
    other = laid(tmp_path, "other", 0)
    assert mine.take(replace(KEY, text="taken")) is not None
    mine.lay(KEY, CLIP)
    assert mine.prune(ShelfLimits(0, 0.0), now_s=NOW_S) == 1
    assert taken.exists()
    assert not other.exists()
    assert mine.take(KEY) == CLIP


def test_a_clip_that_is_taken_counts_as_used_for_other_servers_too(tmp_path: Path) -> None:
    path = laid(tmp_path, "taken", 99, rendering="voice 1")
    shelf(tmp_path).take(replace(KEY, text="taken"))
    used_s = path.stat().st_mtime
    assert used_s == pytest.approx(time.time(), abs=3600)
    assert shelf(tmp_path, "voice 2").prune(AMPLE, now_s=used_s + DAY_S) == 0


def test_what_nobody_lived_to_finish_is_removed_and_other_files_are_not(tmp_path: Path) -> None:
    scratch, theirs = tmp_path / "clip-abc123", tmp_path / "music.wav"
    for path in (scratch, theirs):
        path.write_bytes(b"x")
        os.utime(path, times=(0, 0))
    assert shelf(tmp_path).prune(AMPLE, now_s=NOW_S) == 1
    assert (scratch.exists(), theirs.exists()) == (False, True)


def test_a_directory_that_is_not_there_needs_no_pruning(tmp_path: Path) -> None:
    assert shelf(tmp_path / "none").prune(AMPLE, now_s=NOW_S) == 0
