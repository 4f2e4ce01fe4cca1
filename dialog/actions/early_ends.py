"""Ends the questions of a call about medicines or readings where no more of them are wanted."""

from collections.abc import Sequence

from dialog.actions.action import answer
from dialog.actions.check_ins import TURN
from dialog.actions.slots import Reader
from dialog.call.state import ASK_WARNING_SIGNS, CallState
from dialog.call.tracker import CallTracker
from dialog.check_ins.turning_points import TurningPoint, turning_point
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import SlotSet

_POINTS = (
    TurningPoint.LATER.value,
    TurningPoint.REFUSED.value,
    TurningPoint.MOVED.value,
)
"""A loss or a birth changes nothing about a medicine or a reading."""
_BESIDE = (ASK_WARNING_SIGNS, "utter_ask_if_emergency", "utter_measure_again")


def or_ends(read: Reader) -> Reader:
    """The reader, of answers that do not put the questions off, and are answers to them."""

    def reader(said: str, tracker: CallTracker, at: float) -> str | None:
        if is_beside(tracker.call):
            return None
        point = turning_point(said)
        if point is not None and point.value in _POINTS:
            return point.value
        return read(said, tracker, at)

    return reader


def is_beside(call: CallState) -> bool:
    """Whether the open question came in between, so that a yes or no answers no form."""
    return call.question is not None and call.question.response in _BESIDE


def ended_early(tracker: CallTracker, slots: Sequence[str]) -> ActionAnswer | None:
    """Closes a form with these slots where its answer put the questions off; None: it goes on."""
    turned = next((slot for slot in slots if tracker.slot(slot) in _POINTS), None)
    if turned is None:
        return None
    point = SlotSet(TURN, tracker.slot(turned))
    return answer(events=(SlotSet(turned, None), point, SlotSet(REQUESTED_SLOT, None)))
