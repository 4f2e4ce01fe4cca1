"""Ends the questions of a call about medicines or readings where no more of them are wanted."""

from collections.abc import Sequence

from dialog.actions.action import answer
from dialog.actions.check_ins import TURN
from dialog.actions.slots import Reader
from dialog.call_tracker import CallTracker
from dialog.check_ins.turning_points import TurningPoint, turning_point
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import SlotSet

_POINTS = (TurningPoint.LATER.value, TurningPoint.REFUSED.value)
"""A loss or a birth changes nothing about a medicine or a reading."""


def or_ends(read: Reader) -> Reader:
    """The reader, of answers that do not put the questions off or refuse them."""

    def reader(said: str, tracker: CallTracker, at: float) -> str | None:
        point = None if tracker.call.asks_of_danger else turning_point(said)
        if point is not None and point.value in _POINTS:
            return point.value
        return read(said, tracker, at)

    return reader


def ended_early(tracker: CallTracker, slots: Sequence[str]) -> ActionAnswer | None:
    """Closes a form with these slots where its answer put the questions off; None: it goes on."""
    turned = next((slot for slot in slots if tracker.slot(slot) in _POINTS), None)
    if turned is None:
        return None
    point = SlotSet(TURN, tracker.slot(turned))
    return answer(events=(SlotSet(turned, None), point, SlotSet(REQUESTED_SLOT, None)))
