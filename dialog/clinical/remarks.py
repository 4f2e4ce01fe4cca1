"""What callers say about whose matter it is: somebody else's, their own, or that they cannot tell.

Pure. Read from the words of any answer; a remark is no answer, and takes nobody's identity for
granted.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

from dialog.nlu.dropped_wishes import drops_wish
from triage.wordlists import word_set
from triage.words import split_words


class Remark(StrEnum):
    """What was remarked."""

    FOR_ANOTHER = "for_another"
    FOR_SELF = "for_self"
    CANNOT_TELL = "cannot_tell"
    """They forgot, do not know, would rather not say, or want nothing any more."""
    WHY = "why"
    """They ask what it is needed for."""


_RELATIONS = word_set(
    """
    mother mom mum mama mommy mummy father dad daddy papa parent parents husband wife spouse
    partner fiance fiancee boyfriend girlfriend son daughter child children kid kids baby
    toddler infant newborn stepson stepdaughter stepmother stepfather brother sister sibling
    grandmother grandma granny grandfather grandpa grandson granddaughter grandchild aunt
    auntie uncle niece nephew cousin friend neighbor neighbour roommate ward
    """
)
_THEIRS = frozenset(("my", "our", "his", "her", "their", "a", "the"))
_OF_AGE = frozenset(("old", "elderly", "little", "older", "younger", "oldest", "youngest", "late"))
_CALLS = frozenset(
    ("call", "calling", "called", "phoning", "phone", "asking", "ask", "speak", "speaking")
)
_MATTERS = word_set(
    """
    test tests lab labs blood result results refill refills prescription prescriptions
    medicine medicines medication medications pill pills appointment appointments visit visits
    bill bills insurance account record records chart birthday date name checkup referral
    inhaler inhalers insulin tablets tablet antibiotic antibiotics drops cream shot shots vaccine
    vaccines scan xray procedure surgery plan
    """
)
_POSSESSIVES = frozenset(("his", "her", "their"))
_OF_PATIENTS = frozenset(
    ["appointment", "appointments", "visit", "visits", "checkup", "refill", "refills", "results",
     "prescription", "prescriptions", "medicine", "medicines", "medication", "medications", "pills",
     "test", "tests", "lab", "labs", "bill", "bills", "records", "chart", "referral"]
)  # fmt: skip
_STAFF = frozenset(
    ["doctor", "doctors", "dr", "nurse", "nurses", "receptionist", "pharmacist", "office", "they"]
)
_ABOUT = frozenset(("about", "regarding"))
_NEEDS = frozenset(("needs", "need", "wants", "want", "would", "asked", "has"))
_WISHES = frozenset(("a", "an", "to", "his", "her", "their", "me", "another", "more", "like"))
_ANOTHER = (
    ("on", "behalf", "of"), ("for", "someone", "else"), ("for", "somebody", "else"),
    ("for", "another", "person"), ("i", "am", "not", "the", "patient"),
    ("it", "is", "not", "for", "me"), ("it", "is", "not", "me"), ("not", "for", "myself"),
    ("i", "am", "a", "caregiver"), ("i", "am", "the", "caregiver"), ("i", "am", "his", "caregiver"),
    ("i", "am", "her", "caregiver"), ("i", "am", "the", "guardian"), ("i", "am", "her", "guardian"),
    ("i", "am", "his", "guardian"),
)  # fmt: skip
_SELF = (
    ("for", "me"), ("for", "myself"), ("i", "am", "the", "patient"), ("it", "is", "me"),
    ("my", "own"), ("about", "myself"), ("about", "me"),
)  # fmt: skip
_CANNOT = (
    ("i", "forgot"), ("i", "forget"), ("forgot", "it"), ("have", "forgotten"),
    ("do", "not", "know"),
    ("do", "not", "remember"), ("can", "not", "remember"), ("do", "not", "recall"), ("no", "idea"),
    ("no", "clue"), ("not", "sure"), ("rather", "not"), ("do", "not", "want", "to"),
    ("will", "not", "tell"), ("will", "not", "say"), ("not", "telling"), ("none", "of", "your"),
    ("not", "giving", "you"), ("will", "not", "give"), ("do", "not", "give", "that"),
    ("do", "not", "have", "it"), ("do", "not", "have", "one"), ("can", "not", "tell"),
    ("can", "not", "say"),
)  # fmt: skip
_WHY = (
    ("why", "do", "you"), ("why", "would", "you"), ("why", "should", "i"), ("why", "is", "that"),
    ("what", "do", "you", "need"), ("what", "is", "that", "for"), ("what", "is", "it", "for"),
    ("what", "for"), ("do", "you", "really", "need"), ("do", "i", "have", "to"),
)  # fmt: skip
_LONGEST_EXCUSE = 16
"""Words of an answer that only says that there is none."""


def read_remark(text: str) -> Remark | None:
    """Whose matter it is, or that the caller cannot tell; None where nothing is said of it.

    "I do not know it, I am calling for my mother" is about the mother.
    """
    words = split_words(text.lower().replace("\u2019", "'")).words
    if _holds(words, _ANOTHER) or any(_mentions(words)) or _is_theirs(words):
        return Remark.FOR_ANOTHER
    if _holds(words, _SELF):
        return Remark.FOR_SELF
    if len(words) <= _LONGEST_EXCUSE and (_holds(words, _WHY) or words == ("why",)):
        return Remark.WHY
    if drops_wish(text):
        return Remark.CANNOT_TELL
    if len(words) <= _LONGEST_EXCUSE and (_holds(words, _CANNOT) or words in (("forgot",),)):
        return Remark.CANNOT_TELL
    return None


def _mentions(words: Sequence[str]) -> Iterator[bool]:
    """Whether somebody's matter is meant, for each place where somebody is named."""
    for at, word in enumerate(words):
        if word not in _RELATIONS and word.removesuffix("s") not in _RELATIONS:
            continue
        start = at - 1
        while start > 0 and words[start] in _OF_AGE:
            start -= 1
        if start < 0 or words[start] not in _THEIRS:
            continue
        before = words[start - 1] if start else ""
        is_asked_for = before == "for" or (
            before in ("about", "regarding") and _called(words, start)
        )
        is_caller = _is_presented(words[: start + 1])
        yield is_asked_for or is_caller or _is_owner(words, at)


