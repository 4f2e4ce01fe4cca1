"""Puts the pieces of one time together, in ISO 8601: a day, a part of it, times of the clock. Pure.

A day may be an interval of days, or one with an open end. What is before a time is "../T", what is
after it "T/..": behind a day that is from the next day on.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum

from dialog.nlu.clock import ClockTime
from dialog.nlu.iso_days import days_of

_OPEN = ".."
_DATE = len("2026-11-24")
_WEEK = 7


class Side(Enum):
    """On which side of what was named the time lies."""

    BEFORE = "before"
    AFTER = "after"


def compose(
    day: str, part: str, clocks: Sequence[ClockTime], *, of_day: Side | None, of_clock: Side | None
) -> str:
    """The value of one time.

    Args:
        day: a day, week, month or interval in ISO 8601; "" where none was named.
        part: the part of the day as TimeML writes it (TMO, TAF); "" where none was named.
        clocks: the times of the clock, in 24 hours.
        of_day: whether it is before or after the day.
        of_clock: whether it is before or after the first time of the clock.
    """
    if of_day is not None and day and _OPEN not in day:
        # "After monday at ten": no hour can be told of so many days.
        return beside(day, of_day, part)
    if not clocks:
        return "/".join(one if one == _OPEN else one + part for one in day.split("/"))
    if "/" in day:
        first, _, last = day.partition("/")
        values = [one + str(clocks[0]) for one in (first, last) if one != _OPEN]
        return f"{values[0]}/{values[-1]}" if len(values) > 1 else day
    values = [f"{day}{clock}" for clock in clocks]
    if len(values) > 1:
        return f"{values[0]}/{values[-1]}"
    return values[0] if of_clock is None else _open_ended(values[0], of_clock)


def beside(day: str, side: Side, part: str = "") -> str:
    """All that is before, or after, a day, a week, a month or an interval."""
    first, slash, last = day.partition("/")
    nearest = (first if side is Side.BEFORE else last) if slash else day
    return _open_ended(nearest + part, side)


def _open_ended(point: str, side: Side) -> str:
    return f"{_OPEN}/{point}" if side is Side.BEFORE else f"{point}/{_OPEN}"


def stretch(first: str, last: str) -> str | None:
    """From one day to another, as "monday to wednesday"; None where they are no plain days."""
    if len(first) != _DATE or len(last) != _DATE or "W" in first + last:
        return None
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    if ends < begins:
        # "Friday to monday": the monday behind that friday.
        ends += timedelta(days=_WEEK * ((begins - ends).days // _WEEK + 1))
    return f"{begins}/{ends}"


def in_week(weekday: int, week: str) -> str:
    """A weekday (Monday is 0) of a week in ISO 8601."""
    return str(date.fromisocalendar(int(week[:4]), int(week[6:8]), weekday + 1))


def has_day(value: str) -> bool:
    """Whether a value, or one of its choices, tells a day."""
    return any(figure.isdecimal() for figure in value.replace("/", "|").split("T")[0])


def has_hour(value: str) -> bool:
    """Whether it tells a part of the day, or a time of the clock."""
    return "T" in value


def joined(day: str, hour: str) -> str:
    """A day, or a choice of days, at an hour: "2026-11-25" with "T14:00/.." is that day after two.

    Args:
        day: a value without an hour.
        hour: one without a day.
    """
    first_hour = hour.split("|")[0]
    return "|".join(_at_hour(one, first_hour) for one in day.split("|"))


def _at_hour(day: str, hour: str) -> str:
    if "/" not in day:
        return "/".join(one if one == _OPEN else day + one for one in hour.split("/"))
    if "/" not in hour:
        return "/".join(one if one == _OPEN else one + hour for one in day.split("/"))
    # Of many days with an end of the hours open, the other hours are refused.
    return day + "".join(f"!{one}" for one in _outside(hour))


def _outside(hours: str) -> list[str]:
    first, _, last = hours.partition("/")
    before = [] if first == _OPEN else [f"{_OPEN}/{first}"]
    return before + ([] if last == _OPEN else [f"{last}/{_OPEN}"])


def opposite(value: str) -> str:
    """All that is not before, or not after: of "../T10:00" it is "T10:00/..".

    Args:
        value: with an open end.
    """
    first, _, last = value.partition("/")
    point = last if first == _OPEN else first
    if ":" in point:
        return f"{point}/{_OPEN}" if first == _OPEN else f"{_OPEN}/{point}"
    days = days_of(point)
    if days is None:
        return value
    if first == _OPEN:
        return f"{days[0] - timedelta(days=1)}/{_OPEN}"
    return f"{_OPEN}/{days[1] + timedelta(days=1)}"
