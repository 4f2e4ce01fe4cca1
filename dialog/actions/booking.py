"""Books the time that the caller has chosen, anew or for a visit that is moved; never twice."""

import asyncio
import re
from datetime import datetime, timedelta, tzinfo

from dialog.actions.action import Say, answer
from dialog.actions.appointments import OFFERED, STEP, TIMES
from dialog.actions.cancelling import (
    CANCELLED,
    CANCELS_INSTEAD,
    MOVED,
    cancels_instead,
)
from dialog.actions.doctors_times import named_again
from dialog.actions.own_visits import UNSURE, noted, spoken_time, visit_at, visits_of
from dialog.actions.slots import Reader
from dialog.actions.visit_details import told_of_visit
from dialog.actions.visit_reason import KIND
from dialog.actions.visit_wish import DROPPED, WHEN, with_earlier_day
from dialog.actions.wishes import named_in
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import Appointment
from dialog.clinical.choosing import Another, choose_again, choose_offer
from dialog.clinical.errors import (
    ClinicalError,
    NotAllowedError,
    NotFoundError,
    NotOfferedError,
    RefusedError,
    SlotTakenError,
)
from dialog.clinical.kinds import kind_of_visit
from dialog.clinical.other_times import other_wish
from dialog.clinical.visit_questions import asked_of_visit
from dialog.clinical.wished_doctor import read_doctor
from dialog.events.care import VisitUnsure
from dialog.hearing.second_wishes import COMPLAINTS
from dialog.nlu.contact_wishes import wants_waiting_list
from dialog.nlu.dropped_wishes import cancels_visit
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import Event, SlotSet

CHOSEN, CONFIRMED, CHOSEN_TIME = "chosen_slot", "booking_confirmed", "chosen_time"
NOT_OURS = (NotAllowedError, NotOfferedError)
"""The system does not do that for the agent: nothing was written, and trying again is no use."""
_OTHER, _NOTHING, _WITH_WHOM, _LIST = "other", "nothing", "with whom", "waiting list"
_NOT_OFFERED = {Another.TIME: _OTHER, Another.NOTHING: _NOTHING}
_NONE_OF_THEM = frozenset((*_NOT_OFFERED.values(), _WITH_WHOM, _LIST))
_POINTED_AT = re.compile(
    r"\b(?:first|second|third|last) one\b|\bnumber (?:one|two|three)\b", re.IGNORECASE
)
_LOOKS_S = 2.5
"""For a look at what became of a booking that was not answered: the caller has waited long."""
_CLEARED = (CHOSEN, CONFIRMED, CHOSEN_TIME, OFFERED, TIMES)


def choice_readers(zone: tzinfo) -> dict[str, Reader]:
    """How the answer to offered times is read: the offer's id, or that it is another time.

    Whoever names somebody else wants to hear of their times, whatever the words may choose besides.
    """

    def chosen(said: str, tracker: CallTracker, at: float) -> str | None:
        heard = tracker.latest_message
        if heard is not None and heard.intent in COMPLAINTS and not _places(said):
            # "A cough since yesterday" is heard as that, and takes or refuses no time.
            return None
        if wants_waiting_list(said):
            return _LIST
        if asked_of_visit(said) is not None:
            return None
        if _is_called_off(said, tracker):
            return _NOTHING
        wish = read_doctor(said, named_in(heard, "person"))
        if wish is not None and wish.called and not named_again(tracker, wish):
            return _WITH_WHOM
        offers = _offers(tracker)
        now = datetime.fromtimestamp(at, tz=zone)
        choice = choose_offer(said, [begins.astimezone(zone) for _, begins in offers], now)
        if choice is None:
            return None
        return _NOT_OFFERED[choice] if isinstance(choice, Another) else offers[choice][0]

    return {CHOSEN: chosen}


def _places(said: str) -> bool:
    """Whether one of the offers is pointed at, whatever is told besides."""
    return _POINTED_AT.search(said) is not None


def _is_called_off(said: str, tracker: CallTracker) -> bool:
    """Whether a new visit is called off; who moves one and says so means the one that stands."""
    return tracker.slot(MOVED) is None and cancels_visit(said)


