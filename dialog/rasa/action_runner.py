"""Actions that are code: where the engine ends and somebody's own program begins.

ActionError                 an action gave no answer
ActionFailedError       it is broken, unknown or out of reach: its turn goes on without it
ActionRejectedError     it will not run now: another action is predicted
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from dialog.rasa.domain import Json
from dialog.rasa.events import Event
from dialog.rasa.tracker import Tracker


class ActionError(RuntimeError):
    """An action gave no answer."""


class ActionFailedError(ActionError):
    """An action is broken, unknown or out of reach, or its answer makes no sense."""


class ActionRejectedError(ActionError):
    """An action refuses to run now."""


@dataclass(frozen=True, slots=True)
class ActionAnswer:
    """What an action did and said."""

    events: tuple[Event, ...] = ()
    responses: tuple[Mapping[str, Json], ...] = ()
    """As the action server gives them: `text`, or `response` to be worded by the engine, ..."""


class ActionRunner(Protocol):
    """Runs actions by name: in this process, or on an action server over the network."""

    async def run(self, name: str, tracker: Tracker) -> ActionAnswer:
        """The action's answer; waits no longer than its settings allow.

        Raises:
            ActionFailedError, ActionRejectedError
        """
        ...


class NoActions:
    """For bots without any action of their own."""

    async def run(self, name: str, tracker: Tracker) -> ActionAnswer:
        """Fails always."""
        raise ActionFailedError(f"action {name!r}: no action server is configured")
