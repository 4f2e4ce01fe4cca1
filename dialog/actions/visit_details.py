"""Tells with whom a visit is, and how long it lasts, where that is asked before it is settled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dialog.actions.action import Say, answer
from dialog.actions.slots import Reader
from dialog.call.tracker import CallTracker
from dialog.clinical.care import Appointment, FreeSlot
from dialog.clinical.visit_questions import VisitQuestion, asked_of_visit
from dialog.clinical.wished_doctor import say_doctor
from dialog.nlu.spoken_values import say_list
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet

REMARK, DETAILS = "visit_remark", "visit_details"
"""Slots: what was asked instead of an answer, empty again at once; and what can be told."""
_PARTS = 3
_PLACES = ("first", "second", "third")


def remark_readers() -> dict[str, Reader]:
    """How a question is read that comes in the place of an answer about a visit."""

    def remark(said: str, tracker: CallTracker, at: float) -> str | None:
        asked = asked_of_visit(said)
        return None if asked is None else asked.value

    return {REMARK: remark}


@dataclass(frozen=True, slots=True)
class _Detail:
    """Of one visit or time on offer."""

    id: str
    minutes: str
    with_whom: str


def detailed(visits: Iterable[FreeSlot | Appointment]) -> SlotSet:
    """What the call keeps of them, to be told if it is asked."""
    return SlotSet(DETAILS, [f"{one.id}|{one.minutes}|{one.with_whom}" for one in visits])


def told_of_visit(tracker: CallTracker, meant: str | None) -> ActionAnswer | None:
    """The answer to what was asked; None where nothing was.

    Args:
        tracker: of the call.
        meant: the id of the one that is talked about; None: all of them.
    """
    asked = tracker.slot(REMARK)
    if not isinstance(asked, str):
        return None
    if asked == VisitQuestion.WHEN_NOW:
        return _when_now(tracker)
    held = tracker.slot(DETAILS)
    rows = [str(row).split("|", _PARTS - 1) for row in held] if isinstance(held, list) else []
    known = [_Detail(*row) for row in rows if len(row) == _PARTS]
    told = [one for one in known if one.id == meant] or known
    say = _with_whom(told) if asked == VisitQuestion.WITH_WHOM else _how_long(told)
    return answer(say, events=(SlotSet(REMARK, None),))


def _when_now(tracker: CallTracker) -> ActionAnswer:
    """When the visit is that is to be moved or cancelled; of a new one nothing stands yet."""
    spoken, emptied = tracker.slot("booked_time"), (SlotSet(REMARK, None),)
    is_known = tracker.slot("appointment_to_move") is not None and isinstance(spoken, str)
    says = (Say("utter_visit_found", (("booked_time", str(spoken)),)),) if is_known else ()
    return answer(*says, events=emptied)


def _with_whom(told: Sequence[_Detail]) -> Say:
    called = [say_doctor(one.with_whom) for one in told]
    if not called or not all(called):
        return Say("utter_doctor_unseen")
    if len(set(called)) == 1:
        return Say("utter_visit_with", (("doctor", called[0]),))
    parts = [f"the {place} with {doctor}" for place, doctor in zip(_PLACES, called, strict=False)]
    return Say("utter_visits_with", (("doctors", say_list(parts, "and")),))


def _how_long(told: Sequence[_Detail]) -> Say:
    lasting = {one.minutes for one in told}
    if len(lasting) != 1:
        return Say("utter_visit_lasts_unseen")
    return Say("utter_visit_lasts", (("minutes", lasting.pop()),))
