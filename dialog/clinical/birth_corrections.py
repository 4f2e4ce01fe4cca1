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
_BETWEEN = frozenset(("it", "was", "is", "and", "um", "uh", "i", "born", "on", "in", "year"))
_LAST_DAY, _CENTURY = 31, 100
_MOST_OF_A_YEAR = 7
"""Words of an answer that is a year alone: "it was nineteen sixty three"."""
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
        short = _short_year(words[at:], today)
        if short is not None:
            year = short
            break
    try:
        corrected = date(year, month, day)
    except ValueError:
        return None
    return corrected if told != corrected <= today else None


def _short_year(words: Sequence[str], today: date) -> int | None:
    """The year in "sixty three", which can be no day of a month; None where there is none."""
    found = find_numbers(words[:2])
    is_year = bool(found) and found[0].first == 0 and _LAST_DAY < found[0].value < _CENTURY
    born = find_birth_date(("january", "first", *words[: found[0].end]), today) if is_year else None
    return None if born is None else born.on.year


def tells_part_of_birth(said: str, today: date) -> bool:
    """Whether the words tell day and month of a birth, or its year, and not the rest of it."""
    words = split_words(said.lower().replace("\u2019", "'")).words
    if not words or find_birth_date(words, today) is not None:
        return False
    named = next(filter(None, (read_month_day(words, at) for at in range(len(words)))), None)
    # Behind it another number is a year that cannot be.
    has_day = named is not None and not find_numbers(words[named[2] :])
    is_year = len(words) <= _MOST_OF_A_YEAR and any(
        _short_year(words[at:], today) or (read_year(words, at) is not None)
        for at in range(len(words))
    )
    return has_day or is_year


def joined_birth_date(first: str, second: str, today: date) -> date | None:
    """The day of birth that two answers make together: "the third of december", "sixty three"."""
    if not (tells_part_of_birth(first, today) and tells_part_of_birth(second, today)):
        return None
    for told in (f"{first} {second}", f"{second} {first}"):
        words = split_words(told.lower().replace("\u2019", "'")).words
        found = find_birth_date([word for word in words if word not in _BETWEEN], today)
        if found is not None and found.on <= today:
            return found.on
    return None
