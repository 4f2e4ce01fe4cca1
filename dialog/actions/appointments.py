"""Finds times for a visit, and offers them; without a clinic it says who can book."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from dialog.actions.action import Say, answer
from dialog.actions.cancelling import (
    CANCELLED,
    CANCELS_INSTEAD,
    MOVED,
    cancels_instead,
)
from dialog.actions.doctors_times import times_of, told_by_whom, wished_doctor
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
from dialog.actions.visit_details import detailed
from dialog.actions.visit_reason import KIND, reason_instead
from dialog.actions.visit_wish import DROPPED, UNTIMED, WHEN
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import Appointment, FreeSlot
from dialog.clinical.errors import ClinicalError
from dialog.clinical.kinds import kind_of_visit
from dialog.clinical.visit_times import SEARCHED_DAYS, Wish, best_offers, read_wish
from dialog.clinical.wished_days import why_not
from dialog.clinical.wished_doctor import DoctorWish
from dialog.events.call import AppointmentRequested
from dialog.nlu.contact_wishes import wants_waiting_list
from dialog.nlu.dropped_wishes import drops_wish
from dialog.nlu.spoken_values import say_list
from dialog.nlu.wanted_back import wants_back
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import Event, SlotSet, UserUttered
from dialog.speech.voice_responder import Speak
from triage.decision import Acuity

STEP, OFFERED, TIMES = "booking_step", "offered_slots", "offered_times"
_MOST_FOUND = 60
_LEAST_AHEAD = timedelta(minutes=30)
"""How far off an offer is at least: it has to be chosen yet, and the way there to be gone."""
_DAYS_BEFORE = 3
"""From which on times are looked for that are near to a wish that none fits."""
_MOST_OF_ALL = 400
"""Times among which those of one doctor are looked for, or the last ones that there are."""
_LOOKED_BACK = 400
"""Events in which the words are looked for that told a time."""
BOOKING = "booking"


class CheckWish:
    """`validate_appointment_form`: whoever wants no visit any more is asked nothing more of it.

    Nor is a time, or a question, taken for what the visit is for.
    """

    name = "validate_appointment_form"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """End the form, where the answer says so and tells no time."""
        heard = tracker.latest_message
        back = _wanted_back(tracker)
        if back:
            return answer(Say("utter_wanted_back"), events=back)
        again = _time_after_all(tracker)
        if again:
            return answer(events=again)
        if heard is not None and wants_waiting_list(heard.text or "") and not tracker.slot(WHEN):
            # Nobody who waits for whatever is free is asked when.
            return answer(events=(SlotSet(WHEN, UNTIMED),))
        is_asked = tracker.slot(REQUESTED_SLOT) in (KIND, WHEN)
        if not (is_asked and _says_to_drop(tracker) and tracker.slot(WHEN) in (None, UNTIMED)):
            return answer(events=reason_instead(tracker))
        return answer(events=(SlotSet(WHEN, None), SlotSet(REQUESTED_SLOT, None)))


class ScheduleAppointment:
    """`action_schedule_appointment`: offers times; nothing is booked before the caller has chosen.

    It sets `booking_step`: who is calling comes first (`asked`, `failed`), times are `offered`,
    there is `none`, a place on the waiting list is wanted (`listed`), the records are `down`, no
    clinic is connected (`unconnected`), nothing is wanted any more (`dropped`), or what may have
    been booked before is `booked`.
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
        if wants_waiting_list(_words_of_wish(tracker)):
            return answer(events=(SlotSet(STEP, "listed"),))
        return await self._look(self._clinic, tracker, at)

    async def _look(self, clinic: ClinicalBackend, tracker: CallTracker, at: float) -> ActionAnswer:
        now = datetime.fromtimestamp(at, tz=self._zone)
        search = _Search(clinic, kind_of_visit(str(tracker.slot(KIND) or "")), now)
        wish = _wish(tracker, now)
        doctor = _doctor(tracker)
        try:
            found, visits = await asyncio.gather(
                search.around(wish) if doctor is None else search.all(),
                self._visits(clinic, tracker, at),
            )
            free = _open(found, visits, tracker)
            if doctor is None and not any(wish.fits(slot.begins_at) for slot in free):
                free = _open(await search.nearest(wish), visits, tracker)
        except ClinicalError:
            return answer(Say("utter_records_down"), events=(SlotSet(STEP, "down"),))
        standing = visit_at(visits, unsure_visit(tracker))
        if standing is not None and standing.kind == search.kind:
            return _after_all(standing, now)
        theirs, about = (free, ()) if doctor is None else times_of(doctor, free)
        offers = best_offers(theirs, wish)
        if not offers:
            return answer(Say("utter_no_slots"), events=(SlotSet(STEP, "none"),))
        said = (*about, *told_by_whom(tracker, offers), *_reminder(visits, search.kind, now))
        comment = _comment(tracker, now.date(), wish, offers)
        return _offered((*said, *comment), offers, now, standing)

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


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks for free times for one kind of visit; each slot is told at the caller's place."""

    clinic: ClinicalBackend
    kind: str
    now: datetime

    @property
    def _soonest(self) -> datetime:
        return self.now + _LEAST_AHEAD

    async def around(self, wish: Wish) -> tuple[FreeSlot, ...]:
        """On the days that are wished."""
        found = await asyncio.gather(*map(self._on_days, wish.choices))
        return tuple(dict.fromkeys(slot for slots in found for slot in slots))

    async def _on_days(self, wish: Wish) -> tuple[FreeSlot, ...]:
        begins = max(self._soonest, _midnight(wish.first, self.now))
        return await self._slots(begins, _midnight(wish.last + timedelta(days=1), self.now))

    async def nearest(self, wish: Wish) -> tuple[FreeSlot, ...]:
        """Those about the days that are wished; where there are none, those before them."""
        near = _midnight(wish.first, self.now) - timedelta(days=_DAYS_BEFORE)
        begins = max(self._soonest, near)
        found = await self._slots(begins, begins + timedelta(days=SEARCHED_DAYS))
        return found or await self._slots(self._soonest, begins, most=_MOST_OF_ALL)

    async def all(self) -> tuple[FreeSlot, ...]:
        """So many that those of one doctor are among them."""
        horizon = self._soonest + timedelta(days=SEARCHED_DAYS)
        return await self._slots(self._soonest, horizon, most=_MOST_OF_ALL)

    async def _slots(
        self, begins: datetime, ends: datetime, most: int = _MOST_FOUND
    ) -> tuple[FreeSlot, ...]:
        if begins >= ends:
            return ()
        found = await self.clinic.free_slots(self.kind, begins, ends, limit=most)
        zone = self.now.tzinfo
        return tuple(replace(one, begins_at=one.begins_at.astimezone(zone)) for one in found)


