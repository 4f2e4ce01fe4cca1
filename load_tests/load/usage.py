"""What a server costs its machine, its worker processes included; and what else runs there.

Linux only.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from load_tests.bench_process import BenchError, cpu_s_of, descendants

LOOK_EVERY_S = 1.0
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def machine_cpu_s() -> float:
    """CPU seconds used so far by everything on this machine; see proc_stat(5)."""
    line = Path("/proc/stat").read_text().split("\n", 1)[0]
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, line.split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS_PER_S


class ServerUsage:
    """The processes at and below one process id."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.peak_rss_bytes = 0
        """Since the last `forget_peak`; grows while `watch` runs."""

    def cpu_s(self) -> float:
        """CPU seconds used so far by all that live.

        Raises:
            BenchError: the server has ended.
        """
        return sum(_of_living(cpu_s_of, self._pids()))

    def rss_bytes(self) -> int:
        """Resident memory of all, what they share counted for each.

        Raises:
            BenchError: the server has ended.
        """
        return int(sum(_of_living(_rss_bytes, self._pids())))

    def forget_peak(self) -> None:
        """The peak counts from now."""
        self.peak_rss_bytes = self.rss_bytes()

    async def watch(self) -> None:
        """Follow the peak, for ever.

        Raises:
            BenchError: the server has ended.
        """
        while True:
            self.peak_rss_bytes = max(self.peak_rss_bytes, self.rss_bytes())
            await asyncio.sleep(LOOK_EVERY_S)

    def _pids(self) -> list[int]:
        if not Path(f"/proc/{self._pid}").exists():
            raise BenchError("the server ended under the load")
        return [self._pid, *descendants(self._pid)]


def _of_living(cost: Callable[[int], float], pids: list[int]) -> Iterator[float]:
    for pid in pids:
        # A worker may end between being listed and being asked.
        with contextlib.suppress(OSError):
            yield cost(pid)


def _rss_bytes(pid: int) -> int:
    """Field 2 of proc_pid_statm(5)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
