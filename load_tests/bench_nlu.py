"""`iasovoice bench nlu`: what one turn costs without audio.

A turn is triage, understanding, policies, actions, wording, and its events on the disk (SQLite,
sealed). Callers answer what they are asked, see `bench_callers`. Three measurements: turns one at a
time, which is what one core needs for a turn; all callers at once, which is what a process can do
at most; and turns at a given pace, as calls come in.
"""

import asyncio
import multiprocessing
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import orjson

from config.settings import LogSettings
from load_tests.bench_media import machine
from load_tests.bench_nlu_process import CROWD, Alone, Load, Measured, Started, measure
from load_tests.bench_process import BenchError
from telephony.logging import configure

_PERCENTS = (50, 95, 99)


@dataclass(frozen=True, slots=True)
class NluBench:
    """What was measured."""

    name: str
    machine: str
    unit: str
    ours: dict[str, float]
    peer: None
    ratio: None
    parts: dict[str, Any]

    def to_json(self) -> str:
        """One object on one line."""
        return orjson.dumps(asdict(self)).decode()

    def summary(self) -> str:
        """The lines for people."""
        parts = self.parts
        paced = parts["paced"]
        lines = [
            self.machine,
            f"one turn     {_told(self.ours)}  ({parts['turns']} turns, median of rounds)",
            f"  CPU        {_told(parts['cpu_ms'])}",
            *(f"  {name}: {_told(one)}" for name, one in parts["of_a_turn"].items()),
            f"{parts['conversations']} at once, as fast as can be: {parts['turns_per_s']:.0f} "
            f"turns a second, {parts['turns_per_cpu_s']:.0f} for each second of CPU",
            f"at {paced['rate']:.0f} turns a second: {_told(paced)} after each was due",
            f"{parts['memory_kb_per_conversation']:.0f} kB for each open conversation",
            *(
                f"{one['processes']} process(es): {one['turns_per_s']:.0f} turns a second"
                for one in parts["processes"]
            ),
            f"sentence encoder {'on' if parts['embedding'] else 'off'}, store {parts['store']}",
        ]
        return "\n".join(lines)


def _told(milliseconds: dict[str, float]) -> str:
    return "  ".join(f"{name} {milliseconds[name]:.2f} ms" for name in ("p50", "p95", "p99"))


def bench(load: Load, *, processes: int = 1, started: Started = lambda _: None) -> NluBench:
    """Measure the shipped domain. Blocks for a minute or so.

    Args:
        load: how much is talked, in each process.
        processes: that do so side by side, after one has done so alone.
        started: is told what is being done.

    Raises:
        BenchError: a turn was silent, its events were not stored, or a process failed.
    """
    with tempfile.TemporaryDirectory() as directory:
        alone = asyncio.run(measure(load, Path(directory), started))
    together: list[Measured] = []
    if processes > 1:
        started(f"{processes} processes")
        with tempfile.TemporaryDirectory() as directory:
            together = _side_by_side(replace(load, rounds=0), Path(directory), processes)
    return report(load, alone, together)


def report(load: Load, measured: Measured, together: Sequence[Measured] = ()) -> NluBench:
    """The measurements as they are printed.

    Args:
        load: how much was talked.
        measured: by one process on its own.
        together: by several at the same time.
    """
    crowd = measured.crowd
    growth = [{"processes": 1, "turns_per_s": crowd.turns / crowd.wall_s}]
    if together:
        rate = sum(one.crowd.turns / one.crowd.wall_s for one in together)
        growth.append({"processes": len(together), "turns_per_s": rate})
    return NluBench(
        name="nlu",
        machine=machine(),
        unit="ms_per_turn",
        ours=_medians([one.walls for one in measured.alone]),
        peer=None,
        ratio=None,
        parts={
            "turns": sum(len(one.walls) for one in measured.alone),
            "cpu_ms": _medians([one.cpus for one in measured.alone]),
            "of_a_turn": _parts(measured.alone),
            "conversations": load.conversations,
            "turns_per_s": crowd.turns / crowd.wall_s,
            "turns_per_cpu_s": crowd.turns / crowd.cpu_s,
            "paced": {"rate": load.rate, **_percentiles(measured.paced)},
            "memory_kb_per_conversation": crowd.grown_bytes / 1000 / load.conversations,
            "processes": growth,
            "embedding": load.embedding,
            "store": "SQLite, sealed, each turn on the disk",
        },
    )


def _parts(rounds: Sequence[Alone]) -> dict[str, dict[str, float]]:
    names = rounds[0].parts[0]
    return {
        name: _medians([[turn[name] for turn in one.parts] for one in rounds]) for name in names
    }


def _medians(rounds: Sequence[Sequence[float]]) -> dict[str, float]:
    """Of several rounds, so that what disturbs one of them does not count. In milliseconds."""
    each = [_percentiles(seconds) for seconds in rounds]
    return {name: median(one[name] for one in each) for name in each[0]}


def _percentiles(seconds: Sequence[float]) -> dict[str, float]:
    values = np.percentile(1000 * np.array(seconds), _PERCENTS)
    return {f"p{percent}": float(value) for percent, value in zip(_PERCENTS, values, strict=True)}


def _side_by_side(load: Load, directory: Path, processes: int) -> list[Measured]:
    """What each of several processes measures; they share the record's file and begin together."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes)
    pipes = [context.Pipe(duplex=False) for _ in range(processes)]
    workers = [
        context.Process(target=_work, args=(replace(load, seed=number), directory, barrier, sends))
        for number, (_, sends) in enumerate(pipes, 1)
    ]
    for worker in workers:
        worker.start()
    for _, sends in pipes:
        sends.close()
    try:
        return [receives.recv() for receives, _ in pipes]
    except EOFError as error:
        raise BenchError("a process ended before it had measured anything") from error
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _work(load: Load, directory: Path, barrier: Barrier, sends: Connection) -> None:
    """One of the processes."""
    configure(LogSettings(level="error"))

    def started(phase: str) -> None:
        if phase == CROWD:
            barrier.wait()

    sends.send(asyncio.run(measure(load, directory, started)))
