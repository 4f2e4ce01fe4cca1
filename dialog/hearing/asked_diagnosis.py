"""Callers who want to hear what they have: "is it cancer", "should I be worried". Pure.

Nobody is told by a machine. Such words are neither a yes nor a no nor an answer to what was asked.
"""

import re
from dataclasses import replace

from dialog.nlu.understanding import Understanding
from dialog.rasa.messages import NLU_FALLBACK
from triage.decision import Acuity
from triage.words import split_words

ADVICE = "health_advice"
"""The intent of a question that a person of the clinic answers."""
_MAY_ASK = frozenset(
    ("inform", "affirm", "deny", "greet", "out_of_scope", "repeat", "test_results_inquiry",
     "care_plan_inquiry", "medication_question", "report_symptoms", "side_effect_report",
     NLU_FALLBACK)
)  # fmt: skip
"""What such a question is taken for."""
_NAMED = frozenset(("medication", "symptom"))
"""Entities that make it a question, or a complaint, of another kind."""
_MOST_WORDS = 14
_ILLNESS = (
    r"(?:(?:breast|skin|lung|colon|prostate) )?(?:cancer(?:ous)?|malignant|benign|terminal|fatal"
    r"|deadly|contagious|catching|hereditary|curable|serious|dangerous|life threatening|bad|harmful"
    r"|normal|infected|infection|broken|tumou?r|diabetes|diabetic|pneumonia|covid|corona|flu"
    r"|appendicitis|arthritis|hernia|clot|blood clot|stroke|heart attack|heart disease|leukemia"
    r"|lymphoma|hiv|aids|std|herpes|lupus|anemia|migraine|allergy|allergic|dementia|alzheimer"
    r"|asthma|bronchitis|strep|shingles|measles|mono|ulcer|gallstones?|kidney stones?|hepatitis"
    r"|something (?:serious|bad|dangerous|else|worse)|anything (?:serious|bad|to worry about))"
)
_BESIDE = (
    r"(?:(?:a|an|the|any|some|my|really|just|maybe|definitely|possibly|likely|very|too|that) )*"
)
_ASKED = re.compile(
    r"\b(?:is|was|are|could|can|might|would|may|does) (?:it|this|that|they|these|those|the \w+)"
    rf"(?: (?:be|mean|look like|sound like|seem|look|sound))?"
    rf"(?: (?:that )?(?:it is|this is|i have))? {_BESIDE}{_ILLNESS}\b"
    rf"|\b(?:do|does|did) (?:i|he|she|you think (?:i|he|she|it is)) (?:have|has|is)? ?"
    rf"{_BESIDE}{_ILLNESS}\b"
    rf"|\b(?:have i|has (?:he|she)) got {_BESIDE}{_ILLNESS}\b"
    rf"|\bdo you think (?:it|this|that) (?:is|could be|might be) {_BESIDE}{_ILLNESS}\b"
    r"|\bwhat (?:is|could be) (?:wrong|the matter) with (?:me|him|her)\b"
    r"|\bwhat (?:do i have|have i got|could (?:it|this|that) be|do you think (?:it|this|that) is)\b"
    r"|\b(?:should|do) i (?:need to |have to )?(?:be |get )?(?:worried|concerned|scared|worry)\b"
    r"|\bam i (?:dying|going to die|going to be (?:ok|okay|alright|all right|fine))\b"
    r"|\bwhat does (?:it|this|that) mean(?: for me)?$"
)
_ONLY_ASKED = re.compile(
    r"(?:(?:so|and|but|okay|ok|well|oh|god|please|tell me|do you think|you think|i mean) )*"
    r"(?:(?:is|was|are|could|can|might|would|may) (?:it|this|that|they|these|those)"
    r"(?: (?:be|mean|look like|sound like))?|(?:it|this|that) is|it could be|do i have) "
    rf"{_BESIDE}{_ILLNESS}(?: (?:or (?:what|something|not)|then|do you think|you think|please))*"
)
"""Nothing else is said with it."""


def as_diagnosis_question(
    understood: Understanding, text: str, acuity: Acuity, known: Acuity = Acuity.NONE
) -> Understanding:
    """The understanding, or that of a question about health, which is for a person to answer.

    Args:
        understood: what the words were taken for.
        text: the words.
        acuity: of the words themselves; what triage finds in them comes first.
        known: of the call before them. Of somebody who has told what ails, "is it appendicitis"
            tells nothing new, and is no second complaint.
    """
    if understood.intent not in _MAY_ASK:
        return understood
    is_news = acuity >= Acuity.ROUTINE and acuity > known
    if not is_news and known >= Acuity.ROUTINE and _only_asks(text):
        return replace(understood, intent=ADVICE)
    is_named = any(one.entity in _NAMED for one in understood.entities)
    if acuity >= Acuity.ROUTINE or is_named:
        return understood
    return replace(understood, intent=ADVICE) if asks_for_diagnosis(text) else understood


def asks_for_diagnosis(text: str) -> bool:
    """Whether the words ask what the caller has, or how bad it is."""
    words = split_words(text.lower()).words
    return len(words) <= _MOST_WORDS and _ASKED.search(" ".join(words)) is not None


def _only_asks(text: str) -> bool:
    """Whether the words ask what the caller has, and tell of nothing besides."""
    words = " ".join(split_words(text.lower()).words)
    return _ONLY_ASKED.fullmatch(words) is not None