def _doctor(tracker: CallTracker) -> DoctorWish | None:
    """Who is wished or refused; who should be seen today is offered whoever has time today."""
    doctor = wished_doctor(tracker)
    is_urgent = tracker.call.acuity >= Acuity.URGENT
    return None if doctor is None or (is_urgent and not doctor.is_refused) else doctor


def _open(
    found: Sequence[FreeSlot], visits: Sequence[Appointment], tracker: CallTracker
) -> tuple[FreeSlot, ...]:
    """The times that were not refused in this call, and at which the patient is free."""
    refused = refused_times(tracker.events)
    return tuple(one for one in found if one.begins_at not in refused and leaves_free(visits, one))


def _reminder(visits: Sequence[Appointment], kind: str, now: datetime) -> tuple[Say, ...]:
    """Who has such a visit already may have forgotten it."""
    visit = next((one for one in visits if one.kind == kind), None)
    if visit is None:
        return ()
    spoken = spoken_time(visit.begins_at.astimezone(now.tzinfo), now)
    return (Say("utter_visit_already", (("booked_time", spoken),)),)


def _after_all(visit: Appointment, now: datetime) -> ActionAnswer:
    """No second visit: the first one stands."""
    emptied = tuple(SlotSet(name, None) for name in (KIND, WHEN))
    return answer(_stands(visit, now), events=(*emptied, *noted(visit), SlotSet(STEP, "booked")))


