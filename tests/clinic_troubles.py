"""What goes wrong with calls to a hospital, when a test says so."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TypeVar

from dialog.clinical.errors import BadAnswerError, NotAllowedError, UnavailableError

T = TypeVar("T")


class Trouble(StrEnum):
    """What goes wrong with a call."""

    DOWN = "down"
    """Fails at once; nothing is done."""
    LOST = "lost"
    """Is done, but the answer is lost: fails."""
    HANGS = "hangs"
    """Never answers; nothing is done."""
    LATE = "late"
    """Is done, but never answers."""
    FORBIDDEN = "forbidden"
    """The agent's own rights are refused."""
    GARBLED = "garbled"
    """The answer cannot be read."""


class Troubled:
    """Counts the calls it is given, and does to them what it was told."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._sleep = sleep
        self._coming: list[Trouble | None] = []
        self._standing: dict[str, Trouble] = {}
        self.calls: list[str] = []
        self.slow_s = 0.0
        self.under_way = 0
        """Calls that were begun and have not ended."""
        self.most_under_way = 0
        self.hanging = asyncio.Event()
        """Set as soon as a call hangs."""

    def next(self, *troubles: Trouble | None) -> None:
        """One for each call to come; None: nothing."""
        self._coming.extend(troubles)

    def always(self, trouble: Trouble, *methods: str) -> None:
        """For every call of these methods, or of all."""
        for method in methods or ("",):
            self._standing[method] = trouble

    def fine(self) -> None:
        """No more troubles."""
        self._coming.clear()
        self._standing.clear()
        self.slow_s = 0.0

    async def _call(self, method: str, work: Callable[[], T]) -> T:
        self.calls.append(method)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            return await self._troubled(self._trouble(method), work)
        finally:
            self.under_way -= 1

    def _trouble(self, method: str) -> Trouble | None:
        if self._coming:
            return self._coming.pop(0)
        return self._standing.get(method) or self._standing.get("")

    async def _troubled(self, trouble: Trouble | None, work: Callable[[], T]) -> T:
        if self.slow_s:
            await self._sleep(self.slow_s)
        match trouble:
            case Trouble.DOWN:
                raise UnavailableError("the clinic does not answer")
            case Trouble.FORBIDDEN:
                raise NotAllowedError("the clinic refuses the agent")
            case Trouble.HANGS:
                await self._hang()
        answer = work()
        match trouble:
            case Trouble.LOST:
                raise UnavailableError("the clinic's answer was lost")
            case Trouble.GARBLED:
                raise BadAnswerError("the clinic's answer cannot be read")
            case Trouble.LATE:
                await self._hang()
        return answer

    async def _hang(self) -> None:
        self.hanging.set()
        await asyncio.Event().wait()
