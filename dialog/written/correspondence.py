"""Conversations in writing, and all conversations as somebody with the right may look and reach in.

What Rasa's HTTP interface does, with triage before it: every text of a user is assessed, whoever
sent it, and an emergency is answered as one whatever else goes on.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import structlog

from dialog.call.conversation import Conversation
from dialog.call.tracker import CallTracker
from dialog.conduct.telling import tell
from dialog.errors import CallUnderWayError
from dialog.events.call import AcuityRaised, HistoryReplaced, SessionExpired, TurnTriaged
from dialog.hearing.intake import Intake
from dialog.parts import DialogParts
from dialog.rasa.domain import Domain, Json
from dialog.rasa.event_log import EventLog
from dialog.rasa.events import (
    SESSION_START,
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    UserUttered,
)
from dialog.rasa.messages import Message, parse_command
from dialog.rasa.prediction import Prediction
from dialog.turn import Source, Utterance
from dialog.written.conversations import Conversations
from dialog.written.parsing import lowered
from triage.decision import Acuity, TriageDecision

log = structlog.get_logger()

MOST_IN_MEMORY = 1_000


@dataclass(frozen=True, slots=True)
class Ordered:
    """An action that somebody wants run, and what they say of who predicted it."""

    name: str
    policy: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of reaching in."""

    tracker: CallTracker
    """With the events since the latest session that had begun by then; nobody else changes it."""
    said: tuple[BotUttered, ...] = ()


class Correspondence:
    """All conversations that are not calls under way; those can only be looked at."""

    def __init__(
        self,
        parts: DialogParts,
        intake: Intake,
        calls: Mapping[str, Conversation],
        never_silent: Callable[[Conversation], Awaitable[None]],
    ) -> None:
        """Answer by `parts`.

        Args:
            parts: what all conversations share.
            intake: the beginning of every turn.
            calls: those under way.
            never_silent: says something where nothing was said.
        """
        self._parts = parts
        self._intake = intake
        self._calls = calls
        self._never_silent = never_silent
        self.most_in_memory = MOST_IN_MEMORY
        self._conversations = Conversations(parts, most=lambda: self.most_in_memory)

    @property
    def domain(self) -> Domain:
        """What all conversations are made of."""
        return self._parts.domain

    def parse(self, text: str) -> Mapping[str, Json]:
        """What the text means, whatever was said before."""
        parsed = parse_command(text, self.domain)
        return self._parts.processor.interpreter.parse(text) if parsed is None else parsed

    async def answer(self, conversation_id: str, message: Message) -> tuple[BotUttered, ...]:
        """Take the message and act on it; what is answered, which may be nothing in Rasa's manner.

        Raises:
            CallUnderWayError: it is a call, where nobody writes.
            InvalidEventError: the id is none.
        """
        async with self._turn(conversation_id, may_be_partial=True) as chat:
            await self._begin_session(chat, message.metadata)
            begun = len(chat.tracker.events)
            await self._intake.take(chat, _utterance(message))
            tell(conversation_id, chat.tracker.events[begun:])
            return await self._acted(chat)

    async def hear(
        self, conversation_id: str, message: Message, parsed: Mapping[str, Json] | None = None
    ) -> CallTracker:
        """Take the message without acting on it.

        Raises:
            CallUnderWayError, StoreError, EventError: nothing was changed.
        """
        async with self._turn(conversation_id) as chat:
            session = _session_start(chat)
            await self._begin_session(chat, message.metadata)
            await self._intake.take(chat, _utterance(message), parsed)
            return _since(session, chat)

    async def trigger(
        self, conversation_id: str, intent: str, entities: Sequence[Mapping[str, Json]]
    ) -> Outcome:
        """Act as if the user had meant this, without having said anything.

        Raises:
            CallUnderWayError, StoreError, EventError: nothing was changed.
        """
        async with self._turn(conversation_id) as chat:
            session = _session_start(chat)
            await self._begin_session(chat)
            tracker, processor = chat.tracker, self._parts.processor
            external = _external(intent, entities, tracker.events[session:])
            processor.note(tracker, [TurnTriaged(TriageDecision(Acuity.NONE)), external])
            await processor.fill_slots(tracker)
            said = await self._acted(chat)
            return Outcome(_since(session, chat), said)

    async def run(self, conversation_id: str, order: Ordered) -> Outcome:
        """Run an action that nobody predicted. The tracker is, as in Rasa, the one before it.

        Raises:
            CallUnderWayError, StoreError, EventError: nothing was changed.
        """
        async with self._turn(conversation_id) as chat:
            session = _session_start(chat)
            await self._begin_session(chat)
            before = _since(session, chat)
            chat.begin_turn()
            await self._parts.processor.run_action(
                chat.tracker, order.name, order.policy, order.confidence
            )
            return Outcome(before, tuple(chat.said()))

    async def predict(self, conversation_id: str) -> tuple[Prediction, CallTracker]:
        """What comes next; a session that has expired is begun anew.

        Raises:
            CallUnderWayError, StoreError, EventError: nothing was changed.
        """
        async with self._turn(conversation_id) as chat:
            session = _session_start(chat)
            await self._begin_session(chat)
            trial = chat.tracker.copy()
            return self._parts.processor.policies.predict(trial), _since(session, chat)

    async def append(self, conversation_id: str, events: Sequence[Event]) -> CallTracker:
        """Let the events have happened, now where they do not tell when.

        Raises:
            CallUnderWayError, StoreError, EventError: nothing was changed.
        """
        async with self._turn(conversation_id) as chat:
            session = _session_start(chat)
            if not _begin_session_themselves(events) and not chat.tracker.events:
                await self._begin_session(chat)
            self._add(chat, events)
            return _since(session, chat)

    async def replace(self, conversation_id: str, events: Sequence[Event]) -> CallTracker:
        """Let only these events have happened. The store keeps the others, and they stay unread.

        How acute the conversation is stays all the same: that is not the sender's to lower.

        Raises:
            CallUnderWayError, StoreError, EventError: nothing was changed.
        """
        async with self._turn(conversation_id) as chat:
            before = chat.tracker.call
            fresh = CallTracker(self.domain, sender=conversation_id)
            fresh.channel = chat.tracker.channel
            chat.begin_anew(fresh)
            self._parts.processor.note(fresh, [HistoryReplaced()])
            if before.acuity > Acuity.NONE:
                raised = AcuityRaised(before.acuity, before.emergency_rule or HistoryReplaced.KIND)
                self._parts.processor.note(fresh, [raised])
            self._add(chat, events)
            return fresh.copy()

    async def tracker(self, conversation_id: str) -> CallTracker:
        """Where a conversation, or a call under way, stands.

        Of one that nobody knows, how it would begin; looking does not begin it.

        Raises:
            StoreError, EventError: it cannot be told.
        """
        call = self._calls.get(conversation_id)
        if call is not None:
            return call.tracker.copy()
        async with self._conversations.at_work(conversation_id) as chat:
            shown = chat.tracker.copy()
        if not shown.events:
            await self._parts.processor.start_session(shown)
        return shown

    async def exists(self, conversation_id: str) -> bool:
        """Whether anything has happened in it.

        Raises:
            StoreError, EventError: it cannot be told.
        """
        if conversation_id in self._calls:
            return True
        async with self._conversations.at_work(conversation_id) as chat:
            return bool(chat.tracker.events)

    @asynccontextmanager
    async def _turn(
        self, conversation_id: str, *, may_be_partial: bool = False
    ) -> AsyncIterator[Conversation]:
        """The conversation to oneself; what has happened at the end is kept, whatever broke."""
        if conversation_id in self._calls:
            raise CallUnderWayError("the conversation is a call under way: it can be looked at")
        working = self._conversations.at_work(conversation_id, may_be_partial=may_be_partial)
        async with working as chat:
            chat.begin_turn()
            try:
                yield chat
            finally:
                await chat.keep()

    async def _begin_session(
        self, chat: Conversation, metadata: Mapping[str, Json] | None = None
    ) -> None:
        processor = self._parts.processor
        if processor.has_expired(chat.tracker):
            processor.note(chat.tracker, [SessionExpired()])
        await processor.start_session(chat.tracker, metadata)

    async def _acted(self, chat: Conversation) -> tuple[BotUttered, ...]:
        tracker = chat.tracker
        await self._parts.processor.act(tracker)
        is_owed = self._parts.additions and not tracker.is_paused and not chat.said()
        if tracker.call.is_emergency or is_owed:
            await self._never_silent(chat)
        if tracker.call.is_emergency:
            # Nobody watches over those who write: the operator must learn of it somehow.
            log.warning("emergency in writing", rules=tracker.call.emergency_rule)
        return tuple(chat.said())

    def _add(self, chat: Conversation, events: Sequence[Event]) -> None:
        now = self._parts.processor.clock
        for event in events:
            at = now() if event.timestamp is None else event.timestamp
            if isinstance(event, UserUttered) and event.text:
                decision = self._intake.assess(chat, event.text)
                chat.tracker.update(TurnTriaged(decision, timestamp=at))
            chat.tracker.update(replace(event, timestamp=at))


