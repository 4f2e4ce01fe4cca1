"""The events of a conversation, in a list whose copies cost next to nothing.

Every action is tried on a copy of the conversation, and some conversations are long: with a plain
list, each turn would be slower than the one before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from dialog.rasa.events import Event

_CHUNK = 256


class EventLog(Sequence[Event]):
    """Grows and shrinks at its end. What is full is never changed, and shared by all copies."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        """Hold these, the oldest first."""
        self._full: list[tuple[Event, ...]] = []
        self._tail: list[Event] = []
        for event in events:
            self.append(event)

    def copy(self) -> "EventLog":
        """Another log with the same events, whose future is its own."""
        other = EventLog.__new__(EventLog)
        other._full, other._tail = self._full.copy(), self._tail.copy()
        return other

    def append(self, event: Event) -> None:
        """Add the newest."""
        if len(self._tail) == _CHUNK:
            self._full.append(tuple(self._tail))
            self._tail = []
        self._tail.append(event)

    def pop(self) -> Event:
        """Take the newest away.

        Raises:
            IndexError: there is none.
        """
        if not self._tail and self._full:
            self._tail = list(self._full.pop())
        return self._tail.pop()

    def clear(self) -> None:
        """Forget all."""
        self._full, self._tail = [], []

    def __len__(self) -> int:
        return len(self._full) * _CHUNK + len(self._tail)

    def __iter__(self) -> Iterator[Event]:
        for chunk in self._full:
            yield from chunk
        yield from self._tail

    def __reversed__(self) -> Iterator[Event]:
        yield from reversed(self._tail)
        for chunk in reversed(self._full):
            yield from reversed(chunk)

    @overload
    def __getitem__(self, index: int) -> Event: ...

    @overload
    def __getitem__(self, index: slice) -> list[Event]: ...

    def __getitem__(self, index: int | slice) -> Event | list[Event]:
        if isinstance(index, slice):
            return self._slice(*index.indices(len(self)))
        at = range(len(self))[index]
        chunk, place = divmod(at, _CHUNK)
        chunks = (*self._full[chunk : chunk + 1], self._tail)
        return chunks[0][place]

    def _slice(self, start: int, stop: int, step: int) -> list[Event]:
        if step != 1:
            return [self[at] for at in range(start, stop, step)]
        first = start // _CHUNK
        near: list[Event] = []
        for chunk in self._full[first : stop // _CHUNK + 1]:
            near.extend(chunk)
        if stop > len(self._full) * _CHUNK:
            near.extend(self._tail)
        return near[start - first * _CHUNK : max(start, stop) - first * _CHUNK]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, EventLog | list | tuple):
            return NotImplemented
        return len(self) == len(other) and all(map(_are_equal, self, other))

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __repr__(self) -> str:
        return f"EventLog({len(self)} events)"


def _are_equal(one: object, other: object) -> bool:
    return one == other