def _stands(visit: Appointment, now: datetime) -> Say:
    spoken = spoken_time(visit.begins_at.astimezone(now.tzinfo), now)
    return Say("utter_booked_after_all", (("booked_time", spoken),))


def _is_dropped(tracker: CallTracker) -> bool:
    """Whether the form has ended because no visit is wanted any more."""
    return tracker.slot(WHEN) is None and _says_to_drop(tracker)


def _time_after_all(tracker: CallTracker) -> tuple[Event, ...]:
    """What the visit is for, where another time is named for it right after none was taken."""
    dropped, is_opening = tracker.slot(DROPPED), tracker.slot(REQUESTED_SLOT) is None
    is_same = is_opening and tracker.slot(KIND) is None and _tells_time(tracker)
    return (SlotSet(KIND, dropped), SlotSet(DROPPED, None)) if is_same and dropped else ()


def _tells_time(tracker: CallTracker) -> bool:
    heard = tracker.latest_message
    return heard is not None and any(one["entity"] == "time_reference" for one in heard.entities)


def _wanted_back(tracker: CallTracker) -> tuple[Event, ...]:
    """Kind and time of the visit that was cancelled in this call, where it is wanted back."""
    heard, cancelled = tracker.latest_message, tracker.slot(CANCELLED)
    if heard is None or not isinstance(cancelled, str) or not wants_back(heard.text or ""):
        return ()
    kind, _, begins = cancelled.partition("|")
    return (SlotSet(KIND, kind), SlotSet(WHEN, begins), SlotSet(CANCELLED, None))


def _says_to_drop(tracker: CallTracker) -> bool:
    heard = tracker.latest_message
    return heard is not None and drops_wish(heard.text or "")


def _dropped(tracker: CallTracker) -> ActionAnswer:
    """Say what becomes of it: a visit that was to be moved stays, or is asked about."""
    is_moved = tracker.slot(MOVED) is not None
    if is_moved and cancels_instead(tracker):
        return answer(events=(*CANCELS_INSTEAD, SlotSet(STEP, "cancel")))
    emptied = tuple(SlotSet(name, None) for name in (KIND, WHEN, MOVED))
    said = Say("utter_appointment_kept" if is_moved else "utter_not_booked")
    return answer(said, events=(*emptied, SlotSet(STEP, "dropped")))


def _wish(tracker: CallTracker, now: datetime) -> Wish:
    if tracker.call.acuity >= Acuity.URGENT:
        # Whenever they would like to come: who should be seen today hears of today first.
        return Wish(now.date(), now.date())
    return read_wish(str(tracker.slot(WHEN) or ""), now.date())


def _offered(
    said: Sequence[Say],
    offers: Sequence[FreeSlot],
    now: datetime,
    standing: Appointment | None = None,
) -> ActionAnswer:
    """The offers, behind what is said first; `standing` is a visit that was booked after all."""
    first = () if standing is None else (_stands(standing, now),)
    kept = () if standing is None else noted(standing)
    spoken = [spoken_time(slot.begins_at, now) for slot in offers]
    events = (
        SlotSet(OFFERED, [f"{one.id}|{one.begins_at.isoformat()}" for one in offers]),
        SlotSet(TIMES, say_list(spoken, "or")),
        detailed(offers),
        SlotSet(STEP, "offered"),
    )
    return answer(*first, *said, events=(*kept, *events))


def _comment(
    tracker: CallTracker, today: date, wish: Wish, offers: Sequence[FreeSlot]
) -> tuple[Say, ...]:
    """What is said before the offers, where they are not as the caller wished."""
    wished = str(tracker.slot(WHEN) or "")
    why = why_not(wished, _words_of_wish(tracker), today)
    if why is not None:
        return (Say(f"utter_day_{why}"),)
    is_as_wished = any(wish.fits(slot.begins_at) for slot in offers)
    if is_as_wished:
        is_then = wish.clock is None or any(one.begins_at.time() == wish.clock for one in offers)
        return () if is_then else (Say("utter_not_at_that_time"),)
    # Who should be seen today is not told to wait.
    may_wait = tracker.call.acuity < Acuity.URGENT
    return (Say("utter_not_then"), *((Say("utter_may_wait"),) if may_wait else ()))


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
