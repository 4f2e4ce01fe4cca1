"""When a caller would like to come, as stretches of time in which free slots are looked for. Pure.

A wish is written as `dialog.nlu.times` writes it: "2026-11-24T10:00", "2026-11-24TMO", "2026-W48",
"TAF", "../T12:00", several joined by "|"; whatever cannot be read is no restriction.
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
_PARTS = {"TMO": (0, 12), "TAF": (12, 17), "TEV": (17, 24), "TNI": (19, 24)}
"""Hours from and before which a visit begins in that part of the day."""
_POINT = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})|(?P<week>\d{4}-W\d{2})(?P<weekend>-WE)?|(?P<month>\d{4}-\d{2}))?"
    r"(?:(?P<part>TMO|TAF|TEV|TNI)|T(?P<hour>\d{2}):(?P<minute>\d{2}))?"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Days on which a visit may begin, and the hour that is liked best."""

    first: date
    last: date
    hours: tuple[int, int] = (0, 24)
    """From and before."""
    clock: time | None = None
    """The hour that was named, where one was."""

    def fits(self, begins: datetime) -> bool:
        """Whether a visit that begins then is what was wished, but for the very minute."""
        from_hour, to_hour = self.hours
        return self.first <= begins.date() <= self.last and from_hour <= begins.hour < to_hour


def read_wish(value: str, today: date) -> Wish:
    """The first wish of a value; where it names no day, any of the next `SEARCHED_DAYS`."""
    found = _POINT.fullmatch(value.split("|")[0].removeprefix("../").removesuffix("/.."))
    horizon = today + timedelta(days=SEARCHED_DAYS)
    if found is None:
        return Wish(today, horizon)
    first, last = _days(found, today) or (today, horizon)
    clock = None
    hours = _PARTS.get(found["part"] or "", (0, 24))
    if found["hour"] is not None:
        clock = time(min(int(found["hour"]), 23), min(int(found["minute"]), 59))
    return Wish(max(first, today), max(last, today), hours, clock)


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
    """Days from the first wished day, and hours from the hour that was named, or from morning."""
    begins = slot.begins_at
    days = abs((begins.date() - wish.first).days)
    named = wish.clock or time(0)
    minutes = (begins.hour - named.hour) * 60 + begins.minute - named.minute
    return days, abs(minutes) / 60
