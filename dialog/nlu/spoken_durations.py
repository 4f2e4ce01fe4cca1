"""How long something has lasted, said to a caller and reckoned in days.

The values are those of `dialog.nlu.durations`: "P3D", "PXY" for "years", "2026-11-20/.." for what
began on a day.
"""

import re
from datetime import datetime, timedelta

from dialog.nlu.number_words import cardinal
from dialog.nlu.spoken_times import say_since

_UNITS = {
    ("T", "S"): ("second", 1 / 86400), ("T", "M"): ("minute", 1 / 1440),
    ("T", "H"): ("hour", 1 / 24), ("", "D"): ("day", 1.0), ("", "W"): ("week", 7.0),
    ("", "M"): ("month", 30.4), ("", "Y"): ("year", 365.0),
}  # fmt: skip
_PERIOD = re.compile(r"P(?P<time>T?)(?P<count>X|\d+(?:\.\d+)?)(?P<unit>[SMHDWY])")
_VAGUE = "PX"
_VAGUE_DAYS = 14.0
"""What "a while" is reckoned as: long enough to count as lasting, so that triage errs to care."""
_BARE_COUNT = 3.0
"""What "for days" is reckoned as."""
_PART_HOURS = {"TMO": 6, "TAF": 12, "TEV": 17, "TNI": 20}
"""When the parts of a day begin."""
_DAY_LENGTH = len("2026-11-20")


def say_duration(value: str, now: datetime) -> str | None:
    """A duration as words that fit behind the name of a complaint: "for three days".

    Args:
        value: as the entity `duration` has it.
        now: when it is said, at the caller's place.

    Returns:
        None where the value is no duration.
    """
    if value == _VAGUE:
        return "for a while"
    if value.endswith("/.."):
        began = say_since(value.removesuffix("/.."), now)
        return None if began is None else f"since {began}"
    found = _PERIOD.fullmatch(value)
    unit = None if found is None else _UNITS.get((found["time"], found["unit"]))
    if found is None or unit is None:
        return None
    return f"for {_counted(found['count'], unit[0])}"


def days_of(value: str, now: datetime) -> float | None:
    """How many days a duration has lasted; None where the value is no duration.

    Args:
        value: as the entity `duration` has it.
        now: until when, at the caller's place.
    """
    if value == _VAGUE:
        return _VAGUE_DAYS
    if value.endswith("/.."):
        began = _beginning(value.removesuffix("/.."), now.replace(tzinfo=None))
        seconds = None if began is None else (now.replace(tzinfo=None) - began).total_seconds()
        return None if seconds is None else max(0.0, seconds / 86400)
    found = _PERIOD.fullmatch(value)
    unit = None if found is None else _UNITS.get((found["time"], found["unit"]))
    if found is None or unit is None:
        return None
    count = _BARE_COUNT if found["count"] == "X" else float(found["count"])
    return count * unit[1]


def _counted(count: str, unit: str) -> str:
    """Such as "three days", "an hour and a half", "half a day", "years"."""
    if count == "X":
        return f"{unit}s"
    number = float(count)
    article = "an" if unit == "hour" else "a"
    if number == 0.5:
        return f"half {article} {unit}"
    if number == 1.5:
        return f"{article} {unit} and a half"
    return f"{article} {unit}" if number == 1 else f"{cardinal(number)} {unit}s"


def _beginning(value: str, now: datetime) -> datetime | None:
    """The earliest moment that the words can mean, of several the first; None where none is told.

    Without a day the last such time of the clock is meant.
    """
    value = value.split("|")[0].removeprefix("../").partition("/")[0]
    day, mark, hour = value.partition("T")
    try:
        began = _first_moment(day, now)
        if not mark:
            return began if day else None
        part = _PART_HOURS.get(f"T{hour}")
        clock = timedelta(hours=part) if part is not None else _clock(hour)
    except ValueError:
        return None
    began += clock
    return began - timedelta(days=1) if not day and began > now else began


def _first_moment(day: str, now: datetime) -> datetime:
    """Midnight of a day, or of the first day of a week or a month; of today where none is told."""
    if not day:
        return datetime(now.year, now.month, now.day)  # noqa: DTZ001 - the caller's own clock
    if "W" in day:
        first = datetime.fromisocalendar(int(day[:4]), int(day[6:8]), 1)
        return first + timedelta(days=5 * day.endswith("-WE"))
    return datetime.fromisoformat(day if len(day) == _DAY_LENGTH else f"{day}-01")


def _clock(hour: str) -> timedelta:
    hours, minutes = hour.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
