"""Days that are told by others: "the end of the month", "the monday after thanksgiving".

Beside single days, weeks and months (see `dialog.nlu.days`) that makes stretches of days, written
as ISO 8601 intervals: "2026-12-01/2026-12-07"; "2026-12-31/.." is all that comes after a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from dialog.nlu.days import DAY_BEGINNINGS, WEEKDAYS, read_day
from dialog.nlu.holidays import nth_weekday, read_holiday
from dialog.nlu.iso_days import days_of, month_of, week_of
from dialog.nlu.reading import Reading, word_at
from dialog.nlu.spoken_numbers import COUNT_BEGINNINGS, read_count, read_ordinal

_WEEK = 7
_OF = ("of", "in")
_AFTER, _BEFORE = ("after", "following"), ("before",)
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30}
_WITHIN = (
    ("within",), ("within", "the"), ("in", "the", "next"), ("over", "the", "next"),
    ("during", "the", "next"), ("within", "the", "next"),
)  # fmt: skip
_REST = (
    ("later",), ("later", "in"), ("the", "rest", "of"), ("rest", "of"), ("the", "remainder", "of"),
)  # fmt: skip
_NEW_YEAR = (("in", "the", "new", "year"), ("next", "year"))
_HOLIDAYS = ("the", "holidays")
_CHRISTMAS_EVE = (12, 24)


class _Edge(Enum):
    """A part of a longer time."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


_EDGES = {
    ("first", "part"): _Edge.START, ("early", "part"): _Edge.START, ("beginning",): _Edge.START,
    ("start",): _Edge.START, ("early",): _Edge.START, ("middle",): _Edge.MIDDLE,
    ("mid",): _Edge.MIDDLE, ("last", "part"): _Edge.END, ("latter", "part"): _Edge.END,
    ("later", "part"): _Edge.END, ("tail", "end"): _Edge.END, ("very", "end"): _Edge.END,
    ("end",): _Edge.END, ("late",): _Edge.END,
}  # fmt: skip
SPAN_BEGINNINGS = (
    DAY_BEGINNINGS
    | COUNT_BEGINNINGS
    | {name[0] for name in (*_EDGES, *_REST, *_WITHIN, *_NEW_YEAR)}
    | {"day", "weekend", "towards", "toward"}
)
"""Words that `read_days` can begin with, beside numbers."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Days from `first` to `last`; what says so ends before word `end`."""

    first: date
    last: date
    end: int


def read_days(
    words: Sequence[str], at: int, today: date, *, is_past: bool = False
) -> Reading | None:
    """The day, or the days, that begin with word `at`, as ISO 8601.

    Args:
        words: what was said.
        at: where to begin.
        today: the day of the call.
        is_past: days without a year are the last of their name; no stretches are read then.
    """
    read = None
    if not is_past:
        read = (
            _within(words, at, today)
            or _edge(words, at, today)
            or _rest(words, at, today)
            or _ordinal_week(words, at, today)
            or _new_year(words, at, today)
            or _holidays(words, at, today)
        )
    return (
        read
        or _week_beside(words, at, today)
        or _day_beside(words, at, today)
        or _ordinal_weekday(words, at, today)
        or read_day(words, at, today, is_past=is_past)
    )


def _begins(words: Sequence[str], at: int, name: Sequence[str]) -> bool:
    return tuple(words[at : at + len(name)]) == tuple(name)


def _past_the(words: Sequence[str], at: int) -> int:
    return at + (word_at(words, at) == "the")


def _interval(first: date, last: date, at: int, end: int) -> Reading:
    return Reading(f"{first}/{last}", at, end)


