"""Finds times for a visit, and offers them; without a clinic it says who can book."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from dialog.actions.action import Say, answer
from dialog.actions.identity import WANTED, first_step
from dialog.actions.wished_doctors import times_of, wished_doctor
from dialog.call_tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import FreeSlot
from dialog.clinical.errors import ClinicalError
from dialog.clinical.kinds import kind_of_visit
from dialog.clinical.visit_times import SEARCHED_DAYS, Wish, best_offers, read_wish, refusing
from dialog.clinical.wished_days import refused_time, why_not
from dialog.clinical.wished_doctor import DoctorWish
from dialog.events import AppointmentRequested
from dialog.nlu.dropped_wishes import drops_wish
from dialog.nlu.spoken_times import say_time
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
    there is `none`, the records are `down`, no clinic is connected (`unconnected`), or nothing is
    wanted any more (`dropped`).
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
        about: tuple[Say, ...] = ()
        try:
            if doctor is None:
                offers = await self._find(self._clinic, kind, wish, now)
            else:
                offers, about = await self._find_with(self._clinic, kind, wish, now, doctor=doctor)
        except ClinicalError:
            return answer(Say("utter_records_down"), events=(SlotSet(STEP, "down"),))
        if not offers:
            return answer(Say("utter_no_slots"), events=(SlotSet(STEP, "none"),))
        spoken = [say_time(f"{slot.begins_at:%Y-%m-%dT%H:%M}", now) or "" for slot in offers]
        is_as_wished = any(wish.fits(slot.begins_at) for slot in offers)
        return answer(
            *about,
            *_comment(tracker, now.date(), is_as_wished=is_as_wished),
            events=(
                SlotSet(OFFERED, [f"{one.id}|{one.begins_at.isoformat()}" for one in offers]),
                SlotSet(TIMES, say_list(spoken, "or")),
                SlotSet(STEP, "offered"),
            ),
        )

    async def _find(
        self, clinic: ClinicalBackend, kind: str, wish: Wish, now: datetime
    ) -> tuple[FreeSlot, ...]:
        begins = max(now, _midnight(wish.first, now))
        ends = _midnight(wish.last + timedelta(days=1), now)
        found = await clinic.free_slots(kind, begins, ends, limit=_MOST_FOUND)
        if not any(wish.fits(slot.begins_at.astimezone(self._zone)) for slot in found):
            horizon = now + timedelta(days=SEARCHED_DAYS)
            found = await clinic.free_slots(kind, now, horizon, limit=_MOST_FOUND)
        here = [_at_home(slot, self._zone) for slot in found]
        return best_offers(here, wish)

    async def _find_with(
        self, clinic: ClinicalBackend, kind: str, wish: Wish, now: datetime, *, doctor: DoctorWish
    ) -> tuple[tuple[FreeSlot, ...], tuple[Say, ...]]:
        """The best of the times with somebody, whose days matter more than the wished one."""
        horizon = now + timedelta(days=SEARCHED_DAYS)
        found = await clinic.free_slots(kind, now, horizon, limit=_MOST_OF_ALL)
        theirs, about = times_of(doctor, found)
        return best_offers([_at_home(slot, self._zone) for slot in theirs], wish), about

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


def _comment(tracker: CallTracker, today: date, *, is_as_wished: bool) -> tuple[Say, ...]:
    """What is said before the offers, where they are not as the caller wished."""
    wished = str(tracker.slot(WHEN) or "")
    why = why_not(wished, _words_of_wish(tracker), today)
    if why is not None:
        return (Say(f"utter_day_{why}"),)
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
