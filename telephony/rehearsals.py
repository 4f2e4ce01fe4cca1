"""The answer to a turn that may be over: found out, and its speech made, before it is asked for.

At most one at a time in each call. Nothing here speaks, records or publishes; whatever fails here,
the turn is answered all the same, only later.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from dialog.turn import Reply, Turn, Utterance

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RehearsalFigures:
    """Of one call so far."""

    begun: int = 0
    right: int = 0
    """What was rehearsed was then said, or begun with."""
    wrong: int = 0
    """Something else was said."""
    dropped: int = 0
    """The caller went on, or the turn was over before anything was certain."""


class Rehearsals:
    """Those of one call."""

    def __init__(
        self,
        call_id: str,
        rehearse: Callable[[str, Utterance], Awaitable[Turn]],
        *,
        timeout_s: float,
    ) -> None:
        """Ask `rehearse` for what would be answered; it may take `timeout_s`."""
        self._call_id = call_id
        self._rehearse = rehearse
        self._timeout_s = timeout_s
        self._task: asyncio.Task[None] | None = None
        """Of the turn that may be over."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._replies: tuple[Reply, ...] = ()
        self._begun = self._right = self._wrong = self._dropped = 0

    @property
    def figures(self) -> RehearsalFigures:
        """What was counted so far."""
        return RehearsalFigures(self._begun, self._right, self._wrong, self._dropped)

    def begin(self, utterance: Utterance, prepare: Callable[[Turn], Awaitable[None]]) -> None:
        """The caller may have said this; have `prepare` render what would be said to it."""
        self.drop()
        self._begun += 1
        self._task = asyncio.create_task(self._run(utterance, prepare))
        self._tasks.add(self._task)
        self._task.add_done_callback(self._tasks.discard)

    def drop(self) -> None:
        """The caller goes on: what was rehearsed will not be said."""
        if self._task is not None:
            self._dropped += 1
            self._stop()

    def confirm(self) -> None:
        """The turn is over, and is being answered: who has found nothing yet comes too late."""
        if not self._replies:
            self.drop()

    def compare(self, said: tuple[Reply, ...]) -> None:
        """What is said in earnest. What was rightly rehearsed is rendered to its end."""
        if self._task is None:
            return
        if said[: len(self._replies)] == self._replies:
            self._right += 1
            self._task, self._replies = None, ()
        else:
            self._wrong += 1
            self._stop()

    async def close(self) -> None:
        """The call is over."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task, self._replies = None, ()

    async def _run(self, utterance: Utterance, prepare: Callable[[Turn], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(self._timeout_s):
                turn = await self._rehearse(self._call_id, utterance)
        except Exception as error:  # noqa: BLE001 - nothing that was not asked for may break a call
            log.warning("rehearsal failed", call=self._call_id, error=type(error).__name__)
            return
        self._replies = turn.replies
        await prepare(turn)
