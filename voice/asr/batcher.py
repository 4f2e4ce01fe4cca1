"""One speech model for all calls: takes windows, hands them to workers in batches.

    ask -> DecodeQueue -> worker threads (encode, decode) -> Ticket

The order is the queue's (`decode_queue`); here are the workers, the event loop and what happens
when a decode fails. All methods belong to the event loop and none blocks.
"""

import asyncio
from collections.abc import Callable, Sequence
from itertools import count
from typing import Generic

import structlog

from config.settings import RecognitionSettings
from voice.asr.admission import admits
from voice.asr.decode_queue import DecodeQueue, Drop, Job, Kind
from voice.asr.decode_ticket import Ticket
from voice.asr.decode_worker import DecodeWorker
from voice.asr.decoder import Decoded, Decoder, E, Window
from voice.asr.figures import BatcherFigures, Tally
from voice.asr.partials import PartialPace
from voice.errors import AsrError

SHORTEST_WAIT_S = 0.001
"""Of the timer that collects a batch."""
LAST_DECODE_S = 2.0
"""Time for decodes that run when the batcher closes."""

log = structlog.get_logger()


class Batcher(Generic[E]):
    """Decodes for all calls of the process.

    A decode that fails fails for its caller alone: the others of its batch are decoded again, one
    by one. A worker that raised, or that does not come back in time, is replaced.
    """

    def __init__(
        self,
        decoder: Decoder[E],
        settings: RecognitionSettings,
        *,
        timeout_s: float,
        clock: Callable[[], float],
    ) -> None:
        """Of as many workers as the decoder has.

        Args:
            decoder: the model, loaded.
            settings: sizes and times.
            timeout_s: longest wait for a final.
            clock: monotonic seconds.
        """
        on_gpu = decoder.device == "cuda"
        self._decoder = decoder
        self._settings = settings
        self._timeout_s = timeout_s
        self._clock = clock
        self._queue = DecodeQueue(
            most_waiting=settings.most_waiting,
            most_in_batch=settings.most_in_batch_gpu if on_gpu else settings.most_in_batch_cpu,
            gather_s=settings.gather_gpu_s if on_gpu else 0.0,
            kept_for_finals=min(settings.workers_kept_for_finals, decoder.workers - 1),
        )
        self._tally = Tally(look_back_s=settings.look_back_s)
        self._workers = decoder.workers
        self._idle = [DecodeWorker(f"asr-{n}") for n in range(self._workers)]
        self._ids = count()
        self._queued: dict[int, Ticket] = {}
        self._speculative: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._is_closed = False
        self.pace = PartialPace(settings, on_gpu=on_gpu)
        """How often partials are due just now."""

    def ask(self, call: str, window: Window, kind: Kind, *, is_speculative: bool = False) -> Ticket:
        """Have a window decoded.

        Args:
            call: whose; a new partial of a call, or a final, takes the place of its queued one.
            window: the speech.
            kind: how urgent it is.
            is_speculative: a final of a turn that may go on; to be confirmed or withdrawn.

        Raises:
            AsrError: the queue is full of finals, or the batcher is closed.
        """
        if self._is_closed:
            raise AsrError("the recogniser is closed")
        now_s = self._clock()
        time_s = self._timeout_s if kind is Kind.FINAL else self._settings.partial_timeout_s
        job = Job(next(self._ids), call, kind, window.key, now_s, now_s + time_s)
        ticket = Ticket(job, window, on_settled=self._settled, clock=self._clock)
        self._queue.ask(job)
        self._queued[job.id] = ticket
        if is_speculative:
            self._speculative.add(job.id)
            self._tally.speculated += 1
        self._pump()
        return ticket

    def admits_calls(self) -> bool:
        """Whether one more call could be served in time."""
        now_s = self._clock()
        return not self._is_closed and admits(
            self._tally.delays(Kind.FINAL, now_s=now_s),
            oldest_waiting_s=self._queue.oldest_s(Kind.FINAL, now_s=now_s),
            limit_s=self._settings.refuse_calls_over_s,
        )

    @property
    def waiting_finals(self) -> int:
        """Finals that no worker has begun."""
        return self._queue.waiting(Kind.FINAL)

    def figures(self) -> BatcherFigures:
        """A snapshot of what was done and how long it took."""
        return self._tally.figures(
            now_s=self._clock(),
            waiting={kind: self._queue.waiting(kind) for kind in Kind},
            workers=(self._workers, self._workers - len(self._idle)),
            admits_calls=self.admits_calls(),
        )

    async def close(self) -> None:
        """Give up whatever waits or is being decoded; decodes that hang are left behind."""
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()
        for ticket in list(self._queued.values()):
            ticket.answer(AsrError("the recogniser is closed"))
            ticket.withdraw()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for worker in self._idle:
            worker.shutdown()
        # A process that ends while CTranslate2 is at work aborts.
        ended = [asyncio.to_thread(worker.ended, LAST_DECODE_S) for worker in self._idle]
        if not all(await asyncio.gather(*ended)):
            log.warning("decodes left behind", engine=self._decoder.name)

    # --- from the queue to the workers ---

    def _pump(self) -> None:
        """Give every idle worker a batch, as far as there are any."""
        now_s = self._clock()
        self._queue.drop_overdue(now_s=now_s)
        while self._idle and not self._is_closed:
            jobs = self._queue.take(now_s=now_s, idle=len(self._idle))
            if not jobs:
                break
            self._begin(jobs, now_s)
        self._tell_dropped(now_s)
        self._wake_when_ready(now_s)

    def _begin(self, jobs: Sequence[Job], now_s: float) -> None:
        batch = [self._queued.pop(job.id) for job in jobs]
        for job, ticket in zip(jobs, batch, strict=True):
            ticket.has_begun = True
            self._left_queue(job, now_s)
        self._tally.batches[len(batch)] += 1
        task = asyncio.create_task(self._work(self._idle.pop(), jobs, batch))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tell_dropped(self, now_s: float) -> None:
        for dropped in self._queue.dropped():
            self._tally.dropped[dropped.why] += 1
            if dropped.why is not Drop.REPLACED:
                # What took its place has its age, and will be counted.
                self._left_queue(dropped.job, now_s)
            ticket = self._queued.pop(dropped.job.id, None)
            if ticket is not None:
                ticket.answer(None)

    def _wake_when_ready(self, now_s: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        ready_at_s = self._queue.ready_at_s(idle=len(self._idle))
        if ready_at_s is not None and self._idle and not self._is_closed:
            wait_s = max(SHORTEST_WAIT_S, ready_at_s - now_s)
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._pump)

    def _settled(self, ticket: Ticket, is_used: bool) -> None:
        """A caller has withdrawn, or used what was speculative."""
        if not is_used and (job := self._queue.withdraw(ticket.job.id)) is not None:
            del self._queued[job.id]
            self._withdrawn(job)
        if ticket.job.id not in self._speculative:
            return
        self._speculative.discard(ticket.job.id)
        if is_used:
            self._tally.hits += 1
        elif ticket.has_begun:
            self._tally.wasted += 1
        else:
            self._tally.dropped_speculations += 1

    def _withdrawn(self, job: Job) -> None:
        """It had not begun: its caller lost interest, or patience, and that one is our doing."""
        now_s = self._clock()
        if now_s >= job.until_s:
            self._left_queue(job, now_s)
            if job.kind is not Kind.FINAL:
                self._tally.dropped[Drop.OVERDUE] += 1

    def _left_queue(self, job: Job, now_s: float) -> None:
        self._tally.left_queue(job.kind, now_s - job.asked_at_s, now_s=now_s)
        self.pace.waited(now_s - job.asked_at_s, now_s=now_s)

    # --- at a worker ---

    async def _work(
        self, worker: DecodeWorker, jobs: Sequence[Job], batch: Sequence[Ticket]
    ) -> None:
        try:
            worker, again = await self._try(worker, batch)
            for ticket in again:
                if ticket.is_wanted:
                    worker, _ = await self._try(worker, [ticket])
        finally:
            self._queue.decoded(jobs)
            self._idle.append(worker)
            for ticket in batch:
                # One that has its answer keeps it; the others are those that `close` cuts short.
                ticket.answer(AsrError("the decode was given up"))
            if not self._is_closed:
                asyncio.get_running_loop().call_soon(self._pump)

    async def _try(
        self, worker: DecodeWorker, batch: Sequence[Ticket]
    ) -> tuple[DecodeWorker, Sequence[Ticket]]:
        """Decode, and answer; the worker to go on with, and who is to be tried again alone."""
        decoding = asyncio.get_running_loop().run_in_executor(worker, self._decode, batch)
        decoding.add_done_callback(_take_notice)
        await asyncio.wait({decoding}, timeout=self._settings.worker_timeout_s)
        if not decoding.done():
            error = AsrError(f"a worker hangs: no words in {self._settings.worker_timeout_s} s")
            self._fail(batch, error)
            return self._replace(worker, error), ()
        failure = decoding.exception()
        if failure is None:
            self._answer(batch, decoding.result())
            return worker, ()
        if len(batch) == 1:
            self._fail(batch, _without_words(failure))
        return self._replace(worker, failure), batch if len(batch) > 1 else ()

    def _decode(self, batch: Sequence[Ticket]) -> Sequence[Decoded]:
        """In the worker's thread; nothing where nobody wants it any more."""
        encoded = self._decoder.encode([ticket.window for ticket in batch])
        if not any(ticket.is_wanted for ticket in batch):
            return ()
        decoded = self._decoder.decode(encoded)
        if len(decoded) != len(batch):
            raise AsrError(f"{len(decoded)} answers for {len(batch)} windows")
        return decoded

    def _answer(self, batch: Sequence[Ticket], results: Sequence[Decoded]) -> None:
        self._tally.discarded += sum(not ticket.is_wanted for ticket in batch)
        for ticket, decoded in zip(batch, results, strict=False):
            self._tally.decoded[ticket.job.kind] += 1
            ticket.answer(decoded)

    def _fail(self, batch: Sequence[Ticket], error: AsrError) -> None:
        for ticket in batch:
            self._tally.failed += 1
            ticket.answer(error)

    def _replace(self, worker: DecodeWorker, failure: BaseException) -> DecodeWorker:
        log.error("decode failed", engine=self._decoder.name, error=type(failure).__name__)
        self._tally.replaced_workers += 1
        worker.shutdown()
        return DecodeWorker(f"asr-again-{self._tally.replaced_workers}")


def _without_words(failure: BaseException) -> AsrError:
    """Our own errors hold no words; what others raise may quote what was said."""
    return failure if isinstance(failure, AsrError) else AsrError(type(failure).__name__)


def _take_notice(decoding: asyncio.Future[Sequence[Decoded]]) -> None:
    """Read the error of a decode that was left behind: unread ones are logged in full."""
    if not decoding.cancelled():
        decoding.exception()
