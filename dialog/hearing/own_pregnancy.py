"""Whether words that were taken for a pregnancy's speak of one at all. Pure.

To be taken for pregnant changes the whole call: the week is asked for, and what is complained of
goes to a nurse. So nobody is whose words deny it, or have nothing of a pregnancy in them: "only a
female doctor", "my baby is in the NICU", "is Tylenol okay in pregnancy".
"""

import re
from dataclasses import replace

from dialog.hearing.follow_ups import MEDICINE_QUESTION, asks_besides
from dialog.nlu.understanding import Understanding
from dialog.office.errands import read_errands
from dialog.rasa.messages import NLU_FALLBACK
from dialog.rasa.tracker import Tracker
from triage.decision import Acuity
from triage.words import split_words

_OF_PREGNANCY = frozenset(("pregnancy_symptoms", "prenatal_checkup", "labor_signs"))
"""Intents by which a caller counts as pregnant."""
_COMPLAINT, _VISIT = "report_symptoms", "request_appointment"
_KNOWN = ("is_pregnant", "pregnancy_week", "due_on", "programme")
_DENIED = re.compile(
    r"\b(?:not|never|isn.?t|ain.?t|can ?not be|no longer|no way|no chance|nobody)"
    r"(?: (?:even|currently|really|actually|been|be|am|is|i am|that i am))*"
    r" (?:pregnant|expecting|with child)\b|\bno pregnanc\w+|\bnot a pregnancy\b"
    r"|\bpregnan\w+ test (?:was|is|came back|came out) negative\b"
)
_CUES = re.compile(
    r"\b(?:pregnan\w*|expecting|trimester|due (?:date|in|on|next|this|any|to)|weeks?"
    r"|months?|along|baby|babies|bump|belly|womb|twins?"
    r"|prenatals?|pre natal|antenatal|maternity|ob|o b|obgyn|gyn\w*|obstetric\w*"
    r"|midwi(?:fe|ves|fery)"
    r"|contract\w*|labou?r|waters?|birth|deliver\w*|dilated|mucus|fetal|foetal|fetus|foetus"
    r"|placenta\w*|ultrasound|sonogram|scan|kick\w*|mov\w*|spotting|bleed\w*|leak\w*|gush\w*"
    r"|conceiv\w*|miscarr\w*|gestation\w*|braxton|hicks|doula|cervix|swell\w*|swollen|nause\w*"
    r"|morning sickness|push\w*|pressure|cramp\w*|glucose|mother to be|pelvi\w*)\b"
)
_BORN = re.compile(
    r"\b(?:nicu|neonat\w*|incubator|intensive care|newborn|new born|special care|crib|nursery)\b"
)
_ASKED_IN_GENERAL = re.compile(
    r"\b(?:in|during|while|for|with|when|if)(?: a| the| you are| someone is)? pregnan\w+"
)


def as_own_pregnancy(
    understood: Understanding, text: str, tracker: Tracker, acuity: Acuity
) -> Understanding:
    """What was understood, or what it is where no pregnancy of the caller's is told.

    Args:
        understood: of the words.
        text: the words.
        tracker: of the call, before this turn is in it.
        acuity: of the words themselves.
    """
    if understood.intent not in _OF_PREGNANCY:
        return understood
    plain = " ".join(split_words(text.casefold().replace("\u2019", "'")).words)
    if _ASKED_IN_GENERAL.search(plain) and asks_besides(text) and acuity < Acuity.URGENT:
        # Asked of a medicine, of whoever is meant: the table is looked up for a pregnancy.
        return replace(understood, intent=MEDICINE_QUESTION, confidence=1.0)
    if acuity < Acuity.SOON and read_errands(text):
        # When she is due stands in her record, which a person can read to her.
        return replace(understood, intent=NLU_FALLBACK, ranking=())
    rest = _DENIED.sub(" ", plain)
    is_told = _CUES.search(rest) is not None and _BORN.search(rest) is None
    is_known = any(tracker.slot(name) for name in _KNOWN if name in tracker.domain.slots)
    if is_told and (rest == plain or "pregnan" in rest):
        return understood
    if is_known and rest == plain and _BORN.search(plain) is None:
        return understood
    # Of a newborn in hospital the meaning tells no more than that something is the matter.
    least = Acuity.SOON if _BORN.search(plain) is not None else Acuity.SELF_CARE
    return _otherwise(understood, is_found=acuity >= least)


def _otherwise(understood: Understanding, *, is_found: bool) -> Understanding:
    """The complaint, or the likeliest of the other things that the words may mean."""
    is_complaint = any(one.entity == "symptom" for one in understood.entities)
    if is_complaint or is_found:
        return replace(understood, intent=_COMPLAINT, confidence=1.0)
    if any(one.entity == "appointment_type" for one in understood.entities):
        return replace(understood, intent=_VISIT, confidence=1.0)
    return replace(understood, intent=NLU_FALLBACK, ranking=())
