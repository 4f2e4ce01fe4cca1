"""Finds the notes that an earlier process left due, in the records of calls."""

import asyncio
from collections.abc import Callable

import orjson
import structlog

from dialog.events.documents import event_from_json
from dialog.notes.due import NotesDue, due_in
from dialog.rasa.events import Event, EventError
from dialog.records.errors import StoreError
from dialog.records.store import EventRecord, EventStore

log = structlog.get_logger()

_MARK = b'"note_postponed"'
"""What a record has of which a note may be due; the others need not be understood."""
_PAUSE_S = 0.01
"""Between two records: calls come first."""
_MOST_S = 600.0
OLD_ENOUGH_S = 600.0
"""Younger ones may be being worded, here or in another process."""


async def sweep(
    store: EventStore,
    due: NotesDue,
    *,
    clock: Callable[[], float],
    pause_s: float = _PAUSE_S,
    most_s: float = _MOST_S,
) -> int:
    """Collect what is due and old enough; how many there are. Gives up after a while, and says so.

    Args:
        store: the record of calls.
        due: gets the notes.
        clock: seconds since the epoch.
        pause_s: between two records.
        most_s: for all of it.
    """
    began, found = clock(), 0
    try:
        async for call_id in store.conversations():
            if clock() - began > most_s:
                log.warning("search for due notes given up", count=found)
                return found
            found += _collected(due, call_id, await store.read(call_id), clock())
            await asyncio.sleep(pause_s)
    except StoreError as error:
        log.warning("search for due notes broken off", count=found, error=type(error).__name__)
    if found:
        log.info("notes due of earlier calls", count=found)
    return found


def _collected(due: NotesDue, call_id: str, kept: tuple[EventRecord, ...], now: float) -> bool:
    postponed = [one for one in kept if _MARK in one.body]
    if not postponed or now - postponed[-1].at < OLD_ENOUGH_S:
        return False
    try:
        events = _events(kept)
    except EventError as error:
        log.error("call not read", call=call_id, error=type(error).__name__)
        return False
    return due_in(events) is not None and due.collect(call_id, events, at=now)


def _events(kept: tuple[EventRecord, ...]) -> list[Event]:
    return [event_from_json(orjson.loads(one.body)) for one in kept]
