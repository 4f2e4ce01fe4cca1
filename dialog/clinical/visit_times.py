"""When a caller would like to come, as stretches of time in which free slots are looked for. Pure.

A wish is written as `dialog.nlu.times` writes it: "2026-11-24T10:00", "2026-11-24TMO", "2026-W48",
"TAF", "../T12:00", "T14:00/T16:00", "2026-12-01/2026-12-07", "2026-11-26/..", several joined by
"|"; what does not suit stands behind a "!" (see `dialog.nlu.wished_times`). Whatever cannot be read
is no restriction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import zip_longest

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
_REFUSED = "!"
"""Before each time that does not suit."""
_LATEST = date.max - timedelta(days=2 * SEARCHED_DAYS)
_POINT = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})|(?P<week>\d{4}-W\d{2})(?P<weekend>-WE)?|(?P<month>\d{4}-\d{2})"
    r"|XXXX-WXX-(?P<weekday>[1-7]))?"
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
    weekday: int | None = None
    """The only weekday, Monday is 0; None: any."""
    without: tuple["Wish", ...] = ()
    """When they can not come, though all the rest fits."""
    or_else: tuple["Wish", ...] = ()
    """What would suit as well: "wednesday or friday"."""

    @property
    def choices(self) -> tuple["Wish", ...]:
        """All that would suit, each by itself, in the order of the saying."""
        return (replace(self, or_else=()), *self.or_else)

    def fits(self, begins: datetime) -> bool:
        """Whether a visit that begins then is what was wished, but for the very minute."""
        return self._fits_first(begins) or any(one.fits(begins) for one in self.or_else)

    def _fits_first(self, begins: datetime) -> bool:
        from_hour, to_hour = self.hours
        is_then = self.first <= begins.date() <= self.last
        is_weekday = self.weekday in (None, begins.weekday())
        is_hour = from_hour <= _hour(begins.time()) < to_hour
        return is_then and is_weekday and is_hour and not self.refuses(begins)

    def refuses(self, begins: datetime) -> bool:
        """Whether a visit that begins then was said not to suit."""
        return any(one.fits(begins) for one in self.without)

    def is_all_day(self, day: date) -> bool:
        """Whether it is that day, whatever the hour."""
        is_then = self.first <= day <= self.last
        return is_then and self.weekday in (None, day.weekday()) and self.hours == _WHOLE_DAY


def read_wish(value: str, today: date) -> Wish:
    """The wish of a value; where it names no day, any of the next `SEARCHED_DAYS`."""
    wanted, *refused = value.split(_REFUSED)
    told = (_read(one, today) for text in refused for one in text.split("|"))
    without = tuple(_narrow(one) for one in told if one != _read("", today))
    first, *others = (_besides(_read(one, today), without) for one in wanted.split("|"))
    return replace(first, or_else=tuple(one for one in dict.fromkeys(others) if one != first))


def _besides(wish: Wish, without: tuple[Wish, ...]) -> Wish:
    """The wish without what does not suit."""
    first = wish.first
    while first < wish.last and any(one.is_all_day(first) for one in without):
        first += timedelta(days=1)
    return replace(wish, first=first, without=without) if without else wish


def _read(value: str, today: date) -> Wish:
    begin, _, end = value.partition("/")
    horizon = today + timedelta(days=SEARCHED_DAYS)
    found = _POINT.fullmatch(end if begin == _OPEN else begin)
    if found is None:
        return Wish(today, horizon)
    first, last = _days(found, today) or (today, horizon)
    stretch = _stretch(begin, end) if end else None
    hours: tuple[float, float] = stretch or _PARTS.get(found["part"] or "", _WHOLE_DAY)
    clock = None if end else _clock(found)
    if end and stretch is None and _days(found, today) is not None:
        first, last, clock = _from_day_to_day(begin, end, (first, last), today)
    weekday = int(found["weekday"]) - 1 if found["weekday"] else None
    first = max(first, today)
    return Wish(first, max(last, first), hours, clock, weekday)


def _from_day_to_day(
    begin: str, end: str, named: tuple[date, date], today: date
) -> tuple[date, date, time | None]:
    """All days before or after what was named, or from one to another; and the hour of all."""
    first, last = named[0], min(named[1], _LATEST)
    if begin == _OPEN:
        return today, first - timedelta(days=1), None
    if end == _OPEN:
        return last + timedelta(days=1), last + timedelta(days=1 + SEARCHED_DAYS), None
    until = _POINT.fullmatch(end)
    ends = None if until is None else _days(until, today)
    since = _POINT.fullmatch(begin)
    return first, last if ends is None else ends[1], None if since is None else _clock(since)


def _narrow(refused: Wish) -> Wish:
    """Of an hour that does not suit, that hour."""
    if refused.clock is None:
        return refused
    hour = _hour(refused.clock)
    return replace(refused, hours=(hour, hour + 1))


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
    except (ValueError, OverflowError):
        return None
    return None


def best_offers(slots: Sequence[FreeSlot], wish: Wish) -> tuple[FreeSlot, ...]:
    """At most `MOST_OFFERS` of the slots, those nearest to the wish, in order of time.

    Where none fits the nearest are offered all the same, of those that were not refused if there
    are any: a caller who hears "nothing" has learned nothing. Of several at one time, who sees the
    caller makes no difference by ear. Of days that would suit as well each has its turn.
    """
    by_time = {slot.begins_at: slot for slot in reversed(slots)}
    ranked = sorted(by_time.values(), key=lambda slot: _apart(slot, wish))
    bearable = [slot for slot in ranked if not wish.refuses(slot.begins_at)]
    chosen = (_in_turn(ranked, wish.choices) or bearable or ranked)[:MOST_OFFERS]
    return tuple(sorted(chosen, key=lambda slot: slot.begins_at))


def _in_turn(slots: Sequence[FreeSlot], choices: Sequence[Wish]) -> list[FreeSlot]:
    """Those that fit: the nearest to the first choice, to the second, and so on; then the next."""
    rows = [
        sorted(
            (slot for slot in slots if one.fits(slot.begins_at)),
            key=lambda slot, one=one: _apart(slot, one),  # type: ignore[misc]
        )
        for one in choices
    ]
    told = (slot for turn in zip_longest(*rows) for slot in turn if slot is not None)
    return list({slot.begins_at: slot for slot in told}.values())


def _apart(slot: FreeSlot, wish: Wish) -> tuple[int, float]:
    """Days from the first wished day, and hours from the one named, or the first wished."""
    begins = slot.begins_at
    days = abs((begins.date() - wish.first).days)
    named = wish.hours[0] if wish.clock is None else _hour(wish.clock)
    return days, abs(_hour(begins.time()) - named)
