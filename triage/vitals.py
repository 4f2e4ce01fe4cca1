"""Readings heard in the words: blood pressure, sugar, pulse, oxygen, temperature, a pain score.

A number is a reading only with its name beside it, or in a shape that nothing else has ("one
eighty over one ten"): house numbers and invoices look just like blood pressures.
"""

from dataclasses import dataclass

from triage.decision import Span, Vital
from triage.numbers import SpokenNumber, find_numbers
from triage.words import Words

CUES: dict[str, tuple[str, ...]] = {
    "systolic": ("blood pressure", "b p", "top number", "systolic", "pressure"),
    "diastolic": ("bottom number", "diastolic", "bottom one"),
    "glucose": ("blood sugar", "sugar", "sugars", "glucose"),
    "spo2": ("oxygen", "o 2", "sats", "saturation", "pulse ox", "oximeter"),
    "pulse": ("pulse", "heart rate", "heart beat", "heartbeat", "beats per", "beats a", "bpm"),
    "temperature": ("temperature", "temp", "fever", "degrees", "thermometer"),
    # Names of other numbers: they take a number away from a reading named further off.
    "": (
        "cholesterol", "weight", "weigh", "room", "street", "bill", "invoice", "copay", "dollars",
        "born", "birthday", "birth", "phone", "extension", "zip", "account", "a one c", "a 1 c",
        "milligrams", "units", "age", "address", "reference", "code", "suite", "apartment",
        "ketones", "triglycerides",
    ),
}  # fmt: skip
_CUE_WORDS = {
    tuple(name.split()): kind
    for kind, names in CUES.items()
    for name in names
}  # fmt: skip
_UNITS = {
    "systolic": "mmHg", "diastolic": "mmHg", "glucose": "mg/dL", "spo2": "%", "pulse": "/min",
    "pain_score": "/10",
}  # fmt: skip
_PLAUSIBLE = {
    "systolic": (50, 320), "diastolic": (20, 220), "glucose": (10, 1500), "spo2": (40, 100),
    "pulse": (20, 320), "temperature": (28, 115), "pain_score": (0, 10),
}  # fmt: skip
_COUNTED = frozenset(
    [
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "hour",
        "hours",
        "minute",
        "minutes",
        "old",
        "pounds",
        "kilos",
        "pills",
        "tablets",
        "times",
        "units",
        "milligrams",
        "dollars",
        "percent",
        "o'clock",
        "am",
        "pm",
        "feet",
        "floor",
    ]
)
_REACH_BACK = 6
_REACH_AHEAD = 3
_MG_PER_MMOL = 18.0


@dataclass(frozen=True, slots=True)
class Readings:
    """What was read: values that can be true, and places of blood pressures that cannot."""

    vitals: tuple[Vital, ...] = ()
    impossible: tuple[Span, ...] = ()


def read_vitals(said: Words) -> Readings:
    """All readings in the words."""
    numbers = find_numbers(said.words)
    if not numbers:
        return Readings()
    vitals: list[Vital] = []
    impossible: list[Span] = []
    single: list[SpokenNumber] = []
    at = 0
    while at < len(numbers):
        pair = _pair(said, numbers, at)
        if pair is None:
            single.append(numbers[at])
            at += 1
            continue
        heard = _read_pair(said, *pair)
        vitals.extend(heard)
        if not heard and _looks_like_pressure(said, *pair):
            impossible.append(said.span(pair[0].first, pair[1].end))
        at += 2
    vitals.extend(filter(None, (_read_single(said, number) for number in single)))
    return Readings(tuple(vitals), tuple(impossible))


def _pair(
    said: Words, numbers: list[SpokenNumber], at: int
) -> tuple[SpokenNumber, SpokenNumber] | None:
    """Two numbers joined as a blood pressure or as a score out of ten."""
    if at + 1 >= len(numbers):
        return None
    upper, lower = numbers[at], numbers[at + 1]
    between = said.words[upper.end : lower.first]
    if between == ("over",) or (between == ("out", "of") and lower.value == 10):
        return upper, lower
    if between in (("on",), ("and",), ("by",)) and _cue_before(said, upper.first) == "systolic":
        return upper, lower
    return None


def _read_pair(said: Words, upper: SpokenNumber, lower: SpokenNumber) -> list[Vital]:
    """A score or a blood pressure; nothing where it cannot be true."""
    span = said.span(upper.first, lower.end)
    if lower.value == 10:
        score = _vital("pain_score", upper.value, span)
        return [] if score is None else [score]
    above = _vital("systolic", upper.value, span)
    below = _vital("diastolic", lower.value, span)
    if above is None or below is None or lower.value >= upper.value:
        return []
    return [above, below]


def _looks_like_pressure(said: Words, upper: SpokenNumber, lower: SpokenNumber) -> bool:
    """Whether a pair that cannot be true was still meant as a blood pressure."""
    if _cue_before(said, upper.first) == "systolic":
        return True
    return all(number.value == 0 or 30 <= number.value <= 400 for number in (upper, lower))


def _read_single(said: Words, number: SpokenNumber) -> Vital | None:
    kind = _kind(said, number)
    if not kind:
        return None
    value = number.value
    after = said.words[number.end : number.end + 1]
    if kind == "glucose" and after and after[0] in ("millimoles", "mmol", "millimole"):
        value *= _MG_PER_MMOL
    return _vital(kind, value, said.span(number.first, number.end))


def _kind(said: Words, number: SpokenNumber) -> str | None:
    """What the number measures, by the nearest name; None or "" where it measures nothing."""
    after = said.words[number.end : number.end + 1]
    kind = _cue_before(said, number.first)
    if after and after[0] in _COUNTED and not (after[0] == "percent" and kind == "spo2"):
        return None
    if kind is not None:
        return kind
    return _cue_after(said, number.end)


def _cue_before(said: Words, first: int) -> str | None:
    for at in range(first - 1, max(-1, first - 1 - _REACH_BACK), -1):
        # The longest name wins: "pulse ox" is not a pulse.
        for length in (3, 2, 1):
            start = at - length + 1
            kind = _CUE_WORDS.get(said.words[start : at + 1]) if start >= 0 else None
            if kind is not None:
                return kind
        if at in said.stops:
            return None
    return None


def _cue_after(said: Words, end: int) -> str | None:
    for at in range(end, min(len(said.words), end + _REACH_AHEAD)):
        if at in said.stops:
            return None
        for length in (3, 2, 1):
            kind = _CUE_WORDS.get(said.words[at : at + length])
            if kind is not None:
                return kind
    return None


def _vital(kind: str, value: float, span: Span) -> Vital | None:
    low, high = _PLAUSIBLE[kind]
    if not low <= value <= high:
        return None
    if kind == "temperature":
        # Between them lies no temperature of a living person in either unit.
        if 45 < value < 85:
            return None
        return Vital(kind, value, "C" if value <= 45 else "F", span)
    return Vital(kind, value, _UNITS[kind], span)


def comparable(vital: Vital) -> float:
    """The value in the unit in which the lexicon states its limits: temperature in Fahrenheit."""
    return vital.value * 1.8 + 32 if vital.unit == "C" else vital.value
