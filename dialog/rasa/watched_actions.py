"""Seeing which actions failed while a message was answered.

To the conversation a failed action is one that did nothing, as with Rasa. A caller, though, must
hear something: whoever speaks asks here what went wrong.
"""

from dataclasses import dataclass, field, replace

from dialog.rasa.action_runner import ActionAnswer, ActionFailedError, ActionRunner
from dialog.rasa.processor import Processor
from dialog.rasa.tracker import Tracker


@dataclass(frozen=True, slots=True)
class ActionFailure:
    """An action of this name failed."""

    name: str
    error: ActionFailedError


@dataclass(frozen=True, slots=True)
class WatchedActions:
    """Runs actions as another runner does, and remembers which failed. For one message."""

    runner: ActionRunner
    failures: list[ActionFailure] = field(default_factory=list)
    """In their order; an action that rejects has not failed."""

    async def run(self, name: str, tracker: Tracker) -> ActionAnswer:
        """The other runner's answer."""
        try:
            return await self.runner.run(name, tracker)
        except ActionFailedError as error:
            self.failures.append(ActionFailure(name, error))
            raise


def watched(processor: Processor) -> tuple[Processor, list[ActionFailure]]:
    """The processor, to answer one message, and where its failures will be found."""
    watch = WatchedActions(processor.context.runner)
    context = replace(processor.context, runner=watch)
    return replace(processor, context=context), watch.failures