def _span(words: Sequence[str], at: int, today: date) -> _Span | None:
    """A week, a month or a year that is named, or is the one that runs."""
    start = _past_the(words, at) if word_at(words, at) in ("the", "this") else at
    start += word_at(words, at) == "this"
    unit = word_at(words, start)
    if unit == "week":
        named = _week_beside(words, at, today)
        if named is not None:
            days = days_of(named.value)
            return None if days is None else _Span(*days, named.end)
        monday = today - timedelta(days=today.weekday())
        return _Span(monday, monday + timedelta(days=_WEEK - 1), start + 1)
    if unit == "month":
        return _Span(*month_of(today), start + 1)
    if unit == "year":
        return _Span(today.replace(month=1, day=1), today.replace(month=12, day=31), start + 1)
    for name in (("the", "new", "year"), ("next", "year")):
        if _begins(words, at, name):
            return _Span(*month_of(date(today.year + 1, 1, 1)), at + len(name))
    named = read_day(words, at, today)
    days = None if named is None or len(named.value) == len("2026-11-25") else days_of(named.value)
    return None if named is None or days is None else _Span(*days, named.end)


def _is_week(span: _Span) -> bool:
    return (span.last - span.first).days < _WEEK


def _edge(words: Sequence[str], at: int, today: date) -> Reading | None:
    """Such as "the end of the month", "early next week", "mid december"."""
    start = at + (word_at(words, at) in ("towards", "toward"))
    start = _past_the(words, start)
    for name, edge in _EDGES.items():
        if not _begins(words, start, name):
            continue
        end = start + len(name)
        end += word_at(words, end) in _OF
        span = _span(words, end, today)
        if span is None:
            return None
        first, last = _cut(span, edge)
        if last < today:
            # Of a month that runs, and whose beginning is over, the next one is meant.
            span = _Span(*month_of(span.last + timedelta(days=1)), span.end)
            first, last = _cut(span, edge)
        return _interval(first, last, at, span.end)
    return None


def _cut(span: _Span, edge: _Edge) -> tuple[date, date]:
    """The days of a part: three of a week, about ten of a month; of its end the last seven."""
    is_week = _is_week(span)
    match edge:
        case _Edge.START:
            return span.first, span.first + timedelta(days=2 if is_week else 9)
        case _Edge.MIDDLE:
            first = span.first + timedelta(days=1 if is_week else 10)
            return first, first + timedelta(days=2 if is_week else 9)
        case _Edge.END:
            return span.last - timedelta(days=3 if is_week else 6), span.last


def _rest(words: Sequence[str], at: int, today: date) -> Reading | None:
    """Such as "later this week", "the rest of the month": from tomorrow on."""
    for name in _REST:
        if _begins(words, at, name):
            span = _span(words, at + len(name), today)
            if span is not None and span.first <= today:
                tomorrow = today + timedelta(days=1)
                return _interval(tomorrow, max(tomorrow, span.last), at, span.end)
    return None


def _within(words: Sequence[str], at: int, today: date) -> Reading | None:
    """Such as "within two weeks", "in the next few days", "within the month"."""
    for name in reversed(_WITHIN):
        if not _begins(words, at, name):
            continue
        count = read_count(words, at + len(name))
        unit_at = at + len(name) if count is None else count.end
        days = _UNIT_DAYS.get(word_at(words, unit_at).removesuffix("s"))
        if days is not None and (count is None or count.value < 100):
            ahead = round(days * (1 if count is None else count.value))
            return _interval(today, today + timedelta(days=ahead), at, unit_at + 1)
    return None


