"""Which check-in a patient means who phones in for one, and whether the record has it. Pure."""

from collections.abc import Iterable

from dialog.check_ins.phrases import has_any, words_of
from dialog.check_ins.programme import Programme

_NAMES = {
    Programme.ADHERENCE: (
        "medication", "medications", "medicine", "medicines", "meds", "med", "pill", "pills",
        "tablets", "prescription", "prescriptions", "drugs",
    ),
    Programme.BLOOD_PRESSURE: ("blood pressure", "bp", "pressure", "hypertension"),
    Programme.GLUCOSE: (
        "sugar", "sugars", "blood sugar", "glucose", "diabetes", "diabetic", "diabetics",
    ),
}  # fmt: skip
"""In the order in which they count: a call about pressure pills is about the pills."""
_CONDITIONS = {
    Programme.BLOOD_PRESSURE: ("hypertension", "hypertensive", "high blood pressure"),
    Programme.GLUCOSE: (
        "diabetes", "diabetes mellitus", "diabetic", "prediabetes", "high blood sugar",
    ),
}  # fmt: skip
"""As records name what such a call is about. What is taken is on another list."""


def programme_named(said: str) -> Programme | None:
    """What the caller says the check-in is about; None: it is not said, or is of a pregnancy."""
    words = words_of(said)
    return next((one for one, names in _NAMES.items() if has_any(words, names)), None)


def has_condition(programme: Programme, conditions: Iterable[str]) -> bool:
    """Whether one of the conditions on record is what this programme asks about."""
    names = _CONDITIONS.get(programme, ())
    return any(has_any(words_of(one), names) for one in conditions)
