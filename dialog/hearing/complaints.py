"""Complaints that triage has found in words that were taken for something else. Pure."""

from dataclasses import replace

from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from triage.decision import Acuity, TriageDecision

_COMPLAINT = "report_symptoms"
_SAYS_NOTHING = frozenset((NLU_FALLBACK, "out_of_scope", "greet"))
"""Intents that no complaint is lost in: "the voices tell me to do things" is no small talk."""
_OF_PREGNANCY = frozenset(("pregnancy_symptoms", "postpartum_concerns", "prenatal_checkup"))
_OF_SEX = frozenset(("sexual_infection", "hiv_exposure"))


def as_complaint(
    understood: Understanding, decision: TriageDecision, *, asks_slot: bool
) -> Understanding:
    """What was understood, or that something is complained of.

    Args:
        understood: of the words.
        decision: what triage found in them.
        asks_slot: whether the open question is one of a form.
    """
    if understood.intent in _OF_PREGNANCY and _is_of_sex(decision):
        return replace(understood, intent=_COMPLAINT)
    is_lost = understood.intent in _SAYS_NOTHING and not asks_slot
    if not is_lost or decision.acuity < Acuity.SOON:
        return understood
    return Understanding(_COMPLAINT, understood.confidence, understood.entities, understood.ranking)


def _is_of_sex(decision: TriageDecision) -> bool:
    """Whether an infection by sex is told, and no pregnancy: no week of one is to be asked for."""
    is_told = any(one.rule in _OF_SEX for one in decision.findings)
    return is_told and not decision.facts.pregnant