def _utterance(message: Message) -> Utterance:
    return Utterance(lowered(message.text), source=Source.TEXT, sent=message)


def _session_start(chat: Conversation) -> int:
    """The number of the event with which the latest session began."""
    events = chat.tracker.events
    for number in range(len(events) - 1, -1, -1):
        event = events[number]
        if isinstance(event, ActionExecuted) and event.name == SESSION_START:
            return number
    return 0


def _since(number: int, chat: Conversation) -> CallTracker:
    """The conversation with its events from this one on, as Rasa shows it to whoever changes it."""
    shown = chat.tracker.copy()
    shown.events = EventLog(shown.events[number:])
    return shown


def _external(
    intent: str, entities: Sequence[Mapping[str, Json]], past: Sequence[Event]
) -> UserUttered:
    text = f"EXTERNAL: {intent}"
    told: dict[str, Json] = {"is_external": True}
    heard = (one for one in reversed(past) if isinstance(one, UserUttered))
    parsed: dict[str, Json] = {
        "intent": {"name": intent},
        "entities": [dict(one) for one in entities],
        "text": text,
        "message_id": None,
        "metadata": dict(told),
    }
    channel = next((one.input_channel for one in heard), None)
    return UserUttered(text, parsed, channel, metadata=told)


def _begin_session_themselves(events: Sequence[Event]) -> bool:
    """Whether they start with what `action_session_start` does."""
    kinds = [one for one in events if not isinstance(one, TurnTriaged)][:2]
    return (
        len(kinds) > 1
        and isinstance(kinds[0], ActionExecuted)
        and kinds[0].name == SESSION_START
        and isinstance(kinds[1], SessionStarted)
    )
