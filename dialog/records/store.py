"""The record of a conversation: a list of events that only grows.

A tracker is the fold of these events, so they are all there is to keep. An event is a JSON object
in Rasa's event format; the stores look only at its `event` and `timestamp`.
"""

import unicodedata
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import orjson

from dialog.records.errors import InvalidEventError

MAX_ID_CHARACTERS = 255
SEALED_EVENT = "sealed"
"""The type that a sealed event has where a store shows JSON; no event of a caller may have it."""


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One event. Its number, counted from 0, is its place in the conversation."""

    at: float
    """When it happened, in Unix seconds; the same as the body's `timestamp`."""
    body: bytes
    """A JSON object in UTF-8, from brace to brace. It is returned byte for byte."""


class EventStore(Protocol):
    """Where conversations are kept. Every call may raise `StoreError` and ends within a limit.

    Writers of one conversation need no lock: each says how long the conversation was when it
    decided what to write, and the slower one is refused.
    """

    async def append(
        self, conversation_id: str, expected_length: int, events: Sequence[EventRecord]
    ) -> int:
        """Keeps all of `events` or none, and returns the conversation's new length.

        When it returns, the events outlive the end of this process. When it is cancelled or
        fails with `StoreUnavailableError`, either all of them stand or none does.

        Raises:
            ConcurrentWriteError: the conversation has not `expected_length` events.
            InvalidEventError: an event is no JSON object of an event, or too long.
        """

    async def read(self, conversation_id: str, start: int = 0) -> tuple[EventRecord, ...]:
        """The events from number `start` on; none for a conversation that nobody wrote."""

    def conversations(self) -> AsyncIterator[str]:
        """The ids of all conversations, each once, in no order."""

    async def forget(self, conversation_id: str) -> bool:
        """Deletes a conversation for good; whether there was one."""

    async def close(self) -> None:
        """Gives back files and connections; nothing may be called after it."""


def check_append(
    conversation_id: str, expected_length: int, events: Sequence[EventRecord], max_bytes: int
) -> None:
    """Refuses what no store may take.

    Raises:
        InvalidEventError: see `EventStore.append`, and `check_id`.
    """
    check_id(conversation_id)
    if expected_length < 0:
        raise InvalidEventError(f"expected_length = {expected_length}; allowed: 0 or more")
    if not events:
        raise InvalidEventError("no event to append; allowed: 1 or more")
    for number, event in enumerate(events, expected_length):
        _check_event(number, event, max_bytes)


def check_read(conversation_id: str, start: int) -> None:
    """Refuses to read from nowhere.

    Raises:
        InvalidEventError: `start` is negative; see also `check_id`.
    """
    check_id(conversation_id)
    if start < 0:
        raise InvalidEventError(f"start = {start}; allowed: 0 or more")


def check_id(conversation_id: str) -> None:
    """Refuses ids that not every store can name a conversation by.

    Raises:
        InvalidEventError: the id is empty, too long, or has a control character or a lone
            surrogate. The message does not quote it.
    """
    if not 0 < len(conversation_id) <= MAX_ID_CHARACTERS:
        raise InvalidEventError(
            f"a conversation's id has {len(conversation_id)} characters; "
            f"allowed: 1 to {MAX_ID_CHARACTERS}"
        )
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in conversation_id):
        raise InvalidEventError(
            "a conversation's id has a control character or half of a surrogate pair; "
            "allowed: any other character"
        )


def _check_event(number: int, event: EventRecord, max_bytes: int) -> None:
    if len(event.body) > max_bytes:
        raise InvalidEventError(
            f"event {number} has {len(event.body)} bytes; allowed: up to {max_bytes}"
        )
    if not (event.body.startswith(b"{") and event.body.endswith(b"}")):
        raise InvalidEventError(f"event {number} is no JSON object from its first byte to its last")
    try:
        content = orjson.loads(event.body)
    except orjson.JSONDecodeError:
        # Not chained: the parser's message holds the document.
        raise InvalidEventError(f"event {number} is not JSON") from None
    kind = content.get("event")
    if not isinstance(kind, str) or not kind or kind == SEALED_EVENT:
        raise InvalidEventError(f"event {number} has no `event`, or one that is not allowed")
    at = content.get("timestamp")
    if isinstance(at, bool) or not isinstance(at, int | float) or at != event.at:
        raise InvalidEventError(f"event {number}: `timestamp` is not the number {event.at!r}")
