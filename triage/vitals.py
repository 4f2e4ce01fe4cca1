"""Readings heard in the words: blood pressure, sugar, pulse, oxygen, temperature, weight, a score.

A number is a reading only with its name beside it, or in a shape that nothing else has ("one
eighty over one ten"): house numbers and invoices look just like blood pressures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from triage.decision import Span, Vital
from triage.numbers import SpokenNumber, find_numbers
from triage.reading_names import IMPOSSIBLE_ALONE, KIND_BY_NAME, READING_NAMES, STREETS
from triage.words import Words

KINDS = frozenset((*READING_NAMES, "pain_score"))
_UNITS = {
    "systolic": "mmHg", "diastolic": "mmHg", "spo2": "%", "pulse": "/min", "pain_score": "/10",
}  # fmt: skip
_PLAUSIBLE = {
    "systolic": (50, 320), "diastolic": (20, 220), "glucose": (1, 1500), "spo2": (40, 100),
    "pulse": (20, 320), "temperature": (28, 115), "pain_score": (0, 10), "weight": (1, 900),
}  # fmt: skip
_BARE_SYSTOLIC, _BARE_DIASTOLIC = (70, 320), (30, 200)
"""Two numbers without a name are a blood pressure between these."""
_COUNTED = frozenset(
    ["day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "minute",
     "minutes", "second", "seconds", "old", "pills", "tablets", "times", "units", "milligrams",
     "dollars", "bucks", "percent", "o'clock", "pm", "feet", "floor", "miles", "people", "kids",
     "children", "grams", "carbs", "points", "point", "thousand", "of", "st", "nd", "rd", "th"]
)  # fmt: skip
_POUNDS = frozenset(("pounds", "pound", "lbs", "lb"))
_KILOS = frozenset(("kilos", "kilo", "kilograms", "kilogram", "kg", "kgs"))
_MILLIMOLES = frozenset(("millimoles", "millimole", "mmol", "millimolar"))
_CHANGES = frozenset(("gained", "lost", "gain", "lose", "dropped", "put"))
_CLOCK = frozenset(("at", "by", "around", "since", "until", "from", "till"))
_JOINS_NAME = frozenset(("is", "was", "for", "on", "of"))
_ARTICLES = frozenset(("my", "the", "his", "her", "their", "our", "a"))
_POINTS = frozenset(("the", "that", "this", "which", "my", "other", "just", "only", "a", "for"))
"""Words before a name behind which "one" is no number: it is one of several things."""
_OF_PRESSURE = (("blood", "pressure"), ("b", "p"), ("pressure",))
"""Names of both numbers of a blood pressure, not of its upper one."""
_REACH_BACK = 6
_MG_PER_MMOL = 18.0
_LEAST_MG = 20.0
"""A sugar below this, said without a unit, is in millimoles: in milligrams a meter says "low"."""


@dataclass(frozen=True, slots=True)
class Readings:
    """What was read: values that can be true, and places of values that cannot."""

    vitals: tuple[Vital, ...] = ()
    impossible: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    """What stands beside a number: the kind it names ("" for no reading), and how."""

    kind: str
    words: tuple[str, ...]


def read_vitals(said: Words) -> Readings:
    """All readings in the words."""
    numbers = find_numbers(said.words)
    vitals: list[Vital] = []
    impossible: list[Span] = []
    at = 0
    while at < len(numbers):
        length = _date_length(said, numbers, at)
        if length:
            at += length
            continue
        pair = _pair(said, numbers, at)
        heard = _read_pair(said, *pair) if pair else _read_single(said, numbers, at)
        vitals.extend(heard.vitals)
        impossible.extend(heard.impossible)
        at += 2 if pair or _is_tenths(said, numbers, at) else 1
    return Readings(tuple(vitals), tuple(impossible))


def _date_length(said: Words, numbers: Sequence[SpokenNumber], at: int) -> int:
    """How many numbers from `at` are a date, as "4/12/80" is; 0 where they are none."""
    three = numbers[at : at + 3]
    gaps = [said.words[a.end : b.first] for a, b in pairwise(three)]
    return 3 if gaps == [("over",), ("over",)] else 0


def _pair(
    said: Words, numbers: Sequence[SpokenNumber], at: int
) -> tuple[SpokenNumber, SpokenNumber] | None:
    """Two numbers joined as a blood pressure or as a score out of ten."""
    if at + 1 >= len(numbers):
        return None
    upper, lower = numbers[at], numbers[at + 1]
    between = said.words[upper.end : lower.first]
    if between == ("over",) or (between == ("out", "of") and lower.value == 10):
        return upper, lower
    name = _name_before(said, upper.first)
    if between in (("on",), ("and",), ("by",), ("upon",)) and name and name.kind == "systolic":
        return upper, lower
    return (upper, lower) if _lacks_over(said, upper, lower, name) else None


def _lacks_over(said: Words, upper: SpokenNumber, lower: SpokenNumber, name: _Name | None) -> bool:
    """Whether it is a blood pressure without its "over": "my blood pressure is 128 82"."""
    return (
        upper.end == lower.first
        and lower.first not in said.stops | said.commas
        and name is not None
        and name.words in _OF_PRESSURE
        and _within(upper.value, _BARE_SYSTOLIC)
        and _within(lower.value, _BARE_DIASTOLIC)
        and lower.value < upper.value
    )


def _read_pair(said: Words, upper: SpokenNumber, lower: SpokenNumber) -> Readings:
    """A score or a blood pressure; nothing where the numbers are something else's."""
    span = said.span(upper.first, lower.end)
    if lower.value == 10 and (upper.value <= 10 or "out" in said.words[upper.end : lower.first]):
        score = Vital("pain_score", upper.value, "/10", span)
        return Readings((score,) if is_possible(score) else ())
    before, after = _name_before(said, upper.first), _name_after(said, lower.end)
    named = before is not None and before.kind == "systolic"
    if not named and any(name is not None and not name.kind for name in (before, after)):
        return Readings()
    if not _within(upper.value, _PLAUSIBLE["systolic"]) or lower.value >= upper.value:
        is_meant = named or all(one.value == 0 or 30 <= one.value <= 400 for one in (upper, lower))
        return Readings(impossible=(span,)) if is_meant else Readings()
    if not _within(lower.value, _PLAUSIBLE["diastolic"]):
        return Readings(impossible=(span,)) if named else Readings()
    bare = (_within(upper.value, _BARE_SYSTOLIC), _within(lower.value, _BARE_DIASTOLIC))
    if not named and not all(bare):
        return Readings()
    return Readings(
        (
            Vital("systolic", upper.value, "mmHg", span),
            Vital("diastolic", lower.value, "mmHg", span),
        )
    )


