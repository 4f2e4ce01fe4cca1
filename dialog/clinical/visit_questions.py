"""What callers ask of a visit that is on offer, or that they have: with whom, how long. Pure."""

import re
from enum import StrEnum

from triage.words import split_words


class VisitQuestion(StrEnum):
    """What is asked."""

    WITH_WHOM = "with_whom"
    HOW_LONG = "how_long"
    WHEN_NOW = "when_now"
    """When the visit is that is to be moved."""


_CLINICIAN = r"(?:doctors?|dr|providers?|nurses?|midwi(?:fe|ves)|physicians?|clinicians?|person)"
_IT = (
    r"(?:it|that|this|these|those|they|them|each|all of (?:them|these|those)"
    r"|(?:the|my|that|this) (?:\w+ ){0,2}?(?:visit|appointment|one|time|slot)s?)"
)
_WITH_WHOM = re.compile(
    r"\bwith (?:who|whom)\b|\b(?:who|whom) with\b"
    rf"|\bwho (?:is|are|was|would|will) {_IT} (?:be )?(?:with|for)\b"
    rf"|\b(?:who|whom) (?:will|would|do|am|are|is|should|did|was) (?:i|we|she|he) (?:\w+ ){{0,2}}?"
    r"(?:see|seeing|meet|meeting|get|getting|seen|booked)\b"
    rf"|\bwho (?:will|would|is going to) (?:be )?(?:see|seeing) (?:me|us|him|her)\b"
    rf"|\b(?:which|what) {_CLINICIAN}\b(?! (?:is|are) (?:on|in|off)\b)"
    rf"|\bwho (?:is|are|would|will)(?: be)? (?:the|my|your|their) {_CLINICIAN}\b"
    rf"|\b(?:is|are|was|would|will) {_IT} (?:be )?(?:all )?with (?:a |an |the |my )?"
    rf"(?:same |usual |regular )?{_CLINICIAN}\b"
)
_WOMAN_OR_MAN = r"(?:wom[ae]n|m[ae]n|lad(?:y|ies)|females?|males?|guy)"
_BY_WOMAN_OR_MAN = re.compile(
    rf"\b(?:with|by|see|have|get|prefer|want|like|be|rather|there) "
    rf"(?:an? |another |the |only )?{_WOMAN_OR_MAN}(?: {_CLINICIAN})?$"
    rf"|\b{_WOMAN_OR_MAN} {_CLINICIAN}\b"
)
"""Nobody's sex is in the records; the names are told, and the caller chooses by them."""
_POLITE = re.compile(r"(?: (?:please|instead|if possible|if you (?:can|have one)|then|though))+$")
_HOW_LONG = re.compile(
    rf"\bhow (?:long|many minutes|much time) (?:is|are|was|does|do|did|will|would|should|can|might)"
    rf" (?:{_IT}|i|we)\b(?!.*\b(?:wait|until|till|before|been|take (?:the|my|this|these|them)"
    r"|have i|keep|stay on|on hold)\b)"
)


_WHEN_NOW = re.compile(
    r"\bwh(?:at|en) (?:was|is) (?:my|the) (?:old|current|original|previous|present) "
    r"(?:one|time|appointment|visit|slot|date|day)\b"
    r"|\bwhen (?:was|is) (?:it|my (?:appointment|visit)|the (?:appointment|visit))"
    r" (?:now|again|before|at the moment|right now|supposed to be)\b"
)


def asked_of_visit(said: str) -> VisitQuestion | None:
    """What the words ask of it; None where they ask nothing of the kind."""
    plain = " ".join(split_words(said.lower().replace("\u2019", "'")).words)
    if _WITH_WHOM.search(plain) is not None or by_woman_or_man(plain):
        return VisitQuestion.WITH_WHOM
    if _WHEN_NOW.search(plain) is not None:
        return VisitQuestion.WHEN_NOW
    return VisitQuestion.HOW_LONG if _HOW_LONG.search(plain) is not None else None


def wants_by_sex(said: str) -> bool:
    """Whether somebody is to be seen by a woman, or by a man."""
    return by_woman_or_man(" ".join(split_words(said.lower().replace("\u2019", "'")).words))


def by_woman_or_man(plain: str) -> bool:
    """Whether a woman or a man is wished for: "can it be with a woman"."""
    return _BY_WOMAN_OR_MAN.search(_POLITE.sub("", plain)) is not None
