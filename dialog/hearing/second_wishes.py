"""Parts what was said into what is answered now and what is wanted besides. Pure."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from dialog.call.state import CallState
from dialog.call.tracker import CallTracker
from dialog.hearing.follow_ups import ANSWERING, STEP
from dialog.hearing.kept_wishes import ACTION_TAKE_UP
from dialog.hearing.run_on import parted_spans
from dialog.nlu.interpreter import INVITATIONS
from dialog.nlu.joined_wishes import (
    BILLING,
    CARE_PLAN,
    CHANGE,
    PRENATAL_VISIT,
    REFILL,
    RESULTS,
    STOP,
    VISIT,
    VISITS,
    are_one_wish,
    clauses,
    is_besides,
    services_in,
)
from dialog.nlu.understanding import Understanding
from dialog.office.questions import ASKS_OF_OFFICE, is_of_office
from dialog.rasa.messages import NLU_FALLBACK
from dialog.turn import Awaited, HeardWord, Utterance
from triage.decision import Span
from triage.words import split_words

ANOTHER_WISH = "another_wish"
"""What a turn is written down as that only names another wish; an intent of no domain."""
ASK_WHO = frozenset(("identity_form", "proxy_form", "factor_form"))
"""The forms that ask who is calling."""
COMPLAINTS = frozenset(
    ("report_symptoms", "side_effect_report", "pregnancy_symptoms", "postpartum_concerns")
)
_UNTOLD = frozenset((NLU_FALLBACK, "inform"))
"""What a clause without a sentence round it may be taken for: then its words decide."""
_LEAST_WORDS = 2
OURS = "is_our_call"
"""Slot: whether the clinic has made the call."""
_SERVED = {
    "appointment_form": VISITS,
    "slot_choice_form": VISITS,
    "change_form": VISITS,
    "symptom_form": VISITS,
    "pregnancy_form": VISITS,
    "billing_form": frozenset((BILLING,)),
}
"""What is wanted and a form does anyway, or leads to."""
SERVICES = {
    "refill": REFILL,
    "results": RESULTS,
    "care_plan": CARE_PLAN,
    "change": CHANGE,
    "booking": VISIT,
    "billing": BILLING,
}
"""By what `wanted_service` holds while it is asked who is calling."""

_QUESTIONS = frozenset(("medication_question", "health_advice"))
_ANSWER_AND_QUESTION = re.compile(
    r"(?P<said>(?:yes|yeah|yep|no|nope|nah|sure|okay|ok|none)"
    r"(?: (?:please|thanks|i do|i don't|i am))?)"
    r"\W+(?:(?:and|but|so|by the way)\W+)*"
    r"(?P<asked>(?:can|could|may|should|is it|do i|does it|what if|what about|will|would it)\b.+)",
    re.I,
)
"""A yes or a no with a question behind it, which is no part of the answer."""

Interpret = Callable[[Utterance], Understanding]
"""What words mean that answer nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a call something is said."""

    form: str | None = None
    """That asks."""
    wanted: str = ""
    """The service for which it is asked who is calling."""
    is_answer: bool = False
    """Whether a yes or no is awaited, or a form asks: what comes first may be the answer."""
    is_ours: bool = False
    """Whether the clinic has made the call."""

    def serves(self, intent: str) -> bool:
        """Whether this is being done already."""
        if self.form is None:
            return False
        known = SERVICES.get(self.wanted)
        is_wanted = known is not None and are_one_wish(intent, known)
        return is_wanted or intent in _SERVED.get(self.form, ())


@dataclass(frozen=True, slots=True)
class Parted:
    """One turn's words."""

    first: Utterance | None
    """What is answered now; None: nothing but what is kept."""
    kept: tuple[tuple[Utterance, Understanding], ...] = ()
    """The further wishes, in their order."""


@dataclass(frozen=True, slots=True)
class _Matter:
    span: Span
    intent: str | None
    """None: an answer, or small words."""


def place_in(tracker: CallTracker, before: CallState) -> Place | None:
    """Where it is said; None where nothing may be parted: danger, or a choice, is being settled.

    Args:
        tracker: of the call, before this turn is in it.
        before: the call before this turn.
    """
    is_settling = before.asks_of_danger or before.choice is not None
    if (
        is_settling
        or tracker.slot(STEP) in ANSWERING
        or ACTION_TAKE_UP not in tracker.domain.actions
    ):
        return None
    question, form = before.question, tracker.active_loop
    is_invited = question is not None and question.response in INVITATIONS
    awaits_yes = question is not None and question.awaits is Awaited.YES_NO and not is_invited
    wanted = str(tracker.slot("wanted_service")) if form in ASK_WHO else ""
    is_ours = tracker.slot(OURS) is True
    return Place(form, wanted, is_answer=form is not None or awaits_yes, is_ours=is_ours)


def part(utterance: Utterance, place: Place, interpret: Interpret) -> Parted:
    """What was said as one thing, or as several.

    A complaint is heard before anything is done for the caller, in whatever order they were told;
    in a form, whose answer is asked for again, one that stands behind a wish. A question about the
    office is answered in passing, before any errand is begun.
    """
    asked = _asked_behind(utterance, interpret) if place.form is not None else None
    return asked or _part_clauses(utterance, place, interpret)


