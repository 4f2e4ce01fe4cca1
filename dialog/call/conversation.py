"""One call in memory, and the turn that is being made of its latest events."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from dialog.call.record import CallRecord
from dialog.call.state import ACTION_GIVE_TIME, CallState
from dialog.call.tracker import CallTracker
from dialog.events.call import HandOffRequested, HangUpRequested
from dialog.events.mood import RELIEF
from dialog.events.wishes import WishTakenUp
from dialog.hearing.kept_wishes import RESPONSE as WISH_KEPT
from dialog.rasa.domain import REQUESTED_SLOT, Json
from dialog.rasa.events import BotUttered, Event, SlotSet, UserUttered
from dialog.speech.speaking import question_of, reply_of
from dialog.turn import Awaited, NextStep, Turn, Utterance
from triage.decision import Acuity, TriageDecision

_IN_FRONT = frozenset((RELIEF, WISH_KEPT))
"""Responses that stand in front of an answer and are none."""


class Conversation:
    """One call. Nothing of it outlives the call but its record, and nothing of it is shared."""

    def __init__(self, tracker: CallTracker, record: CallRecord) -> None:
        self.tracker = tracker
        self.lock = asyncio.Lock()
        """Turns of one call are answered one after the other."""
        self.foreseen = Acuity.NONE
        """The highest acuity of what is being said, before the turn is over."""
        self._record = record
        self._began_at = len(tracker.events)
        self._kept = len(tracker.events)

    def begin_turn(self) -> None:
        """What happens from now on is the new turn."""
        self.foreseen = Acuity.NONE
        self._began_at = len(self.tracker.events)

    def begin_anew(self, tracker: CallTracker) -> None:
        """Go on with another tracker, of which the store has nothing yet."""
        self.tracker = tracker
        self._began_at = self._kept = 0

    def learn(self, events: Sequence[Event]) -> None:
        """What the store has got from somebody else."""
        for event in events:
            self.tracker.update(event)
        self._kept += len(events)

    async def keep(self) -> bool:
        """Let the store have what has happened since; whether it has all that happened."""
        events = self.tracker.events[self._kept :]
        self._kept += len(events)
        return await self._record.keep(events)

    @property
    def is_silent(self) -> bool:
        """Whether the turn has no words yet; what stands in front of an answer is none."""
        answers = (one for one in self.said() if one.metadata.get("utter_action") not in _IN_FRONT)
        return not any(reply_of(one) for one in answers)

    def turn(
        self, utterance: Utterance | None = None, decision: TriageDecision | None = None
    ) -> Turn:
        """The turn, complete."""
        tracker, events = self.tracker, self.tracker.events[self._began_at :]
        replies = (reply_of(one) for one in self.said())
        heard = [one for one in _said_now(events) if isinstance(one, UserUttered)]
        form = tracker.active_loop
        requested = tracker.slot(REQUESTED_SLOT)
        return Turn(
            replies=tuple(reply for reply in replies if reply is not None),
            then=_then(events),
            utterance=utterance,
            triage=decision or TriageDecision(Acuity.NONE),
            call_acuity=tracker.call.acuity,
            awaits=_awaits(events, tracker.call),
            events=tuple(events),
            intent=heard[-1].intent if heard else None,
            actions=tracker.call.actions if utterance is not None else (),
            slots=_slots(events, tracker),
            active_form=form,
            requested_slot=requested if form and isinstance(requested, str) else None,
        )

    def said(self) -> list[BotUttered]:
        """What the agent says in this turn, words or not."""
        since = self.tracker.events[self._began_at :]
        return [one for one in since if isinstance(one, BotUttered)]


def _said_now(events: Sequence[Event]) -> Iterable[Event]:
    """The events up to where a wish of an earlier turn was taken up."""
    return takewhile(lambda one: not isinstance(one, WishTakenUp), events)


def _then(events: Sequence[Event]) -> NextStep:
    """A person outranks a hang-up: nobody who asked for help is cut off."""
    if any(isinstance(event, HandOffRequested) for event in events):
        return NextStep.HAND_OFF
    if any(isinstance(event, HangUpRequested) for event in events):
        return NextStep.HANG_UP
    return NextStep.LISTEN


def _awaits(events: Sequence[Event], call: CallState) -> Awaited:
    """What the last question of the turn asks for; what is still open where the caller has time."""
    for event in reversed(events):
        question = question_of(event) if isinstance(event, BotUttered) else None
        if question is not None:
            return question.awaits
    if ACTION_GIVE_TIME in call.actions and call.question is not None:
        return call.question.awaits
    return Awaited.ANYTHING


def _slots(events: Sequence[Event], tracker: CallTracker) -> Mapping[str, Json]:
    """What the turn put into slots, as it stands now: some of it may have been taken back."""
    return {
        one.name: tracker.slot(one.name)
        for one in events
        if isinstance(one, SlotSet) and one.name in tracker.slots and one.name != REQUESTED_SLOT
    }
