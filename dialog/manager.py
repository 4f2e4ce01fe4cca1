"""The conversation of every call: the stateful shell round the pure core.

A turn: triage first, on the raw words; then what was understood; then actions, until the policy
listens. Whatever raises in a turn, triage has run and is remembered, and the error goes on to
whoever answers the telephone.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from config.settings import DialogSettings, SafetySettings
from dialog.actions.action import Outcome, Say
from dialog.actions.asides import ASKED_AGAIN, REPEATED
from dialog.actions.emergency import alarming_reading
from dialog.conversation import Conversation
from dialog.domain import FALLBACK_INTENT
from dialog.errors import UnknownCallError
from dialog.events import (
    ActionExecuted,
    AcuityRaised,
    AgentCut,
    CallOpened,
    HandOffRequested,
    HangUpRequested,
    LoopRejected,
    ReadingAlarmed,
    SlotSet,
    TurnTriaged,
    UserUttered,
)
from dialog.forms import extract_slots
from dialog.nlu.interpreter import Expected
from dialog.nlu.understanding import Understanding
from dialog.parts import DialogParts, load_parts
from dialog.policy import ACTION_LISTEN
from dialog.tracker import ACTION_FALLBACK, Tracker
from dialog.turn import Reply, Source, Turn, Utterance
from triage.decision import Acuity, Patient, TriageDecision

log = structlog.get_logger()

MAX_ACTIONS = 8
"""Actions in one turn: rules that chase each other must not keep a caller waiting."""
_GREETING = "utter_greet"
_SHORT_GREETING = "utter_how_help"
"""What is asked when the question in the greeting got no answer."""
_UNHEARD_LIMIT = 3
"""Turns in a row that were not heard, after which a person takes over."""


class DialogManager:
    """Answers the turns of all calls."""

    def __init__(self, parts: DialogParts, *, clock: Callable[[], float]) -> None:
        self._parts = parts
        self._clock = clock
        self._calls: dict[str, Conversation] = {}

    @classmethod
    def load(
        cls,
        *,
        dialog: DialogSettings,
        safety: SafetySettings,
        organisation: str,
        clock: Callable[[], float],
        rng: random.Random,
    ) -> "DialogManager":
        """A manager with everything read, checked and trained; takes seconds, and blocks.

        Args:
            dialog: where the domain is, and from which confidence an intent counts.
            safety: the numbers that callers are told.
            organisation: who is calling or called, as callers hear it.
            clock: seconds since the epoch.
            rng: chooses among wordings.

        Raises:
            DomainError, LexiconError: a file is not as it must be.
        """
        parts = load_parts(dialog=dialog, safety=safety, organisation=organisation, rng=rng)
        return cls(parts, clock=clock)

    def fixed_replies(self) -> tuple[Reply, ...]:
        """Every reply that is known before anybody calls, to be rendered ahead."""
        return tuple(dict.fromkeys(self._parts.responder.fixed()))

    def vocabulary(self) -> tuple[str, ...]:
        """What callers say and how things are called, for teaching a recogniser."""
        return self._parts.phrases

    async def open(self, call_id: str) -> Turn:
        """The greeting of a new call; of one whose line was lost and came back, where it stood."""
        known = self._calls.get(call_id)
        if known is not None:
            return await self._reopen(known)
        call = self._calls[call_id] = Conversation(call_id)
        call.record(CallOpened(self._clock()))
        self._say(call, Say(_GREETING))
        return call.turn()

    async def respond(self, call_id: str, utterance: Utterance) -> Turn:
        """The answer to what the caller said or keyed.

        Raises:
            UnknownCallError: the call is not open.
        """
        call = self._call(call_id)
        async with call.lock:
            call.begin_turn()
            decision = self._triage(call, utterance)
            self._understand(call, utterance, decision)
            await self._act(call)
            return call.turn(utterance, decision)

    async def respond_to_silence(self, call_id: str, *, prompt: int, is_last: bool) -> Turn:
        """The answer to nothing said.

        Args:
            call_id: the call.
            prompt: 1 for the first since the last speech.
            is_last: the caller has been silent long enough; a person takes over.
        """
        call = self._call(call_id)
        async with call.lock:
            call.begin_turn()
            if call.tracker.is_emergency:
                # Silence after a red flag is the caller getting worse.
                self._hand_off(call, "utter_emergency_silence", "silent_in_emergency")
            elif is_last:
                self._hand_off(call, "utter_silence_last", "silent")
            else:
                first = prompt <= 1
                self._say(call, Say("utter_silence_first" if first else "utter_silence_again"))
                self._say(call, Say(ASKED_AGAIN))
            return call.turn()

    async def respond_to_unheard(self, call_id: str, *, count: int, failed: bool) -> Turn:
        """The answer to a turn that recognition lost.

        Args:
            call_id: the call.
            count: how many in a row.
            failed: the engine failed, rather than finding no words.
        """
        call = self._call(call_id)
        async with call.lock:
            call.begin_turn()
            if call.tracker.is_emergency:
                self._hand_off(call, "utter_emergency_silence", "unheard_in_emergency")
            elif count >= _UNHEARD_LIMIT:
                self._hand_off(call, "utter_hand_off", "unheard")
            else:
                self._say(call, Say("utter_apology" if failed else "utter_unheard"))
                self._say(call, Say(ASKED_AGAIN))
            return call.turn()

    async def respond_to_time_limit(self, call_id: str) -> Turn:
        """The last words of a call that has lasted too long; the urgent ones go to a person."""
        call = self._call(call_id)
        async with call.lock:
            call.begin_turn()
            if call.tracker.is_emergency:
                self._hand_off(call, "utter_emergency_silence", "time_limit")
            elif call.tracker.acuity >= Acuity.URGENT:
                self._hand_off(call, "utter_hand_off", "time_limit")
            else:
                self._say(call, Say("utter_time_limit"))
                call.record(HangUpRequested(self._clock()))
            return call.turn()

    async def note_heard(self, call_id: str, heard: str) -> None:
        """The caller spoke over the last turn, of which only `heard` was heard."""
        call = self._call(call_id)
        async with call.lock:
            call.record(AgentCut(self._clock(), heard))

    async def close(self, call_id: str) -> None:
        """Forget the call; one that is not open is forgotten already."""
        self._calls.pop(call_id, None)

    def tracker(self, call_id: str) -> Tracker:
        """Where a call stands, for those who watch.

        Raises:
            UnknownCallError: the call is not open.
        """
        return self._call(call_id).tracker

    async def _reopen(self, call: Conversation) -> Turn:
        async with call.lock:
            call.begin_turn()
            if call.tracker.is_emergency:
                self._hand_off(call, "utter_emergency_silence", "line_lost_in_emergency")
            else:
                self._say(call, Say("utter_line_back"))
                self._say(call, Say(ASKED_AGAIN))
            return call.turn()

    def _call(self, call_id: str) -> Conversation:
        call = self._calls.get(call_id)
        if call is None:
            raise UnknownCallError(f"call {call_id!r} is not open")
        return call

    def _triage(self, call: Conversation, utterance: Utterance) -> TriageDecision:
        """Assess the raw words, before anything that might fail."""
        at = self._clock()
        if utterance.source is Source.KEYPAD:
            decision = TriageDecision(Acuity.NONE)
            call.record(TurnTriaged(at, decision))
            if utterance.text == self._parts.emergency_number:
                call.record(AcuityRaised(at, Acuity.EMERGENCY, "keyed_emergency_number"))
            return decision
        today = datetime.fromtimestamp(at, tz=UTC).date()
        decision = self._parts.triage.assess(utterance.text, call.patient(Patient(on=today)))
        call.remember(decision)
        call.record(TurnTriaged(at, decision))
        rule = alarming_reading(self._parts.triage, decision)
        if rule is not None:
            call.record(ReadingAlarmed(at, rule))
        return decision

    def _understand(
        self, call: Conversation, utterance: Utterance, decision: TriageDecision
    ) -> None:
        """Record what was said, and what it fills."""
        tracker, at = call.tracker, self._clock()
        if decision.is_emergency:
            # The advice must not wait for, or fail with, anything else.
            understood = Understanding("emergency_symptoms", 1.0)
        else:
            now = datetime.fromtimestamp(at, tz=UTC)
            understood = self._parts.interpreter.interpret(utterance, _expected(tracker), now)
            understood = _with_triage(understood, decision, tracker)
        call.record(UserUttered(at, utterance.text, understood))
        filled = extract_slots(self._parts.domain, tracker, understood, utterance.text)
        call.record(*(SlotSet(at, name, value) for name, value in filled))

    async def _act(self, call: Conversation) -> None:
        """Run actions until the policy listens; the caller is always told something."""
        for _ in range(MAX_ACTIONS):
            name = self._parts.policy.next_action(call.tracker)
            if name == ACTION_LISTEN:
                break
            await self._run(call, name)
        else:
            log.warning("too many actions", call=call.tracker.call_id, limit=MAX_ACTIONS)
        if call.is_silent:
            await self._run(call, ACTION_FALLBACK)

    async def _run(self, call: Conversation, name: str) -> None:
        at = self._clock()
        action = self._parts.actions.get(name)
        if action is None:
            outcome = Outcome(says=(Say(name),))
        else:
            outcome = await action.run(call.tracker, at)
        if not any(isinstance(event, LoopRejected) for event in outcome.events):
            call.record(ActionExecuted(at, name))
        call.record(*outcome.events)
        for say in outcome.says:
            self._say(call, say)

    def _say(self, call: Conversation, say: Say) -> None:
        at, response = self._clock(), say.response
        if response in (REPEATED, ASKED_AGAIN):
            question = call.tracker.question
            is_greeting = question is not None and question.response == _GREETING
            if response == REPEATED or not is_greeting:
                call.ask_again(at)
                return
            response = _SHORT_GREETING
        call.say(self._parts.responder.render(response, call.tracker.slots, say.given), at)

    def _hand_off(self, call: Conversation, response: str, reason: str) -> None:
        self._say(call, Say(response))
        call.record(HandOffRequested(self._clock(), reason))


def _expected(tracker: Tracker) -> Expected:
    """What the open question asks for."""
    question, slot = tracker.question, tracker.requested_slot
    return Expected() if question is None else Expected(question.awaits, slot, question.response)


def _with_triage(
    understood: Understanding, decision: TriageDecision, tracker: Tracker
) -> Understanding:
    """What triage found is a complaint, even in words that nothing else understands."""
    is_lost = understood.intent == FALLBACK_INTENT and tracker.requested_slot is None
    if not is_lost or decision.acuity < Acuity.SOON:
        return understood
    return Understanding("report_symptoms", understood.confidence, understood.entities)
