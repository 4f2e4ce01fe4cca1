"""Compares how a patient says to take a medicine with the dose on record, leniently. Pure.

What does not agree is never put right here: the prescription is read out, and a pharmacist helps.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from dialog.check_ins.phrases import has_any, words_of
from dialog.nlu.frequency import find_frequencies
from triage.numbers import find_numbers

_PERIOD = re.compile(
    r"(?P<times>\d+(?:\.\d+)?)/P(?P<time>T?)(?P<count>\d+(?:\.\d+)?)(?P<unit>[HDWM])"
)
_DAYS = {"H": 1 / 24, "D": 1.0, "W": 7.0, "M": 30.0}
_PARTS = (
    ("morning", "breakfast", "wake up", "get up", "am"),
    ("noon", "lunch", "midday"),
    ("evening", "dinner", "supper"),
    ("night", "bedtime", "bed", "sleep", "pm"),
)  # fmt: skip
"""Parts of a day in which a dose may be taken; each that is named is one."""
_ONCE = ("one a day", "once", "one tablet a day", "one pill a day", "a day", "each day", "per day",
         "everyday", "qd")  # fmt: skip
_NEEDED = ("as needed", "when i need", "if i need", "when needed", "when it is bad", "only when")
_UNITS = {
    "mg": "mg", "milligram": "mg", "milligrams": "mg", "microgram": "mcg", "micrograms": "mcg",
    "mcg": "mcg", "unit": "unit", "units": "unit", "puff": "puff", "puffs": "puff",
    "tablet": "tablet", "tablets": "tablet", "pill": "tablet", "pills": "tablet",
    "capsule": "tablet", "capsules": "tablet", "drop": "drop", "drops": "drop", "ml": "ml",
}  # fmt: skip
_PARTS_OF_ONE = ("half a", "half of", "half the", "split", "quarter", "cut it", "cut them", "halve")
_MANY_PILLS = ("two at once", "two at a time", "two of them", "double", "both at once", "extra",
               "three at once", "two pills", "two tablets", "couple of")  # fmt: skip
_SAME = 0.01


class Agreement(StrEnum):
    """How what was said lies to the prescription."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNCLEAR = "unclear"
    """Nothing that could be compared was said, or stands there."""


def compare(said: str, dose: str) -> Agreement:
    """Whether they may be the same; on a doubt they are not taken for it.

    Args:
        said: how the patient takes it, in their own words.
        dose: as on the prescription: "500 mg twice a day".
    """
    heard, written = words_of(said), words_of(dose)
    if _amounts_differ(heard, written):
        return Agreement.DIFFERS
    told, meant = _times(heard), _times(written)
    if meant is None:
        is_needed = has_any(written, _NEEDED) and has_any(heard, _NEEDED)
        return Agreement.AGREES if is_needed else Agreement.UNCLEAR
    if told is None:
        return Agreement.DIFFERS if has_any(heard, _NEEDED) else Agreement.UNCLEAR
    if abs(told - meant) > _SAME:
        return Agreement.DIFFERS
    is_odd = has_any(heard, (*_PARTS_OF_ONE, *_MANY_PILLS))
    return Agreement.UNCLEAR if is_odd and "tablet" not in _amounts(written) else Agreement.AGREES


def _times(words: Sequence[str]) -> float | None:
    """Doses a day; None: not told."""
    found = [_PERIOD.fullmatch(one.value) for one in find_frequencies(words)]
    rates = [
        float(one["times"]) / (float(one["count"]) * _DAYS[one["unit"]]) for one in found if one
    ]
    parts = float(sum(has_any(words, names) for names in _PARTS))
    if parts > 1:
        # "Every morning and every night" are two.
        return parts
    if rates:
        return max(rates)
    if parts or has_any(words, _ONCE):
        return 1.0
    return None


def _amounts(words: Sequence[str]) -> dict[str, float]:
    """How much at a time, by unit."""
    found: dict[str, float] = {}
    # "A thousand" is read only as "one thousand".
    pairs = zip(words, [*words[1:], ""], strict=False)
    words = ["one" if pair == ("a", "thousand") else pair[0] for pair in pairs]
    for number in find_numbers(words):
        unit = _UNITS.get(words[number.end] if number.end < len(words) else "")
        if unit is not None:
            found.setdefault(unit, number.value)
    return found


def _amounts_differ(heard: Sequence[str], written: Sequence[str]) -> bool:
    told, meant = _amounts(heard), _amounts(written)
    return any(abs(value - meant[unit]) > _SAME for unit, value in told.items() if unit in meant)
