"""What calls that are over still have to write: the store was down when they ended."""

from collections import deque
from typing import Protocol


class Writer(Protocol):
    """Something with events that the store may lack."""

    async def keep(self) -> bool:
        """Offer them to the store; whether it has all of them now."""
        ...


class Leftovers:
    """Waits for the store to come back, and has nothing of its own to tell that by."""

    def __init__(self) -> None:
        self._writers: deque[Writer] = deque()

    def __len__(self) -> int:
        return len(self._writers)

    async def finish(self, writer: Writer) -> None:
        """Let the writer write, and if the store takes it, those that were refused before.

        Args:
            writer: of a call that is over.
        """
        self._writers.appendleft(writer)
        for _ in range(len(self._writers)):
            writer = self._writers.popleft()
            is_kept = False
            try:
                is_kept = await writer.keep()
            finally:
                if not is_kept:
                    self._writers.append(writer)
            if not is_kept:
                return
