"""Slots that a reading is told into, and which reading the open question asks for."""

from dialog.check_ins.half_pressures import Half, read_half
from dialog.check_ins.readings import GLUCOSE, PRESSURE
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.tracker import Tracker

TOLD, WHICH, CONFIRMED = "told_reading", "which_reading", "reading_confirmed"
ASKED = "asked_reading"
"""Slot: the name of the reading that these are about."""
HALF = "half_pressure"
"""Slot: the one number of a blood pressure that was told without the other."""
_AT_HOME = "home_pressure"
"""Slot: a blood pressure, told in the check-in of a mother."""


def asked_reading(tracker: Tracker) -> str | None:
    """The name of the reading that is asked for, so that bare numbers are it; None: none is."""
    slot = tracker.slot(REQUESTED_SLOT) if tracker.active_loop else None
    if slot == _AT_HOME:
        return PRESSURE
    asked = tracker.slot(ASKED)
    is_one = slot in (TOLD, WHICH, CONFIRMED) and asked in (PRESSURE, GLUCOSE)
    return str(asked) if is_one else None


def told_half(tracker: Tracker) -> Half | None:
    """The number that was told before, where the other one of the pressure is asked for."""
    is_asked = tracker.active_loop is not None and tracker.slot(REQUESTED_SLOT) == TOLD
    if not is_asked or asked_reading(tracker) != PRESSURE:
        return None
    # Where something had to be asked in between, the form has not looked at it yet.
    return read_half(tracker.slot(TOLD)) or read_half(tracker.slot(HALF))


def may_be_keyed(tracker: Tracker, keys: str) -> bool:
    """Whether the keys are a reading that was asked for: one key alone is an answer or a wish."""
    slot = tracker.slot(REQUESTED_SLOT) if tracker.active_loop else None
    is_asked = slot in (TOLD, _AT_HOME) and asked_reading(tracker) is not None
    return is_asked and keys.removesuffix("#").isdecimal() and len(keys.removesuffix("#")) > 1
