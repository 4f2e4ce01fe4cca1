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
WRONG = "wrong_reading"
"""Slot: a reading that was given to the clinic, and which the caller has said is wrong."""
OF_READING = "of a reading"
"""What the slot of a question holds until the form has taken up what was told of a reading."""
AT_HOME, AT_HOME_RIGHT = "home_pressure", "pressure_right"
"""Slots: a blood pressure, told in the check-in of a mother; and whether it was heard rightly."""


def asked_reading(tracker: Tracker) -> str | None:
    """The name of the reading that is asked for, so that bare numbers are it; None: none is."""
    slot = tracker.slot(REQUESTED_SLOT) if tracker.active_loop else None
    if slot in (AT_HOME, AT_HOME_RIGHT):
        return PRESSURE
    asked = tracker.slot(ASKED)
    is_one = slot in (TOLD, WHICH, CONFIRMED) and asked in (PRESSURE, GLUCOSE)
    return str(asked) if is_one else None


def told_half(tracker: Tracker) -> Half | None:
    """The number that was told before, where the other one of the pressure is asked for."""
    slot = tracker.slot(REQUESTED_SLOT) if tracker.active_loop is not None else None
    if slot not in (TOLD, AT_HOME) or asked_reading(tracker) != PRESSURE:
        return None
    # Where something had to be asked in between, the form has not looked at it yet.
    return read_half(tracker.slot(str(slot))) or read_half(tracker.slot(HALF))


def may_be_keyed(tracker: Tracker, keys: str) -> bool:
    """Whether the keys are a reading that was asked for: one key alone is an answer or a wish."""
    slot = tracker.slot(REQUESTED_SLOT) if tracker.active_loop else None
    is_asked = slot in (TOLD, AT_HOME) and asked_reading(tracker) is not None
    return is_asked and keys.removesuffix("#").isdecimal() and len(keys.removesuffix("#")) > 1
