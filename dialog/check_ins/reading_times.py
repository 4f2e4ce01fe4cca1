"""When something was measured, by the words that tell it. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dialog.nlu.durations import find_durations
from dialog.nlu.times import find_times
from triage.words import split_words

_HOURS = {"TMO": 8, "TAF": 14, "TEV": 19, "TNI": 22}
"""What parts of a day count as, where no clock time was told."""
_NOON = 12
_LONG_AGO = 3650.0
"""Days; what is longer ago is as old."""
_VAGUELY_LONG_AGO = (
    (365, ("last year", "years ago", "a year ago")),
    (30, ("last month", "months ago", "a month ago", "a while ago", "a while back", "ages ago",
          "a long time ago")),
    (14, ("weeks ago", "a few weeks back", "a couple weeks back")),
)  # fmt: skip
"""Days for which words stand that name no day; the least that they may mean."""
_POINT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})?(?:(?P<part>T[A-Z]{2})|T(?P<hour>\d{2}):(?P<minute>\d{2}))?"
)
_FIGURES = re.compile(r"T\d{2}:\d{2}.*")
_CLOCK = frozenset(("at", "around", "about", "by", "am", "pm", "o'clock", "noon", "midnight"))
_SINCE = "since"
_WEEK = re.compile(r"\d{4}-W\d{2}")
_NOW = frozenset(("now",))
_MEALS = {"breakfast": 8, "lunch": 13, "dinner": 19, "supper": 19, "bedtime": 22, "bed": 22}
"""Hours about which people eat, where nothing else tells when."""


@dataclass(frozen=True, slots=True)
class ToldTime:
    """A time, and the words `first` to `end` (exclusive) that tell it."""

    first: int
    end: int
    at: datetime


def measured_at(said: str, now: datetime) -> datetime:
    """When something was measured, by the words that tell it; now where they tell no time.

    Of a vague time the earliest is meant, so that nothing old counts as new; never in the future.
    """
    words = split_words(said.casefold()).words
    for one in find_durations(words):
        if words[one.end - 1] == "ago":
            return now - timedelta(days=min(one.days, _LONG_AGO))
    text = f" {' '.join(words)} "
    for days, phrases in _VAGUELY_LONG_AGO:
        if any(f" {one} " in text for one in phrases):
            return now - timedelta(days=days)
    return next((one.at for one in _named(words, now)), now)


def times_told(words: Sequence[str], now: datetime) -> list[ToldTime]:
    """Every time that is told, from the left, none overlapping; never in the future.

    A clock time, or a part of the day, is of the day that was told before it, if any was.

    Args:
        words: what was said, with no numbers but those of times.
        now: aware.
    """
    found = [*_ago(words, now), *_named(words, now)]
    found += [ToldTime(at, at + 1, now) for at, word in enumerate(words) if word in _NOW]
    found += _by_meals(words, now)
    told: list[ToldTime] = []
    for one in sorted(found, key=lambda time: (time.first, -time.end)):
        if not told or one.first >= told[-1].end:
            told.append(one)
    return told


def _ago(words: Sequence[str], now: datetime) -> Iterator[ToldTime]:
    for one in find_durations(words):
        if words[one.end - 1] == "ago":
            ago = timedelta(days=min(one.days, _LONG_AGO))
            yield ToldTime(one.first, one.end, now - ago)
    for days, phrases in _VAGUELY_LONG_AGO:
        for phrase in (one.split() for one in phrases):
            for at in range(len(words) - len(phrase) + 1):
                if list(words[at : at + len(phrase)]) == phrase:
                    yield ToldTime(at, at + len(phrase), now - timedelta(days=days))


def _by_meals(words: Sequence[str], now: datetime) -> Iterator[ToldTime]:
    for at, word in enumerate(words):
        if word in _MEALS:
            told = _moment(f"T{_MEALS[word]:02}:00", now)
            if told is not None:
                yield ToldTime(at, at + 1, told)


def _named(words: Sequence[str], now: datetime) -> Iterator[ToldTime]:
    """Days, parts of days, and clock times where something says that they are such."""
    day: datetime | None = None
    for time in find_times(words, now.date(), is_past=True):
        if _SINCE in words[max(0, time.first - 1) : time.first + 1]:
            # "A headache since monday, and it is 142 over 90": so long something lasts.
            continue
        around = words[max(0, time.first - 1) : time.end + 1]
        # "One forty two" is no time unless something says so.
        is_clock = not _CLOCK.isdisjoint(around)
        value = time.value if is_clock else _FIGURES.sub("", time.value)
        if day is not None and value.startswith("T"):
            value = f"{day:%Y-%m-%d}{value}"
        told = _moment(value, now)
        if told is None:
            continue
        day = told if time.value[:1].isdigit() else day
        yield ToldTime(time.first, time.end, min(told, now))


def _moment(value: str, now: datetime) -> datetime | None:
    if _WEEK.fullmatch(value):
        return datetime.fromisocalendar(int(value[:4]), int(value[6:]), 1).replace(
            tzinfo=now.tzinfo
        )
    point = _POINT.fullmatch(value)
    if not value or point is None:
        return None
    day = datetime.fromisoformat(point["day"]) if point["day"] else now
    hour = int(point["hour"] or _HOURS.get(point["part"] or "", _NOON))
    minute = int(point["minute"] or 0)
    told = day.replace(hour=hour, minute=minute, second=0, microsecond=0, tzinfo=now.tzinfo)
    # "At eight", said at seven in the morning, was last night.
    return told - timedelta(days=1) if told > now and not point["day"] else told
