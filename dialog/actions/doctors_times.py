"""Which of the free times are with whom the caller has asked for, and what is said of it."""

from collections.abc import Sequence

from dialog.actions.action import Say
from dialog.actions.wishes import named_in
from dialog.call.tracker import CallTracker
from dialog.clinical.care import FreeSlot
from dialog.clinical.visit_questions import wants_by_sex
from dialog.clinical.wished_doctor import DoctorWish, read_doctor, say_doctor
from dialog.nlu.spoken_values import say_list
from dialog.rasa.events import Event, SlotSet, UserUttered

_STEP = "booking_step"
_SETTLED = frozenset(("booked", "dropped", "waiting", "unconnected"))
"""Steps behind which a name was told for another visit."""
_LOOKED_BACK = 400
"""Events in which a name is looked for."""


def wished_doctor(tracker: CallTracker) -> DoctorWish | None:
    """Whom the caller has named last for the visit that is being arranged."""
    return _wished_in(tracker.events)


def _wished_in(events: Sequence[Event]) -> DoctorWish | None:
    for event in reversed(events[-_LOOKED_BACK:]):
        if isinstance(event, SlotSet) and event.name == _STEP and event.value in _SETTLED:
            return None
        if isinstance(event, UserUttered):
            wish = read_doctor(event.text or "", named_in(event, "person"))
            if wish is not None:
                return wish
    return None


def told_by_whom(tracker: CallTracker, offers: Sequence[FreeSlot]) -> tuple[Say, ...]:
    """With whom the times are, where a woman or a man was asked for: that is in no record."""
    if not _asked_for_sex(tracker.events):
        return ()
    called = sorted({say_doctor(one.with_whom) for one in offers if one.with_whom})
    return (_say("utter_times_by_whom", say_list(called, "or")),) if called else ()


def _asked_for_sex(events: Sequence[Event]) -> bool:
    for event in reversed(events[-_LOOKED_BACK:]):
        if isinstance(event, SlotSet) and event.name == _STEP and event.value in _SETTLED:
            return False
        if isinstance(event, UserUttered) and wants_by_sex(event.text or ""):
            return True
    return False


def named_again(tracker: CallTracker, wish: DoctorWish) -> bool:
    """Whether the last words name whom earlier ones named already: no other times are wanted."""
    events = tracker.events
    last = next(
        (at for at in reversed(range(len(events))) if isinstance(events[at], UserUttered)), 0
    )
    before = _wished_in(events[:last])
    return before is not None and before.called == wish.called


def times_of(
    doctor: DoctorWish, slots: Sequence[FreeSlot]
) -> tuple[Sequence[FreeSlot], tuple[Say, ...]]:
    """The times that are theirs, or of all others where they are refused, and a word on it.

    Nobody is told that there is no such doctor: it is known only who has free times.

    Args:
        doctor: who was named.
        slots: all free times.

    Returns:
        All of them where none is theirs, so that something can be offered.
    """
    meant = doctor.meant({one.with_whom for one in slots})
    theirs = [one for one in slots if one.with_whom in meant]
    if doctor.is_refused:
        rest = [one for one in slots if one not in theirs]
        return (rest or slots), (() if rest else (Say("utter_doctor_alone"),))
    if theirs:
        return theirs, (_say("utter_doctor_free", say_list(sorted(map(say_doctor, meant)), "or")),)
    if not doctor.called:
        # Words behind a title that nobody here is called by: perhaps no name at all.
        return slots, ()
    if slots and not any(one.with_whom for one in slots):
        return slots, (Say("utter_doctor_unseen"),)
    return slots, (_say("utter_doctor_not_free", doctor.called),)


def _say(response: str, called: str) -> Say:
    return Say(response, (("doctor", called),))
