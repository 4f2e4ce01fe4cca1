"""Days, weeks and months in spoken words, reckoned from the day of the call."""

from collections.abc import Sequence
from datetime import date, timedelta

from dialog.nlu.holidays import HOLIDAY_BEGINNINGS, read_holiday
from dialog.nlu.reading import Reading, word_at
from dialog.nlu.spoken_numbers import Count, read_at, read_count, read_ordinal, read_year

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {
    name: number
    for number, name in enumerate(
        ["january", "february", "march", "april", "may", "june", "july", "august", "september",
         "october", "november", "december"], start=1
    )
}  # fmt: skip
_ALSO_WORDS = frozenset(("march", "may"))
"""Months whose names are everyday words too: only a day or a preposition makes them months."""
_BEFORE_MONTH = frozenset(("in", "of", "early", "late", "mid", "this", "next", "for", "until"))
_RELATIVE = {
    ("the", "day", "after", "tomorrow"): 2, ("day", "after", "tomorrow"): 2, ("tomorrow",): 1,
    ("today",): 0, ("the", "day", "before", "yesterday"): -2, ("yesterday",): -1,
    ("day", "before", "yesterday"): -2,
}  # fmt: skip
DAY_BEGINNINGS = (
    frozenset(name[0] for name in _RELATIVE)
    | {*WEEKDAYS, *(f"{day}s" for day in WEEKDAYS), *MONTHS}
    | {"next", "last", "this", "coming", "the", "in", "week"}
    | HOLIDAY_BEGINNINGS
)
"""Words that `read_day` can begin with, beside numbers."""
_FURTHEST_DAYS = 3_660
_UNITS = frozenset(["day", "days", "week", "weeks", "month", "months"])
_ROUGHLY = frozenset(("about", "around", "roughly", "maybe", "like", "another", "approximately"))
_AHEAD = frozenset(("out", "away", "ahead", "hence"))


def read_day(
    words: Sequence[str], at: int, today: date, *, is_past: bool = False
) -> Reading | None:
    """The day, week or month that begins with word `at`, as ISO 8601.

    Args:
        words: what was said.
        at: where to begin.
        today: the day of the call.
        is_past: a day or month without a year is the last of its name, not the next.
    """
    return (
        _relative(words, at, today)
        or read_holiday(words, at, today, is_past=is_past)
        or _dated_weekday(words, at, today, is_past=is_past)
        or _date(words, at, today, is_past=is_past)
        or _weekday(words, at, today, is_past=is_past)
        or _ahead(words, at, today)
        or _whole(words, at, today)
        or _month(words, at, today, is_past=is_past)
    )


def _relative(words: Sequence[str], at: int, today: date) -> Reading | None:
    for name, days in _RELATIVE.items():
        if tuple(words[at : at + len(name)]) == name:
            return Reading(str(today + timedelta(days=days)), at, at + len(name))
    return None


def _dated_weekday(words: Sequence[str], at: int, today: date, *, is_past: bool) -> Reading | None:
    """Such as "Monday the thirtieth": the date says which Monday."""
    if word_at(words, at) not in WEEKDAYS:
        return None
    start = at + 1 + (word_at(words, at + 1) == "the")
    dated = _date(words, start, today, is_past=is_past) or _day_of_month(
        words, at + 1, today, is_past=is_past
    )
    return None if dated is None else Reading(dated.value, at, dated.end)


def _date(words: Sequence[str], at: int, today: date, *, is_past: bool) -> Reading | None:
    """Such as "April third", "the third of April", "May 5 2027", "the twenty fifth"."""
    found = read_month_day(words, at)
    if found is None:
        return _day_of_month(words, at, today, is_past=is_past)
    month, day, end = found
    year = read_year(words, end)
    if year is not None:
        return _reading(int(year.value), month, day, at, year.end)
    this_year = _reading(today.year, month, day, at, end)
    if this_year is not None and (this_year.value < str(today)) == is_past:
        return this_year
    return _reading(today.year + (-1 if is_past else 1), month, day, at, end)


def read_month_day(words: Sequence[str], at: int) -> tuple[int, int, int] | None:
    """Month, day, and where the words end: "march fifth", "the fifth of march", "march 5"."""
    month = MONTHS.get(word_at(words, at))
    if month is not None:
        start = at + 1 + (word_at(words, at + 1) == "the")
        day = read_ordinal(words, start) or _cardinal(words, start)
        return None if day is None else (month, int(day.value), day.end)
    start = at + (word_at(words, at) == "the")
    day = read_ordinal(words, start) or _cardinal(words, start)
    if day is None:
        return None
    after = day.end + (word_at(words, day.end) == "of")
    month = MONTHS.get(word_at(words, after))
    is_told = after > day.end or start > at or word_at(words, after) not in _ALSO_WORDS
    return (month, int(day.value), after + 1) if month is not None and is_told else None


