"""What a caller says to the questions about the call, and what is no answer to them. Pure.

Whoever tells of health in the middle, or wants something else after all, is asked no more. What was
answered before that counts.
"""

import re
from dataclasses import dataclass

from dialog.call.state import CallState
from dialog.events.care import SurveyAnswered
from dialog.nlu.interpreter import COMMANDS
from dialog.nlu.understanding import Understanding
from dialog.survey.questions import IMPROVEMENT, RESOLVED, SATISFACTION
from dialog.survey.reading import UNCLEAR, YES, is_value, read_answer
from triage.decision import Acuity, TriageDecision
from triage.words import split_words

ANSWER = "inform"
_REPEAT, _FORGET = "repeat", "forget_me"
_OF_HEALTH = frozenset(
    ("report_symptoms", "emergency_symptoms", "side_effect_report", "pregnancy_symptoms",
     "labor_signs", "postpartum_concerns")
)  # fmt: skip
_WISHES = frozenset(
    ("request_appointment", "reschedule_appointment", "medication_question", "health_advice",
     "test_results_inquiry", "prescription_refill", "prenatal_checkup", "diabetes_management",
     "blood_pressure_check", "medication_adherence", "insurance_billing", "care_plan_inquiry")
)  # fmt: skip
_SURE = 0.6
"""Likelihood from which words are a wish, rather than an answer that is put oddly."""
_LEAST_WORDS = 2
"""Of a wish without a name; a single word that nobody knows may be likened to anything."""
_WANTS = re.compile(
    r"\b(?:i (?:also |still |really |just )*(?:need|want|wanted|forgot|have a question)"
    r"|i would (?:also )?like|can i|could i|may i|can you|could you|one more (?:thing|question)"
    r"|before (?:i|you) go|by the way|wait|actually)\b"
)
"""How a wish of the caller's begins; what could be better may name an appointment as well."""
_IS_ADVICE = re.compile(r"\b(?:you should|you could|it would be|i wish|next time|better if)\b")


@dataclass(frozen=True, slots=True)
class Heard:
    """What the caller's words come to."""

    understood: Understanding | None
    """None: they are no answer, and nothing more is asked."""
    answered: SurveyAnswered | None = None
    """What was answered besides, where the questions end with these words."""


def is_about_health(decision: TriageDecision, call: CallState) -> bool:
    """Whether triage found in the words, or in the keys, what matters more than a rating.

    Args:
        decision: on the words alone.
        call: with what they have done to it.
    """
    is_found = decision.acuity > Acuity.NONE or bool(decision.vitals)
    return is_found or call.is_emergency or call.is_danger_doubted


def hear(
    slot: str, said: str, asked: Understanding, freely: Understanding, *, is_asked_out: bool
) -> Heard:
    """What the words are: an answer, a wish to end or to be asked again, or something else.

    Args:
        slot: what is asked.
        said: the words.
        asked: what they mean as an answer.
        freely: what they mean if nothing had been asked.
        is_asked_out: the question is not put again.
    """
    answer = read_answer(slot, said)
    is_plain = answer != UNCLEAR and slot != IMPROVEMENT
    if asked.intent == _REPEAT and not (slot == IMPROVEMENT and is_value(answer)):
        return Heard(_answer(asked) if is_asked_out else asked)
    if asked.intent == _FORGET:
        return Heard(None, answered=_told(slot, answer))
    if asked.intent in COMMANDS - {_REPEAT}:
        is_answer = not is_value(answer) and answer != UNCLEAR
        # "Stop" is the end of the questions here, not of all calls for ever.
        return Heard(_answer(asked)) if is_answer else Heard(asked, answered=_told(slot, answer))
    if _wants_else(slot, said, freely, is_plain=is_plain):
        return Heard(None, answered=_told(slot, answer))
    return Heard(_answer(asked))


def answered(slot: str, answer: str) -> SurveyAnswered | None:
    """The event of an answer; None where there was none."""
    if not is_value(answer):
        return None
    match slot:
        case _ if slot == SATISFACTION:
            return SurveyAnswered(satisfaction=int(answer))
        case _ if slot == RESOLVED:
            return SurveyAnswered(resolved=answer == YES)
        case _:
            return SurveyAnswered(improvement=answer)


def _told(slot: str, answer: str) -> SurveyAnswered | None:
    """What words that end the questions answer besides; never what could be better."""
    return None if slot == IMPROVEMENT else answered(slot, answer)


def _answer(understood: Understanding) -> Understanding:
    return Understanding(ANSWER, understood.confidence, (), understood.ranking)


def _wants_else(slot: str, said: str, freely: Understanding, *, is_plain: bool) -> bool:
    names_symptom = any(one.entity == "symptom" for one in freely.entities)
    words = split_words(said.lower()).words
    is_sure = freely.confidence >= _SURE and len(words) >= _LEAST_WORDS
    is_advice = _IS_ADVICE.search(" ".join(words)) is not None
    if freely.intent in _OF_HEALTH:
        return names_symptom or (is_sure and not is_plain and not is_advice)
    if freely.intent not in _WISHES or not is_sure:
        return False
    if _WANTS.search(" ".join(words)):
        return not is_advice
    return slot != IMPROVEMENT and not is_plain
