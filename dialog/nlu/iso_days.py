"""Days, weeks, weekends, months and intervals in ISO 8601, and which days they are. Pure."""

from datetime import date, timedelta

_WEEK = 7
_WEEKEND = "-WE"


def days_of(value: str) -> tuple[date, date] | None:
    """The first and the last day of what the value names.

    None of an interval with an open end, and of what is no such thing.
    """
    first, slash, last = value.partition("/")
    if slash:
        begins, ends = days_of(first), days_of(last)
        return None if begins is None or ends is None else (begins[0], ends[1])
    try:
        if "W" in value:
            monday = date.fromisocalendar(int(value[:4]), int(value[6:8]), 1)
            begin = monday + timedelta(days=5 * value.endswith(_WEEKEND))
            return begin, monday + timedelta(days=_WEEK - 1)
        if len(value) == len("2026-11"):
            return month_of(date.fromisoformat(f"{value}-01"))
        day = date.fromisoformat(value)
    except (ValueError, OverflowError):
        return None
    return day, day


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month of a day."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def week_of(day: date) -> str:
    """The week of a day, in ISO 8601."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
