"""A visit that is being moved and is to be cancelled instead, or was cancelled and is missed."""

from dialog.actions.visit_wish import WHEN
from dialog.call.tracker import CallTracker
from dialog.clinical.wished_changes import CANCEL, stated_change
from dialog.rasa.events import Event, SlotSet

MOVED = "appointment_to_move"
"""Slot: the id of the visit that is moved; None where a new one is wanted."""
CANCELLED = "cancelled_visit"
"""Slot: kind and time of the visit that was cancelled last in this call."""
STATED, WISH = "stated_change", "change_wish"
"""Slots: what the caller has said with the wish itself, `cancel`: that is asked for a yes alone;
and what is to become of the visit, `move`, `cancel` or `keep`."""
CANCELS_INSTEAD: tuple[Event, ...] = (
    SlotSet(STATED, CANCEL),
    SlotSet(WISH, None),
    SlotSet(WHEN, None),
)
"""Makes the form that asks what becomes of a visit ask for a yes to the cancelling alone."""


def cancels_instead(tracker: CallTracker) -> bool:
    """Whether the visit that is being moved is to be cancelled."""
    heard = tracker.latest_message
    is_moved = tracker.slot(MOVED) is not None
    return is_moved and heard is not None and stated_change(heard.text or "") == CANCEL
