"""Language models that were given up are removed, but none that a process holds."""

import os
import subprocess
import sys

import pytest

from voice.asr.model_cache import UNUSED_S, hold, remove_old

NOW_S = 1_772_000_000.0
LONG_AGO_S = UNUSED_S + 1


@pytest.fixture
def built(tmp_path):
    def build(name, *, unused_s=0.0):
        directory = tmp_path / name
        directory.mkdir()
        (directory / "mixed.lm.bin").touch()
        os.utime(directory, (NOW_S - unused_s, NOW_S - unused_s))
        return directory

    return build


def test_the_latest_two_stay_however_old_the_second_is(built):
    oldest = built("0" * 16, unused_s=3 * LONG_AGO_S)
    before = built("1" * 16, unused_s=2 * LONG_AGO_S)
    latest = built("2" * 16)
    assert remove_old(latest) == 1
    assert not oldest.exists()
    assert before.exists()
    assert latest.exists()


def test_what_was_used_lately_stays(built):
    models = [built(f"{number:016x}", unused_s=UNUSED_S - 1) for number in range(5)]
    assert remove_old(built("f" * 16)) == 0
    assert all(one.exists() for one in models)


def test_what_is_named_otherwise_stays(built):
    others = [built(name, unused_s=LONG_AGO_S) for name in ("mine", "tmpk3x", "0123", "G" * 16)]
    assert remove_old(built("f" * 16)) == 0
    assert all(one.exists() for one in others)


HOLDS = """
import sys
from pathlib import Path
from voice.asr.model_cache import hold
hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_what_a_process_holds_stays_until_it_ends(built):
    held = built("0" * 16)
    before, latest = built("1" * 16, unused_s=LONG_AGO_S), built("2" * 16)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(held)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        # It has held it for that long.
        os.utime(held, (NOW_S - 2 * LONG_AGO_S, NOW_S - 2 * LONG_AGO_S))
        assert remove_old(latest) == 0
        assert held.exists()
        holder.stdin.close()
        assert holder.wait(timeout=30) == 0
    assert remove_old(latest) == 1
    assert not held.exists()
    assert before.exists()


def test_holding_marks_a_model_as_used(built):
    held = built("0" * 16, unused_s=LONG_AGO_S)
    assert hold(held)
    assert held.stat().st_mtime > NOW_S


def test_a_model_that_is_not_there_cannot_be_held(tmp_path):
    assert not hold(tmp_path / ("0" * 16))
