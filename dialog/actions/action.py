"""What an action of our own is: it looks at a call, and tells what happened and what is said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from dialog.call.tracker import CallTracker
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.events import Event
from dialog.rasa.local_actions import LocalAction
from dialog.rasa.tracker import Tracker


class Action(Protocol):
    """One action. Shared by all calls; may await services, each with a timeout of its own."""

    name: str

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """What the action does in this state; `at` is now, in seconds since the epoch."""
        ...


@dataclass(frozen=True, slots=True)
class Say:
    """A response to be said, and values for blanks that no slot fills."""

    response: str
    given: tuple[tuple[str, str], ...] = ()


def answer(*says: Say, events: tuple[Event, ...] = ()) -> ActionAnswer:
    """What an action did and said."""
    responses = []
    for say in says:
        given: dict[str, Json] = dict(say.given)
        responses.append({**given, "response": say.response})
    return ActionAnswer(events, tuple(responses))


def runnable(action: Action, clock: Callable[[], float]) -> LocalAction:
    """The action as the engine runs it."""

    async def run(tracker: Tracker) -> ActionAnswer:
        if not isinstance(tracker, CallTracker):
            raise TypeError("calls are tracked by CallTracker")
        return await action.run(tracker, clock())

    return run