def _read_single(said: Words, numbers: Sequence[SpokenNumber], at: int) -> Readings:
    number = numbers[at]
    name = _name(said, numbers, at)
    if name is None and _is_fever(said, number):
        name = _Name("temperature", ())
    if name is None or not name.kind or _is_pronoun(said, number, name):
        return Readings()
    value, end = number.value, number.end
    if name.kind == "temperature" and _is_tenths(said, numbers, at):
        # "Ninety nine six" is 99.6.
        value, end = value + numbers[at + 1].value / 10, numbers[at + 1].end
    vital = _vital(name.kind, value, said, number.first, end)
    if vital is None:
        return Readings()
    if is_possible(vital):
        return Readings((vital,))
    return Readings(impossible=(vital.span,)) if name.words in _CERTAIN else Readings()


def _is_pronoun(said: Words, number: SpokenNumber, name: _Name) -> bool:
    """Whether "one" is a thing and no number: "the blood pressure one"."""
    start = number.first - len(name.words)
    is_next = name.words == said.words[max(start, 0) : number.first]
    pointed = said.words[start - 1] if start > 0 else ""
    is_one = said.words[number.first : number.end] == ("one",)
    return is_one and is_next and pointed in _POINTS


def _is_fever(said: Words, number: SpokenNumber) -> bool:
    """Whether a number is a temperature by its shape: tenths, and a little above the normal."""
    is_told_in_tenths = said.words[number.end - 2 : number.end - 1] == ("point",) or (
        number.end - number.first == 1 and not number.value.is_integer()
    )
    is_warm = 99 <= number.value < 109 or 37 <= number.value < 43
    after = said.words[number.end] if number.end < len(said.words) else ""
    counts = after in _COUNTED or after in _POUNDS or after in _KILOS or after in _MILLIMOLES
    return is_told_in_tenths and is_warm and not counts


_CERTAIN = frozenset(tuple(name.split()) for name in IMPOSSIBLE_ALONE)


def _is_tenths(said: Words, numbers: Sequence[SpokenNumber], at: int) -> bool:
    """Whether the next number is the tenths of this one, a temperature: "one oh two four"."""
    if at + 1 >= len(numbers):
        return False
    whole, tenths = numbers[at], numbers[at + 1]
    is_warm = 35 <= whole.value <= 42 or 95 <= whole.value <= 108
    name = _name_before(said, whole.first)
    return (
        is_warm
        and whole.end == tenths.first
        and tenths.end - tenths.first == 1
        and tenths.value < 10
        and name is not None
        and name.kind == "temperature"
    )