class CheckChoice:
    """`validate_slot_choice_form`: whoever wants another time is not asked to confirm one.

    Nor is whoever names another one when they are asked to confirm the first: theirs is read back.
    """

    name = "validate_slot_choice_form"

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Fill in what the choice makes plain: the time in words, or that nothing is booked."""
        chosen = tracker.slot(CHOSEN)
        told = told_of_visit(tracker, chosen if isinstance(chosen, str) else None)
        if told is not None:
            return told
        if chosen in _NONE_OF_THEM:
            return answer(events=(SlotSet(CONFIRMED, False),))
        if tracker.slot(REQUESTED_SLOT) == CONFIRMED:
            return answer(events=self._thought_again(tracker, at))
        begins = dict(_offers(tracker)).get(str(chosen))
        return answer() if begins is None else answer(events=(self._read_back(begins, at),))

    def _thought_again(self, tracker: CallTracker, at: float) -> tuple[Event, ...]:
        """What they take instead; nothing where it stays a yes or a no, or is neither."""
        offers = _offers(tracker)
        heard, held = tracker.latest_message, tracker.slot(CHOSEN)
        number = next((one for one, (key, _) in enumerate(offers) if key == held), None)
        if heard is None or number is None:
            return ()
        now = datetime.fromtimestamp(at, tz=self._zone)
        times = [begins.astimezone(self._zone) for _, begins in offers]
        choice = choose_again(heard.text or "", times, number, now)
        if wants_waiting_list(heard.text or ""):
            return (SlotSet(CHOSEN, _LIST), SlotSet(CONFIRMED, False))
        if _is_called_off(heard.text or "", tracker):
            return (SlotSet(CHOSEN, _NOTHING), SlotSet(CONFIRMED, False))
        if choice is None:
            return ()
        if isinstance(choice, Another):
            return (SlotSet(CHOSEN, _NOT_OFFERED[choice]), SlotSet(CONFIRMED, False))
        if choice == number:
            return (SlotSet(CONFIRMED, True),)
        key, begins = offers[choice]
        return (SlotSet(CHOSEN, key), SlotSet(CONFIRMED, None), self._read_back(begins, at))

    def _read_back(self, begins: datetime, at: float) -> SlotSet:
        now = datetime.fromtimestamp(at, tz=self._zone)
        return SlotSet(CHOSEN_TIME, spoken_time(begins.astimezone(self._zone), now))


class BookAppointment:
    """`action_book_appointment`: the caller has chosen a time and said yes to it, or has not.

    It sets `booking_step`: `booked`, `dropped`, `other` (another time is wanted), `taken` (somebody
    was faster, or is to be seen who was named just now), `listed` (they would rather wait for a
    free time), or `down`.
    """

    name = "action_book_appointment"

    def __init__(self, clinic: ClinicalBackend | None, zone: tzinfo) -> None:
        self._clinic = clinic
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Book, or do not."""
        chosen = str(tracker.slot(CHOSEN))
        if chosen in (_OTHER, _LIST, _WITH_WHOM):
            return self._none_of_them(chosen, tracker, at)
        if chosen == _NOTHING and cancels_instead(tracker):
            return answer(events=(*_cleared(), *CANCELS_INSTEAD, SlotSet(STEP, "cancel")))
        if tracker.slot(CONFIRMED) is not True or self._clinic is None:
            return _not_taken(tracker)
        try:
            booked = await self._book(self._clinic, tracker, chosen, at)
        except NOT_OURS:
            return _done("down", Say("utter_records_down"))
        except (SlotTakenError, NotFoundError, RefusedError):
            events = (*_cleared(), SlotSet(STEP, "taken"))
            return answer(Say("utter_slot_taken"), events=events)
        except ClinicalError:
            found = await self._look(self._clinic, tracker, at)
            if found is None:
                # Whether it was written is not known: a person looks, and nobody is told it was.
                return _unsure(tracker)
            booked = found
        now = datetime.fromtimestamp(at, tz=self._zone)
        spoken = spoken_time(booked.begins_at.astimezone(self._zone), now)
        return _done("booked", Say("utter_booked", (("booked_time", spoken),)), *noted(booked))

    def _none_of_them(self, chosen: str, tracker: CallTracker, at: float) -> ActionAnswer:
        """What comes next where none of the times was taken, though a visit is wanted."""
        if chosen == _OTHER:
            wish = SlotSet(WHEN, self._instead(tracker, at))
            return answer(events=(*_cleared(), wish, SlotSet(STEP, "other")))
        # With whom was named: as if all that was offered were gone, their times are looked for.
        step = "listed" if chosen == _LIST else "taken"
        return answer(events=(*_cleared(), SlotSet(STEP, step)))

    def _instead(self, tracker: CallTracker, at: float) -> str | None:
        """When it is to be instead, as far as the words that took no offer tell."""
        heard = tracker.latest_message
        now = datetime.fromtimestamp(at, tz=self._zone)
        times = [begins.astimezone(self._zone) for _, begins in _offers(tracker)]
        wish = other_wish(heard.text or "", times, now) if heard is not None else None
        return None if wish is None else with_earlier_day(wish, tracker)

    async def _look(
        self, clinic: ClinicalBackend, tracker: CallTracker, at: float
    ) -> Appointment | None:
        """The new visit, where it stands though its answer was lost."""
        begins = _chosen_begin(tracker)
        if begins is None or isinstance(tracker.slot(MOVED), str):
            return None
        patient = str(tracker.slot("patient_id"))
        try:
            async with asyncio.timeout(_LOOKS_S):
                return visit_at(await visits_of(clinic, patient, at, self._zone), begins)
        except (ClinicalError, TimeoutError):
            return None

    async def _book(
        self, clinic: ClinicalBackend, tracker: CallTracker, slot_id: str, at: float
    ) -> Appointment:
        patient = str(tracker.slot("patient_id"))
        key = f"{tracker.sender}:{slot_id}:{_booked_before(tracker)}"
        moved = tracker.slot(MOVED)
        if isinstance(moved, str):
            old = await appointment_now(clinic, patient, moved, at, self._zone)
            if old is not None:
                return await clinic.reschedule(old, slot_id, key=key)
        return await clinic.book(patient, slot_id, reason=str(tracker.slot(KIND)), key=key)


