"""How an answer is waited for that takes long: in company, and not at any price.

A clinic's system may take seconds. Meanwhile the caller hears that the answer is coming, again and
again. What the caller says to that ("okay", "hello?") is answered by the answer itself: it must not
count as a yes to a question that is still to be asked. And what cannot wait is not made to.
"""

import asyncio
from collections.abc import Awaitable, Callable

from dialog.turn import Turn
from telephony.backchannel import is_backchannel

FILLER_AGAIN_S = 4.5
"""After each word that the answer is coming."""

_TO_A_FILLER = frozenset(
    (
        "yes", "yes please", "please", "sure", "fine", "of course", "no problem", "no rush",
        "take your time", "i can wait", "i will wait", "i'll wait", "thanks", "thank you",
        "okay thanks", "okay thank you", "hello", "hello hello", "hi", "anybody there",
        "are you there", "are you still there", "still there", "you there", "you still there",
        "hello are you there", "hello are you still there", "is anybody there",
    )
)  # fmt: skip
"""Nothing of it asks for more than the answer, and nothing could tell of an illness."""


def answers_filler(text: str) -> bool:
    """Whether it is what people say who were told that they have to wait, and no more."""
    words = " ".join(text.lower().replace("?", " ").replace(",", " ").replace(".", " ").split())
    return words in _TO_A_FILLER or is_backchannel(words)


class Waiting:
    """For the answers of one call, one at a time."""

    def __init__(
        self,
        *,
        filler_after_s: float,
        limit_s: float,
        say_filler: Callable[[int], Awaitable[None]],
    ) -> None:
        """Wait for nothing yet.

        Args:
            filler_after_s: how long the caller waits before the first word.
            limit_s: for one answer.
            say_filler: says it, in this turn.
        """
        self._filler_after_s = filler_after_s
        self._limit_s = limit_s
        self._say_filler = say_filler
        self._task: asyncio.Future[Turn] | None = None
        self._is_given_up = False
        self._has_filled = False
        self.turn = 0
        """The turn that the answer is given in: the last one that it is an answer to."""

    @property
    def is_on(self) -> bool:
        """Whether an answer is waited for."""
        return self._task is not None

    @property
    def is_long(self) -> bool:
        """Whether the caller was told that it takes a moment: now, or before the last answer."""
        return self._has_filled

    async def for_answer(self, answer: Awaitable[Turn], turn: int) -> Turn | None:
        """The answer; None where it was given up.

        Raises:
            TimeoutError: there is none in time.
            Exception: whatever it raises.
        """
        task = self._task = asyncio.ensure_future(answer)
        self.turn, self._is_given_up, self._has_filled = turn, False, False
        try:
            async with asyncio.timeout(self._limit_s):
                wait_s = self._filler_after_s
                while not (await asyncio.wait({task}, timeout=wait_s))[0]:
                    await self._fill()
                    wait_s = FILLER_AGAIN_S
            return None if task.cancelled() and self._is_given_up else task.result()
        finally:
            self._task = None
            # Does nothing to a task that is done.
            task.cancel()

    def answers_too(self, turn: int) -> None:
        """What the caller said in this turn is answered by what is waited for."""
        self.turn = turn

    def give_up(self) -> None:
        """What is waited for is not wanted any more."""
        if self._task is not None:
            self._is_given_up = True
            self._task.cancel()

    async def _fill(self) -> None:
        self._has_filled = True
        # Before the greeting nobody has asked for anything.
        if self.turn:
            await self._say_filler(self.turn)
