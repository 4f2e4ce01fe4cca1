"""Days of birth that are put right in the same breath: "may fourth no the fourteenth". Pure."""

import re
from collections.abc import Sequence
from datetime import date

from dialog.nlu.birthdates import find_birth_date
from dialog.nlu.days import MONTHS, read_month_day
from dialog.nlu.spoken_numbers import read_ordinal, read_year
from triage.numbers import find_numbers
from triage.words import split_words

_CUE = re.compile(
    r"\b(?:no (?:wait|sorry|it is|i mean|i meant|that is|not that|make (?:that|it))|wait(?: no)?"
    r"|sorry(?: (?:no|i mean|i meant|it is))?|i mean|i meant|actually|correction|make (?:that|it)"
    r"|scratch that|i should say|or rather|rather|no)\b"
)
_OF_BIRTH = re.compile(r"\b(?:birthday|birth ?date|birth|born|dob|month|day|year)\b")
_OF_DATES = frozenset(("the", "of", "on", "it", "is", "um", "uh", "and", "oh", "in"))
_REFUSED = re.compile(r"\bnot (?:on )?(?:the )?(?:\w+ ?){1,7}$")
"""What it is not, at the end: "the fourteenth, not the fourth"."""


def corrected_birth_date(words: Sequence[str], today: date) -> date | None:
    """The day that is told last, where an earlier one is taken back; None where none is."""
    plain = " ".join(words)
    told = _REFUSED.sub("", plain).strip()
    *_, cue = [None, *_CUE.finditer(told)]
    before = told[: cue.start()] if cue is not None else ""
    first = find_birth_date(before.split(), today) if before else None
    if cue is None or first is None:
        refused = find_birth_date(told.split(), today) if told != plain else None
        return None if refused is None else refused.on
    behind = told[cue.end() :].split()
    second = find_birth_date(behind, today)
    return second.on if second is not None else _put_right(first.on, behind, today)


def put_right_alone(told: date, said: str, today: date) -> date | None:
    """The day with what the words put right, and tell nothing else than that: "sorry, the third".

    Args:
        told: the day that was told before.
        said: the caller's words.
        today: at the caller's place.
    """
    words = split_words(said.lower().replace("\u2019", "'")).words
    plain = " ".join(words)
    is_led = _CUE.search(plain) is not None or _OF_BIRTH.search(plain) is not None
    if not is_led and not all(word in _OF_DATES or read_at_day(word) for word in words):
        return None
    return _put_right(told, words, today)


def read_at_day(word: str) -> bool:
    """Whether a word is a month, or counts: "december", "third", "sixty"."""
    return word in MONTHS or read_ordinal((word,), 0) is not None or bool(find_numbers((word,)))


def _put_right(told: date, words: Sequence[str], today: date) -> date | None:
    """The day with another month, day or year; None where none is named, or none can be true."""
    year, month, day = told.year, told.month, told.day
    for at in range(len(words)):
        named = read_month_day(words, at)
        if named is not None:
            month, day = named[:2]
            break
        count = read_ordinal(words, at)
        if count is not None:
            day = int(count.value)
            break
        other = read_year(words, at)
        if other is not None and other.value > 1000:
            year = int(other.value)
            break
    try:
        corrected = date(year, month, day)
    except ValueError:
        return None
    return corrected if told != corrected <= today else None
