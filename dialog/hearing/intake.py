"""Takes in what a caller says: triage first, always; then what it means and what it fills."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from dialog.actions.emergency import (
    ALARMING,
    EMERGENCY_SLOTS,
    alarming_reading,
    kind_of_alarm,
)
from dialog.actions.patient_facts import with_facts
from dialog.actions.readings_again import put_right_by
from dialog.actions.visit_reason import KIND
from dialog.call.conversation import Conversation
from dialog.call.state import CallState
from dialog.check_ins.catalogue import QUESTIONS
from dialog.check_ins.events import AnswerJudged
from dialog.check_ins.questions import affirmed, unsure
from dialog.check_ins.reading_answers import in_context, is_bare_number, named_instead
from dialog.check_ins.reading_slots import asked_reading, may_be_keyed, told_half
from dialog.clinical.somebody_else import goes_on_with_another
from dialog.conduct.noticing import Noticed
from dialog.conduct.repetition import OFF_TOPIC
from dialog.events.call import AcuityRaised, DangerDenied, ReadingAlarmed, TurnTriaged
from dialog.hearing.comprehension import Comprehension, chosen
from dialog.hearing.condoling import condole
from dialog.hearing.danger_doubts import goes_on, is_doubtful, takes_back, without_no
from dialog.hearing.fever_heights import fever_height
from dialog.hearing.identity_answers import ASKS_WHO
from dialog.hearing.legible import legible
from dialog.hearing.long_texts import assess
from dialog.hearing.losses import REPORT_LOSS
from dialog.hearing.making_sure import message, uttered
from dialog.hearing.second_wishes import ANOTHER_WISH
from dialog.hearing.spoken_keys import says_number
from dialog.hearing.told_names import tells_birth_alone, tells_name_alone
from dialog.moods.sensing import sense
from dialog.nlu.clock_remarks import is_about_time_alone
from dialog.nlu.interpreter import VISIT_TIMES
from dialog.nlu.understanding import Understanding
from dialog.nlu.wish_for_time import ASKS_FOR_TIME, is_wish_for_time
from dialog.office.questions import ASKS_OF_OFFICE
from dialog.parts import DialogParts
from dialog.precedence import IMPOSSIBLE_READING
from dialog.rasa.domain import REQUESTED_SLOT, Json
from dialog.rasa.events import Event, SlotSet, UserUttered
from dialog.rasa.messages import NLU_FALLBACK, parse_command
from dialog.speech.voice_responder import CHANNEL
from dialog.survey.leaving import is_about_health
from dialog.survey.questions import (
    asked_slot,
    broken_off,
    has_given_time,
    is_open,
    left,
)
from dialog.survey.reading import is_rating
from dialog.turn import Source, Utterance
from triage.assess import remember
from triage.decision import Acuity, Patient, TriageDecision

log = structlog.get_logger()

EMERGENCY_INTENT = "emergency_symptoms"
NOTHING = TriageDecision(Acuity.NONE)
"""Of keys, which are no words."""


class Intake:
    """The beginning of every turn of every call."""

    def __init__(self, parts: DialogParts, clock: Callable[[], float]) -> None:
        """Understand by `parts`; `clock` gives seconds since the epoch."""
        self._parts = parts
        self._clock = clock
        self._comprehension = Comprehension(parts, clock)

    async def take(
        self,
        call: Conversation,
        utterance: Utterance,
        parsed: Mapping[str, Json] | None = None,
    ) -> TriageDecision:
        """Record what was said, what triage says of it, what it means, and what it fills.

        Args:
            call: the conversation.
            utterance: what was said.
            parsed: what it means, where somebody else has understood it already.
        """
        before = call.tracker.call
        decision = self._triage(call, utterance)
        sense(call, utterance, self._parts)
        if is_open(call.tracker) and is_about_health(decision, call.tracker.call):
            # A turn that is asked about is taken back, and the end of the questions must not be.
            is_asked_about = call.tracker.call.is_danger_doubted
            self._note(call, *(broken_off() if is_asked_about else left()))
        # Triage has read all of it; what comes now need not.
        utterance = legible(utterance)
        if self._is_settled(call, utterance, decision, before):
            return decision
        noticed = self._notice(call, utterance, before, parsed)
        if noticed.is_settled:
            return decision
        utterance = noticed.utterance
        if before.is_danger_suspected and before.danger_doubt:
            utterance = without_no(utterance)
        if parsed is None and self._parts.additions:
            utterance = chosen(utterance, before)
        plain = self._plain(utterance, call, parsed)
        if plain is not None:
            self._note(call, plain)
        else:
            self._comprehension.take(call, utterance, decision, before)
            await self._weigh(call, decision, before)
        condole(call, utterance, self._parts)
        if _may_fill(call.tracker.call) and not _fills_nothing(call, utterance):
            filled_from = len(call.tracker.events)
            await self._parts.processor.fill_slots(call.tracker)
            self._judge_answers(call, call.tracker.events[filled_from:])
        return decision

    def assess(self, call: Conversation, text: str) -> TriageDecision:
        """What triage says of words of this person; nothing is recorded."""
        # `/intent{...}` is no speech: what it would mean if it were said tells nothing.
        is_command = parse_command(text, call.tracker.domain) is not None
        # Nor has the scorer learned from any language but English: whatever it is told, it alarms.
        noticing = self._parts.noticing
        is_foreign = noticing is not None and noticing.is_foreign(text)
        asked = asked_reading(call.tracker) or put_right_by(call.tracker, text)
        # Of a number there is nothing for the scorer of meaning to tell, nor of a time or a name.
        is_bare = asked is not None and is_bare_number(text)
        is_bare = is_bare or self._is_of_visit_time(call, text) or self._is_who(call, text)
        height = None if is_command else fever_height(call.tracker, text)
        # Nor of somebody who gets the cuff, or waits for it.
        is_bare = is_bare or height is not None or is_wish_for_time(text)
        # Nor of whose the next results are: "and robert's?".
        is_known = call.tracker.slot("authenticated") is True
        is_bare = is_bare or (is_known and goes_on_with_another(text))
        is_for_words = is_command or is_foreign or is_bare
        triage = self._parts.by_words if is_for_words else self._parts.triage
        patient = self._patient(call)
        decision = assess(triage, text, patient)
        if is_command:
            return decision
        if is_foreign:
            # A question about it in English would not be understood.
            decision = decision.believed()
        by_words = self._parts.by_words

        def judge(said: str) -> TriageDecision:
            return assess(by_words, said, remember(patient, decision))

        if height is not None:
            return named_instead(text, decision, judge(height))
        return in_context(text, asked, decision, judge, half=told_half(call.tracker))

    def _is_of_visit_time(self, call: Conversation, text: str) -> bool:
        """Whether a visit is talked about, and the words are about times alone."""
        is_asked = _requested(call) in (*VISIT_TIMES, KIND)
        return is_asked and is_about_time_alone(text, self._now().date())

    def _is_who(self, call: Conversation, text: str) -> bool:
        """Whether the words tell a name, or a day of birth that is asked for, and nothing else."""
        asked = _requested(call)
        is_known = self._parts.triage.knows_word
        is_birth = asked in ASKS_WHO and tells_birth_alone(text, self._now().date(), is_known)
        return is_birth or tells_name_alone(text, asked, is_known)

    def overhear(self, call: Conversation, text: str) -> TriageDecision:
        """The same by the lexicon alone, of words that are still being said: cheap enough for that.

        Suspicions are believed: a supervisor who looks for nothing loses little. Nothing is
        recorded; the call remembers the highest acuity of the turn until it is over.
        """
        decision = assess(self._parts.by_words, text, self._patient(call)).believed()
        is_news = decision.acuity > call.foreseen
        call.foreseen = max(call.foreseen, decision.acuity)
        if is_news and decision.is_emergency and not call.tracker.call.is_emergency:
            rules = tuple(one.rule for one in decision.findings)
            log.warning("danger foreseen", call=call.tracker.sender, rules=rules)
        return decision

    def _is_settled(
        self, call: Conversation, utterance: Utterance, decision: TriageDecision, before: CallState
    ) -> bool:
        """Record the turn of danger, whose advice must not wait for, or fail with, anything else.

        False: the turn is none, and is to be understood.
        """
        now = call.tracker.call
        is_answer = bool(before.danger_doubt) and (now.is_emergency or now.is_danger_denied)
        if not (decision.is_emergency or is_answer):
            return False
        understood = Understanding("deny" if now.is_danger_denied else EMERGENCY_INTENT, 1.0)
        self._note(call, message(utterance, understood))
        if now.is_emergency:
            self._note(call, *EMERGENCY_SLOTS)
        return True

    def _only_asks_for_time(
        self, call: Conversation, utterance: Utterance, before: CallState
    ) -> bool:
        """Record the turn of somebody who wants a moment, or to be let speak; nothing is filled.

        What was asked about danger is asked again: silence is no answer to it.
        """
        is_said = utterance.sent is None and utterance.source is not Source.KEYPAD
        if not (self._parts.additions and is_said and is_wish_for_time(utterance.text)):
            return False
        if has_given_time(call.tracker):
            return False
        intent = "repeat" if before.asks_of_danger else ASKS_FOR_TIME
        self._note(call, message(utterance, Understanding(intent, 1.0)))
        return True

    def _judge_answers(self, call: Conversation, filled: Sequence[Event]) -> None:
        """Triage of a yes, which has no words of its own, before anything is done about it."""
        slots = [(one.name, one.value) for one in filled if isinstance(one, SlotSet)]
        for question in affirmed(slots, QUESTIONS):
            verdict = self._parts.triage.assess(question.claim, self._patient(call))
            judged = question.judged(verdict)
            self._note(call, AnswerJudged(question.slot, judged))
            if judged.is_emergency:
                self._note(call, *EMERGENCY_SLOTS)
        for question in unsure(slots, QUESTIONS):
            self._note(call, AnswerJudged(question.slot, question.unsettled()))

    def _notice(
        self,
        call: Conversation,
        utterance: Utterance,
        before: CallState,
        parsed: Mapping[str, Json] | None,
    ) -> Noticed:
        """Record how the caller behaves, as far as the very words tell."""
        noticing = self._parts.noticing
        if parsed is None and self._only_asks_for_time(call, utterance, before):
            return Noticed(utterance, is_settled=True)
        is_plain = parsed is not None or self._command(utterance, call) is not None
        # Whoever is asked what could be better may say it harshly.
        if noticing is None or is_plain or asked_slot(call.tracker) is not None:
            return Noticed(utterance)
        noticed = noticing.notice(utterance, before)
        if noticed.is_settled:
            self._note(call, message(utterance, Understanding(OFF_TOPIC, 1.0)))
        self._note(call, *noticed.events)
        return noticed

    async def _weigh(self, call: Conversation, decision: TriageDecision, before: CallState) -> None:
        """Record how the caller behaves, in the light of the call and of the day."""
        if self._parts.noticing is not None:
            self._note(call, *await self._parts.noticing.weigh(call.tracker, before, decision))

    def raise_doubted(self, call: Conversation) -> None:
        """A red flag that was asked about counts: whatever came was no clear no."""
        if call.tracker.call.danger_doubt:
            self._note(call, _raised(call.tracker.call), *EMERGENCY_SLOTS)

    def _settle_doubt(
        self, call: Conversation, utterance: Utterance, decision: TriageDecision, before: CallState
    ) -> None:
        """What the answer to the question about a doubtful red flag makes of it."""
        doubts = self._parts.doubts
        if not before.danger_doubt:
            return
        if doubts is not None and takes_back(
            utterance, decision, doubts.least_of_danger, was_heard=before.is_danger_suspected
        ):
            self._note(call, DangerDenied(goes_on=goes_on(utterance)))
        elif call.tracker.call.danger_doubt:
            self._note(call, _raised(before))

    def _is_doubtful(
        self, utterance: Utterance, decision: TriageDecision, before: CallState
    ) -> bool:
        doubts = self._parts.doubts
        return doubts is not None and is_doubtful(
            utterance, decision, before, doubts.least_of_danger
        )

    def _plain(
        self,
        utterance: Utterance,
        call: Conversation,
        parsed: Mapping[str, Json] | None,
    ) -> UserUttered | None:
        """The message whose meaning does not depend on what was asked; None for all others."""
        if parsed is not None:
            return uttered(utterance, parsed)
        command = self._command(utterance, call)
        if command is None and utterance.sent is not None and not self._parts.additions:
            return uttered(utterance, self._parts.processor.interpreter.parse(utterance.sent.text))
        return command

    def _triage(self, call: Conversation, utterance: Utterance) -> TriageDecision:
        """Assess the raw words, before anything that might fail."""
        before = call.tracker.call
        is_keyed = utterance.source is Source.KEYPAD and not may_be_keyed(
            call.tracker, utterance.text
        )
        decision = NOTHING if is_keyed else self.assess(call, utterance.text)
        if asked_slot(call.tracker) is not None and is_rating(utterance.text):
            # "Ten out of ten" for the call is no pain; were it an emergency, it would stay one.
            decision = decision if decision.is_emergency else NOTHING
        is_doubted = self._is_doubtful(utterance, decision, before)
        if not is_doubted:
            # Nobody asks about it: asked already, in danger already, or a bot that asks nothing.
            decision = decision.believed()
        self._note(call, TurnTriaged(decision, is_doubted))
        self._check_number(call, utterance)
        self._settle_doubt(call, utterance, decision, before)
        rule = alarming_reading(self._parts.triage, decision)
        if rule is not None:
            self._note(call, ReadingAlarmed(rule))
            if ALARMING in call.tracker.domain.slots:
                self._note(call, SlotSet(ALARMING, kind_of_alarm(decision, rule)))
        return decision

    def _check_number(self, call: Conversation, utterance: Utterance) -> None:
        """Who keys or says the emergency number, and nothing else, wants that help."""
        if says_number(utterance.text, self._parts.emergency_number):
            raised = AcuityRaised(Acuity.EMERGENCY, "emergency_number")
            self._note(call, raised, *EMERGENCY_SLOTS)

    def _patient(self, call: Conversation) -> Patient:
        week = call.tracker.slot("pregnancy_week")
        known = Patient(
            on=self._now().date(), pregnancy_week=week if isinstance(week, float) else None
        )
        patient = with_facts(call.tracker.call.patient(known), call.tracker)
        if call.tracker.slot("is_pregnant") is True:
            patient = replace(patient, facts=replace(patient.facts, pregnant=True))
        return patient

    def _command(self, utterance: Utterance, call: Conversation) -> UserUttered | None:
        """The message that needs no understanding: `/intent{...}`."""
        if utterance.source is not Source.TEXT:
            return None
        sent = utterance.sent
        text = utterance.text if sent is None else sent.text
        parsed = parse_command(text, call.tracker.domain)
        if parsed is None:
            return None
        return UserUttered(text, parsed, CHANNEL) if sent is None else uttered(utterance, parsed)

    def _note(self, call: Conversation, *events: Event) -> None:
        self._parts.processor.note(call.tracker, events)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), tz=self._parts.zone)


def _requested(call: Conversation) -> str | None:
    """The slot that the open question fills."""
    requested = call.tracker.slot(REQUESTED_SLOT) if call.tracker.active_loop else None
    return requested if isinstance(requested, str) else None


def _raised(call: CallState) -> AcuityRaised:
    return AcuityRaised(Acuity.EMERGENCY, call.danger_doubt[0])


def _fills_nothing(call: Conversation, utterance: Utterance) -> bool:
    """Whether keys were hit that answer nothing, or something else was told instead of an answer.

    No slot is filled with "7#" for want of words, and a bereaved caller's words are no name.
    """
    heard = call.tracker.latest_message
    is_lost = heard is not None and heard.intent == NLU_FALLBACK
    is_other = heard is not None and heard.intent in (REPORT_LOSS, ANOTHER_WISH, ASKS_OF_OFFICE)
    return is_other or (is_lost and utterance.source is Source.KEYPAD)


def _may_fill(call: CallState) -> bool:
    """Whether the words fill slots now.

    Not in an emergency, nor before they are sure, nor with a number that cannot be right.
    """
    is_impossible = call.reading_alarm == IMPOSSIBLE_READING
    is_aside = call.doubt is not None or call.conduct.action is not None
    return not (call.is_emergency or call.is_denied or is_aside or is_impossible)
