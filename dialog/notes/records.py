"""What became of the note of a call that is over, added to the record of that call."""

from collections.abc import Callable

import structlog

from dialog.breaker import Breaker
from dialog.call.record import CallRecord
from dialog.events.care import NoteWritten
from dialog.rasa.events import EventError, SlotSet
from dialog.records.errors import StoreError
from dialog.records.store import EventStore

log = structlog.get_logger()

WRITTEN = "soap_note_generated"
"""Slot: whether the draft is with the clinic; False: it is kept for later."""
_FAILURES, _REST_S = 3, 5.0
"""Of the store, as for calls."""


class NoteRecords:
    """The records of calls that are over. Shared by all."""

    def __init__(
        self, store: EventStore, *, clock: Callable[[], float], monotonic: Callable[[], float]
    ) -> None:
        """`clock` gives seconds since the epoch; `monotonic` is for the store's breaker."""
        self._store = store
        self.clock = clock
        self._breaker = Breaker(failures=_FAILURES, rest_s=_REST_S, clock=monotonic)

    def of(self, call_id: str) -> CallRecord:
        """The record of a call, to be loaded before anything is added."""
        return CallRecord(self._store, call_id, self._breaker)

    async def add_written(self, record: CallRecord, key: str, note_id: str) -> None:
        """The clinic has the note."""
        at = self.clock()
        await record.keep(
            [NoteWritten(key, note_id, timestamp=at), SlotSet(WRITTEN, True, timestamp=at)]
        )

    async def written_later(self, call_id: str, key: str, note_id: str) -> None:
        """The same for a record that is not at hand; a store in trouble is only logged."""
        record = self.of(call_id)
        try:
            events = await record.load()
        except (StoreError, EventError) as error:
            log.error("call not read", call=call_id, error=type(error).__name__)
            return
        if events and not any(isinstance(one, NoteWritten) and one.key == key for one in events):
            await self.add_written(record, key, note_id)
