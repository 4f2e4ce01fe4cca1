"""Makes sure of who is calling, before anything is told that is theirs alone."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from dialog.actions.access import MAY_HEAR
from dialog.actions.action import Say, answer
from dialog.actions.cancelling import CANCELS_INSTEAD, MOVED, cancels_instead
from dialog.actions.patient_facts import facts_of
from dialog.actions.slots import Reader
from dialog.actions.taking_up import kept_for_later
from dialog.actions.told_before import (
    in_two_answers,
    put_right_after_all,
    tells_half_a_birth,
)
from dialog.actions.visit_wish import wished_instead
from dialog.actions.whose import (
    CALLER,
    HALF,
    IS_HALF,
    IS_PROXY,
    NAME,
    REMARK,
    is_about_another,
    latest_remark,
    name_put_right,
)
from dialog.call.callers import CALLER_PHONE
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.errors import ClinicalError, RefusedError
from dialog.clinical.identity import (
    MOST_TRIES,
    is_near,
    knows_code,
    read_birth_date,
    read_code,
    same_person,
    speaking_for,
)
from dialog.clinical.interactions.shipped import find_medicines
from dialog.clinical.people import Candidate, PatientRecord, Proxy
from dialog.clinical.refill_questions import asks_of_refill
from dialog.clinical.remarks import Remark, read_remark
from dialog.clinical.somebody_else import answers_of_somebody_else
from dialog.clinical.spoken_names import SpokenName, read_name, read_name_part
from dialog.hearing.losses import TOLD_LOSS, Loss, is_of_the_dead, is_ones_own
from dialog.hearing.second_wishes import ASK_WHO
from dialog.nlu.dropped_wishes import drops_for_another, drops_named, drops_wish
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.events import Event, SlotSet

CALLED = "called_patient"
"""Slot: the id of the patient for whom the clinic has made the call."""
PHONE = CALLER_PHONE
"""Slot: the number that the call comes from, E.164, where it is known. It proves nothing."""
BORN, FACTOR = "date_of_birth", "third_factor"
_FACTOR_DUE = "is_factor_due"
_RESULTS = "results"
"""Name and birthday are known to many; for results something else is asked as well."""
STEP, WANTED = "service_step", "wanted_service"
METHOD = "identity_method"
"""Slot: by what the patient was known: `name_and_birth`, `number_name_and_birth`, `proxy`."""
_NO_CODE = "cannot tell"
"""What the slot of the third thing holds where the caller does not know it, or would not say."""
_ANOTHER, _BARRED, _BEREAVED = "another", "barred", "bereaved"
_ASKED_FOR_ANY = frozenset(("identity_form", "proxy_form"))
"""Forms that ask the same whatever is wanted."""
_REFILL_QUEUE = "refill_queue"
_REFILL, _REFILL_STATE = "refill", "refill_state"
"""Asked for, and asked about: of the latter no record is told, so nobody need be known."""
_TOPICS = {
    "results": "results",
    "refill": "medicines",
    "care_plan": "care_plan",
    "change": "appointments",
    "booking": "appointments",
    "check_in": "care_plan",
    "billing": "billing",
}
"""What is told in the course of a service, as in `Proxy.may_hear`."""
_FORGOTTEN: tuple[Event, ...] = tuple(
    SlotSet(name, None) for name in (NAME, BORN, CALLER, HALF, IS_HALF)
)
_MOVING, _CHANGE = frozenset(("appointment_form", "slot_choice_form")), "change"
"""Forms in which a visit may be moved, and what is wanted then."""
_WANTS = {
    "test_results_inquiry": "results",
    "prescription_refill": "refill",
    "care_plan_inquiry": "care_plan",
    "reschedule_appointment": "change",
}
"""What a caller wants that is for the patient alone, by what they said."""


def identity_readers(zone: tzinfo) -> dict[str, Reader]:
    """How the answers to the questions for name and birth are read, where it is `zone` time."""

    def today(at: float) -> date:
        return datetime.fromtimestamp(at, tz=zone).date()

    def name(said: str, tracker: CallTracker, at: float) -> str | None:
        read = read_name(said, today(at))
        return None if read is None else " ".join(read.words)

    def name_or_half(said: str, tracker: CallTracker, at: float) -> str | None:
        if drops_wish(said):
            return None
        right = put_right_after_all(tracker, said, today(at))
        if right is not None:
            return right[0]
        return name(said, tracker, at) or _first_or_last(said, tracker)

    def born(said: str, tracker: CallTracker, at: float) -> str | None:
        right = put_right_after_all(tracker, said, today(at))
        read = read_birth_date(said, today(at)) if right is None else right[1]
        read = read or in_two_answers(tracker, said, today(at))
        return None if read is None else read.isoformat()

    def remark(said: str, tracker: CallTracker, at: float) -> str | None:
        read = _remark(said, tracker, today(at))
        return None if read is None else read.value

    return {NAME: name_or_half, CALLER: name, BORN: born, FACTOR: _code, REMARK: remark}


def _first_or_last(said: str, tracker: CallTracker) -> str | None:
    """Half a name; the medicine that is to be refilled is none."""
    part = read_name_part(said)
    is_refill = part is not None and tracker.slot(WANTED) == _REFILL
    is_medicine = is_refill and any(one.is_known for one in find_medicines(said))
    return None if is_medicine else part


def _code(said: str, tracker: CallTracker, at: float) -> str | None:
    cannot = read_remark(said) is Remark.CANNOT_TELL
    return read_code(said) or (_NO_CODE if cannot else None)


def _remark(said: str, tracker: CallTracker, today: date) -> Remark | None:
    if name_put_right(tracker, said):
        return Remark.PUT_RIGHT
    read = read_remark(said)
    if read is None and answers_of_somebody_else(said):
        return Remark.OF_ANOTHER
    if read is None and tells_half_a_birth(tracker, said, today):
        return Remark.HALF_A_BIRTH
    if read is None and wished_instead(tracker, said, today) is not None:
        return Remark.OTHER_TIME
    return read


def first_step(tracker: CallTracker, clinic: ClinicalBackend | None, wanted: str) -> str:
    """What comes first: `wanted` itself where it is known who calls, else how that stands."""
    if tracker.slot("authenticated") is True:
        if is_about_another(tracker):
            return _ANOTHER
        step = _allowed_step(wanted, tracker.slot(MAY_HEAR))
        if step != _RESULTS or tracker.slot(_FACTOR_DUE) is not True:
            return step
        return "factor" if _tries(tracker) < MOST_TRIES else "failed"
    if clinic is None:
        return "unavailable"
    return "failed" if tracker.slot("identity_tries") == MOST_TRIES else "asked"


def _allowed_step(wanted: str, may_hear: Json) -> str:
    """`wanted`, unless the caller speaks for the patient and may not hear of it."""
    topic = _TOPICS.get(wanted)
    is_barred = isinstance(may_hear, list) and topic is not None and topic not in may_hear
    return _BARRED if is_barred else wanted


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
        if heard is not None and _is_of_the_dead(heard.text or "", tracker):
            # Nobody can prove to be them: it would end with "I could not find you", three times.
            return answer(events=(SlotSet(WANTED, wanted), SlotSet(STEP, _BEREAVED)))
        if _takes_instead(tracker, wanted):
            # Who is calling is asked all the same, and for the new wish alone.
            return answer(events=(SlotSet(WANTED, wanted), SlotSet(STEP, "instead")))
        if (
            tracker.active_loop in _ASKED_FOR_ANY
            and heard is not None
            and drops_named(heard.text or "")
        ):
            return answer(events=(SlotSet(WANTED, None), SlotSet(STEP, "dropped")))
        if tracker.active_loop in ASK_WHO and tracker.slot(WANTED) == wanted:
            # Said again is not wanted twice.
            return answer(events=(SlotSet(STEP, "repeated"),))
        if tracker.active_loop is not None:
            return answer(events=_amid_form(tracker, wanted))
        if wanted == _REFILL and heard is not None and asks_of_refill(heard.text or ""):
            return answer(events=(SlotSet(STEP, _REFILL_STATE),))
        step = first_step(tracker, self._clinic, wanted)
        # Names that wait for their turn are of a wish before this one.
        emptied = (SlotSet(_REFILL_QUEUE, None),) if wanted == _REFILL else ()
        return answer(events=(SlotSet(WANTED, wanted), SlotSet(STEP, step), *emptied))


def _amid_form(tracker: CallTracker, wanted: str) -> tuple[Event, ...]:
    """What becomes of a wish while a form asks: another visit's fate may wait, this one's not."""
    is_of_this = tracker.active_loop in _MOVING and wanted == _CHANGE
    if not is_of_this or tracker.slot(MOVED) is None:
        return (*kept_for_later(tracker), SlotSet(STEP, "later"))
    if cancels_instead(tracker):
        return (*CANCELS_INSTEAD, SlotSet(STEP, "cancelling"))
    return (SlotSet(STEP, "repeated"),)


def _takes_instead(tracker: CallTracker, wanted: str) -> bool:
    """Whether what it is being asked for, who calls, is dropped for what is wanted now."""
    heard = tracker.latest_message
    is_asking = tracker.active_loop in _ASKED_FOR_ANY and tracker.slot(WANTED) != wanted
    return is_asking and heard is not None and drops_for_another(heard.text or "")


def _is_of_the_dead(said: str, tracker: CallTracker) -> bool:
    was_told = tracker.slot(TOLD_LOSS) == Loss.CLOSE
    # "Cancel it please", after all.
    goes_on = tracker.slot(STEP) == _BEREAVED and not is_ones_own(said)
    return goes_on or is_of_the_dead(said, was_told=was_told)


class AuthenticatePatient:
    """`action_authenticate_patient`: compares what was said with the records.

    The spoken day of birth is forgotten at once, whatever comes of it.
    """

    name = "action_authenticate_patient"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Set what comes next, and who the patient is where that is sure."""
        told = _told(tracker)
        if told is None:
            said = Say("utter_identity_without")
            return answer(said, events=(*_FORGOTTEN, SlotSet(STEP, "unavailable")))
        is_proxy = tracker.slot(IS_PROXY) is True
        if is_proxy and tracker.slot(CALLER) is None:
            # Asked whether or not there is such a patient: the question tells nothing.
            return answer(events=(SlotSet(STEP, "proxy"),))
        try:
            found = await self._find(tracker, *told)
        except ClinicalError:
            said = Say("utter_records_down")
            return answer(said, events=(*_FORGOTTEN, SlotSet(STEP, "unavailable")))
        if found is None or not _is_called(found, tracker):
            return _unknown(tracker)
        is_proxy = is_proxy and not _is_themselves(found, tracker)
        proxy = _proxy(found, tracker) if is_proxy else None
        if is_proxy and proxy is None:
            return _unknown(tracker)
        return _known(found, proxy, tracker)

    async def _find(
        self, tracker: CallTracker, name: SpokenName, born_on: date
    ) -> PatientRecord | None:
        if self._clinic is None:
            return None
        among = await candidates(self._clinic, name, born_on)
        found = same_person(among, name, born_on, phone=_phone(tracker))
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
        if told == _NO_CODE:
            # No try: they may find it yet.
            return answer(Say("utter_factor_failed"), events=(forgotten, SlotSet(STEP, "failed")))
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


