"""Finds the visit that is to be changed, asks what is to become of it, and cancels it."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from dialog.actions.action import Say, answer
from dialog.actions.booking import NOT_OURS, appointment_now
from dialog.actions.cancelling import CANCELLED, MOVED, STATED, WISH
from dialog.actions.own_visits import spoken_time
from dialog.actions.slots import Reader
from dialog.actions.visit_details import detailed, told_of_visit
from dialog.actions.visit_reason import KIND
from dialog.actions.visit_wish import MOVED_FROM, WHEN, is_of_identity
from dialog.actions.wishes import latest_with
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import Appointment, AppointmentStatus
from dialog.clinical.errors import ClinicalError, NotFoundError, RefusedError
from dialog.clinical.wished_changes import (
    CANCEL,
    MOVE,
    makes_another,
    meant_visit,
    moved_to,
    read_cancelling,
    read_change,
    stated_change,
)
from dialog.events.care import VisitUnsure
from dialog.nlu.clock import find_bare_hour
from dialog.nlu.relative_days import read_relative_day
from dialog.nlu.spoken_values import say_list
from dialog.nlu.time_values import has_day, joined
from dialog.nlu.times import find_times
from dialog.nlu.wished_times import read_wished_time
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.events import Event, SlotSet
from triage.words import split_words

STEP = "change_step"
_CANCELS = "utter_ask_cancel"
_CHANGES = "reschedule_appointment"
_BESIDE_TIME = 4
"""Words beside a time, at most, that tell nothing of another kind: "how about next week then"."""
_ABOUT_VISIT = frozenset(
    ("one", "appointment", "visit", "what", "is", "was", "when", "who", "not", "no", "cancel",
     "keep", "my", "since", "until")
)  # fmt: skip


def change_readers(zone: tzinfo) -> dict[str, Reader]:
    """How the answer is read that tells what is to become of a visit."""

    def change(said: str, tracker: CallTracker, at: float) -> str | None:
        is_yes_no = tracker.slot(STATED) == CANCEL
        if is_yes_no:
            return read_cancelling(said)
        today = datetime.fromtimestamp(at, tz=zone).date()
        is_time = _time_alone(said, today) is not None
        return read_change(said) or (MOVE if is_time else None)

    return {WISH: change}


def _time_alone(said: str, today: date) -> str | None:
    """When a visit is wanted that is to be moved or cancelled, where no more is said than that."""
    words = split_words(said.lower()).words
    told = find_times(words, today)
    named = sum(one.end - one.first for one in told)
    is_rest = len(words) - named <= _BESIDE_TIME and not _ABOUT_VISIT.intersection(words)
    return read_wished_time(said, today) if told and is_rest else None


class FindAppointment:
    """`action_find_appointment`: the visit that is meant; `change_step` is `found` or not.

    Who has said already that it is to be moved is not asked; who wants to cancel it, for a yes.
    """

    name = "action_find_appointment"

    def __init__(self, clinic: ClinicalBackend | None, zone: tzinfo) -> None:
        self._clinic = clinic
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Look for it."""
        now = datetime.fromtimestamp(at, tz=self._zone)
        if self._clinic is None:
            return answer(Say("utter_records_down"), events=(SlotSet(STEP, "down"),))
        try:
            found = await self._clinic.appointments(str(tracker.slot("patient_id")), since=now)
        except ClinicalError:
            return answer(Say("utter_records_down"), events=(SlotSet(STEP, "down"),))
        booked = [one for one in found if one.status is AppointmentStatus.BOOKED]
        if not booked:
            return answer(Say("utter_no_appointment"), events=(SlotSet(STEP, "none"),))
        return self._found(booked, _said(tracker), now, tracker.slot("appointment_id"))

    def _found(
        self, booked: Sequence[Appointment], said: str, now: datetime, latest: Json
    ) -> ActionAnswer:
        begins = [one.begins_at.astimezone(self._zone) for one in booked]
        number = meant_visit(said, begins, now.date())
        if number == 0 and _is_of_latest(said):
            number = next((at for at, one in enumerate(booked) if one.id == latest), 0)
        visit, spoken = booked[number], spoken_time(begins[number], now)
        stated = stated_change(said) or _otherwise(said, is_latest=visit.id == latest)
        events = (
            SlotSet(MOVED, visit.id),
            SlotSet(KIND, visit.kind.replace("_", " ")),
            SlotSet(WHEN, _wished(said, now, begins[number], is_latest=visit.id == latest)),
            SlotSet(MOVED_FROM, str(begins[number].date())),
            SlotSet("booked_time", spoken),
            SlotSet(STATED, stated),
            SlotSet(WISH, MOVE if stated == MOVE else None),
            detailed((visit,)),
            SlotSet(STEP, "found"),
        )
        others = [spoken_time(one, now) for at, one in enumerate(begins) if at != number]
        if stated == MOVE:
            return answer(Say("utter_visit_found", (("booked_time", spoken),)), events=events)
        if stated is None and others:
            told = say_list([spoken, *others], "and")
            return answer(Say("utter_all_visits", (("all_times", told),)), events=events)
        return answer(events=events)