class JoinWaitingList:
    """`action_join_waiting_list`: no free time is not the end of it."""

    name = "action_join_waiting_list"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Put the patient on the list, by how urgent the call is."""
        kind = kind_of_visit(str(tracker.slot(KIND) or ""))
        patient = str(tracker.slot("patient_id"))
        if self._clinic is None:
            return _done("down", Say("utter_records_down"))
        try:
            await self._clinic.join_waiting_list(
                patient, kind, tracker.call.acuity, key=f"{tracker.sender}:wait:{kind}"
            )
        except NOT_OURS:
            return _done("down", Say("utter_records_down"))
        except ClinicalError:
            said = Say("utter_booking_unsure")
            return _done("down", said, VisitUnsure("waiting list", kind.replace("_", " ")))
        return _done("waiting", Say("utter_waiting_list"))


def _booked_before(tracker: CallTracker) -> int:
    """How often in this call: a time that was cancelled may be booked anew, under another key.

    A booking whose answer was lost does not count, so that it is tried again under its own.
    """
    steps = (one for one in tracker.events if isinstance(one, SlotSet) and one.name == STEP)
    return sum(one.value == "booked" for one in steps)


async def appointment_now(
    clinic: ClinicalBackend, patient: str, wanted: str, at: float, zone: tzinfo
) -> Appointment | None:
    """The appointment as it stands now; one that has just begun counts."""
    since = datetime.fromtimestamp(at, tz=zone) - timedelta(days=1)
    found = await clinic.appointments(patient, since=since)
    return next((one for one in found if one.id == wanted), None)


def _offers(tracker: CallTracker) -> list[tuple[str, datetime]]:
    offered = tracker.slot(OFFERED)
    rows = [str(one) for one in offered] if isinstance(offered, list) else []
    parted = (row.rpartition("|") for row in rows)
    return [(key, datetime.fromisoformat(begins)) for key, _, begins in parted]


def _not_taken(tracker: CallTracker) -> ActionAnswer:
    """Nothing is booked; what it was for is kept, as another time may be named yet."""
    if tracker.slot(MOVED) is not None:
        return _done("dropped", Say("utter_appointment_kept"))
    kept = SlotSet(DROPPED, tracker.slot(KIND))
    return _done("dropped", Say("utter_not_booked"), kept)


def _chosen_begin(tracker: CallTracker) -> datetime | None:
    return dict(_offers(tracker)).get(str(tracker.slot(CHOSEN)))


def _unsure(tracker: CallTracker) -> ActionAnswer:
    """Nobody knows whether it is booked: a person is to look, and so is who books again."""
    begins, moved = _chosen_begin(tracker), tracker.slot(MOVED)
    told = None if begins is None else begins.isoformat()
    about = ", ".join(filter(None, (str(tracker.slot(KIND)), told)))
    unsure = VisitUnsure("booking" if moved is None else "moving", about)
    return _done("down", Say("utter_booking_unsure"), unsure, SlotSet(UNSURE, told))


def _cleared() -> tuple[Event, ...]:
    return tuple(SlotSet(name, None) for name in _CLEARED)


def _done(step: str, say: Say, *more: Event) -> ActionAnswer:
    emptied = tuple(SlotSet(name, None) for name in (KIND, WHEN, MOVED, CANCELLED, DROPPED))
    return answer(say, events=(*_cleared(), *emptied, *more, SlotSet(STEP, step)))