def _is_theirs(words: Sequence[str]) -> bool:
    """As in "i want to cancel her appointment"; what a doctor calls theirs is the caller's."""
    if not _STAFF.isdisjoint(words):
        return False
    return any(one in _POSSESSIVES and two in _OF_PATIENTS for one, two in pairwise(words))


def _called(words: Sequence[str], end: int) -> bool:
    return not _CALLS.isdisjoint(words[max(0, end - 3) : end])


def _is_presented(before: Sequence[str]) -> bool:
    """As in "this is her (daughter)", "I am the (wife)"."""
    return tuple(before[-3:]) in {
        (*who, whose)
        for who in (("i", "am"), ("this", "is"))
        for whose in ("his", "her", "their", "the")
    }


def _is_owner(words: Sequence[str], at: int) -> bool:
    """As in "my mother's results" and "my son needs a refill"."""
    behind = words[at + 1 : at + 4]
    if behind[:1] == ("is",) and len(behind) > 1 and behind[1] in _MATTERS:
        return True
    if words[at] not in _RELATIONS and behind and behind[0] in _MATTERS:
        return True
    return len(behind) > 1 and behind[0] in _NEEDS and behind[1] in _WISHES


def _holds(words: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> bool:
    return any(
        tuple(words[at : at + len(phrase)]) == phrase
        for phrase in phrases
        for at in range(len(words) - len(phrase) + 1)
    )