def _ordinal(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """A number from 1 to 4, or -1 for the last, and where it ends."""
    if word_at(words, at) == "last":
        return -1, at + 1
    number = read_ordinal(words, at)
    return (int(number.value), number.end) if number and number.value <= 4 else None


def _month_named(words: Sequence[str], at: int, today: date) -> _Span | None:
    span = _span(words, at, today) if word_at(words, at - 1) in _OF else None
    is_month = span is not None and not _is_week(span) and span.first.month == span.last.month
    return span if is_month else None


def _ordinal_week(words: Sequence[str], at: int, today: date) -> Reading | None:
    """Such as "the first week of december"; of each month the days in sevens."""
    number = _ordinal(words, _past_the(words, at))
    if number is None or word_at(words, number[1]) != "week":
        return None
    month = _month_named(words, number[1] + 2, today)
    if month is None:
        return None
    if number[0] < 0:
        return _interval(month.last - timedelta(days=6), month.last, at, month.end)
    first = month.first + timedelta(days=_WEEK * (number[0] - 1))
    return _interval(first, first + timedelta(days=6), at, month.end)


def _ordinal_weekday(words: Sequence[str], at: int, today: date) -> Reading | None:
    """Such as "the second tuesday of december", "the last friday in the month"."""
    number = _ordinal(words, _past_the(words, at))
    if number is None or word_at(words, number[1]) not in WEEKDAYS:
        return None
    month = _month_named(words, number[1] + 2, today)
    if month is None:
        return None
    weekday = WEEKDAYS.index(words[number[1]])
    day = nth_weekday(weekday, month.first.month, number[0], month.first.year)
    return Reading(str(day), at, month.end)


def _new_year(words: Sequence[str], at: int, today: date) -> Reading | None:
    """Such as "in the new year", "next year": whatever comes after the last day of this one."""
    for name in _NEW_YEAR:
        if _begins(words, at, name):
            end = at + len(name)
            end += word_at(words, end) == "is"
            is_day = word_at(words, end) in ("day", "eve")
            return None if is_day else Reading(f"{today.year}-12-31/..", at, end)
    return None


def _holidays(words: Sequence[str], at: int, today: date) -> Reading | None:
    """The days from Christmas Eve to New Year's Day."""
    if not _begins(words, at, _HOLIDAYS):
        return None
    first = date(today.year, *_CHRISTMAS_EVE)
    return _interval(first, date(today.year + 1, 1, 1), at, at + len(_HOLIDAYS))


def _week_beside(words: Sequence[str], at: int, today: date) -> Reading | None:
    """Such as "the week of the fourteenth", "the weekend after thanksgiving", "christmas week"."""
    holiday = read_holiday(words, at, today)
    if holiday is not None and word_at(words, holiday.end) == "week":
        week = week_of(date.fromisoformat(holiday.value))
        return Reading(week, at, holiday.end + 1)
    start = _past_the(words, at)
    unit, relation = word_at(words, start), word_at(words, start + 1)
    if unit not in ("week", "weekend") or relation not in (*_AFTER, *_BEFORE, "of"):
        return None
    other = read_day(words, start + 2, today)
    days = None if other is None else days_of(other.value)
    if other is None or days is None:
        return None
    steps = {"of": 0, "before": -1}.get(relation, 1)
    if unit == "weekend" and relation in _AFTER:
        # Behind a day of the week it is the weekend of that very week.
        steps = 0 if days[1].weekday() < 5 else 1
    week = week_of((days[1] if steps > 0 else days[0]) + timedelta(weeks=steps))
    return Reading(week + "-WE" * (unit == "weekend"), at, other.end)


def _day_beside(words: Sequence[str], at: int, today: date) -> Reading | None:
    """Such as "the day after christmas", "the monday before thanksgiving"."""
    start = _past_the(words, at)
    unit, relation = word_at(words, start), word_at(words, start + 1)
    if relation not in (*_AFTER, *_BEFORE) or unit not in ("day", *WEEKDAYS):
        return None
    other = read_day(words, start + 2, today)
    if other is None and unit != "day" and _begins(words, start + 1, ("after", "next")):
        ahead = (WEEKDAYS.index(unit) - today.weekday()) % _WEEK or _WEEK
        return Reading(str(today + timedelta(days=ahead + _WEEK)), at, start + 3)
    days = None if other is None else days_of(other.value)
    if other is None or days is None:
        return None
    is_after = relation in _AFTER
    day = days[1] + timedelta(days=1) if is_after else days[0] - timedelta(days=1)
    if unit != "day":
        apart = WEEKDAYS.index(unit) - day.weekday()
        day += timedelta(days=apart % _WEEK if is_after else -(-apart % _WEEK))
    return Reading(str(day), at, other.end)
