"""The command for GPUs, on a CPU with a tiny model: its whole path, and its figures' arithmetic."""

import asyncio
import json

import pytest
from virtual_time import VirtualTimeLoop

from config.load import load_settings
from load_tests.bench_batcher import empty_windows
from load_tests.gpu import __main__ as command
from load_tests.gpu.calls import load_calls
from load_tests.gpu.plan import FULL
from load_tests.timed_decoder import TimedDecoder
from voice.asr.whisper_decoder import Placement

SETTINGS = load_settings(None, {}).recognition


def test_what_the_full_run_measures_is_what_was_asked_for():
    assert FULL.models == ("large-v3-turbo", "base.en")
    assert (FULL.batches[0], FULL.batches[-1]) == (1, 64)
    assert FULL.frames == (450, 800)
    assert (FULL.calls[0], FULL.calls[-1]) == (100, 800)


@pytest.mark.model
def test_a_smoke_run_writes_a_table_json_and_a_plot(tmp_path, capsys):
    assert command.main(["--smoke", "--json", "--out", str(tmp_path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads((tmp_path / "gpu.json").read_text())
    assert told["is_smoke"]
    assert "CPU" in told["device"]
    assert [(row["kind"], row["size"]) for row in told["batches"]] == [
        ("final", 1),
        ("final", 2),
        ("partial", 1),
        ("partial", 2),
    ]
    final, _, partial, _ = told["batches"]
    assert final["tokens"] == 2 * partial["tokens"] == 14
    assert all(row["total_ms"] > 0 for row in told["batches"])
    assert told["calls"][-1]["finals"] > 0
    table = (tmp_path / "gpu.txt").read_text()
    assert "the figures say nothing" in table
    assert "random weights" in table
    assert (tmp_path / "gpu.png").read_bytes().startswith(b"\x89PNG")


def test_without_a_gpu_it_ends_with_two_and_one_line(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(command, "find_placement", lambda: Placement("cpu", "int8"))
    assert command.main(["--out", str(tmp_path / "none")]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert "--device cpu" in output.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("wrong", [["--models", "base.uk"], ["--batches", "0"], ["--calls", "x"]])
def test_a_wrong_value_is_refused_with_what_is_allowed(wrong, capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(wrong)
    assert ended.value.code == 2
    assert wrong[1] in capsys.readouterr().err


class OnGpu(TimedDecoder):
    """Takes no time, and says that it is a GPU: the batcher gathers for it."""

    device = "cuda"


def loaded(settings, calls):
    async def run():
        decoder = OnGpu(workers=1, sleep=lambda seconds: None)
        return await load_calls(
            decoder, settings, empty_windows(800), model="timed", calls=calls, seconds=20.0
        )

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(run())


def test_a_final_waits_for_its_batch_alone_where_the_model_takes_no_time():
    row = loaded(SETTINGS, calls=6)
    assert row.finals >= 12
    assert row.final_p99_ms <= 1000 * SETTINGS.gather_gpu_s + 2
    assert row.final_p50_ms > 0
    assert (row.lost_finals, row.partials_shed) == (0, 0.0)
    assert row.partials > row.finals
    assert row.captions_every_s == SETTINGS.partial_every_gpu_s
    assert row.admits_calls


def test_partials_without_room_are_told_as_shed():
    row = loaded(SETTINGS.model_copy(update={"most_waiting": 1}), calls=60)
    assert 0 < row.partials_shed < 1
