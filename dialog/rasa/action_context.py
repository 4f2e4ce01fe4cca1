"""What actions have at hand while they run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from dialog.rasa.action_runner import ActionError, ActionRunner
from dialog.rasa.domain import Json
from dialog.rasa.events import BotUttered, Event
from dialog.rasa.tracker import Tracker

log = structlog.get_logger()


class Speaker(Protocol):
    """Words what the bot says."""

    def say(self, name: str, tracker: Tracker) -> list[BotUttered]:
        """The response, or nothing if the domain has none that fits."""
        ...

    def say_answers(
        self, answers: Sequence[Mapping[str, Json]], tracker: Tracker
    ) -> list[BotUttered]:
        """What an action wants said, in its words or in those of the domain's responses."""
        ...


def _without_excuse(name: str, tracker: Tracker) -> list[Event]:
    return []


@dataclass(frozen=True, slots=True)
class ActionContext:
    """The bot's voice, and the bot's own actions."""

    responder: Speaker
    runner: ActionRunner
    excuse: Callable[[str, Tracker], list[Event]] = _without_excuse
    """What happens where an action, by its name, gave no answer. In Rasa: nothing."""

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
