"""What a caller holds for a window that it had decoded."""

import asyncio
from collections.abc import Callable

from voice.asr.decode_queue import Job, Kind
from voice.asr.decoder import Decoded, Window
from voice.errors import AsrError


class Ticket:
    """One window, from asking to its words. Belongs to the event loop, but for `is_wanted`."""

    def __init__(
        self,
        job: Job,
        window: Window,
        *,
        on_settled: Callable[["Ticket", bool], None],
        clock: Callable[[], float],
    ) -> None:
        """Made by the batcher; `on_settled` hears of each withdrawal (False) and use (True)."""
        self.job = job
        self.window = window
        self.has_begun = False
        """True once a worker has it."""
        self.is_wanted = True
        """False once the caller has withdrawn; also read by the worker's thread."""
        self._on_settled = on_settled
        self._clock = clock
        self._outcome: asyncio.Future[Decoded | AsrError | None] = (
            asyncio.get_running_loop().create_future()
        )

    @property
    def is_over(self) -> bool:
        """True once `decoded` would answer at once."""
        return self._outcome.done()

    @property
    def is_decoding(self) -> bool:
        """True while a worker is at it."""
        return self.has_begun and not self._outcome.done()

    async def decoded(self) -> Decoded | None:
        """The words. None: a partial that was dropped, or anything withdrawn.

        Cancelling withdraws.

        Raises:
            AsrError: the decode of this window failed, or a final took too long.
        """
        is_late = True
        try:
            left_s = max(0.0, self.job.until_s - self._clock())
            await asyncio.wait({self._outcome}, timeout=left_s)
            is_late = not self._outcome.done()
        finally:
            if is_late:
                self.withdraw()
        if is_late and self.job.kind is Kind.FINAL:
            raise AsrError(f"no words in {self.job.until_s - self.job.asked_at_s:.1f} s")
        outcome = self._outcome.result()
        if isinstance(outcome, AsrError):
            raise outcome
        return outcome

    def withdraw(self) -> None:
        """Nobody wants it any more: the caller went on speaking, or is gone. Idempotent.

        It leaves the queue; where a worker is at it already, what comes is thrown away.
        """
        self.is_wanted = False
        self._on_settled(self, False)
        self.answer(None)

    def confirm(self) -> None:
        """The turn was over indeed: a speculative decode counts as a hit. Idempotent."""
        self._on_settled(self, True)

    def answer(self, outcome: Decoded | AsrError | None) -> None:
        """What came of it; the first answer holds."""
        if not self._outcome.done():
            self._outcome.set_result(outcome)
