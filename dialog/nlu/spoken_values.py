"""How the value of an entity is said to a caller: "2/P1D" is "twice a day"."""

import re
from collections.abc import Sequence
from datetime import datetime

from dialog.nlu.number_words import cardinal
from dialog.nlu.spoken_durations import say_duration
from dialog.nlu.spoken_times import say_time

_OFTEN = {"constant": "all the time", "intermittent": "on and off", "rare": "hardly ever"}
_FREQUENCY = re.compile(r"(\d+(?:\.\d+)?)/P(T?)(\d+(?:\.\d+)?)([MHDWY])")
_UNITS = {"H": "hour", "D": "day", "W": "week", "Y": "year"}
_TIMES = {1.0: "once", 2.0: "twice"}
_VITALS = {
    "glucose": "a blood sugar of {}", "temperature": "a temperature of {} degrees",
    "pulse": "a pulse of {}", "spo2": "an oxygen of {} percent", "weight": "a weight of {}",
    "respiratory_rate": "a respiratory rate of {}",
}  # fmt: skip


def say_value(entity: str, value: str, now: datetime) -> str:
    """The value in words, to stand inside a sentence; as it is where it is a name already.

    Args:
        entity: what was named.
        value: as the entity has it.
        now: when it is said, at the caller's place.
    """
    match entity:
        case "duration":
            told = say_duration(value, now)
        case "time_reference":
            told = say_time(value, now)
        case "frequency":
            told = say_frequency(value)
        case "pregnancy_week":
            told = _say_week(value)
        case "vital_sign":
            told = _say_reading(value)
        case _:
            told = None
    return value if told is None else told


def say_list(names: Sequence[str], joint: str = "and") -> str:
    """Such as "a", "a and b", "a, b and c"; "" of nothing."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def say_frequency(value: str) -> str | None:
    """Such as "twice a day", "every six hours"; None where the value is no frequency."""
    if value in _OFTEN:
        return _OFTEN[value]
    found = _FREQUENCY.fullmatch(value)
    if found is None:
        return None
    times, periods = float(found[1]), float(found[3])
    unit = ("minute" if found[2] else "month") if found[4] == "M" else _UNITS[found[4]]
    if times == 1 and periods == 2 and not found[2]:
        return f"every other {unit}"
    if times == 1 and (periods != 1 or found[2]):
        return f"every {unit}" if periods == 1 else f"every {cardinal(periods)} {unit}s"
    often = _TIMES.get(times) or f"{cardinal(times)} times"
    article = "an" if unit == "hour" else "a"
    return (
        f"{often} {article} {unit}" if periods == 1 else f"{often} in {cardinal(periods)} {unit}s"
    )


def _say_week(value: str) -> str | None:
    """Completed weeks of a pregnancy, from the text of a slot or of an entity."""
    try:
        weeks = float(value)
    except ValueError:
        return None
    return f"{cardinal(weeks)} week{'' if weeks == 1 else 's'} pregnant"


def _say_reading(value: str) -> str | None:
    kind, told, reading = value.partition("=")
    if not told:
        return None
    if kind == "blood_pressure":
        upper, _, lower = reading.partition("/")
        return f"a blood pressure of {upper} over {lower}"
    return _VITALS.get(kind, f"a {kind.replace('_', ' ')} of {{}}").format(reading)