class AskChange:
    """`action_ask_change_wish`: what is to become of the visit, or only whether to cancel it."""

    name = "action_ask_change_wish"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Ask."""
        is_yes_no = tracker.slot(STATED) == CANCEL
        return answer(Say(_CANCELS if is_yes_no else "utter_ask_change_wish"))


class CheckChange:
    """`validate_change_form`: who asks about the visit first is told, and asked again."""

    name = "validate_change_form"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Tell."""
        return told_of_visit(tracker, None) or answer()


class ChangeAppointment:
    """`action_change_appointment`: cancels the visit, leaves it, or lets it be moved.

    It sets `change_step`: `move`, `cancelled`, `kept`, or `down`.
    """

    name = "action_change_appointment"

    def __init__(self, clinic: ClinicalBackend | None, zone: tzinfo) -> None:
        self._clinic = clinic
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Do what was wished."""
        wish = tracker.slot(WISH)
        if wish == MOVE:
            return answer(events=(SlotSet(STEP, MOVE), SlotSet(WHEN, self._new_time(tracker, at))))
        if wish != CANCEL or self._clinic is None:
            return answer(Say("utter_appointment_kept"), events=_changed("kept"))
        try:
            old = await self._cancel(self._clinic, tracker, at)
        except NOT_OURS:
            return answer(Say("utter_records_down"), events=_changed("down"))
        except (NotFoundError, RefusedError):
            return answer(Say("utter_no_appointment"), events=_changed("kept"))
        except ClinicalError:
            unsure = VisitUnsure("cancelling", str(tracker.slot(KIND)))
            return answer(Say("utter_booking_unsure"), events=(unsure, *_changed("down")))
        begins = old.begins_at.astimezone(self._zone)
        kept = SlotSet(CANCELLED, f"{tracker.slot(KIND)}|{begins:%Y-%m-%dT%H:%M}")
        return answer(Say("utter_cancelled"), events=(*_changed("cancelled"), kept))

    def _new_time(self, tracker: CallTracker, at: float) -> str | None:
        """When it is to be instead, as told just now or with the wish."""
        told = tracker.slot(WHEN)
        heard = None if is_of_identity(tracker) else tracker.latest_message
        today = datetime.fromtimestamp(at, tz=self._zone).date()
        now = moved_to(heard.text or "", today) if heard is not None else None
        begins = tracker.slot(MOVED_FROM)
        if now is None and heard is not None:
            now = _time_alone(heard.text or "", today)
        if now is None and heard is not None and isinstance(begins, str):
            now = read_relative_day(heard.text or "", date.fromisoformat(begins))
        return now or (told if isinstance(told, str) else None)

    async def _cancel(
        self, clinic: ClinicalBackend, tracker: CallTracker, at: float
    ) -> Appointment:
        patient, wanted = str(tracker.slot("patient_id")), str(tracker.slot(MOVED))
        old = await appointment_now(clinic, patient, wanted, at, self._zone)
        if old is None:
            raise NotFoundError("the appointment is not there")
        await clinic.cancel(old, key=f"{tracker.sender}:{wanted}:cancel")
        return old


def _is_of_latest(said: str) -> bool:
    """Whether "it" is meant, which is the visit that was booked in this call, if one was."""
    return not {"it", "that", "this"}.isdisjoint(split_words(said.lower()).words)


def _otherwise(said: str, *, is_latest: bool) -> str | None:
    """That it is to be moved, where who has just booked it says "make it ten instead"."""
    return MOVE if is_latest and makes_another(said) else None


def _wished(said: str, now: datetime, begins: datetime, *, is_latest: bool) -> str | None:
    """When the visit is wanted instead, by a day of its own or by the one it is on."""
    told = moved_to(said, now.date())
    is_otherwise = _otherwise(said, is_latest=is_latest) is not None
    if told or not (stated_change(said) == MOVE or is_otherwise):
        return told
    relative = read_relative_day(said, begins.date())
    return relative or (_made_into(said, now, begins) if is_otherwise else None)


def _made_into(said: str, now: datetime, begins: datetime) -> str | None:
    """The time that is named; an hour alone is of the day on which the visit is."""
    bare = find_bare_hour(split_words(said.lower()).words)
    told = read_wished_time(said, now.date()) or (str(bare.in_part(None)) if bare else None)
    return joined(str(begins.date()), told) if told and not has_day(told) else told


def _said(tracker: CallTracker) -> str:
    """The words that asked for the change, which may be some turns ago."""
    asked = latest_with(tracker, _CHANGES)
    return asked.text or "" if asked is not None else ""


def _changed(step: str) -> tuple[Event, ...]:
    emptied = tuple(SlotSet(name, None) for name in (MOVED, KIND, WHEN, STATED))
    return (SlotSet(STEP, step), *emptied)
