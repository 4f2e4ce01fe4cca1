"""A patient of the invented clinic who calls again and again, and memories in trouble."""

import asyncio

from calls.stages import Clock

from dialog.manager import DialogManager
from dialog.records.errors import StoreUnavailableError
from dialog.turn import Utterance

DAY_S = 86_400.0
LINDA = ("linda example", "december third nineteen sixty three")
ANNA = ("anna sampleton", "may fourteenth nineteen ninety four")
WANTS = "i need a refill"
COUGH = ("i have a cough", "three", "for two days", "no")


class Hangs:
    """A memory that never answers."""

    async def recall(self, patient_id):
        await asyncio.Event().wait()

    async def remember(self, patient_id, call):
        await asyncio.Event().wait()

    async def forget(self, patient_id):
        await asyncio.Event().wait()

    async def close(self):
        pass


class Down:
    """A memory that is out of order."""

    async def recall(self, patient_id):
        raise StoreUnavailableError("memory.sqlite: no answer within 0.5 s")

    async def remember(self, patient_id, call):
        raise StoreUnavailableError("memory.sqlite: no answer within 0.5 s")

    async def forget(self, patient_id):
        raise StoreUnavailableError("memory.sqlite: no answer within 0.5 s")

    async def close(self):
        pass


class Patient:
    """Somebody who calls again and again."""

    def __init__(self, manager: DialogManager, clock: Clock, memories, name="call") -> None:
        self.manager = manager
        self.clock = clock
        self.memories = memories
        self.tracker = None
        self._name = name
        self._calls = 0

    async def call(self, *lines: str) -> list[str]:
        """What the agent said to each line; a day later is the next call."""
        self._calls += 1
        call_id = f"{self._name}-{self._calls}"
        await self.manager.open(call_id)
        said = []
        for line in lines:
            turn = await self.manager.respond(call_id, Utterance(line))
            said.append(" ".join(reply.text for reply in turn.replies))
            self.turn = turn
        self.tracker = self.manager.tracker(call_id)
        await self.manager.close(call_id)
        self.clock.now_s += DAY_S
        return said

    def events(self, kind):
        return [one for one in self.tracker.events[:] if isinstance(one, kind)]
