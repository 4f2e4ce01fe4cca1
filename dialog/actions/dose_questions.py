"""What a caller asks about a dose: more of it, one that was missed, too much, or to end it. Pure.

No amount is told here or anywhere: that is for a pharmacist. What differs is what has to be said
until the caller has asked one.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from dialog.clinical.interactions.shipped import find_medicines
from triage.words import split_words

_TAKEN = r"(?:medicines?|medications?|meds|pills|prescriptions?|tablets|drugs)"
_OWN_LIST = re.compile(
    rf"\b(?:what|which) (?:\w+ )?{_TAKEN} (?:am i|is he|is she|do i|does he|does she|are we)"
    r" (?:\w+ ){0,2}?(?:on|taking|take|have|get|supposed)\b"
    rf"|\b(?:what|which) (?:is|are) (?:all )?(?:my|his|her)(?: current)? {_TAKEN}$"
    rf"|\b(?:list|names?) of (?:all )?(?:my|his|her) (?:current )?{_TAKEN}\b"
    rf"|\b(?:my|his|her) {_TAKEN} list\b|\bwhat am i (?:taking|on)$"
)


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
        rf"{_TOOK}\b.*\b(?:too (?:much|many)|(?:an? )?extra|double|by (?:accident|mistake)|"
        r"twice (?:by|in a row|this|tonight|last|already|within|at once)|instead of (?:one|half))",
        rf"{_TOOK} (?:two|three|four|five|\d+) {_DOSES} (?:at once|together|instead)",
        rf"(?:accidentally|mistakenly) (?:\w+ )?{_TOOK}",
        r"(?:doubled|tripled)\b.*\bby (?:accident|mistake)",
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
        r"what (?:if|happens (?:if|when)|would happen if) (?:i|we|he|she) (?:just |\w+ to )?"
        r"(?:stop|quit|skip|miss|come off|cut|halve|leave out|go off|do not take|forget)",
    )),
)  # fmt: skip
_TOPICS = tuple(
    (topic, tuple(re.compile(rf"\b{one}\b") for one in patterns)) for topic, patterns in _PATTERNS
)
_OF_MORE = re.compile(
    r"\b(?:doubl(?:e|ing) (?:up|the dose|my dose|the pills?|my pills?)|"
    r"(?:double|extra|second) (?:dose|pill)|make up for (?:a missed|the missed|the dose))\b"
)
_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|[2-9]|1\d)"
_AT_A_TIME = (
    r"(?:this (?:morning|afternoon|evening)|tonight|today|last night|at once|together|just now"
    r"|at (?:breakfast|lunch|dinner|bedtime|the same time)|an? (?:hour|minute) ago)"
)
_SEVERAL = re.compile(
    rf"\b{_TOOK} {_NUMBER}(?: (?:{_DOSES}|(?:of|more)\b(?: \w+){{0,2}}))? (?:\w+ )?{_AT_A_TIME}\b"
)
_BOTH = re.compile(
    r"\b(?:have |has |had )?(?:already |just |accidentally )*(?:took|taken|had|swallowed)"
    r" (?:\w+ )?(?:both|them both|the two|all three|them together|it together|them already"
    r"|them with|it with|them at the same time)\b"
    r"|\b(?:already|just) (?:took|taken|had|swallowed) (?:it|them|one|some|mine|his|hers)\b"
    r"|\b(?:took|taken|had|swallowed) (?:it|them|one|some|mine) (?:already|together|this morning"
    r"|today|last night|yesterday|an hour ago)\b"
    r"|\b(?:have|has|had) been taking (?:both|them together|them both)\b|\btake both (?:of them )?"
    r"(?:now|already|every day|daily)\b"
)
_TOGETHER = r"(?:them )?(?:both|together)"
_TAKE_BOTH = re.compile(
    r"^(?:(?:but|well|yes|yeah|oh|and|so|um) )*(?:i|he|she|we)(?: am| is| are)?"
    rf"(?: already| always)* (?:takes?|taking|on) {_TOGETHER}\b"
)
_HABIT = re.compile(
    rf"\b(?:been|am|is|are|already) (?:taking|on) {_TOGETHER}\b"
    rf"|\b(?:i|we|he|she) (?:already |always |do )*(?:takes?|use) (?:\w+ )?{_TOGETHER}\b"
    r"|\b(?:both|together) (?:of them )?(?:every|each) (?:day|morning|night)\b"
    r"|\bfor (?:\w+ )?(?:weeks|months|years|a (?:week|month|year|while))\b"
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


def wants_more(said: str, *, is_of_medicine: bool = False) -> bool:
    """Whether the words are about more of a medicine than was meant, whatever else they may be.

    Args:
        said: the words.
        is_of_medicine: whether a medicine is being talked of, so that none has to be named.
    """
    text = _spoken(said)
    if _OF_MORE.search(text) is not None:
        return True
    is_medicine = (
        is_of_medicine or not _MEDICINES.isdisjoint(text.split()) or any(find_medicines(said))
    )
    return is_medicine and dose_topic(said) is DoseTopic.TOO_MUCH


def may_be_more(said: str) -> bool:
    """Whether several were taken at one time: nobody here knows how many are meant."""
    return _SEVERAL.search(_spoken(said)) is not None


def has_taken_both(said: str) -> bool:
    """Whether medicines that were just warned of are said to be taken together already."""
    return _BOTH.search(_spoken(said)) is not None or _TAKE_BOTH.search(_spoken(said)) is not None


def takes_both(said: str) -> bool:
    """Whether they are taken together day by day, and not just this once."""
    return _HABIT.search(_spoken(said)) is not None


def is_of_child(words: Sequence[str]) -> bool:
    """Whether somebody asks for a child; a grown son's pharmacist tells him the same."""
    months = any(one in ("month", "months") for one in words) and "old" in words
    return months or not _CHILDREN.isdisjoint(words)


def _spoken(said: str) -> str:
    return " ".join(split_words(said.casefold()).words)


def asks_own_list(text: str) -> bool:
    """Whether it is asked what the patient takes, and not whether it may be taken."""
    return _OWN_LIST.search(" ".join(split_words(text.casefold()).words)) is not None
