"""Collects the keys of a `<Gather>`."""

import asyncio

from load_tests.twilio_double import verbs
from load_tests.twilio_double.clock import Clock, within
from load_tests.twilio_double.line import Line


class KeyCollector:
    """Listens to the line until the keys are complete. Speech is not gathered here."""

    def __init__(self, verb: verbs.Gather) -> None:
        self.digits = ""
        self._verb = verb
        self._is_complete = False
        self._pressed = asyncio.Event()

    def hear(self, mulaw: bytes) -> None:
        """Nothing: only keys count."""

    def press(self, digit: str) -> None:
        """Take a key, unless all are there."""
        if self._is_complete:
            return
        if digit == self._verb.finish_on_key:
            self._is_complete = True
        else:
            self.digits += digit
            self._is_complete = len(self.digits) == self._verb.num_digits
        self._pressed.set()

    async def collect(self, line: Line, clock: Clock) -> None:
        """Wait for the last key, as long as each comes within the timeout.

        Raises:
            CallerGoneError: the caller hung up.
        """
        while not self._is_complete:
            self._pressed.clear()
            try:
                await within(clock, _first(self._pressed, line.over), self._verb.timeout_s)
            except TimeoutError:
                return
            line.check()


async def _first(*events: asyncio.Event) -> None:
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
