"""Finds times for a visit, and offers them; without a clinic it says who can book."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from dialog.actions.action import Say, answer
from dialog.actions.identity import WANTED, first_step
from dialog.actions.own_visits import (
    leaves_free,
    noted,
    refused_times,
    spoken_time,
    unsure_visit,
    visit_at,
    visits_of,
)
from dialog.actions.wished_doctors import times_of, wished_doctor
from dialog.call_tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import Appointment, FreeSlot
from dialog.clinical.errors import ClinicalError
from dialog.clinical.kinds import kind_of_visit
from dialog.clinical.visit_times import SEARCHED_DAYS, Wish, best_offers, read_wish, refusing
from dialog.clinical.wished_days import refused_time, why_not
from dialog.clinical.wished_doctor import DoctorWish
from dialog.events import AppointmentRequested
from dialog.nlu.dropped_wishes import drops_wish
from dialog.nlu.spoken_values import say_list
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import SlotSet, UserUttered
from dialog.voice_responder import Speak
from triage.decision import Acuity

UNTIMED = "when the clinic suggests"
"""What the slot holds when the wish was told in words that no grammar knows: it is not repeated."""
KIND, WHEN = "requested_appointment_type", "preferred_appointment_time"
STEP, OFFERED, TIMES = "booking_step", "offered_slots", "offered_times"
_MOST_FOUND = 60
_MOST_OF_ALL = 400
"""Times among which those of one doctor are looked for."""
_LOOKED_BACK = 400
"""Events in which the words are looked for that told a time."""
BOOKING = "booking"
MOVED = "appointment_to_move"
"""Slot: the id of the visit that is moved; None where a new one is wanted."""
_ANY_TIME = "anytime"


class CheckWish:
    """`validate_appointment_form`: whoever wants no visit any more is asked nothing more of it."""

    name = "validate_appointment_form"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """End the form, where the answer says so and tells no time."""
        is_asked = tracker.slot(REQUESTED_SLOT) in (KIND, WHEN)
        if not (is_asked and _says_to_drop(tracker) and tracker.slot(WHEN) in (None, UNTIMED)):
            return answer()
        return answer(events=(SlotSet(WHEN, None), SlotSet(REQUESTED_SLOT, None)))


class ScheduleAppointment:
    """`action_schedule_appointment`: offers times; nothing is booked before the caller has chosen.

    It sets `booking_step`: who is calling comes first (`asked`, `failed`), times are `offered`,
    there is `none`, the records are `down`, no clinic is connected (`unconnected`), nothing is
    wanted any more (`dropped`), or what may have been booked before is `booked`.
    """

    name = "action_schedule_appointment"

    def __init__(self, clinic: ClinicalBackend | None, speak: Speak, zone: tzinfo) -> None:
        self._clinic = clinic
        self._speak = speak
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Look for times as near to the wish as there are."""
        if _is_dropped(tracker):
            return _dropped(tracker)
        if self._clinic is None:
            return self._note(tracker)
        step = first_step(tracker, self._clinic, BOOKING)
        if step != BOOKING:
            return answer(events=(SlotSet(WANTED, BOOKING), SlotSet(STEP, step)))
        now = datetime.fromtimestamp(at, tz=self._zone)
        wish, doctor = _wish(tracker, now), wished_doctor(tracker)
        kind = kind_of_visit(str(tracker.slot(KIND) or ""))
        try:
            (found, about), visits = await asyncio.gather(
                self._find(self._clinic, kind, wish, now, doctor=doctor),
                self._visits(self._clinic, tracker, at),
            )
        except ClinicalError:
            return answer(Say("utter_records_down"), events=(SlotSet(STEP, "down"),))
        standing = visit_at(visits, unsure_visit(tracker))
        if standing is not None:
            return _after_all(standing, now)
        refused = refused_times(tracker.events)
        free = [one for one in found if one.begins_at not in refused]
        offers = best_offers([one for one in free if leaves_free(visits, one)], wish)
        if not offers:
            return answer(Say("utter_no_slots"), events=(SlotSet(STEP, "none"),))
        said = (*about, *_reminder(visits, kind, now), *_comment(tracker, now.date(), wish, offers))
        return _offered(said, offers, now)

    async def _visits(
        self, clinic: ClinicalBackend, tracker: CallTracker, at: float
    ) -> tuple[Appointment, ...]:
        """What the patient has already; where that is not told, a visit can be booked all the same.

        Not so where nobody knows whether a visit was booked just now.

        Raises:
            ClinicalError: it must be known, and is not told.
        """
        if tracker.slot(MOVED) is not None:
            return ()
        try:
            return await visits_of(clinic, str(tracker.slot("patient_id")), at, self._zone)
        except ClinicalError:
            if unsure_visit(tracker) is not None:
                raise
            return ()

    async def _find(
        self,
        clinic: ClinicalBackend,
        kind: str,
        wish: Wish,
        now: datetime,
        *,
        doctor: DoctorWish | None,
    ) -> tuple[tuple[FreeSlot, ...], tuple[Say, ...]]:
        """Free times, and a word on whom they are with; a doctor matters more than the day."""
        begins = max(now, _midnight(wish.first, now))
        ends = _midnight(wish.last + timedelta(days=1), now)
        horizon = now + timedelta(days=SEARCHED_DAYS)
        if doctor is not None:
            all_found = await clinic.free_slots(kind, now, horizon, limit=_MOST_OF_ALL)
            theirs, about = times_of(doctor, all_found)
            return tuple(_at_home(slot, self._zone) for slot in theirs), about
        found = await clinic.free_slots(kind, begins, ends, limit=_MOST_FOUND)
        if not any(wish.fits(slot.begins_at.astimezone(self._zone)) for slot in found):
            found = await clinic.free_slots(kind, now, horizon, limit=_MOST_FOUND)
        return tuple(_at_home(slot, self._zone) for slot in found), ()

    def _note(self, tracker: CallTracker) -> ActionAnswer:
        kind, when = str(tracker.slot(KIND)), str(tracker.slot(WHEN))
        events = (
            AppointmentRequested(kind, when),
            SlotSet(KIND, None),
            SlotSet(WHEN, None),
            SlotSet(STEP, "unconnected"),
        )
        spoken = "" if when == UNTIMED else self._speak(WHEN, when)
        return answer(Say("utter_confirm_appointment", ((WHEN, spoken),)), events=events)


