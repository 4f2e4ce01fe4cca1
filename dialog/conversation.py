"""The state of one call in memory: its tracker, its events, and the turn that is being built."""

import asyncio
from dataclasses import replace

from dialog.events import (
    BotUttered,
    DialogEvent,
    HandOffRequested,
    HangUpRequested,
)
from dialog.responses import Rendered
from dialog.tracker import Tracker
from dialog.turn import Awaited, NextStep, Reply, Turn, Utterance
from triage.assess import remember
from triage.decision import Acuity, Patient, TriageDecision


class Conversation:
    """One call. Nothing of it outlives the call, and nothing of it is shared."""

    def __init__(self, call_id: str) -> None:
        self.tracker = Tracker(call_id)
        self.lock = asyncio.Lock()
        """Turns of one call are answered one after the other."""
        self._events: list[DialogEvent] = []
        self._replies: list[Reply] = []
        self._asked: Reply | None = None
        self._turn_began_at = 0
        self._decisions: list[TriageDecision] = []

    def begin_turn(self) -> None:
        """Start to collect the replies and events of a new turn."""
        self._replies = []
        self._turn_began_at = len(self._events)

    def record(self, *events: DialogEvent) -> None:
        """Append events and bring the state up to them."""
        self._events.extend(events)
        self.tracker = self.tracker.fold(events)

    def patient(self, on: "Patient") -> Patient:
        """`on`, with all that this call has said of the person so far."""
        for decision in self._decisions:
            on = remember(on, decision)
        week = self.tracker.slot("pregnancy_week")
        return replace(on, pregnancy_week=week) if isinstance(week, float) else on

    def remember(self, decision: TriageDecision) -> None:
        """Keep a verdict for the turns to come."""
        self._decisions.append(decision)

    def say(self, rendered: Rendered, at: float) -> None:
        """Add a reply to the turn."""
        self._replies.append(rendered.reply)
        if rendered.awaits is not None:
            self._asked = rendered.reply
        text = rendered.reply.text
        self.record(BotUttered(at, rendered.response, text, rendered.awaits))

    def ask_again(self, at: float) -> None:
        """Add the last question to the turn, word for word."""
        question = self.tracker.question
        if question is not None and self._asked is not None:
            self._replies.append(self._asked)
            self.record(BotUttered(at, question.response, question.text, question.awaits))

    @property
    def is_silent(self) -> bool:
        """Whether the turn has no words yet."""
        return not self._replies

    def turn(
        self, utterance: Utterance | None = None, decision: TriageDecision | None = None
    ) -> Turn:
        """The turn, complete."""
        events = tuple(self._events[self._turn_began_at :])
        heard = utterance is not None
        understanding = self.tracker.understanding
        return Turn(
            replies=tuple(self._replies),
            then=_then(events),
            utterance=utterance,
            triage=decision or TriageDecision(Acuity.NONE),
            call_acuity=self.tracker.acuity,
            awaits=_awaits(events),
            events=events,
            intent=understanding.intent if heard and understanding is not None else None,
            actions=self.tracker.actions if heard else (),
        )


def _then(events: tuple[DialogEvent, ...]) -> NextStep:
    """A person outranks a hang-up: nobody who asked for help is cut off."""
    if any(isinstance(event, HandOffRequested) for event in events):
        return NextStep.HAND_OFF
    if any(isinstance(event, HangUpRequested) for event in events):
        return NextStep.HANG_UP
    return NextStep.LISTEN


def _awaits(events: tuple[DialogEvent, ...]) -> Awaited:
    """What the last words of the turn ask for."""
    asked = [event.awaits for event in events if isinstance(event, BotUttered)]
    return Awaited(asked[-1]) if asked and asked[-1] is not None else Awaited.ANYTHING