def _part_clauses(utterance: Utterance, place: Place, interpret: Interpret) -> Parted:
    spans = clauses(utterance.text)
    if place.form is None:
        spans = parted_spans(utterance.text, spans, lambda told: _complains(told, interpret))
    told = [_text(utterance, span) for span in spans]
    asks_office = place.form is None and any(map(is_of_office, told))
    if not asks_office and not any(map(services_in, told)):
        return Parted(utterance)
    if len(spans) == 1 and not (place.form and is_besides(utterance.text)):
        return Parted(utterance)
    matters = _matters(utterance, spans, place, interpret)
    wishes = [one for one in matters if one.intent is not None]
    if place.form is not None:
        stop = next((one for one in wishes if one.intent == STOP), None)
        complaints = [one for one in wishes if one.intent in COMPLAINTS]
        if stop is not None and place.is_ours and not complaints:
            # Whoever wants no more calls of ours is asked nothing more, whatever else was answered.
            return Parted(utterance)
        now = (complaints or [one for one in matters if one.intent is None])[:1]
        return _parted(utterance, now, [one for one in wishes if one not in now], interpret)
    if any(one.intent in COMPLAINTS for one in wishes):
        # A visit for a complaint is one wish: what is told of the complaint leads to it.
        matters = [one for one in matters if one.intent not in (VISIT, PRENATAL_VISIT)]
    if len(matters) == 1:
        return Parted(utterance)
    ordered = sorted(
        matters,
        key=lambda one: (
            one.intent not in COMPLAINTS,
            one.intent != ASKS_OF_OFFICE,
            one.intent == STOP,
        ),
    )
    return _parted(utterance, ordered[:1], ordered[1:], interpret)


def _asked_behind(utterance: Utterance, interpret: Interpret) -> Parted | None:
    """An answer, and the question about medicines or health behind it: "yes, can I drink wine"."""
    found = _ANSWER_AND_QUESTION.fullmatch(utterance.text)
    if found is None:
        return None
    told = _cut(utterance, Span(*found.span("asked")))
    understood = interpret(told)
    if understood.intent not in _QUESTIONS:
        return None
    return Parted(_cut(utterance, Span(*found.span("said"))), ((told, understood),))


def _parted(
    utterance: Utterance,
    first: Collection[_Matter],
    wishes: Collection[_Matter],
    interpret: Interpret,
) -> Parted:
    if not wishes:
        return Parted(utterance)
    kept = []
    for one in wishes:
        told = _cut(utterance, one.span)
        understood = replace(interpret(told), intent=one.intent or "", confidence=1.0)
        kept.append((told, understood))
    now = next((_cut(utterance, one.span) for one in first), None)
    return Parted(now, tuple(kept))


def _matters(
    utterance: Utterance, spans: Collection[Span], place: Place, interpret: Interpret
) -> list[_Matter]:
    """The clauses, those of one matter together."""
    matters: list[_Matter] = []
    for span in spans:
        is_free = place.form is None or any(one.intent for one in matters)
        intent = _intent(_cut(utterance, span), place, interpret, may_complain=is_free)
        before = matters[-1] if matters else None
        if before is None:
            matters.append(_Matter(span, intent))
        elif intent is None or (before.intent and are_one_wish(intent, before.intent)):
            matters[-1] = _Matter(Span(before.span.start, span.end), before.intent)
        elif before.intent is None and not (place.is_answer and len(matters) == 1):
            # "Hello, my name is Pat, and I need ..."
            matters[-1] = _Matter(Span(before.span.start, span.end), intent)
        else:
            matters.append(_Matter(span, intent))
    return matters


def _intent(
    clause: Utterance, place: Place, interpret: Interpret, *, may_complain: bool
) -> str | None:
    """What the clause asks for, or complains of; None where it does neither."""
    if place.form is None and is_of_office(clause.text):
        return ASKS_OF_OFFICE
    services = services_in(clause.text)
    is_long = len(split_words(clause.text).words) >= _LEAST_WORDS
    if not services and not (may_complain and is_long):
        return None
    understood = interpret(clause)
    if not services:
        is_complaint = any(one.entity == "symptom" for one in understood.entities)
        return understood.intent if is_complaint and understood.intent in COMPLAINTS else None
    # Nobody is taken off a list for words that nothing else understands.
    is_untold = understood.intent in _UNTOLD and services[0] != STOP
    meant = services[0] if is_untold else understood.intent
    is_asked = any(meant == one or are_one_wish(meant, one) for one in services)
    return meant if is_asked and not place.serves(meant) else None


def _complains(told: str, interpret: Interpret) -> bool:
    """Whether the words tell of a complaint."""
    understood = interpret(Utterance(told))
    return any(one.entity == "symptom" for one in understood.entities)


def _text(utterance: Utterance, span: Span) -> str:
    return utterance.text[span.start : span.end]


def _cut(utterance: Utterance, span: Span) -> Utterance:
    """The part of what was said, with those of the recogniser's words that stand in it."""
    words: list[HeardWord] = []
    end = 0
    for word in utterance.words:
        start = utterance.text.find(word.text.lower(), end)
        if start < 0:
            # Written otherwise than it was recognised: its confidence in the whole has to do.
            words = []
            break
        end = start + len(word.text)
        if span.start <= start < span.end:
            words.append(word)
    sent = utterance.sent
    if sent is not None:
        sent = replace(sent, text=sent.text[span.start : span.end])
    return replace(utterance, text=_text(utterance, span), words=tuple(words), sent=sent)
