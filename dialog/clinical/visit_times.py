"""When a caller would like to come, as stretches of time in which free slots are looked for. Pure.

A wish is written as `dialog.nlu.times` writes it: "2026-11-24T10:00", "2026-11-24TMO", "2026-W48",
"TAF", "../T12:00", "T14:00/T16:00", several joined by "|"; whatever cannot be read is no
restriction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dialog.clinical.care import FreeSlot

SEARCHED_DAYS = 30
"""How far ahead is looked where no day was wished."""
MOST_OFFERS = 3
"""Nobody remembers more by ear."""
_PARTS: dict[str, tuple[float, float]] = {
    "TMO": (0, 12),
    "TAF": (12, 17),
    "TEV": (17, 24),
    "TNI": (19, 24),
}
"""Hours from and before which a visit begins in that part of the day."""
_WHOLE_DAY = (0.0, 24.0)
_OPEN = ".."
"""Stands for the end of a stretch that was not named."""
_POINT = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})|(?P<week>\d{4}-W\d{2})(?P<weekend>-WE)?|(?P<month>\d{4}-\d{2}))?"
    r"(?:(?P<part>TMO|TAF|TEV|TNI)|T(?P<hour>\d{2}):(?P<minute>\d{2}))?"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Days on which a visit may begin, and the hour that is liked best."""

    first: date
    last: date
    hours: tuple[float, float] = _WHOLE_DAY
    """From and before; half an hour is 0.5."""
    clock: time | None = None
    """The hour that was named, where one was."""
    without: "Wish | None" = None
    """When they can not come, though all the rest fits."""

    def fits(self, begins: datetime) -> bool:
        """Whether a visit that begins then is what was wished, but for the very minute."""
        from_hour, to_hour = self.hours
        is_then = self.first <= begins.date() <= self.last
        is_refused = self.without is not None and self.without.fits(begins)
        return is_then and from_hour <= _hour(begins.time()) < to_hour and not is_refused


def read_wish(value: str, today: date) -> Wish:
    """The first wish of a value; where it names no day, any of the next `SEARCHED_DAYS`."""
    begin, _, end = value.split("|")[0].partition("/")
    horizon = today + timedelta(days=SEARCHED_DAYS)
    found = _POINT.fullmatch(end if begin == _OPEN else begin)
    if found is None:
        return Wish(today, horizon)
    first, last = _days(found, today) or (today, horizon)
    stretch = _stretch(begin, end) if end else None
    hours: tuple[float, float] = stretch or _PARTS.get(found["part"] or "", _WHOLE_DAY)
    clock = None if end else _clock(found)
    return Wish(max(first, today), max(last, today), hours, clock)


def refusing(refused: Wish, today: date) -> Wish:
    """Any time but the one that was refused: "not monday"."""
    return Wish(today, today + timedelta(days=SEARCHED_DAYS), without=refused)


def _stretch(begin: str, end: str) -> tuple[float, float] | None:
    """The hours from one point to another of which one may be open; None where none are named."""
    named = (_POINT.fullmatch(begin), _POINT.fullmatch(end))
    since, until = (_clock(one) if one is not None else None for one in named)
    if since is None and until is None:
        return None
    least = _hour(since) if since is not None else _WHOLE_DAY[0]
    most = _hour(until) if until is not None else _WHOLE_DAY[1]
    return (least, most) if least < most else None


def _clock(found: re.Match[str]) -> time | None:
    if found["hour"] is None:
        return None
    return time(min(int(found["hour"]), 23), min(int(found["minute"]), 59))


def _hour(at: time) -> float:
    return at.hour + at.minute / 60


def _days(found: re.Match[str], today: date) -> tuple[date, date] | None:
    try:
        if found["day"]:
            day = date.fromisoformat(found["day"])
            return day, day
        if found["week"]:
            monday = date.fromisocalendar(int(found["week"][:4]), int(found["week"][6:]), 1)
            first = monday + timedelta(days=5 if found["weekend"] else 0)
            return first, monday + timedelta(days=6)
        if found["month"]:
            first = date(int(found["month"][:4]), int(found["month"][5:]), 1)
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    except ValueError:
        return None
    return None


def best_offers(slots: Sequence[FreeSlot], wish: Wish) -> tuple[FreeSlot, ...]:
    """At most `MOST_OFFERS` of the slots, those nearest to the wish, in order of time.

    Where none fits the nearest are offered all the same: a caller who hears "nothing" has learned
    nothing. Of several at one time, who sees the caller makes no difference by ear.
    """
    by_time = {slot.begins_at: slot for slot in reversed(slots)}
    ranked = sorted(by_time.values(), key=lambda slot: _apart(slot, wish))
    fitting = [slot for slot in ranked if wish.fits(slot.begins_at)]
    chosen = (fitting or ranked)[:MOST_OFFERS]
    return tuple(sorted(chosen, key=lambda slot: slot.begins_at))


def _apart(slot: FreeSlot, wish: Wish) -> tuple[int, float]:
    """Days from the first wished day, and hours from the one named, or the first wished."""
    begins = slot.begins_at
    days = abs((begins.date() - wish.first).days)
    named = wish.hours[0] if wish.clock is None else _hour(wish.clock)
    return days, abs(_hour(begins.time()) - named)
