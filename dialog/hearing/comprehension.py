"""What an utterance means in its call: the message that the dialog goes on with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from dialog.call.conversation import Conversation
from dialog.call.state import ACTION_TELL_OFFICE, CallState
from dialog.call.tracker import CallTracker
from dialog.check_ins.answering import Answered, asks_what_about, who_answered
from dialog.check_ins.own_name import called_name
from dialog.events.call import OptOutRequested
from dialog.events.wishes import WishKept
from dialog.hearing.asked_back import as_asked_back
from dialog.hearing.asked_diagnosis import ADVICE, as_diagnosis_question
from dialog.hearing.asked_for import as_asked_for
from dialog.hearing.complaints import as_complaint
from dialog.hearing.contact_wishes import as_contact_wish
from dialog.hearing.corrections import corrected_slot, said_instead
from dialog.hearing.follow_ups import (
    ANSWERING,
    MEDICINE_QUESTION,
    STEP,
    as_call_taken,
    as_follow_up,
    as_medicine_question,
    as_question_back,
    asks_besides,
    sounds_alarmed,
)
from dialog.hearing.identity_answers import as_identity_answer
from dialog.hearing.kept_wishes import ACTION_TAKE_UP, RESPONSE, given
from dialog.hearing.loss_answers import as_loss, place_of
from dialog.hearing.losses import REPORT_LOSS, Loss, loss_in
from dialog.hearing.making_sure import denied, denies, expected, heard, message
from dialog.hearing.medicine_choice import as_medicine_choice
from dialog.hearing.offer_answers import as_offer_answer
from dialog.hearing.other_patient import as_other_patient
from dialog.hearing.other_speaker import as_other_speaker
from dialog.hearing.own_pregnancy import as_own_pregnancy
from dialog.hearing.recovered import as_recovered
from dialog.hearing.second_wishes import ANOTHER_WISH, COMPLAINTS, OURS, Parted, part, place_in
from dialog.hearing.time_answers import as_time_answer
from dialog.hearing.told_after_all import as_told_after_all
from dialog.hearing.told_allergies import as_allergy_told
from dialog.hearing.undone import as_wanted_back
from dialog.hearing.wrong_numbers import as_wrong_number
from dialog.nlu.forget_wishes import FORGET, wants_forgetting
from dialog.nlu.interpreter import COMMANDS, Expected
from dialog.nlu.joined_wishes import REFILL, RESULTS, STOP, VISIT
from dialog.nlu.understanding import Understanding
from dialog.office.errands import answered_in_place
from dialog.office.following import read_following
from dialog.office.questions import ASKS_OF_OFFICE, as_office_question, doubts_us
from dialog.parts import DialogParts
from dialog.rasa.domain import Domain
from dialog.rasa.events import Event
from dialog.survey.leaving import hear
from dialog.survey.questions import RESPONSES, asked_slot, is_asked_out, left
from dialog.turn import Awaited, Source, Utterance
from triage.decision import Acuity, Patient, TriageDecision
from triage.words import split_words

_AT_ONCE = COMMANDS | {REPORT_LOSS, ASKS_OF_OFFICE}
"""Intents of turns in which nothing is read back."""
_SAY_IT = frozenset((ANOTHER_WISH, ASKS_OF_OFFICE))
"""Intents whose answer itself tells of the wishes that wait."""


class Comprehension:
    """Understands every utterance that needs it, by the question that is open."""

    def __init__(self, parts: DialogParts, clock: Callable[[], float]) -> None:
        """Understand by `parts`; `clock` gives seconds since the epoch."""
        self._parts = parts
        self._clock = clock

    def take(
        self, call: Conversation, utterance: Utterance, decision: TriageDecision, before: CallState
    ) -> None:
        """Record what was said and what it means.

        Args:
            call: the conversation.
            utterance: neither a command, nor settled by what triage found in it.
            decision: what that is.
            before: the call before this turn.
        """
        if self._answers_survey(call, utterance, before):
            return
        place = place_in(call.tracker, before) if self._parts.additions else None
        parted = Parted(utterance) if place is None else part(utterance, place, self._alone)
        if parted.first is None:
            self._note(call, message(utterance, self._besides(utterance, decision.acuity)))
        else:
            self._take_first(call, parted.first, decision, before)
        self._note(call, *self._medicine_besides(call, utterance))
        self._note(call, *(WishKept(message(*one)) for one in parted.kept))
        if any(understood.intent == STOP for _, understood in parted.kept):
            # Whatever becomes of the call until it is come back to.
            self._note(call, OptOutRequested())
        is_calm = call.tracker.call.acuity < Acuity.URGENT
        heard = call.tracker.latest_message
        if parted.kept and is_calm and heard is not None and heard.intent not in _SAY_IT:
            kept = call.tracker.wishes.waiting[-len(parted.kept) :]
            said = {"response": RESPONSE, **dict(given(kept, self._parts.domain))}
            speaker = self._parts.processor.context.responder
            self._note(call, *speaker.say_answers((said,), call.tracker))

    def _medicine_besides(self, call: Conversation, utterance: Utterance) -> tuple[Event, ...]:
        """The question about a medicine that was asked along with a complaint: it is kept."""
        heard = call.tracker.latest_message
        is_free = call.tracker.active_loop is None and heard is not None
        if not is_free or heard is None or heard.intent not in COMPLAINTS:
            return ()
        if ACTION_TAKE_UP not in self._parts.domain.actions or not asks_besides(utterance.text):
            return ()
        understood = replace(self._alone(utterance), intent=MEDICINE_QUESTION, confidence=1.0)
        return (WishKept(message(utterance, understood)),)

    def _alone(self, utterance: Utterance) -> Understanding:
        """What the words mean where nothing was asked."""
        return self._read(utterance, Expected(Awaited.STORY))

    def _besides(self, utterance: Utterance, acuity: Acuity) -> Understanding:
        """What words mean that only name further wishes.

        "I also need a refill because I keep throwing up": what triage has found is asked about.
        """
        if acuity < Acuity.SOON:
            return Understanding(ANOTHER_WISH, 1.0)
        return replace(self._alone(utterance), intent="report_symptoms", confidence=1.0)

    def _take_first(
        self, call: Conversation, utterance: Utterance, decision: TriageDecision, before: CallState
    ) -> None:
        """Record the words that are answered now, with all that they mean."""
        asked = _asked(call, before)
        answer, asked = self._as_answer(utterance, asked, call.tracker)
        understood = self._in_this_call(answer, utterance, asked, call.tracker, decision, before)
        if denies(understood, before):
            self._note(call, *denied(utterance, understood))
        elif understood.intent in _AT_ONCE or self._parts.doubts is None:
            self._note(call, message(utterance, understood))
        else:
            domain, doubts = self._parts.domain, self._parts.doubts
            form = call.tracker.active_loop
            self._note(call, *heard(utterance, understood, before, domain, doubts, form))

    def _as_answer(
        self, utterance: Utterance, asked: Expected, tracker: CallTracker
    ) -> tuple[Understanding, Expected]:
        """What the words mean as an answer, and to what: an earlier answer may be taken back."""
        understood = self._read(utterance, asked)
        other = corrected_slot(utterance.text, tracker) if not understood.entities else None
        if other is not None:
            asked = replace(asked, slot=other)
            understood = self._read(utterance, asked)
        instead = said_instead(utterance.text) if understood.intent == "deny" else None
        if instead is not None:
            # "No wait, Wednesday" to "Anything else?" is no goodbye.
            meant = self._read(replace(utterance, text=instead, words=()), asked)
            understood = replace(meant, entities=understood.entities)
        return understood, asked

    def _in_this_call(
        self,
        answer: Understanding,
        utterance: Utterance,
        asked: Expected,
        tracker: CallTracker,
        decision: TriageDecision,
        before: CallState,
    ) -> Understanding:
        """What words mean after all that was said: each reading may be overruled by the next."""
        text, domain = utterance.text, self._parts.domain

        def complains(part: str) -> bool:
            if decision.acuity > Acuity.NONE:
                # Triage has found something in all of the words: it is not denied.
                return False
            read = self._read(replace(utterance, text=part, words=()), asked)
            is_told = any(one.entity == "symptom" for one in read.entities)
            is_told = is_told or sounds_alarmed(read, part)
            patient = Patient(on=self._now().date())
            return is_told or self._parts.by_words.assess(part, patient).acuity >= Acuity.SOON

        offered = as_question_back(as_offer_answer(answer, text, before), text)
        offered = as_time_answer(offered, text, asked.slot, self._now().date())
        understood = as_follow_up(offered, text, tracker, before, complains)
        understood = as_asked_back(understood, text, tracker)
        understood = as_wanted_back(understood, text, tracker, decision.acuity)
        if {VISIT, RESULTS, REFILL, ADVICE}.issubset(domain.intents):
            understood = as_asked_for(understood, text, tracker, decision.acuity)
        understood = as_contact_wish(understood, text, tracker, before)
        understood = _as_forgetting(understood, text, domain)
        understood = as_medicine_choice(understood, text, before, decision.acuity)
        understood = as_call_taken(understood, text, tracker, decision)
        if "medication_question" in domain.intents:
            understood = as_medicine_question(understood, text, tracker, decision)
        understood = as_own_pregnancy(understood, text, tracker, decision.acuity)
        if "report_symptoms" in domain.intents:
            understood = as_allergy_told(understood, text, decision.acuity)
        understood = as_complaint(understood, decision, asks_slot=asked.slot is not None)
        wanted = tracker.slot("wanted_service") if "wanted_service" in domain.slots else None
        understood = as_identity_answer(
            understood,
            asked.slot,
            decision.acuity,
            text=text,
            wanted=wanted if isinstance(wanted, str) else None,
        )
        understood = as_told_after_all(understood, text, tracker, self._now().date())
        understood = as_wrong_number(understood, text, tracker)
        understood = as_other_speaker(understood, text, tracker, decision.acuity)
        understood = as_recovered(understood, text, tracker, decision.acuity)
        understood = as_other_patient(understood, text, tracker, decision.acuity)
        if REPORT_LOSS in domain.intents:
            place = place_of(tracker, asked.slot)
            understood = as_loss(understood, text, place, decision.acuity)
        if ADVICE in domain.intents:
            understood = as_diagnosis_question(understood, text, decision.acuity, before.acuity)
        return self._of_office(understood, text, asked.slot, tracker, decision.acuity)

    def _of_office(
        self,
        understood: Understanding,
        text: str,
        slot: str | None,
        tracker: CallTracker,
        acuity: Acuity,
    ) -> Understanding:
        """What was understood, or a question of the office to be answered in between."""
        if ACTION_TELL_OFFICE not in self._parts.domain.actions or _is_told(text, tracker):
            return understood
        if acuity is Acuity.NONE and read_following(text, tracker, self._now().date()) is not None:
            return Understanding(ASKS_OF_OFFICE, 1.0)
        if answered_in_place(text, understood.intent, slot):
            return understood
        is_ours = tracker.slot(OURS) is True
        return as_office_question(understood, text, acuity, is_ours=is_ours)

    def _read(self, utterance: Utterance, asked: Expected) -> Understanding:
        return self._parts.interpreter.interpret(utterance, asked, self._now())

    def _answers_survey(self, call: Conversation, utterance: Utterance, before: CallState) -> bool:
        """Record an answer about the call itself; False: none is asked for, or wanted any more."""
        slot = asked_slot(call.tracker)
        if slot is None:
            return False
        meant = hear(
            slot,
            utterance.text,
            self._read(utterance, expected(call.tracker, before)),
            self._alone(utterance),
            is_asked_out=is_asked_out(call.tracker),
        )
        if meant.answered is not None:
            self._note(call, meant.answered)
        if meant.understood is None:
            self._note(call, *left())
            return False
        self._note(call, message(utterance, meant.understood))
        return True

    def _note(self, call: Conversation, *events: Event) -> None:
        self._parts.processor.note(call.tracker, events)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), tz=self._parts.zone)


def chosen(utterance: Utterance, before: CallState) -> Utterance:
    """What the option stands for that was keyed by its number or said; else what was said."""
    options = before.question.options if before.question is not None else ()
    said = split_words(utterance.text.lower()).words
    for number, option in enumerate(options, 1):
        is_keyed = utterance.source is Source.KEYPAD and utterance.text == str(number)
        if is_keyed or (said and said == split_words(option.title.lower()).words):
            text, sent = option.payload, utterance.sent
            meant = None if sent is None else replace(sent, text=text)
            return replace(utterance, text=text, words=(), source=Source.TEXT, sent=meant)
    return utterance


def _asked(call: Conversation, before: CallState) -> Expected:
    """What the open question asks for; one about the call that is not asked any more, nothing."""
    question = before.question
    is_over = question is not None and question.response in RESPONSES
    return Expected(Awaited.STORY) if is_over else expected(call.tracker, before)


def _as_forgetting(understood: Understanding, text: str, domain: Domain) -> Understanding:
    """What was understood, or that what we remember shall be forgotten."""
    is_wanted = FORGET in domain.intents and wants_forgetting(text)
    return replace(understood, intent=FORGET) if is_wanted else understood


def _is_told(text: str, tracker: CallTracker) -> bool:
    """Whether a child's loss is told, or who has taken our call: no question comes before that."""
    # Who takes our call and doubts it is told who calls in any case.
    is_who = tracker.slot(STEP) in ANSWERING and (
        doubts_us(text)
        or asks_what_about(text)
        or who_answered(text, called_name(tracker)) is not Answered.OPEN
    )
    return is_who or loss_in(text) is Loss.CHILD
