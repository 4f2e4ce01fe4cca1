"""Readings as slots hold them, and as they are said. Pure.

A slot holds `blood_pressure=142/91 mmHg@2026-02-25T08:00:00+00:00@call`, several joined by ";".
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from dialog.check_ins.readings import GLUCOSE, KINDS, PRESSURE, Reading
from dialog.nlu.spoken_times import say_time
from dialog.nlu.spoken_values import say_list

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
_PARTS = ((12, "TMO"), (18, "TAF"), (24, "TEV"))


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
