"""An event loop whose time does not depend on how busy the machine is.

Time stands still while anything runs, be it on the loop or in one of its executors, and while a
socket of this process has something to read. It jumps to the next timer once all is quiet. So what
a test measures are the waits that the code asked for, exactly; a busy machine only makes the test
last longer. What the code *computes* costs no time here: that is the benches' business.

For tests whose both ends live in one process. A child process cannot be seen to be at work.
"""

import asyncio
import selectors
import time
from collections.abc import Callable
from typing import Any

GRACE_S = 0.001
"""Real time in which a socket may still turn out to have something before the clock jumps."""
LONGEST_JOB_S = 60.0
"""Real time after which a job in an executor is taken for one that waits for the clock."""


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """`loop.time()`, `asyncio.sleep` and every timeout run on the virtual clock, from 0."""

    def __init__(self) -> None:
        self._selector_in_charge = _Jumping(selectors.DefaultSelector())
        super().__init__(self._selector_in_charge)

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._selector_in_charge.now_s

    def run_in_executor(
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """As ever; time stands still until the job is done, or given up by who asked for it."""
        job = super().run_in_executor(executor, func, *args)
        self._selector_in_charge.jobs += 1
        job.add_done_callback(self._job_done)
        return job

    def _job_done(self, _job: asyncio.Future[Any]) -> None:
        self._selector_in_charge.jobs -= 1


class _Jumping(selectors.BaseSelector):
    """Asks the real selector without waiting, and lets the clock jump instead."""

    def __init__(self, real: selectors.BaseSelector) -> None:
        self.now_s = 0.0
        self.jobs = 0
        self._real = real

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is not None and timeout <= 0:
            return self._real.select(0)
        events = self._real.select(GRACE_S)
        until_s = time.monotonic() + LONGEST_JOB_S
        while not events and (self.jobs or timeout is None) and time.monotonic() < until_s:
            events = self._real.select(0.05)
        if not events and timeout is not None:
            self.now_s += timeout
        return events

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.modify(fileobj, events, data)

    def close(self) -> None:
        self._real.close()

    def get_map(self) -> Any:
        return self._real.get_map()
