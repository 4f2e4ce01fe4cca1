"""The conversation of every call: the stateful shell round the pure core.

A turn: triage first, on the raw words; then what was understood; then actions, until the policies
listen. Whatever raises in a turn, triage has run and is remembered, and the error goes on to
whoever answers the telephone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property

import structlog

from config.settings import DialogSettings, SafetySettings
from dialog.actions.asides import GREETING
from dialog.actions.check_ins import OpenCheckIn, opening_slots
from dialog.actions.emergency import ADVICE, ahead, slots_at
from dialog.actions.memory import remember
from dialog.call.callers import CallerNumbers
from dialog.call.concluding import conclude
from dialog.call.conversation import Conversation
from dialog.call.leftovers import Leftovers
from dialog.call.record import CallRecord
from dialog.call.session_start import in_session_start
from dialog.call.tracker import CallTracker
from dialog.check_ins.programme import CheckIn
from dialog.clinical.backend import ClinicalBackend
from dialog.conduct.noticing import IN_SPANISH
from dialog.conduct.telling import tell
from dialog.errors import NotLoweredError, SilentTurnError, UnknownCallError
from dialog.events.call import (
    AcuityLowered,
    AgentCut,
    CallerSilent,
    CallerUnheard,
)
from dialog.hearing.intake import Intake
from dialog.moods.sensing import offer_relief
from dialog.nlu.wish_for_time import EXAMPLES
from dialog.parts import DialogParts, Surroundings, load_parts, with_clinic
from dialog.rasa.domain import Domain, Json
from dialog.rasa.events import (
    DEFAULT_FALLBACK,
    LISTEN,
    Event,
    EventError,
)
from dialog.records.embedded import MemoryEventStore
from dialog.records.errors import StoreError
from dialog.rehearsal import on_stage, rehearsed
from dialog.speech.unasked import Unasked
from dialog.survey.questions import broken_off, is_open
from dialog.survey.unanswered import go_on
from dialog.turn import Reply, Turn, Utterance
from dialog.written.correspondence import Correspondence
from triage.decision import Acuity, TriageDecision

log = structlog.get_logger()

_FIRST_WORDS = "i have had a bad headache since monday and took metoprolol twice a day"
_WARM_EVENT_BYTES = 65_536
_CLINICIAN = re.compile(r"[\w.:@-]{1,64}", re.ASCII)


class DialogManager:
    """Answers the turns of all calls."""

    def __init__(self, parts: DialogParts, *, clock: Callable[[], float]) -> None:
        """Answer by `parts`; `clock` gives seconds since the epoch."""
        self._parts = parts
        self._clock = clock
        self._intake = Intake(parts, clock)
        self._unasked = Unasked(parts, self._intake)
        self._numbers = CallerNumbers()
        self._calls: dict[str, Conversation] = {}
        self._leftovers = Leftovers()
        self._check_ins: dict[str, CheckIn] = {}
        self.written = Correspondence(parts, self._intake, self._calls, self._never_silent)
        """Conversations that are not calls."""

    @classmethod
    def load(
        cls,
        *,
        dialog: DialogSettings,
        safety: SafetySettings,
        organisation: str,
        surroundings: Surroundings,
    ) -> "DialogManager":
        """A manager with everything read, checked and trained; takes seconds, and blocks.

        Args:
            dialog: where the domain is, and from which confidence an intent counts.
            safety: the numbers that callers are told.
            organisation: who is calling or called, as callers hear it.
            surroundings: clock, chance, store and action server.

        Raises:
            ProjectError, DomainError, LexiconError: a file is not as it must be.
        """
        parts = load_parts(
            dialog=dialog,
            safety=safety,
            organisation=organisation,
            surroundings=surroundings,
        )
        return cls(parts, clock=surroundings.clock)

    async def warm(self) -> None:
        """Answer a turn of nobody's, so that the first caller does not wait for first times."""
        parts = replace(self._parts, store=MemoryEventStore(_WARM_EVENT_BYTES))
        nobody = DialogManager(parts, clock=self._clock)
        await nobody.open("nobody")
        await nobody.rehearse("nobody", Utterance(_FIRST_WORDS))
        await nobody.respond("nobody", Utterance(_FIRST_WORDS))

    def with_clinic(self, clinic: ClinicalBackend) -> "DialogManager":
        """The same dialog, with no call open, and another hospital behind it."""
        return DialogManager(with_clinic(self._parts, clinic, self._clock), clock=self._clock)

    @property
    def domain(self) -> Domain:
        """What all conversations are made of."""
        return self._parts.domain

    def fixed_replies(self) -> tuple[Reply, ...]:
        """Every reply that is known before anybody calls, to be rendered ahead."""
        return tuple(dict.fromkeys(self._parts.responder.fixed()))

    def filler(self) -> Reply:
        """What the caller is told while an answer takes long; the same for all calls."""
        return self._parts.responder.always("utter_one_moment")

    def vocabulary(self) -> tuple[str, ...]:
        """What callers say and how things are called, for teaching a recogniser."""
        return (*self._parts.phrases, *EXAMPLES)

    def expect(self, call_id: str, check_in: CheckIn) -> None:
        """The clinic makes this call: it opens as a check-in, whenever it is answered.

        Args:
            call_id: a call that is not open.
            check_in: whom it is for, and what about.
        """
        self._check_ins[call_id] = check_in

    def know_caller(self, call_id: str, number: str) -> None:
        """A call has come in from this number: the record keeps it sealed, counts a keyed hash."""
        self._numbers.note(call_id, number)
        if self._parts.noticing is not None:
            self._parts.noticing.begin(call_id, number)

    async def open(self, call_id: str, known: Mapping[str, Json] | None = None) -> Turn:
        """The greeting of a new call; of one whose line was lost and came back, where it stood.

        A call that the store knows, and this process does not, has come here from another one.

        Args:
            call_id: the call.
            known: slots, by name, that are filled before a new call's greeting.
        """
        under_way = self._calls.get(call_id)
        if under_way is not None:
            return await self._reopen(under_way)
        begun = await self._begin(call_id)
        # Whoever opened it meanwhile was first: of each call there is one conversation.
        call = self._calls.setdefault(call_id, begun)
        if call is not begun:
            return await self._reopen(call)
        async with call.lock:
            if call.tracker.events:
                return await self._resumed(call)
            await self._parts.processor.start_session(call.tracker)
            check_in = self._check_ins.pop(call_id, None)
            number = self._numbers.take(call_id, self.domain)
            told = {**opening_slots(check_in), **number, **(known or {})}
            if told:
                self._note(call, *in_session_start(told))
            if check_in is not None:
                await self._parts.processor.run_action(call.tracker, OpenCheckIn.name)
                await self._never_silent(call)
            if call.is_silent:
                self._unasked.say(call, GREETING)
                if self._parts.noticing is not None and self._parts.noticing.offers_spanish:
                    self._unasked.say(call, IN_SPANISH)
            return await self._finished(call)

    async def respond(self, call_id: str, utterance: Utterance) -> Turn:
        """The answer to what the caller said or keyed.

        Raises:
            UnknownCallError: the call is not open.
        """
        async with (call := self._call(call_id)).lock:
            turn = await self._respond(call, utterance)
        tell(call_id, turn.events)
        return turn

    async def rehearse(self, call_id: str, utterance: Utterance) -> Turn:
        """What `respond` would certainly answer, found out without doing anything or waiting.

        Raises:
            UnknownCallError: the call is not open.
        """
        return await rehearsed(self._call(call_id), utterance, self._stage._respond)

    @cached_property
    def _stage(self) -> "DialogManager":
        """Where turns are rehearsed."""
        return DialogManager(on_stage(self._parts), clock=self._clock)

    async def _respond(self, call: Conversation, utterance: Utterance) -> Turn:
        call.begin_turn()
        try:
            decision = await self._intake.take(call, utterance)
            if self._parts.waits_for_others:
                # Whatever becomes of us meanwhile, what was said is safe.
                await call.keep()
            offer_relief(call, self._parts)
            if not self._unasked.to_announcement(call, utterance.text):
                await self._parts.processor.act(call.tracker)
            await self._never_silent(call)
        finally:
            # What was said stands, whatever broke.
            await call.keep()
        return call.turn(utterance, decision)

    async def respond_to_silence(self, call_id: str, *, prompt: int, is_last: bool) -> Turn:
        """The answer to nothing said.

        Args:
            call_id: the call.
            prompt: 1 for the first since the last speech.
            is_last: the caller has been silent long enough; a person takes over.
        """
        async with (call := self._call(call_id)).lock:
            if is_open(call.tracker):
                silent = CallerSilent(prompt)
                await go_on(call, self._parts.processor, silent, is_last=is_last)
            else:
                self._unasked.to_silence(call, prompt, is_last=is_last)
            return await self._finished(call)

    async def respond_to_unheard(self, call_id: str, *, count: int, failed: bool) -> Turn:
        """The answer to a turn that recognition lost.

        Args:
            call_id: the call.
            count: how many in a row.
            failed: the engine failed, rather than finding no words.
        """
        async with (call := self._call(call_id)).lock:
            if is_open(call.tracker):
                await go_on(call, self._parts.processor, CallerUnheard(failed))
            else:
                self._unasked.to_unheard(call, count, failed=failed)
            return await self._finished(call)

    async def respond_to_time_limit(self, call_id: str) -> Turn:
        """The last words of a call that has lasted too long; the urgent ones go to a person."""
        async with (call := self._call(call_id)).lock:
            self._unasked.to_time_limit(call)
            return await self._finished(call)

    async def respond_to_machine(self, call_id: str) -> Turn:
        """What is left on a machine that has taken a call of ours: nothing of health."""
        async with (call := self._call(call_id)).lock:
            self._unasked.to_machine(call)
            return await self._finished(call)

    async def note_heard(self, call_id: str, heard: str) -> None:
        """The caller spoke over the last turn, of which only `heard` was heard."""
        call = self._call(call_id)
        async with call.lock:
            self._note(call, AgentCut(heard))

    def overhear(self, call_id: str, text: str) -> TriageDecision:
        """What triage says of words that are still being said: to be prepared, not to be answered.

        Cheap, and waits for nobody. The words are not recorded and fill nothing; that danger is
        foreseen is logged, without them, once a turn.

        Raises:
            UnknownCallError: the call is not open.
        """
        return self._intake.overhear(self._call(call_id), text)

    def advice_ahead(self, call_id: str, decision: TriageDecision) -> tuple[Reply, ...]:
        """Everything that may be said first if this comes true, to be rendered meanwhile.

        Raises:
            UnknownCallError: the call is not open.
        """
        tracker, responder = self._call(call_id).tracker, self._parts.responder
        names = ahead(self._parts.triage, decision)
        return tuple(reply for name in names for reply in responder.ahead(name, tracker))

    async def lower_acuity(self, call_id: str, *, by: str, to: Acuity) -> None:
        """A clinician has judged the call to be less acute than it counts.

        For supervisors alone: nothing that a caller says, a bot does or a channel sends comes here.

        Args:
            call_id: the call.
            by: the clinician's id; no name.
            to: what it counts as from now on.

        Raises:
            UnknownCallError: the call is not open.
            NotLoweredError: nobody is named who could be asked, or it would not be lower.
        """
        call = self._call(call_id)
        async with call.lock:
            before = call.tracker.call.acuity
            if _CLINICIAN.fullmatch(by) is None:
                raise NotLoweredError("by: allowed: an id of 1 to 64 letters, figures, - _ . : @")
            if to >= before:
                raise NotLoweredError(f"to = {to.label}: allowed: lower than {before.label}")
            self._note(call, AcuityLowered(to, by), *slots_at(to))
            log.warning("acuity lowered", call=call_id, by=by, acuity=to.label)
            await call.keep()

    async def close(self, call_id: str) -> None:
        """Forget the call; one that is not open is forgotten already."""
        call = self._calls.pop(call_id, None)
        if self._parts.noticing is not None:
            self._parts.noticing.end(call_id)
        if call is not None:
            try:
                parts = self._parts
                await conclude(call, parts.processor, parts.note, parts.unfinished)
                await remember(call, self._parts.processor, self._parts.memory)
            finally:
                await self._leftovers.finish(call)

    def tracker(self, call_id: str) -> CallTracker:
        """Where a call stands, for those who watch.

        Raises:
            UnknownCallError: the call is not open.
        """
        return self._call(call_id).tracker

    async def _begin(self, call_id: str) -> Conversation:
        """The call as the store has it; where the store does not answer, as a new one."""
        parts = self._parts
        record = CallRecord(parts.store, call_id, parts.breaker)
        try:
            events = await record.load()
        except (StoreError, EventError) as error:
            # Better a caller who is asked again than one who is not answered.
            log.error("call not read", call=call_id, error=type(error).__name__)
            events = ()
        return Conversation(CallTracker(parts.domain, events, sender=call_id), record)

    async def _reopen(self, call: Conversation) -> Turn:
        async with call.lock:
            call.begin_turn()
            return await self._resumed(call)

    async def _resumed(self, call: Conversation) -> Turn:
        if is_open(call.tracker):
            self._note(call, *broken_off())
        self._unasked.to_lost_line(call)
        return await self._finished(call)

    def _call(self, call_id: str) -> Conversation:
        call = self._calls.get(call_id)
        if call is None:
            raise UnknownCallError(f"call {call_id!r} is not open")
        return call

    async def _never_silent(self, call: Conversation) -> None:
        """Whatever the actions did: the caller is told something, and then listened to."""
        tracker, processor = call.tracker, self._parts.processor
        if call.is_silent:
            # A red flag that nobody asks about is not left in doubt.
            self._intake.raise_doubted(call)
        if tracker.is_paused and not tracker.call.is_ending:
            # Somebody has told the bot to keep out of it: that somebody should answer.
            in_danger = call.is_silent and tracker.call.is_emergency
            self._unasked.hand_off(call, ADVICE if in_danger else "utter_hand_off", "paused")
        if call.is_silent and tracker.call.is_emergency:
            self._unasked.hand_off(call, ADVICE, "emergency")
        if call.is_silent:
            await processor.run_action(tracker, DEFAULT_FALLBACK)
        if call.is_silent:
            # The bot's own fallback has no words; the telephone's have been checked.
            self._unasked.say(call, "utter_not_understood")
        if call.is_silent:
            raise SilentTurnError("no action, and no fallback, has words for the caller")
        if tracker.latest_action != LISTEN:
            await processor.run_action(tracker, LISTEN)

    async def _finished(self, call: Conversation) -> Turn:
        await call.keep()
        return call.turn()

    def _note(self, call: Conversation, *events: Event) -> None:
        self._parts.processor.note(call.tracker, events)