def _cardinal(words: Sequence[str], at: int) -> Count | None:
    """A day as a plain number; of "four nineteen fifty two" only "four", the rest is the year."""
    for length in (2, 1):
        number = read_at(words[at : at + length], 0)
        if number is not None and 1 <= number.value <= 31 and number.value % 1 == 0:
            return Count(number.value, at + number.end)
    return None


def _day_of_month(words: Sequence[str], at: int, today: date, *, is_past: bool) -> Reading | None:
    """Such as "The twenty fifth": the next day of that number. "The first time" is none."""
    if word_at(words, at) != "the":
        return None
    day = read_ordinal(words, at + 1)
    if day is None or (day.value < 4 and word_at(words, day.end) not in ("", "at", "in", "or")):
        return None
    year, month = today.year, today.month
    for _ in range(12):
        found = _reading(year, month, int(day.value), at, day.end)
        if found is not None and (found.value < str(today)) == is_past:
            return found
        months = year * 12 + month - 1 + (-1 if is_past else 1)
        year, month = months // 12, months % 12 + 1
    return None


def _weekday(words: Sequence[str], at: int, today: date, *, is_past: bool) -> Reading | None:
    """A weekday: the next such day; "next" one is of next week, the "last" one is past."""
    lead = word_at(words, at) if word_at(words, at) in ("next", "last", "this", "coming") else ""
    start = at + bool(lead)
    if lead == "this" and word_at(words, start) == "coming":
        lead, start = "coming", start + 1
    word = word_at(words, start).removesuffix("s")
    if word not in WEEKDAYS:
        return None
    ahead = (WEEKDAYS.index(word) - today.weekday()) % 7
    if lead == "last" or (is_past and not lead):
        ahead = ahead - 7 if ahead else -7
    elif lead == "next":
        ahead = WEEKDAYS.index(word) - today.weekday() + 7
    elif not ahead and lead != "this":
        ahead = 7
    return Reading(str(today + timedelta(days=ahead)), at, start + 1)


def _ahead(words: Sequence[str], at: int, today: date) -> Reading | None:
    """Such as "In two weeks", "three days from now", "a week from monday"."""
    start = at + (word_at(words, at) == "in")
    count = read_count(words, start + (start > at and word_at(words, start) in _ROUGHLY))
    if count is None or word_at(words, count.end) not in _UNITS:
        return None
    unit, end = words[count.end].removesuffix("s"), count.end + 1
    since = today
    if word_at(words, end) in ("from", "after"):
        from_word = word_at(words, end + 1)
        based = read_day(words, end + 1, today) if from_word not in ("now", "today") else None
        if based is not None and len(based.value) == len("2026-03-11"):
            since, end = date.fromisoformat(based.value), based.end
        elif from_word in ("now", "today"):
            end += 2
        else:
            return None
    elif word_at(words, end) in _AHEAD and word_at(words, end + 1) not in ("from", "of"):
        end += 1
    elif start == at:
        return None
    days = {"day": 1.0, "week": 7.0, "month": 30.4}[unit] * count.value
    if days > _FURTHEST_DAYS:
        return None
    return Reading(str(since + timedelta(days=round(days))), at, end)


def _whole(words: Sequence[str], at: int, today: date) -> Reading | None:
    """Such as "Next week", "this month", "the weekend"."""
    for name in (("the", "week", "after", "next"), ("week", "after", "next")):
        if tuple(words[at : at + len(name)]) == name:
            year, week, _ = (today + timedelta(weeks=2)).isocalendar()
            return Reading(f"{year}-W{week:02d}", at, at + len(name))
    step = {"next": 1, "this": 0, "last": -1, "the": 0}.get(word_at(words, at))
    unit = word_at(words, at + 1)
    if step is None or (unit != "weekend" and word_at(words, at) == "the"):
        return None
    if unit in ("week", "weekend"):
        year, week, _ = (today + timedelta(weeks=step)).isocalendar()
        return Reading(f"{year}-W{week:02d}" + ("-WE" * (unit == "weekend")), at, at + 2)
    if unit == "month":
        months = today.year * 12 + today.month - 1 + step
        return Reading(f"{months // 12}-{months % 12 + 1:02d}", at, at + 2)
    return None


def _month(words: Sequence[str], at: int, today: date, *, is_past: bool) -> Reading | None:
    """A month alone: the next of that name, or the last; this one is both."""
    start = at + (word_at(words, at) == "in")
    word = word_at(words, start)
    month = MONTHS.get(word)
    if month is None or (word in _ALSO_WORDS and word_at(words, start - 1) not in _BEFORE_MONTH):
        return None
    year = today.year + (-(month > today.month) if is_past else month < today.month)
    return Reading(f"{year}-{month:02d}", at, start + 1)


def _reading(year: int, month: int, day: int, first: int, end: int) -> Reading | None:
    """The date as a reading; None where the calendar has no such day."""
    try:
        return Reading(str(date(year, month, day)), first, end)
    except (ValueError, OverflowError):
        return None
