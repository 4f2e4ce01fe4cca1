"""Actions that are code: where the engine ends and somebody's own program begins.

ActionError                     an action gave no answer
    ActionFailedError           its turn goes on without it, whatever the reason:
        ActionUnknownError          nobody has an action of this name
        ActionBrokenError           it raised, or its server says that something is wrong
        ActionUnreachableError      its server is down, or left alone for a while after failures
        ActionTimeoutError          no answer in time; what it did meanwhile is not known
        ActionAnswerError           its answer makes no sense
    ActionRejectedError         it will not run now: another action is predicted

What an action said, and what it was told, is in none of the texts.
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


class ActionUnknownError(ActionFailedError):
    """Nobody has an action of this name."""


class ActionBrokenError(ActionFailedError):
    """The action raised, or its server answers that something is wrong."""


class ActionUnreachableError(ActionFailedError):
    """The action's server is down, or is left alone for a while since it was."""


class ActionTimeoutError(ActionFailedError):
    """No answer in time. Whether the action had its effect is not known."""


class ActionAnswerError(ActionFailedError):
    """The answer is not what an action may answer."""


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
        raise ActionUnknownError(f"action {name!r}: no action server is configured")
