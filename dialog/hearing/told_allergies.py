"""Callers who say what they are allergic to: it is noted, and is no side effect of anything. Pure.

"My head hurts and I'm allergic to penicillin" complains of a headache, and of no penicillin.
"""

import re
from dataclasses import replace

from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from triage.decision import Acuity
from triage.words import split_words

_TAKEN_FOR = frozenset(
    ("side_effect_report", "health_advice", "out_of_scope", "medication_adherence", NLU_FALLBACK)
)
_COMPLAINT, _TOLD = "report_symptoms", "inform"
_ALLERGIC = re.compile(
    r"\b(?:i|he|she|we|they|daughter|son|wife|husband|mother|father|mom|dad|baby|child|who)"
    r" (?:am|is|are|was|were|'s)?(?: (?:also|very|really|highly|severely|badly|deathly|just))*"
    r" ?allergic to\b"
    r"|\b(?:have|has|had|got|with|is|are)(?: (?:an|a|any|some|bad|severe|serious|known|drug|food"
    r"|my|his|her|only|no))* (?:\w+ )?allerg(?:y|ies)\b"
    r"|\bnot allergic to\b|\b(?:my|his|her) allerg(?:y|ies) (?:is|are)\b"
)
_IS_HAPPENING = re.compile(
    r"\b(?:since|after|started|start|took|taking|reaction|new|think|maybe|might|could|gave|gives"
    r"|giving|makes?|made|broke|breaking|from (?:the|my|it|this)|to (?:it|this|that|them|my))\b"
    r"|\b(?:am|is|are|could|can|might|do|does) (?:i|it|he|she|this)(?: \w+)? (?:be )?allerg"
)
"""What may be of a medicine that is taken, or is asked: none is put aside."""
_OF_ALLERGY = re.compile(r"\ballerg(?:ic|y|ies)\b")


def as_allergy_told(understood: Understanding, text: str, acuity: Acuity) -> Understanding:
    """What was understood, or a complaint, or a remark, where an allergy is told along with it.

    Args:
        understood: of the words.
        text: the words.
        acuity: of the words themselves.
    """
    if understood.intent not in _TAKEN_FOR or not tells_allergy(text):
        return understood
    complains = any(
        one.entity == "symptom"
        and _OF_ALLERGY.search(text[one.span.start : one.span.end].lower()) is None
        for one in understood.entities
    )
    is_ill = complains or acuity > Acuity.NONE
    return replace(understood, intent=_COMPLAINT if is_ill else _TOLD, confidence=1.0)


def tells_allergy(text: str) -> bool:
    """Whether the words tell of a known allergy, and of nothing that a medicine does now."""
    plain = " ".join(split_words(text.lower().replace("\u2019", "'")).words)
    return _ALLERGIC.search(plain) is not None and _IS_HAPPENING.search(plain) is None
