"""One message in, what happens and what is said out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from dialog.rasa.action_context import ActionContext
from dialog.rasa.action_runner import ActionError, ActionRejectedError
from dialog.rasa.actions import run_action
from dialog.rasa.domain import SESSION_METADATA, Json
from dialog.rasa.events import (
    LISTEN,
    SESSION_START,
    ActionExecuted,
    ActionExecutionRejected,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from dialog.rasa.mappings import extract_slots
from dialog.rasa.messages import Message, parse_command
from dialog.rasa.policies import Policies
from dialog.rasa.prediction import Prediction
from dialog.rasa.story_tests import actions_since_listening
from dialog.rasa.tracker import Tracker

log = structlog.get_logger()

_ENDS_TURN = (LISTEN, SESSION_START)
_TRIES = 3
"""Predictions for each action that is allowed: actions that reject by turns would never end."""


class Interpreter(Protocol):
    """Understands words."""

    def parse(self, text: str) -> Mapping[str, Json]:
        """`intent`, `entities` and `intent_ranking`, as events carry them; does not block."""
        ...


@dataclass(frozen=True, slots=True)
class Processor:
    """Lets a bot answer. It keeps nothing: all of a conversation is in its tracker."""

    policies: Policies
    context: ActionContext
    interpreter: Interpreter
    clock: Callable[[], float]
    """Seconds since the epoch, for the events' timestamps and the end of sessions."""
    max_predictions: int = 10
    """Actions on one message; more are a bot that talks to itself."""

    async def answer(self, tracker: Tracker, message: Message) -> tuple[BotUttered, ...]:
        """Take the message and act until the bot listens again; what it said.

        Args:
            tracker: the conversation, which goes on by this.
            message: of the user.
        """
        begun = len(tracker.events)
        await self.start_session(tracker, message.metadata)
        self.note(tracker, [self._heard(message, tracker)])
        await self.fill_slots(tracker)
        await self.act(tracker)
        return tuple(one for one in tracker.events[begun:] if isinstance(one, BotUttered))

    async def start_session(
        self, tracker: Tracker, metadata: Mapping[str, Json] | None = None
    ) -> None:
        """Begin a session, unless one is under way."""
        if tracker.applied_events() and not self.has_expired(tracker):
            return
        if metadata:
            self.note(tracker, [SlotSet(SESSION_METADATA, dict(metadata))])
        await self.run_action(tracker, SESSION_START)

    def has_expired(self, tracker: Tracker) -> bool:
        """Whether the user has been away for so long that another session begins."""
        limit_min = tracker.domain.session_expiration_min
        counting = reversed(tracker.applied_events())
        heard = next((one for one in counting if isinstance(one, UserUttered)), None)
        if limit_min <= 0 or heard is None or heard.timestamp is None:
            return False
        return (self.clock() - heard.timestamp) / 60 > limit_min

    def _heard(self, message: Message, tracker: Tracker) -> UserUttered:
        parsed = parse_command(message.text, tracker.domain)
        if parsed is None:
            parsed = {"text": message.text, **self.interpreter.parse(message.text)}
        common: dict[str, Json] = {
            "message_id": message.message_id,
            "metadata": dict(message.metadata),
        }
        return UserUttered(
            message.text,
            {**common, **parsed},
            message.channel,
            message.message_id,
            metadata=message.metadata,
        )

    async def fill_slots(self, tracker: Tracker) -> None:
        """Take from the latest message what its words fill."""
        self.note(tracker, await extract_slots(self.context, tracker))

    async def act(self, tracker: Tracker) -> None:
        """Run actions until the bot listens."""
        tries = 0
        while self._may_act(tracker):
            if self._is_too_long(tracker) or tries >= _TRIES * self.max_predictions:
                log.warning("circuit breaker tripped", actions=self.max_predictions)
                return
            tries += 1
            prediction = self.policies.predict(tracker)
            tracker.clear_followup()
            await self._run(tracker, prediction)
            if prediction.action in _ENDS_TURN:
                return

    async def run_action(
        self,
        tracker: Tracker,
        name: str,
        policy: str | None = None,
        confidence: float = 1.0,
    ) -> None:
        """Run an action that no policy predicted, though somebody may say that one did."""
        await self._run(tracker, Prediction(policy, -1, {name: confidence}), name)

    def _is_too_long(self, tracker: Tracker) -> bool:
        if tracker.latest_action in _ENDS_TURN:
            return False
        return actions_since_listening(tracker.events) >= self.max_predictions

    def _may_act(self, tracker: Tracker) -> bool:
        message = tracker.latest_message
        return not tracker.is_paused or (message is not None and message.intent == "restart")

    async def _run(
        self, tracker: Tracker, prediction: Prediction, ordered: str | None = None
    ) -> None:
        """Run the action; what comes before it happens on a copy first, as it may yet reject."""
        name = ordered or prediction.action
        trial = tracker.copy() if prediction.events else tracker
        for event in prediction.events:
            trial.update(event)
        try:
            events = await run_action(self.context, name, trial, texts=self.policies.texts)
        except ActionRejectedError:
            policy, confidence = prediction.policy, prediction.confidence
            self.note(tracker, [ActionExecutionRejected(name, policy, confidence)])
            return
        except ActionError as error:
            self.context.log_failure(name, error)
            events = self.context.excuse(name, trial)
        if not any(isinstance(one, ActionExecutionRejected) for one in events):
            self.note(tracker, [*prediction.events, self._executed(prediction, name)])
        self.note(tracker, events)
        if any(isinstance(one, UserUttered) for one in events):
            self.note(tracker, await extract_slots(self.context, tracker))

    def _executed(self, prediction: Prediction, name: str) -> ActionExecuted:
        is_text = name in self.policies.texts
        return ActionExecuted(
            None if is_text else name,
            prediction.policy,
            prediction.confidence,
            action_text=name if is_text else None,
            hide_rule_turn=prediction.hide_rule_turn,
        )

    def note(self, tracker: Tracker, events: Iterable[Event]) -> None:
        """Let the events happen now."""
        for event in events:
            tracker.update(replace(event, timestamp=self.clock()))