def _reminder(visits: Sequence[Appointment], kind: str, now: datetime) -> tuple[Say, ...]:
    """Who has such a visit already may have forgotten it."""
    visit = next((one for one in visits if one.kind == kind), None)
    if visit is None:
        return ()
    spoken = spoken_time(visit.begins_at.astimezone(now.tzinfo), now)
    return (Say("utter_visit_already", (("booked_time", spoken),)),)


def _after_all(visit: Appointment, now: datetime) -> ActionAnswer:
    """No second visit: the first one stands."""
    spoken = spoken_time(visit.begins_at.astimezone(now.tzinfo), now)
    emptied = tuple(SlotSet(name, None) for name in (KIND, WHEN))
    said = Say("utter_booked_after_all", (("booked_time", spoken),))
    return answer(said, events=(*emptied, *noted(visit), SlotSet(STEP, "booked")))


def _is_dropped(tracker: CallTracker) -> bool:
    """Whether the form has ended because no visit is wanted any more."""
    return tracker.slot(WHEN) is None and _says_to_drop(tracker)


def _says_to_drop(tracker: CallTracker) -> bool:
    heard = tracker.latest_message
    return heard is not None and drops_wish(heard.text or "")


def _dropped(tracker: CallTracker) -> ActionAnswer:
    """Say what becomes of it: a visit that was to be moved stays."""
    is_moved = tracker.slot(MOVED) is not None
    emptied = tuple(SlotSet(name, None) for name in (KIND, WHEN, MOVED))
    said = Say("utter_appointment_kept" if is_moved else "utter_not_booked")
    return answer(said, events=(*emptied, SlotSet(STEP, "dropped")))


def _wish(tracker: CallTracker, now: datetime) -> Wish:
    if tracker.call.acuity >= Acuity.URGENT:
        # Whenever they would like to come: who should be seen today hears of today first.
        return Wish(now.date(), now.date())
    wished = str(tracker.slot(WHEN) or "")
    refused = refused_time(_words_of_wish(tracker), now.date())
    if refused is not None and wished in (refused, _ANY_TIME):
        return refusing(read_wish(refused, now.date()), now.date())
    return read_wish(wished, now.date())


def _offered(said: Sequence[Say], offers: Sequence[FreeSlot], now: datetime) -> ActionAnswer:
    spoken = [spoken_time(slot.begins_at, now) for slot in offers]
    events = (
        SlotSet(OFFERED, [f"{one.id}|{one.begins_at.isoformat()}" for one in offers]),
        SlotSet(TIMES, say_list(spoken, "or")),
        SlotSet(STEP, "offered"),
    )
    return answer(*said, events=events)


def _comment(
    tracker: CallTracker, today: date, wish: Wish, offers: Sequence[FreeSlot]
) -> tuple[Say, ...]:
    """What is said before the offers, where they are not as the caller wished."""
    wished = str(tracker.slot(WHEN) or "")
    why = why_not(wished, _words_of_wish(tracker), today)
    if why is not None:
        return (Say(f"utter_day_{why}"),)
    is_as_wished = any(wish.fits(slot.begins_at) for slot in offers)
    return () if is_as_wished else (Say("utter_not_then"),)


def _words_of_wish(tracker: CallTracker) -> str:
    """What the caller said when the time was told; other things may have been asked since."""
    is_told = False
    for event in reversed(tracker.events[-_LOOKED_BACK:]):
        if isinstance(event, SlotSet):
            is_told = is_told or (event.name == WHEN and bool(event.value))
        elif is_told and isinstance(event, UserUttered):
            return event.text or ""
    return ""


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time.min, tzinfo=now.tzinfo)


def _at_home(slot: FreeSlot, zone: tzinfo) -> FreeSlot:
    return replace(slot, begins_at=slot.begins_at.astimezone(zone))
