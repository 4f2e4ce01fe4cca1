"""A pool of speech programs that are started again when they die.

A worker has one request at a time. One that takes too long is killed. A caller who stops waiting
leaves the worker to finish; its late answer is dropped. What a worker was at when it died is given
to the next, and to one more: words that kill three are not tried on a fourth.
"""

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from voice.errors import SpeechProgramLostError, TtsError
from voice.tts.engine import Pcm
from voice.tts.worker import Worker

log = structlog.get_logger()

FIRST_BACKOFF_S = 0.25
LONGEST_BACKOFF_S = 10.0
MOST_WORKERS = 8
MOST_TRIES = 3
"""Programs that are given the same words, where one after the other dies."""
SETTLING_S = 0.05
"""What kills one program may kill others; their ends are seen a moment later."""
SAME_CAUSE_S = 0.25
"""Programs that are found dead within so long of each other count as one failure."""


def workers_for(setting: int | None, cores: int) -> int:
    """How many programs: as set, or one for each core, but no more than eight.

    A voice is 100 MB and more in memory, and eight cores speak for some hundred calls.
    """
    return setting or min(max(cores, 1), MOST_WORKERS)


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """How many programs, and how long each may take. Seconds."""

    workers: int = 1
    timeout_s: float = 5.0
    """From the request to its audio, waiting for a free worker included."""
    start_timeout_s: float = 30.0
    """Loading a Piper voice from a cold disk takes seconds."""


class WorkerPool:
    """Several workers of one program, and the requests that wait for them."""

    def __init__(self, command: Sequence[str], limits: WorkerLimits) -> None:
        self._command = tuple(command)
        self._limits = limits
        self._idle: asyncio.Queue[Worker | None] = asyncio.Queue()
        """Free workers; None only wakes one who waits, to look at how things are."""
        self._waiting = 0
        self._workers: set[Worker] = set()
        self._lost: set[Worker] = set()
        """Those of them in whose place another is being put."""
        self._revivals: set[asyncio.Task[None]] = set()
        self._failures = 0
        """In a row, with no audio between; decides how long to wait before another start."""
        self._lost_at = -math.inf
        """When the last loss that counts as a failure was seen; seconds of the loop's clock."""
        self._resting = 0
        """Places whose worker is down and waits for its next start."""
        self._is_started = False
        self._is_closed = False

    @property
    def pids(self) -> tuple[int, ...]:
        """Ids of the running processes."""
        return tuple(worker.pid for worker in self._workers if worker.is_alive)

    async def start(self) -> None:
        """Start every worker; the second time, nothing.

        Raises:
            TtsError: one did not start.
        """
        if self._is_started:
            return
        self._is_started = True
        starts = [self._add_worker() for _ in range(self._limits.workers)]
        outcomes = await asyncio.gather(*starts, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                await self.close()
                raise outcome

    async def speak(self, text: str, settings: Mapping[str, float]) -> Pcm:
        """Audio for `text` from the next free worker.

        Raises:
            TtsError: refused, died again and again, or not there within the timeout.
        """
        try:
            async with asyncio.timeout(self._limits.timeout_s) as limit:
                return await self._try_several(text, settings, limit)
        except TimeoutError as error:
            raise TtsError(f"no speech within {self._limits.timeout_s} s") from error

    async def close(self) -> None:
        """Stop all workers; idempotent."""
        self._is_closed = True
        self._wake_waiting()
        revivals = tuple(self._revivals)
        for revival in revivals:
            revival.cancel()
        await asyncio.gather(*revivals, return_exceptions=True)
        await asyncio.gather(*(worker.stop() for worker in self._workers))
        self._workers.clear()

    async def _try_several(
        self, text: str, settings: Mapping[str, float], limit: asyncio.Timeout
    ) -> Pcm:
        for _ in range(MOST_TRIES - 1):
            try:
                return await self._ask(await self._next_idle(), text, settings, limit)
            except SpeechProgramLostError:
                # Perhaps the words are to blame: they count for one failure, not for several.
                self._failures = max(0, self._failures - 1)
                await asyncio.sleep(SETTLING_S)
        return await self._ask(await self._next_idle(), text, settings, limit)

    async def _ask(
        self, worker: Worker, text: str, settings: Mapping[str, float], limit: asyncio.Timeout
    ) -> Pcm:
        try:
            pcm = await worker.speak(text, settings)
            self._failures = 0
            return pcm
        finally:
            # A request that ran out of time leaves a worker of which nobody knows what it does;
            # one whose caller went away is only finishing.
            if limit.expired() or not worker.is_alive:
                self._replace(worker)
            else:
                self._idle.put_nowait(worker)

    async def _next_idle(self) -> Worker:
        while True:
            if self._is_closed:
                raise TtsError("the engine is closed")
            if self._resting >= self._limits.workers:
                raise TtsError("the speech programs do not start; another try is under way")
            worker = await self._take_idle()
            if worker is None:
                continue
            if worker.is_alive and worker not in self._lost:
                return worker
            self._replace(worker)

    async def _take_idle(self) -> Worker | None:
        self._waiting += 1
        try:
            return await self._idle.get()
        finally:
            self._waiting -= 1

    def _wake_waiting(self) -> None:
        for _ in range(self._waiting):
            self._idle.put_nowait(None)

    def _replace(self, worker: Worker) -> None:
        """Once for each worker: its end is told, and found by who had given it words."""
        if self._is_closed or worker in self._lost or worker not in self._workers:
            return
        self._lost.add(worker)
        self._count_loss(asyncio.get_running_loop().time())
        log.warning("speech program lost", worker=worker.pid, count=self._failures)
        revival = asyncio.create_task(self._revive(worker))
        self._revivals.add(revival)
        revival.add_done_callback(self._revivals.discard)

    def _count_loss(self, now_s: float) -> None:
        """One failure for all that die of the same cause: of one kill, or of the same words."""
        if now_s - self._lost_at >= SAME_CAUSE_S:
            self._failures += 1
            self._lost_at = now_s

    async def _revive(self, dead: Worker) -> None:
        """Put a new worker in the place of `dead`, trying until one starts.

        The first failure is answered at once: a caller waits.
        """
        await dead.kill()
        self._workers.discard(dead)
        self._lost.discard(dead)
        while not self._is_closed:
            await self._rest()
            try:
                await self._add_worker()
            except TtsError as error:
                self._failures += 1
                log.error("speech program did not start", reason=str(error))
            else:
                return

    async def _rest(self) -> None:
        if self._failures <= 1:
            return
        self._resting += 1
        if self._resting >= self._limits.workers:
            self._wake_waiting()
        try:
            await asyncio.sleep(backoff_s(self._failures))
        finally:
            self._resting -= 1

    async def _add_worker(self) -> None:
        worker = await Worker.start(self._command, timeout_s=self._limits.start_timeout_s)
        self._workers.add(worker)
        self._idle.put_nowait(worker)
        # One that dies while nobody wants it is replaced before somebody does.
        worker.on_end(lambda: self._replace(worker))


def backoff_s(failures: int) -> float:
    """Pause before a start after so many failures in a row: none, then doubling to a limit."""
    if failures <= 1:
        return 0.0
    return float(min(LONGEST_BACKOFF_S, FIRST_BACKOFF_S * 2 ** min(failures - 2, 16)))
