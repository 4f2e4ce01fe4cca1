"""Slots that a reading is told into, and which reading the open question asks for."""

from dialog.check_ins.readings import GLUCOSE, PRESSURE
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.tracker import Tracker

TOLD, WHICH, CONFIRMED = "told_reading", "which_reading", "reading_confirmed"
ASKED = "asked_reading"
"""Slot: the name of the reading that these are about."""
_OF_ONE_KIND: dict[str, str] = {}
"""Slots that hold readings of one kind, whatever the call is about."""


def asked_reading(tracker: Tracker) -> str | None:
    """The name of the reading that is asked for, so that bare numbers are it; None: none is."""
    slot = tracker.slot(REQUESTED_SLOT) if tracker.active_loop else None
    if slot in (TOLD, WHICH, CONFIRMED):
        asked = tracker.slot(ASKED)
        return asked if asked in (PRESSURE, GLUCOSE) else None
    return _OF_ONE_KIND.get(slot) if isinstance(slot, str) else None