def _vital(kind: str, value: float, said: Words, first: int, end: int) -> Vital | None:
    """The number as a reading in the unit it was said in; None where it counts something."""
    after = said.words[end] if end < len(said.words) else ""
    span = said.span(first, end)
    if kind == "weight":
        return _weight(value, after, said, first)
    if kind == "glucose":
        is_millimoles = after in _MILLIMOLES or value < _LEAST_MG
        return Vital(kind, value, "mmol/L" if is_millimoles else "mg/dL", span)
    if kind == "temperature":
        return Vital(kind, value, "C" if value <= 45 else "F", span)
    return Vital(kind, value, _UNITS[kind], span)


def _weight(value: float, after: str, said: Words, first: int) -> Vital | None:
    if not _CHANGES.isdisjoint(said.words[max(0, first - 3) : first]):
        return None
    return Vital("weight", value, "kg" if after in _KILOS else "lb", said.span(first, first + 1))


def is_possible(vital: Vital) -> bool:
    """Whether a living person can have it, by its kind and unit."""
    if vital.kind == "temperature" and 45 < vital.value < 85:
        # Between them lies no temperature of a living person in either unit.
        return False
    return _within(vital.value, _PLAUSIBLE[vital.kind])


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _name(said: Words, numbers: Sequence[SpokenNumber], at: int) -> _Name | None:
    """What the number measures, by the name nearest to it; None where it measures nothing."""
    number = numbers[at]
    before, after = _name_before(said, number.first), _name_after(said, number.end)
    has_unit = after is not None and after.kind == "glucose" and len(after.words) == 3
    if not has_unit and _is_counted(said, number, before):
        return None
    taken = at > 0 and _is_of(said, numbers[at - 1], number)
    if after is not None and (before is None or taken or not after.kind):
        return after
    return before


def _is_of(said: Words, earlier: SpokenNumber, number: SpokenNumber) -> bool:
    """Whether the name before `number` belongs to the number before: "a 130 pulse and 91"."""
    if _name_after(said, earlier.end) is not None:
        return True
    return _name_before(said, number.first, until=earlier.end) is None


def _is_counted(said: Words, number: SpokenNumber, name: _Name | None) -> bool:
    """Whether it tells how many of something, or when."""
    words = said.words
    after = words[number.end] if number.end < len(words) else ""
    kind = name.kind if name is not None else ""
    if after == "am":
        return number.value <= 12 and number.first > 0 and words[number.first - 1] in _CLOCK
    if after == "percent":
        return kind != "spo2" and _name_after(said, number.end + 1) is None
    if after in _POUNDS or after in _KILOS:
        return kind != "weight"
    return after in _COUNTED


def _name_before(said: Words, first: int, until: int = 0) -> _Name | None:
    for at in range(first - 1, max(until - 1, -1, first - 1 - _REACH_BACK), -1):
        # The longest name wins: "pulse ox" is not a pulse.
        for length in (3, 2, 1):
            start = at - length + 1
            words = said.words[start : at + 1] if start >= 0 else ()
            kind = KIND_BY_NAME.get(words)
            if kind is not None:
                return _Name(kind, words)
        if at in said.stops:
            return None
    return None


def _name_after(said: Words, end: int) -> _Name | None:
    """The name right behind a number: "a 130 pulse", "eighty eight percent on the oximeter"."""
    words = said.words
    at = end + (words[end : end + 1] == ("percent",))
    if words[at : at + 1] and words[at] in _JOINS_NAME:
        at += 1
    if words[at : at + 1] and words[at] in _ARTICLES and at > end:
        at += 1
    if any(stop in said.stops for stop in range(end, at + 1)):
        return None
    for length in (3, 2, 1):
        kind = KIND_BY_NAME.get(words[at : at + length])
        if kind is not None:
            return _Name(kind, words[at : at + length])
    # "One eighty Maple Street" is an address.
    is_address = at == end and not STREETS.isdisjoint(words[at + 1 : at + 2])
    return _Name("", words[at : at + 2]) if is_address else None


def comparable(vital: Vital) -> float:
    """The value in the unit of the lexicon's limits: Fahrenheit, milligrams, pounds."""
    match vital.unit:
        case "C":
            return vital.value * 1.8 + 32
        case "mmol/L":
            return vital.value * _MG_PER_MMOL
        case "kg":
            return vital.value * 2.2046
        case _:
            return vital.value
