"""How a time is said to a caller: "2026-11-24T10:00" is "on Tuesday at ten in the morning".

The other way round from `dialog.nlu.times`: what is said here is read there as the same value,
wherever a caller could have said it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dialog.nlu.number_words import cardinal, ordinal, year_in_words

_PARTS = {"TMO": "morning", "TAF": "afternoon", "TEV": "evening", "TNI": "night"}
_WISHES = {"asap": "as soon as possible", "anytime": "any time"}
_NEAR = {0: "today", 1: "tomorrow", -1: "yesterday"}
_STEPS = {0: "this", 1: "next", -1: "last"}
_POINT = re.compile(
    r"(?P<day>\d{4}-(?:W\d{2}(?:-WE)?|\d{2}-\d{2}|\d{2}))?"
    r"(?P<hour>T(?P<part>MO|AF|EV|NI)|T\d{2}:\d{2})?"
)
_REFUSED = "!"
"""Before each time that does not suit."""
_RECURRING = re.compile(r"XXXX-WXX-(?P<weekday>[1-7])(?P<part>TMO|TAF|TEV|TNI)?")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK_DAYS = 7
_YEAR_DAYS = 360
"""A date further off needs its year said."""


@dataclass(frozen=True, slots=True)
class _Point:
    """A day, a part of it or a clock time, in words; either may be empty."""

    day: str
    """With its preposition: "on Tuesday", "tomorrow"."""
    part: str
    """With its preposition: "in the morning", or grown together with the day."""
    clock: str
    """Without one: "ten", "half past two", and the half of the day behind it."""

    @property
    def is_clocked(self) -> bool:
        return bool(self.clock)


def say_time(value: str, now: datetime) -> str | None:
    """A time as words that fit behind a verb: "you would like to come ...".

    Args:
        value: as `find_times` writes it.
        now: when it is said, at the caller's place.

    Returns:
        None where the value is no such time.
    """
    wanted, *refused = value.split(_REFUSED)
    told = [_say_choices(one, now) for one in (wanted, *refused)]
    if None in told:
        return None
    return ", but not ".join(one for one in told if one is not None)


def say_since(value: str, now: datetime) -> str | None:
    """A point in the past as words that fit behind "since": "yesterday", "Monday".

    Args:
        value: a time as `find_times` writes it, without choice or range.
        now: when it is said, at the caller's place.

    Returns:
        None where the value is no such time.
    """
    point = _read(value, now, is_past=True)
    if point is None:
        return None
    if not point.clock:
        return _bare(f"{point.day} {point.part}".strip())
    day = _bare(point.day)
    return f"{day} at {point.clock}" if day else point.clock


def say_birth_date(born: date) -> str:
    """Such as "June fourth, nineteen fifty two"."""
    return f"{born:%B} {ordinal(born.day)}, {year_in_words(born.year)}"


def _say_choices(value: str, now: datetime) -> str | None:
    choices = [_say_choice(choice, now) for choice in value.split("|")]
    told = [choice for choice in choices if choice is not None]
    return " or ".join(told) if len(told) == len(choices) else None


def _say_choice(value: str, now: datetime) -> str | None:
    recurring = _RECURRING.fullmatch(value)
    if recurring is not None:
        part = _PARTS.get(recurring["part"] or "")
        day = _WEEKDAYS[int(recurring["weekday"]) - 1]
        return f"on {day} {part}s" if part else f"on {day}s"
    if value in _WISHES:
        return _WISHES[value]
    start, slash, end = value.partition("/")
    if not slash:
        return _say_point(_read(value, now), "at")
    if start == "..":
        return _say_point(_read(end, now), "before")
    if end == "..":
        return _say_point(_read(start, now), "after")
    return _say_interval(_read(start, now), _read(end, now))


def _say_interval(first: _Point | None, last: _Point | None) -> str | None:
    """From one day to another, hours of one day, or a day that begins and ends it."""
    if first is None or last is None:
        return None
    if first.day and last.day and first.day != last.day:
        when = f"at {first.clock}" if first.is_clocked else first.part
        return f"from {_bare(first.day)} to {_bare(last.day)} {when}".strip()
    if not (first.is_clocked or last.is_clocked):
        return _say_point(first, "at")
    if not (first.is_clocked and last.is_clocked):
        return None
    return f"{first.day} between {first.clock} and {last.clock}".strip()


def _say_point(point: _Point | None, lead: str) -> str | None:
    if point is None:
        return None
    if point.is_clocked:
        return f"{point.day} {lead} {point.clock}".strip()
    if lead != "at":
        return f"{lead} {_bare(point.day)} {point.part}".strip()
    return f"{point.day} {point.part}".strip()


def _bare(told: str) -> str:
    """Without the preposition, which another one replaces."""
    return told.removeprefix("on ").removeprefix("in ")


def _read(value: str, now: datetime, *, is_past: bool = False) -> _Point | None:
    """The pieces of a time in words."""
    found = _POINT.fullmatch(value)
    if found is None or not value:
        return None
    try:
        day = _day(found["day"], now.date(), is_past=is_past) if found["day"] else ""
    except ValueError:
        return None
    hour = found["hour"]
    if hour is None:
        return _Point(day, "", "")
    if found["part"] is None:
        clock = _clock(int(hour[1:3]), int(hour[4:6]))
        return None if clock is None else _Point(day, "", clock)
    return _joined(day, _PARTS[hour])


def _joined(day: str, part: str) -> _Point:
    """A day and a part of it as people join them: "this morning", "tonight", "on Monday night"."""
    if day == "today":
        return _Point("tonight" if part == "night" else f"this {part}", "", "")
    if (day, part) == ("yesterday", "night"):
        return _Point("last night", "", "")
    is_grown = day.startswith("on ") and len(day.split()) == 2
    if is_grown or day in _NEAR.values():
        return _Point(day, part, "")
    return _Point(day, "at night" if part == "night" else f"in the {part}", "")


def _day(written: str, today: date, *, is_past: bool) -> str:
    """A day, a week or a month in words, with its preposition.

    Raises:
        ValueError: the calendar has no such day.
    """
    if "W" in written:
        return _week(written, today)
    if len(written) == len("2026-11"):
        return _month(date.fromisoformat(f"{written}-01"), today, is_past=is_past)
    day = date.fromisoformat(written)
    ahead = (day - today).days
    if ahead in _NEAR:
        return _NEAR[ahead]
    if (-_WEEK_DAYS < ahead < 0) if is_past else (0 < ahead < _WEEK_DAYS):
        return f"on {day:%A}"
    if -_WEEK_DAYS <= ahead <= _WEEK_DAYS:
        return f"{'last' if ahead < 0 else 'next'} {day:%A}"
    named = f"on {day:%B} {ordinal(day.day)}"
    is_near = (-_YEAR_DAYS < ahead < 0) if is_past else (0 < ahead < _YEAR_DAYS)
    return named if is_near else f"{named}, {year_in_words(day.year)}"


def _week(written: str, today: date) -> str:
    year, week = int(written[:4]), int(written[6:8])
    monday = date.fromisocalendar(year, week, 1)
    step = (monday - (today - timedelta(days=today.weekday()))).days // _WEEK_DAYS
    unit = "weekend" if written.endswith("-WE") else "week"
    if step in _STEPS:
        return f"{_STEPS[step]} {unit}"
    if (step, unit) == (2, "week"):
        return "the week after next"
    return f"in the {unit} of {monday:%B} {ordinal(monday.day)}"


def _month(first: date, today: date, *, is_past: bool) -> str:
    step = (first.year - today.year) * 12 + first.month - today.month
    if step in _STEPS:
        return f"{_STEPS[step]} month"
    is_near = -12 < step < 0 if is_past else 0 < step < 12
    named = f"in {first:%B}"
    return named if is_near else f"{named} {year_in_words(first.year)}"


def _clock(hour: int, minute: int) -> str | None:
    """Such as "ten in the morning", "two thirty in the afternoon", "noon"."""
    if hour > 23 or minute > 59:
        return None
    if not minute and hour in (0, 12):
        return "noon" if hour else "midnight"
    told = cardinal(hour % 12 or 12)
    if minute:
        told += f" oh {cardinal(minute)}" if minute < 10 else f" {cardinal(minute)}"
    part = "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"
    return f"{told} in the {part}"
