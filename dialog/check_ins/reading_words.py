"""Readings as slots hold them, and as they are said. Pure.

A slot holds `blood_pressure=142/91 mmHg@2026-02-25T08:00:00+00:00@call`, several joined by ";".
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from dialog.check_ins.readings import GLUCOSE, KINDS, PRESSURE, Reading
from dialog.nlu.durations import find_durations
from dialog.nlu.spoken_times import say_time
from dialog.nlu.spoken_values import say_list
from dialog.nlu.times import find_times
from triage.words import split_words

_BETWEEN = "; "
_HELD = re.compile(
    r"(?P<name>[a-z_0-9]+)=(?P<values>\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?)?) (?P<unit>[^@;]*)"
    r"@(?P<at>[-0-9T:.+]+)@(?P<source>\w+)"
)
_SAID = {
    PRESSURE: "{} over {}", GLUCOSE: "a blood sugar of {}", "pulse": "a pulse of {}",
    "temperature": "a temperature of {}", "weight": "a weight of {}", "spo2": "an oxygen of {}",
}  # fmt: skip
_UNITS = {"mmol/L": " millimoles", "kg": " kilos", "lb": " pounds", "%": " percent"}
_JUST_NOW = timedelta(minutes=15)
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
_PARTS = ((12, "TMO"), (18, "TAF"), (24, "TEV"))
_POINT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})?(?:(?P<part>T[A-Z]{2})|T(?P<hour>\d{2}):(?P<minute>\d{2}))?"
)
_FIGURES = re.compile(r"T\d{2}:\d{2}.*")
_CLOCK = frozenset(
    ("at", "around", "about", "by", "since", "am", "pm", "o'clock", "noon", "midnight")
)
_WEEK = re.compile(r"\d{4}-W\d{2}")


def written(readings: Iterable[Reading]) -> str:
    """As a slot holds them."""
    return _BETWEEN.join(
        f"{one.name}={'/'.join(f'{value:g}' for value in one.values)} {one.unit}"
        f"@{one.at.isoformat()}@{one.source}"
        for one in readings
    )


def read_back(held: object) -> tuple[Reading, ...]:
    """What `written` wrote; nothing of what it did not write."""
    found = (_reading(one) for one in _HELD.finditer(held if isinstance(held, str) else ""))
    return tuple(one for one in found if one is not None)


def _reading(held: re.Match[str]) -> Reading | None:
    values = tuple(float(value) for value in held["values"].split("/"))
    try:
        at = datetime.fromisoformat(held["at"])
    except ValueError:
        return None
    is_whole = len(values) == len(KINDS.get(held["name"], (held["name"],)))
    return Reading(held["name"], values, held["unit"], at, held["source"]) if is_whole else None


def say_readings(readings: Iterable[Reading]) -> str:
    """Without their time: "142 over 91 and a blood sugar of 130"."""
    return say_list([say_reading(one) for one in readings])


def say_reading(reading: Reading) -> str:
    """Without its time."""
    words = _SAID.get(reading.name, reading.name.replace("_", " ") + " {}")
    return words.format(*(f"{value:g}" for value in reading.values)) + _UNITS.get(reading.unit, "")


def say_when(at: datetime, now: datetime) -> str:
    """When it was measured, no finer than the part of the day: "this morning", "just now".

    Args:
        at: aware.
        now: in the zone in which it is said.
    """
    if abs(now - at) <= _JUST_NOW:
        return "just now"
    here = at.astimezone(now.tzinfo)
    part = next(name for hour, name in _PARTS if here.hour < hour)
    value = f"{here:%Y-%m-%d}{part if here.date() == now.date() else ''}"
    return say_time(value, now) or f"on {here:%B} {here.day}"


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
    for time in find_times(words, now.date(), is_past=True):
        around = words[max(0, time.first - 1) : time.end + 1]
        # "One forty two" is no time unless something says so.
        is_clock = not _CLOCK.isdisjoint(around)
        told = _moment(time.value if is_clock else _FIGURES.sub("", time.value), now)
        if told is not None:
            return min(told, now)
    return now


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
