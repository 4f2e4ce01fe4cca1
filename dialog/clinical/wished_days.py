"""Whether the day of a wished visit is over, or is in no calendar. Pure."""

import re
from calendar import isleap
from collections.abc import Sequence
from datetime import date

from dialog.nlu.days import read_month_day
from dialog.nlu.spoken_numbers import read_year
from dialog.nlu.wished_times import wanted_part
from triage.words import split_words

PAST, NO_SUCH_DAY = "past", "no_such_day"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OPEN_END = "/.."
_LENGTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
"""Days of the months that have fewer than 31; February's as in a leap year, see `_LEAP_DAY`."""
_LONGEST = 31
_LEAP_DAY = (2, 29)


def why_not(wish: str, said: str, today: date) -> str | None:
    """Why nobody can come on that day: it is over, or there is none; None where it may be.

    Args:
        wish: the time as it was read, in ISO 8601, or words where it could not be.
        said: the caller's words.
        today: at the caller's place.
    """
    words = split_words(said.lower()).words
    if _names_no_day(words, today):
        return NO_SUCH_DAY
    wanted = wanted_part(wish)
    days = [] if wanted.endswith(_OPEN_END) else _DAY.findall(wanted)
    is_over = bool(days) and date.fromisoformat(days[-1]) < today
    return PAST if is_over or (not days and "ago" in words) else None


def _names_no_day(words: Sequence[str], today: date) -> bool:
    """Whether a day of a month is named that is in no calendar: "june thirty first"."""
    named = (read_month_day(words, at) for at in range(len(words)))
    return any(_is_none(*one, words, today) for one in filter(None, named))


def _is_none(month: int, day: int, end: int, words: Sequence[str], today: date) -> bool:
    if (month, day) != _LEAP_DAY:
        return day > _LENGTHS.get(month, _LONGEST)
    told = read_year(words, end)
    # Without a year the next February is meant.
    year = today.year + (today.month > month) if told is None else int(told.value)
    return not isleap(year)
