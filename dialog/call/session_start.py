"""What is known of a caller before the greeting."""

from collections.abc import Iterator, Mapping

from dialog.rasa.domain import Json
from dialog.rasa.events import LISTEN, ActionExecuted, Event, SlotSet, Undone


def in_session_start(known: Mapping[str, Json]) -> Iterator[Event]:
    """Fills slots where `action_session_start` would: behind its listening, a rewind loses them."""
    yield Undone()
    for name, value in known.items():
        yield SlotSet(name, value)
    yield ActionExecuted(LISTEN)
