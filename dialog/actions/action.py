"""What an action is: it looks at the state, and tells what happened and what is to be said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from dialog.events import DialogEvent
from dialog.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Say:
    """A response to be said, and values for placeholders that no slot fills."""

    response: str
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action brought about, in order: first the events, then the words."""

    events: tuple[DialogEvent, ...] = ()
    says: tuple[Say, ...] = ()


class Action(Protocol):
    """One action. Shared by all calls; may await services, each with a timeout of its own."""

    name: str

    async def run(self, tracker: Tracker, at: float) -> Outcome:
        """What the action does in this state; `at` is now, in seconds since the epoch."""
        ...
