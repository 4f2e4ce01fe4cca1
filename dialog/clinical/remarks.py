"""What callers say about whose matter it is: somebody else's, their own, or that they cannot tell.

Pure. Read from the words of any answer; a remark is no answer, and takes nobody's identity for
granted.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from dialog.clinical.somebody_else import is_for_somebody_else
from dialog.nlu.dropped_wishes import drops_wish
from triage.words import split_words


class Remark(StrEnum):
    """What was remarked."""

    FOR_ANOTHER = "for_another"
    FOR_SELF = "for_self"
    CANNOT_TELL = "cannot_tell"
    """They forgot, do not know, would rather not say, or want nothing any more."""
    WHY = "why"
    """They ask what it is needed for."""
    OF_ANOTHER = "of_another"
    """What they answer is another's, as in "he was born in May"."""
    OTHER_TIME = "other_time"
    """The visit for which it is asked who calls is wanted at another time."""
    HALF_A_BIRTH = "half_a_birth"
    """Of the day of birth the year is told alone, or not told."""
    PUT_RIGHT = "put_right"
    """What was heard of them before was not what they said."""


_SELF = re.compile(
    r"\bi am the patient\b|\b(?:it|this) is me\b|\bmy own\b|\b(?:for|about) myself\b|\babout me\b"
    r"|(?<!it )(?<!that )(?<!this )(?<!them )(?<!up )(?<!out )\bfor me\b"
)
_FAVOUR = re.compile(r"\b(?:can|could|would|will) (?:you|somebody|someone)\b.*\bfor me\b")
"""What somebody is to do for the caller may be about anybody."""
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
    if is_for_somebody_else(text):
        return Remark.FOR_ANOTHER
    plain = " ".join(words)
    if _SELF.search(plain) is not None and _FAVOUR.search(plain) is None:
        return Remark.FOR_SELF
    if len(words) <= _LONGEST_EXCUSE and (_holds(words, _WHY) or words == ("why",)):
        return Remark.WHY
    if drops_wish(text):
        return Remark.CANNOT_TELL
    if len(words) <= _LONGEST_EXCUSE and (_holds(words, _CANNOT) or words in (("forgot",),)):
        return Remark.CANNOT_TELL
    return None


def _holds(words: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> bool:
    return any(
        tuple(words[at : at + len(phrase)]) == phrase
        for phrase in phrases
        for at in range(len(words) - len(phrase) + 1)
    )
