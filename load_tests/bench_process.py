"""A server under test as a process of its own: started, asked for its CPU time, stopped.

The server prints one line of JSON when it listens, `{"port": 1234, "lead_s": 0.4}`, and ends when
its standard input is closed, so that it cannot outlive the benchmark. Linux only: the CPU time of
another process is read from its CPU clock.
"""

import asyncio
import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self


class BenchError(Exception):
    """A measurement that cannot be had or does not count; the message says why."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a server says of itself when it listens."""

    port: int
    lead_s: float
    """Seconds before its play-out at which the server means to send a piece of audio."""


class ServerProcess:
    """An async context: within it the server runs and listens on 127.0.0.1."""

    def __init__(self, command: Sequence[str], *, start_timeout_s: float = 60.0) -> None:
        self._command = tuple(command)
        self._start_timeout_s = start_timeout_s
        self._process: asyncio.subprocess.Process | None = None
        self._draining: asyncio.Task[None] | None = None
        self.announced = Announcement(0, 0.0)

    async def __aenter__(self) -> Self:
        """Start; returns when the server has said that it listens.

        Raises:
            BenchError: it ended or stayed silent.
        """
        pipe = subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *self._command, stdin=pipe, stdout=pipe
        )
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(self._start_timeout_s):
                self.announced = await _announcement(self._process.stdout)
        except (TimeoutError, EOFError) as error:
            await self._stop()
            raise BenchError(f"{' '.join(self._command)}: did not say that it listens") from error
        self._draining = asyncio.create_task(_drain(self._process.stdout))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server."""
        await self._stop()

    def cpu_s(self, *, with_children: bool = False) -> float:
        """CPU seconds used so far by all its threads; on request by its living children too.

        Raises:
            BenchError: the server has ended, or this system keeps no such clock.
        """
        assert self._process is not None
        pids = [self._process.pid]
        if with_children:
            pids += descendants(self._process.pid)
        try:
            return sum(cpu_s_of(pid) for pid in pids)
        except OSError as error:
            raise BenchError(f"no CPU clock for {self._command[0]}: it has ended") from error

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        if self._draining is not None:
            await self._draining


async def _announcement(lines: asyncio.StreamReader) -> Announcement:
    """The first line that is one; a server may log before it.

    Raises:
        EOFError: there is none.
    """
    while line := await lines.readline():
        try:
            said = json.loads(line)
            return Announcement(int(said["port"]), float(said["lead_s"]))
        except (ValueError, KeyError, TypeError):
            continue
    raise EOFError


async def _drain(output: asyncio.StreamReader) -> None:
    """Read what nobody wants, so that the server never waits for a full pipe."""
    while await output.read(65_536):
        pass


def descendants(pid: int) -> list[int]:
    """The living processes below one process."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    found: list[int] = []
    frontier = {pid}
    while frontier:
        frontier = {child for child, parent in parents.items() if parent in frontier}
        found += sorted(frontier)
    return found


def cpu_s_of(pid: int) -> float:
    """CPU seconds that one process has used, its ended threads included.

    Raises:
        OSError: there is no such process, or this system keeps no such clock.
    """
    # The clock that clock_getcpuclockid(3) names for a process: ~pid << 3, kind 2 (all threads).
    return time.clock_gettime((~pid << 3) | 2)
