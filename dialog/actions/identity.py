"""Makes sure of who is calling, before anything is told that is theirs alone."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from dialog.actions.action import Say, answer
from dialog.actions.patient_facts import facts_of
from dialog.actions.slots import Reader
from dialog.call_tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.errors import ClinicalError, RefusedError
from dialog.clinical.identity import (
    MOST_TRIES,
    knows_code,
    read_birth_date,
    read_code,
    same_person,
)
from dialog.clinical.people import Candidate, PatientRecord
from dialog.clinical.spoken_names import SpokenName, read_name
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import Event, SlotSet

CALLED = "called_patient"
"""Slot: the id of the patient for whom the clinic has made the call."""
PHONE = "caller_phone"
"""Slot: the number that the call comes from, E.164, where it is known. It proves nothing."""
NAME, BORN, FACTOR = "stated_name", "date_of_birth", "third_factor"
_FACTOR_DUE = "is_factor_due"
_RESULTS = "results"
"""Name and birthday are known to many; for results something else is asked as well."""
STEP, WANTED = "service_step", "wanted_service"
_WANTS = {
    "test_results_inquiry": "results",
    "prescription_refill": "refill",
    "reschedule_appointment": "change",
}
"""What a caller wants that is for the patient alone, by what they said."""


def identity_readers(zone: tzinfo) -> dict[str, Reader]:
    """How the answers to the questions for name and birth are read, where it is `zone` time."""

    def name(said: str, tracker: CallTracker, at: float) -> str | None:
        read = read_name(said)
        return None if read is None else " ".join(read.words)

    def born(said: str, tracker: CallTracker, at: float) -> str | None:
        read = read_birth_date(said, datetime.fromtimestamp(at, tz=zone).date())
        return None if read is None else read.isoformat()

    def code(said: str, tracker: CallTracker, at: float) -> str | None:
        return read_code(said)

    return {NAME: name, BORN: born, FACTOR: code}


def first_step(tracker: CallTracker, clinic: ClinicalBackend | None, wanted: str) -> str:
    """What comes first: `wanted` itself where it is known who calls, else how that stands."""
    if tracker.slot("authenticated") is True:
        if wanted != _RESULTS or tracker.slot(_FACTOR_DUE) is not True:
            return wanted
        return "factor" if _tries(tracker) < MOST_TRIES else "failed"
    if clinic is None:
        return "unavailable"
    return "failed" if tracker.slot("identity_tries") == MOST_TRIES else "asked"


class BeginService:
    """`action_begin_service`: notes what is wanted, and whether identity comes first."""

    name = "action_begin_service"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        """`clinic` is None where no hospital is connected: nobody can be known then."""
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Set what is wanted, and what comes first; another form is finished before it."""
        heard = tracker.latest_message
        wanted = _WANTS[heard.intent or ""] if heard is not None else ""
        is_busy = tracker.active_loop is not None
        step = "later" if is_busy else first_step(tracker, self._clinic, wanted)
        return answer(events=(SlotSet(WANTED, wanted), SlotSet(STEP, step)))


class AuthenticatePatient:
    """`action_authenticate_patient`: compares what was said with the records.

    The spoken day of birth is forgotten at once, whatever comes of it.
    """

    name = "action_authenticate_patient"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Set what comes next, and who the patient is where that is sure."""
        forgotten = (SlotSet(NAME, None), SlotSet(BORN, None))
        try:
            found = await self._find(tracker)
        except ClinicalError:
            said = Say("utter_records_down")
            return answer(said, events=(*forgotten, SlotSet(STEP, "unavailable")))
        if found is None or not _is_called(found, tracker):
            return _unknown(tracker, forgotten)
        known = (
            SlotSet("authenticated", True),
            SlotSet("patient_id", found.id),
            SlotSet("patient_name", found.given_name),
            *facts_of(found),
            SlotSet(_FACTOR_DUE, True),
            SlotSet("identity_tries", 0.0),
            SlotSet(STEP, "factor" if tracker.slot(WANTED) == _RESULTS else tracker.slot(WANTED)),
        )
        return answer(Say("utter_identity_known"), events=(*forgotten, *known))

    async def _find(self, tracker: CallTracker) -> PatientRecord | None:
        name, born = tracker.slot(NAME), tracker.slot(BORN)
        told = SpokenName.told(name.split()) if isinstance(name, str) else None
        if self._clinic is None or told is None or not isinstance(born, str):
            return None
        born_on = date.fromisoformat(born)
        phone = tracker.slot(PHONE)
        found = same_person(
            await candidates(self._clinic, told, born_on),
            told,
            born_on,
            phone=phone if isinstance(phone, str) else "",
        )
        return None if found is None else await self._clinic.patient(found.id)


async def candidates(
    clinic: ClinicalBackend, told: SpokenName, born_on: date
) -> Sequence[Candidate]:
    """Who may be meant: everybody of the birthday, else those who are called exactly so.

    Raises:
        ClinicalError: the clinic's system does not tell.
    """
    try:
        return await clinic.patients_born_on(born_on)
    except RefusedError:
        # Too many, or a system that does not look for people in that way.
        named = await clinic.patients_named(told.given, told.family, born_on)
        return [Candidate.of(one) for one in named]


class CheckFactor:
    """`action_check_factor`: compares the third thing that only the patient knows.

    Where the record has none, nobody can prove it by telephone, and a person goes on.
    """

    name = "action_check_factor"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Set what comes next; the figures are forgotten at once."""
        forgotten = SlotSet(FACTOR, None)
        told, patient_id = tracker.slot(FACTOR), tracker.slot("patient_id")
        if self._clinic is None or not isinstance(patient_id, str):
            return answer(Say("utter_records_down"), events=(forgotten, SlotSet(STEP, "failed")))
        try:
            record = await self._clinic.patient(patient_id)
        except ClinicalError:
            return answer(Say("utter_records_down"), events=(forgotten, SlotSet(STEP, "failed")))
        if isinstance(told, str) and knows_code(record, told):
            proven = (forgotten, SlotSet(_FACTOR_DUE, False), SlotSet(STEP, _RESULTS))
            return answer(events=proven)
        tried = _tries(tracker) + 1
        is_last = tried >= MOST_TRIES
        events = (
            forgotten,
            SlotSet("identity_tries", float(tried)),
            SlotSet(STEP, "failed" if is_last else "factor"),
        )
        said = "utter_factor_failed" if is_last else "utter_identity_again"
        return answer(Say(said), events=events)


def _tries(tracker: CallTracker) -> int:
    tries = tracker.slot("identity_tries")
    return int(tries) if isinstance(tries, float | int) else 0


def _is_called(found: PatientRecord, tracker: CallTracker) -> bool:
    """Whether this is the patient whom we have called; who calls us may be anyone."""
    called = tracker.slot(CALLED)
    return not isinstance(called, str) or called == found.id


def _unknown(tracker: CallTracker, forgotten: tuple[Event, ...]) -> ActionAnswer:
    tried = _tries(tracker) + 1
    is_last = tried >= MOST_TRIES
    events = (
        *forgotten,
        SlotSet("identity_tries", float(tried)),
        SlotSet(STEP, "failed" if is_last else "again"),
    )
    return answer(
        Say("utter_identity_failed" if is_last else "utter_identity_again"), events=events
    )
