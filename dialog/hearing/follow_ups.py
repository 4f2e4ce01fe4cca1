"""Words that mean what they mean only after what was just said. Pure.

"And ibuprofen?" after a question about a medicine is another one; "no fever" to "Would you like to
talk to a nurse?" tells of a fever, and is no answer about the nurse.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from dialog.actions.dose_questions import has_taken_both, wants_more
from dialog.call.state import CallState
from dialog.check_ins.answering import Answered, asks_what_about, who_answered
from dialog.check_ins.own_name import called_name
from dialog.check_ins.reading_answers import no_reading
from dialog.check_ins.reading_slots import TOLD
from dialog.clinical.interactions.shipped import find_medicines
from dialog.events.care import InteractionsTold
from dialog.nlu.declined_offers import declines
from dialog.nlu.interpreter import COMMANDS
from dialog.nlu.questions_back import asks_back, asks_of_taking, concludes_safe
from dialog.nlu.understanding import Understanding
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.messages import NLU_FALLBACK
from dialog.rasa.tracker import Tracker
from dialog.turn import Awaited
from triage.decision import Acuity, Finding, TriageDecision
from triage.meaning import RULE_PREFIX
from triage.words import split_words

MEDICINE_QUESTION = "medication_question"
_OPEN = frozenset(("inform", NLU_FALLBACK, "medication_adherence", "health_advice", "deny"))
"""What a further medicine is taken for where nobody knows what was talked about."""
_CERTAIN = COMMANDS | {
    MEDICINE_QUESTION,
    "side_effect_report",
    "emergency_symptoms",
    "prescription_refill",
}
_OFFER = "utter_offer_person"
"""What an answer about medicines ends with."""
_OFFERS = frozenset((_OFFER, "utter_offer_nurse"))
_MAY_DECLINE = frozenset(("inform", NLU_FALLBACK, "affirm", "out_of_scope", "request_human"))
"""What "i'll call my doctor" may be taken for, in answer to an offer."""
_SPOKEN_WITH = frozenset(
    ["talk", "speak", "person", "human", "somebody", "someone", "nurse", "doctor", "operator",
     "agent", "representative", "transfer", "connect"]
)  # fmt: skip
STEP = "check_in_step"
ANSWERING = ("calling", "asked_for")
"""What the slot holds while it is open who has taken a call of ours."""
_OF_PREGNANCY = frozenset(("pregnancy_symptoms", "postpartum_concerns", "labor_signs"))
_ASKS = re.compile(
    r"\W*(?:(?:so|and|but|well|oh)\W+)*(?:is|are|does|do|did|how|what|why|has|have)\b", re.I
)
_ASKS_TO_TAKE = re.compile(
    r"\b(?:can|could|may|should|must|do|does|would|what if) (?:\w+ ){1,4}"
    r"(?:take|use|have|taking|stay on|keep|be on|stop|go off|come off)\b"
    r"|\b(?:am|is|are|was|been|still) (?:\w+ )?(?:taking|on|using)\b"
    r"|\b(?:gave|prescribed|put|started|given) (?:me|her|us|my wife)\b|\bprescribed\b"
    r"|\b(?:is|are|am|would)\b.*\b(?:ok|okay|safe|fine|all right|alright|allowed|bad|harmful"
    r"|dangerous|good)\b"
)
_ASKS_WHETHER = re.compile(
    r"\b(?:can|could|may|should|must|would it be|is it|what if) (?:\w+ ){1,4}"
    r"(?:take|taking|use|using|have|stop|go off|come off)\b"
    r"|\b(?:is|are|would) (?:\w+ ){1,4}(?:ok|okay|safe|fine|all right|alright|allowed)\b"
)
"""The same, where nothing but a question will do."""
_DENIED = re.compile(
    r"\W*(?:(?:no|nope|not any|no more|without(?: any)?|there(?: is|'s) no|"
    r"(?:i|he|she|we|it)(?:(?: (?:do|does|did|have|has|had|am|is|was|would|will) not"
    r"| (?:don't|doesn't|didn't|haven't|hasn't|isn't|wasn't|wouldn't|won't)|'m not|'s not"
    r"| have no| has no))(?: (?:have|had|having|feel|feeling|felt|want to|plan to|going to|gonna"
    r"|noticed|an?|any|really))*)\s+)+(?=\w)",
    re.I,
)
_BE = r"(?:'s|'m|'re| is| am| are| has been|'s been| have been)"
_FINE = re.compile(
    rf"^(?:(?:and|but|well|yes|yeah|oh)\W+)*(?:he|she|it|i|we|they|the baby|baby|my \w+){_BE}?"
    r" (?:still )?\w+ing(?: and \w+ing)? (?:just |pretty |quite )?"
    r"(?:okay|ok|fine|well|good|normal|normally|all right|alright)\b",
    re.I,
)
"""Told of somebody who is well in something: "he's drinking okay"."""
_TRAILING_NO = re.compile(
    r"(?:\W+(?:no|nope|none|nothing like that|at all|either|thanks))+\W*$", re.I
)
_ALARMED = frozenset(("emergency_symptoms", "report_symptoms"))
_HELP = _SPOKEN_WITH | frozenset(
    ("help", "need", "want", "emergency", "ambulance", "911", "problem", "problems", "else",
     "visit", "appointment", "hospital")
)  # fmt: skip
_SMALL = frozenset(("affirm", "deny", "inform", NLU_FALLBACK, "medication_adherence"))
_GUESSED = frozenset(("affirm", "deny", "goodbye"))
_PLAIN_ANSWERS = tuple(
    (one,) for one in ("yes", "yeah", "yep", "yup", "sure", "please", "no", "nope", "nah")
)
_MOST_OF_A_DENIAL = 10
"""Words; in a longer story something may be complained of besides."""
_HEARD_FIRST = re.compile(r"\W*(?:okay|ok|oh|well|and|alright|all right|so)\b", re.I)

Complains = Callable[[str], bool]
"""Whether other words, in the same place, would be a complaint."""


def as_follow_up(
    understood: Understanding, text: str, tracker: Tracker, before: CallState, complains: Complains
) -> Understanding:
    """What was understood, or what it is after what was talked about.

    Args:
        understood: of the words alone.
        text: the words.
        tracker: of the call, before this turn is in it.
        before: the call before this turn.
        complains: asked about a part of the words.
    """
    if tracker.slot(STEP) in ANSWERING and _tells_who(understood, text, tracker):
        return replace(understood, intent="inform")
    if understood.intent == "request_human" and _has_no_reading(text, tracker):
        return replace(understood, intent="inform")
    may_decline = understood.intent in _MAY_DECLINE and _is_offered(before)
    if may_decline and declines(text, understood.intent):
        return replace(understood, intent="deny")
    if understood.intent not in _CERTAIN and _wants_more(understood, text, tracker, before):
        return replace(understood, intent=MEDICINE_QUESTION)
    if before.asks_of_danger:
        return understood
    if _is_denial(understood, text, tracker, before, complains):
        return replace(understood, intent="inform")
    is_asking = tracker.active_loop is not None
    return understood if is_asking else _as_medicines(understood, text, tracker, before)


def _is_denial(
    understood: Understanding, text: str, tracker: Tracker, before: CallState, complains: Complains
) -> bool:
    """Whether it is told what somebody does not have: no complaint, and no answer to an offer."""
    if any(one.entity == "symptom" for one in understood.entities):
        # "No appetite" is one.
        return False
    if understood.intent in _ALARMED:
        return _tells_of_no_danger(text, complains)
    may_be = tracker.active_loop is None and understood.intent == "deny"
    return may_be and _tells_of_complaint(text, before, complains)


def _as_medicines(
    understood: Understanding, text: str, tracker: Tracker, before: CallState
) -> Understanding:
    """What was understood, or a further question about medicines."""
    is_talk = _talks_of_medicines(tracker, before)
    if is_talk and understood.intent in _OPEN:
        is_question = has_taken_both(text) or any(find_medicines(text))
        return replace(understood, intent=MEDICINE_QUESTION) if is_question else understood
    if understood.intent not in _SMALL:
        return understood
    if asks_of_taking(text) or (is_talk and _asks_on(text)):
        return replace(understood, intent=MEDICINE_QUESTION)
    return understood


def _asks_on(text: str) -> bool:
    """Whether an "okay" behind an answer about medicines begins a further question."""
    is_another = _HEARD_FIRST.match(text) is not None and any(find_medicines(text))
    return is_another or concludes_safe(text)


def as_question_back(understood: Understanding, text: str) -> Understanding:
    """What was understood, or nothing, where a yes or a no is a question: "can i wait till then".

    Args:
        understood: of the words.
        text: the words.
    """
    words = split_words(text.casefold()).words
    is_guess = understood.intent in _GUESSED and words[:1] not in _PLAIN_ANSWERS
    is_question = is_guess and asks_back(text)
    return replace(understood, intent=NLU_FALLBACK, ranking=()) if is_question else understood


def _tells_who(understood: Understanding, text: str, tracker: Tracker) -> bool:
    """Whether the words are more than the yes or no that they may have been taken for.

    "Yes, this is she" is no promise to fetch the patient, who has come already.
    """
    told = who_answered(text, called_name(tracker))
    if told is Answered.SPEAKING:
        return tracker.slot(STEP) == "asked_for" and understood.intent == "affirm"
    return told is not Answered.OPEN


def _is_offered(before: CallState) -> bool:
    """Whether the open question offers a person."""
    return before.question is not None and before.question.response in _OFFERS


def as_call_taken(
    understood: Understanding, text: str, tracker: Tracker, decision: TriageDecision
) -> Understanding:
    """What was understood, or that whoever has taken a call of ours asks what it is about.

    Nobody who has not proven to be the patient is asked about their health, or told of it. What
    triage has found in the words is answered as a complaint.

    Args:
        understood: of the words.
        text: the words.
        tracker: of the call, before this turn is in it.
        decision: what triage says of the words themselves.
    """
    is_asked = asks_what_about(text) and understood.intent not in COMMANDS
    # "Is she okay, is it about the baby" is like danger, and tells of none.
    is_calm = decision.acuity is Acuity.NONE or (is_asked and _is_likeness(decision))
    is_open = tracker.slot(STEP) in ANSWERING and is_calm
    is_of_baby = understood.intent in _OF_PREGNANCY and _ASKS.match(text) is not None
    return (
        replace(understood, intent="inform") if is_open and (is_asked or is_of_baby) else understood
    )


def as_medicine_question(
    understood: Understanding, text: str, tracker: Tracker, decision: TriageDecision
) -> Understanding:
    """What was understood, or the question about a medicine that names a pregnancy besides.

    A complaint that should be seen today is heard first.

    Args:
        understood: of the words.
        text: the words.
        tracker: of the call, before this turn is in it.
        decision: what triage says of the words themselves.
    """
    is_ill = decision.acuity >= Acuity.URGENT and (
        any(one.entity == "symptom" for one in understood.entities)
        or any(not _is_of_meaning(one) for one in decision.findings)
    )
    may_ask = tracker.active_loop is None and understood.intent in _OF_PREGNANCY | _OPEN
    is_question = may_ask and not is_ill and asks_to_take(text)
    return replace(understood, intent=MEDICINE_QUESTION) if is_question else understood


def asks_to_take(text: str) -> bool:
    """Whether it is asked if a medicine that is named may be taken."""
    plain = " ".join(split_words(text.casefold()).words)
    return _ASKS_TO_TAKE.search(plain) is not None and any(find_medicines(text))


def asks_besides(text: str) -> bool:
    """Whether it is asked, along with something else, if a medicine may be taken."""
    plain = " ".join(split_words(text.casefold()).words)
    return _ASKS_WHETHER.search(plain) is not None and any(find_medicines(text))


def _is_likeness(decision: TriageDecision) -> bool:
    """Whether nothing but its likeness to danger speaks for any, and that not plainly."""
    return not decision.is_emergency and all(map(_is_of_meaning, decision.findings))


def _is_of_meaning(finding: Finding) -> bool:
    """Whether it rests on likeness alone, which a medicine in a pregnancy may have raised."""
    return finding.rule.startswith(RULE_PREFIX)


def _wants_more(understood: Understanding, text: str, tracker: Tracker, before: CallState) -> bool:
    """Whether it is about more of a medicine than was meant; "four of them" may be pills."""
    if wants_more(text) or not wants_more(text, is_of_medicine=True):
        return wants_more(text)
    is_told = understood.intent == "medication_adherence"
    is_asked = tracker.active_loop == "adherence_form"
    return is_told or is_asked or _talks_of_medicines(tracker, before)


def _talks_of_medicines(tracker: Tracker, before: CallState) -> bool:
    """Whether the open question is the one behind an answer about medicines."""
    question = before.question
    is_open = question is not None and question.response == _OFFER
    return is_open and any(isinstance(one, InteractionsTold) for one in tracker.events)


def _has_no_reading(text: str, tracker: Tracker) -> bool:
    """Whether nobody is wanted, but there is nothing to measure with: "I don't have a machine"."""
    is_asked = tracker.active_loop is not None and tracker.slot(REQUESTED_SLOT) == TOLD
    words = split_words(text.casefold()).words
    return is_asked and no_reading(text) is not None and _SPOKEN_WITH.isdisjoint(words)


def sounds_alarmed(read: Understanding, part: str) -> bool:
    """Whether words that name no symptom are about one all the same: "blood"."""
    is_of_help = not _HELP.isdisjoint(split_words(part.casefold()).words)
    return read.intent == "emergency_symptoms" and not is_of_help


def _tells_of_complaint(text: str, before: CallState, complains: Complains) -> bool:
    """Whether not the offer is refused, but a complaint denied: "no rash"."""
    question = before.question
    is_offered = question is not None and question.awaits is Awaited.YES_NO
    return is_offered and _denies_complaint(text, complains)


def _denies_complaint(text: str, complains: Complains) -> bool:
    found = _DENIED.match(text)
    return found is not None and complains(_TRAILING_NO.sub("", text[found.end() :]))


def _tells_of_no_danger(text: str, complains: Complains) -> bool:
    """Whether what was taken for a complaint only says that there is none: "no blood"."""
    is_short = len(split_words(text).words) <= _MOST_OF_A_DENIAL
    return is_short and (_is_fine(text, complains) or _denies_complaint(text, complains))


def _is_fine(text: str, complains: Complains) -> bool:
    """Whether somebody is said to be well in something, and in nothing else ill."""
    found = _FINE.match(text)
    return found is not None and not complains(text[found.end() :])
