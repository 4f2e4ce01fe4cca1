"""What actions have at hand while they run."""

from dataclasses import dataclass

import structlog

from dialog.rasa.action_runner import ActionError, ActionRunner
from dialog.rasa.events import Event
from dialog.rasa.responses import Responder
from dialog.rasa.tracker import Tracker

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ActionContext:
    """The bot's voice, and the bot's own actions."""

    responder: Responder
    runner: ActionRunner

    async def run_own(self, name: str, tracker: Tracker) -> list[Event]:
        """What an action of the bot said, then what it did.

        Raises:
            ActionError: it did not run.
        """
        answer = await self.runner.run(name, tracker)
        return [*self.responder.say_answers(answer.responses, tracker), *answer.events]

    def log_failure(self, name: str, error: ActionError) -> None:
        """Tell the operator, not the user."""
        log.error("action failed", action=name, error=type(error).__name__)
