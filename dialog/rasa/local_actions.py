"""Actions that are functions of this process, and how they stand beside those of a server."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from dialog.rasa.action_runner import (
    ActionAnswer,
    ActionAnswerError,
    ActionBrokenError,
    ActionError,
    ActionRunner,
    ActionTimeoutError,
    ActionUnknownError,
)
from dialog.rasa.tracker import Tracker

LocalAction: TypeAlias = Callable[[Tracker], Awaitable[ActionAnswer]]
"""Gets a copy of the conversation, does not block, and raises `ActionRejectedError` to reject."""


class LocalActions:
    """Runs functions by their names, each within the same time."""

    def __init__(self, actions: Mapping[str, LocalAction], *, timeout_s: float) -> None:
        """Know these."""
        self._actions = dict(actions)
        self._timeout_s = timeout_s

    def __contains__(self, name: object) -> bool:
        return name in self._actions

    async def run(self, name: str, tracker: Tracker) -> ActionAnswer:
        """The function's answer.

        Raises:
            ActionFailedError: any of its kinds.
            ActionRejectedError
        """
        if name not in self._actions:
            raise ActionUnknownError(f"action {name!r}: not one of this process")
        try:
            async with asyncio.timeout(self._timeout_s):
                answer: object = await self._actions[name](tracker.copy())
        except ActionError:
            raise
        except TimeoutError:
            limit_s = self._timeout_s
            raise ActionTimeoutError(f"action {name!r}: no answer within {limit_s} s") from None
        except Exception as error:  # noqa: BLE001 - any action may break; the caller is answered
            # Not chained: its text may quote the caller.
            raise ActionBrokenError(f"action {name!r}: {type(error).__name__}") from None
        if not isinstance(answer, ActionAnswer):
            kind = type(answer).__name__
            raise ActionAnswerError(f"action {name!r}: answered {kind}; allowed: ActionAnswer")
        return answer


class LocalFirst:
    """Runs what this process has itself, and leaves the rest to another runner."""

    def __init__(self, local: LocalActions, rest: ActionRunner) -> None:
        """The rest is `NoActions` where there is no server."""
        self._local = local
        self._rest = rest

    async def run(self, name: str, tracker: Tracker) -> ActionAnswer:
        """The answer of whoever has the action.

        Raises:
            ActionFailedError: any of its kinds; `ActionUnknownError` if nobody has it.
            ActionRejectedError
        """
        runner: ActionRunner = self._local if name in self._local else self._rest
        return await runner.run(name, tracker)
