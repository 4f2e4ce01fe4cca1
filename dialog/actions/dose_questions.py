"""What a caller asks about a dose: more of it, one that was missed, too much, or to end it. Pure.

No amount is told here or anywhere: that is for a pharmacist. What differs is what has to be said
until the caller has asked one.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from dialog.clinical.interactions.shipped import find_medicines
from triage.words import split_words


class DoseTopic(StrEnum):
    """What it is about; the value names the response that answers it."""

    TOO_MUCH = "utter_dose_too_much"
    """More than was meant has been taken already."""
    OTHERWISE = "utter_dose_unchanged"
    """To take it otherwise than before, or no more."""
    HOW_MUCH = "utter_dose_question"
    """How much, how often, one more, or instead of one that was missed."""


_DOSES = r"(?:doses?|pills?|tablets?|capsules?|puffs?|shots?|of (?:it|them|those|my|the|his|her))"
_TOOK = r"(?:took|taken|swallowed|given|gave)"
_PATTERNS = (
    (DoseTopic.TOO_MUCH, (
        rf"{_TOOK}\b.*\b(?:too (?:much|many)|an? extra|double|by (?:accident|mistake)|"
        r"twice (?:by|in a row|this|tonight|last|already|within|at once)|instead of (?:one|half))",
        rf"{_TOOK} (?:two|three|four|five|\d+) {_DOSES} (?:at once|together|instead)",
        rf"(?:accidentally|mistakenly) (?:\w+ )?{_TOOK}",
        r"overdosed?",
    )),
    (DoseTopic.HOW_MUCH, (
        r"doubl(?:e|ing) (?:up|it|them|the|my|a|his|her|dose|doses)",
        r"(?:double|extra|another|second) (?:dose|pill|tablet|one)",
        r"(?:can|could|should|may|do|is it okay to|is it ok to) (?:i |we |he |she )?(?:just )?"
        r"(?:take|give|have) (?:\w+ ){0,2}(?:two|three|twice|extra|more|another)",
        r"make up (?:for )?(?:it|the|a|my|one)", r"catch up",
        r"(?:missed|forgot|forgotten|skipped|late)\b.*\b(?:what|should|can|do i|now)",
        r"how (?:much|many|often)", r"what (?:dose|dosage)",
        r"(?:right|correct|usual) dos(?:e|age)",
    )),
    (DoseTopic.OTHERWISE, (
        r"(?:can|could|should|may|do|must|want to|going to) (?:i |we |he |she )?(?:just )?"
        r"(?:stop|quit|skip|come off|cut|halve|leave out|go off|change)",
    )),
)  # fmt: skip
_TOPICS = tuple(
    (topic, tuple(re.compile(rf"\b{one}\b") for one in patterns)) for topic, patterns in _PATTERNS
)
_OF_MORE = re.compile(
    r"\b(?:doubl(?:e|ing) (?:up|the dose|my dose|the pills?|my pills?)|"
    r"(?:double|extra|second) (?:dose|pill)|make up for (?:a missed|the missed|the dose))\b"
)
_MEDICINES = frozenset(
    ["pill", "pills", "tablet", "tablets", "dose", "doses", "medicine", "medicines", "medication",
     "medications", "meds", "insulin", "capsule", "capsules", "drops", "syrup"]
)  # fmt: skip
_CHILDREN = frozenset(
    ["baby", "child", "children", "kid", "kids", "toddler", "infant", "newborn", "son", "daughter"]
)


def dose_topic(said: str) -> DoseTopic | None:
    """What is asked about a dose; None: nothing of the kind."""
    text = _spoken(said)
    return next((topic for topic, forms in _TOPICS if any(one.search(text) for one in forms)), None)


def wants_more(said: str) -> bool:
    """Whether the words are about more of a medicine than was meant, whatever else they may be."""
    text = _spoken(said)
    if _OF_MORE.search(text) is not None:
        return True
    is_medicine = not _MEDICINES.isdisjoint(text.split()) or any(find_medicines(said))
    return is_medicine and dose_topic(said) is DoseTopic.TOO_MUCH


def is_of_child(words: Sequence[str]) -> bool:
    """Whether somebody asks for a child; a grown son's pharmacist tells him the same."""
    months = any(one in ("month", "months") for one in words) and "old" in words
    return months or not _CHILDREN.isdisjoint(words)


def _spoken(said: str) -> str:
    return " ".join(split_words(said.casefold()).words)
