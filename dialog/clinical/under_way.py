"""What has begun and not ended, so that whoever closes can wait for it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from dialog.clinical.errors import UnavailableError


class UnderWay:
    """Counts; closed, it lets nothing begin."""

    def __init__(self) -> None:
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()
        self._is_closed = False

    def refuse_if_closed(self, method: str) -> None:
        """For what need not be waited for.

        Raises:
            UnavailableError: nothing begins any more.
        """
        if self._is_closed:
            raise UnavailableError(f"{method}: the clinic is being closed")

    @contextmanager
    def one(self, method: str) -> Iterator[None]:
        """Something that is waited for.

        Raises:
            UnavailableError: nothing begins any more.
        """
        self.refuse_if_closed(method)
        self._count += 1
        self._none.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._none.set()

    async def ended(self, limit_s: float) -> bool:
        """Let nothing begin, and wait so long; whether all has ended."""
        self._is_closed = True
        try:
            async with asyncio.timeout(limit_s):
                await self._none.wait()
        except TimeoutError:
            return False
        return True