def _told(tracker: CallTracker) -> tuple[SpokenName, date] | None:
    """The patient's name and day of birth; None where the caller could not tell one of them."""
    name, born = tracker.slot(NAME), tracker.slot(BORN)
    told = SpokenName.told(name.split()) if isinstance(name, str) else None
    if told is None or not isinstance(born, str):
        return None
    return told, date.fromisoformat(born)


def _phone(tracker: CallTracker) -> str:
    phone = tracker.slot(PHONE)
    return phone if isinstance(phone, str) else ""


def _proxy(record: PatientRecord, tracker: CallTracker) -> Proxy | None:
    name = tracker.slot(CALLER)
    told = SpokenName.told(name.split()) if isinstance(name, str) else None
    return None if told is None else speaking_for(record.proxies, told)


def _is_themselves(found: PatientRecord, tracker: CallTracker) -> bool:
    """Whether "results for anna lopez" was said by her: she gives the same name for her own.

    Not where a relation was told: then the name was taken for the patient's once more.
    """
    name = tracker.slot(CALLER)
    told = SpokenName.told(name.split()) if isinstance(name, str) else None
    if told is None or latest_remark(tracker) is not None:
        return False
    return is_near(Candidate.of(found), told, found.born_on, phone=_phone(tracker))


def _known(found: PatientRecord, proxy: Proxy | None, tracker: CallTracker) -> ActionAnswer:
    may_hear: Json = None if proxy is None else list(proxy.may_hear)
    step = _allowed_step(str(tracker.slot(WANTED)), may_hear)
    has_number = found.phone != "" and found.phone == _phone(tracker)
    method = "number_name_and_birth" if has_number else "name_and_birth"
    if proxy is None:
        forgotten: tuple[Event, ...] = (*_FORGOTTEN, SlotSet(IS_PROXY, None))
    else:
        forgotten = _FORGOTTEN
    events = (
        SlotSet("authenticated", True),
        SlotSet("patient_id", found.id),
        SlotSet("patient_name", found.given_name),
        SlotSet(MAY_HEAR, may_hear),
        SlotSet(METHOD, method if proxy is None else "proxy"),
        *facts_of(found),
        SlotSet(_FACTOR_DUE, True),
        SlotSet("identity_tries", 0.0),
        SlotSet(STEP, "factor" if step == _RESULTS else step),
    )
    said = "utter_identity_known" if proxy is None else "utter_proxy_known"
    return answer(Say(said), events=(*forgotten, *events))


def _unknown(tracker: CallTracker) -> ActionAnswer:
    tried = _tries(tracker) + 1
    is_last = tried >= MOST_TRIES
    events = (
        *_FORGOTTEN,
        SlotSet("identity_tries", float(tried)),
        SlotSet(STEP, "failed" if is_last else "again"),
    )
    return answer(
        Say("utter_identity_failed" if is_last else "utter_identity_again"), events=events
    )
