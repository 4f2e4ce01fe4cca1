"""The exact JSON between the agent and a hospital's four HTTP services.

All are `POST` with a JSON object and answer with one. Days are `YYYY-MM-DD`, times RFC 3339 with an
offset, numbers of telephones E.164. A field with a default may be left out, but is never null
unless `None` stands beside it; fields that are not named here are ignored. `Authorization: Bearer`
says who asks. What changes something carries an `Idempotency-Key`: the service does it once for
each key, and answers a repetition as it answered the first.

    /authenticate        by phone | name | birthday | id    -> PatientsAnswer
    /schedule            action list_slots                  -> SlotsAnswer
                         action list_appointments           -> AppointmentsAnswer
                         action book | reschedule | cancel  -> AppointmentAnswer, by key
                         action join_waiting_list           -> WaitingAnswer, by key
    /assess_symptoms     SymptomsRequest                    -> AssessmentAnswer
    /generate_soap_note  NoteRequest                        -> NoteAnswer, by key

A service that will not answers with a status and, in its body, `Problem`:

    401 403  the agent's token is not good for this
    404      code not_found: no such patient, slot or appointment; any other 404 is a wrong address
    409      code slot_taken | changed | in_progress (the same key is being worked on: come again)
    412      the appointment's version is not the latest
    422      it will not: the past, what is over or cancelled, a key that was used for another thing
    429 503  come again, after `Retry-After` if it is there
    501      it does not offer this; of `by birthday`: people are found by exact names alone
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from dialog.clinical.care import AppointmentStatus
from dialog.clinical.people import PregnancyOutcome

Id = Annotated[str, Field(min_length=1, max_length=200)]
Line = Annotated[str, Field(max_length=500)]
Lines = Annotated[list[Line], Field(max_length=200)]
AcuityLabel = Literal["none", "self_care", "routine", "soon", "urgent", "emergency"]
"""`triage.decision.Acuity.label`."""


class Request(BaseModel):
    """What is sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(BaseModel):
    """What comes back: of the right types, not what might be made into them."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Problem(Answer):
    """Why a service will not. Nothing else of it is read, so that no text of it gets into a log."""

    code: Annotated[str, Field(max_length=100)] = ""


# ---- /authenticate


class ByPhone(Request):
    """Who has this number."""

    by: Literal["phone"] = "phone"
    phone: str


class ByName(Request):
    """Who has this name and day of birth."""

    by: Literal["name"] = "name"
    given_name: str
    family_name: str
    date_of_birth: date


class ByBirthday(Request):
    """Who was born on this day: the agent compares the names, which it may have misheard."""

    by: Literal["birthday"] = "birthday"
    date_of_birth: date


class ById(Request):
    """Who this is."""

    by: Literal["id"] = "id"
    patient_id: str


class WirePregnancy(Answer):
    """The latest pregnancy."""

    due_on: date
    outcome: PregnancyOutcome = PregnancyOutcome.ONGOING
    ended_on: date | None = None


class WireProxy(Answer):
    """Somebody who may speak for the patient."""

    name: Line = ""
    relation: Line = ""
    may_hear: Lines = []


class WirePatient(Answer):
    """A patient."""

    id: Id
    given_name: Line
    family_name: Line
    date_of_birth: date
    phone: Line = ""
    postal_code: Line = ""
    record_number: Line = ""
    sex: Line = ""
    language: Line = "en"
    zone: Line = ""
    deceased: bool = False
    pregnancy: WirePregnancy | None = None
    conditions: Lines = []
    allergies: Lines = []
    proxies: Annotated[list[WireProxy], Field(max_length=50)] = []
    version: Line = ""


class PatientsAnswer(Answer):
    """All who match, the deceased among them; an empty list: nobody."""

    patients: Annotated[list[WirePatient], Field(max_length=100)]


# ---- /schedule


class ListSlots(Request):
    """Free times that begin in [begins, ends)."""

    action: Literal["list_slots"] = "list_slots"
    kind: str
    begins: AwareDatetime
    ends: AwareDatetime
    limit: int


class ListAppointments(Request):
    """Appointments of any status that begin at `since` or later."""

    action: Literal["list_appointments"] = "list_appointments"
    patient_id: str
    since: AwareDatetime


class Book(Request):
    """Take a slot."""

    action: Literal["book"] = "book"
    patient_id: str
    slot_id: str
    reason: str


class Reschedule(Request):
    """Move an appointment, where it is still as it was read; else leave it as it is."""

    action: Literal["reschedule"] = "reschedule"
    appointment_id: str
    version: str
    slot_id: str


class Cancel(Request):
    """Cancel an appointment, where it is still as it was read."""

    action: Literal["cancel"] = "cancel"
    appointment_id: str
    version: str


class JoinWaitingList(Request):
    """Wait for a slot."""

    action: Literal["join_waiting_list"] = "join_waiting_list"
    patient_id: str
    kind: str
    acuity: AcuityLabel


class WireSlot(Answer):
    """A free time."""

    id: Id
    kind: Line
    begins_at: AwareDatetime
    minutes: Annotated[int, Field(ge=1, le=1_440)]
    with_whom: Line = ""


class WireAppointment(Answer):
    """An appointment."""

    id: Id
    patient_id: Id
    kind: Line
    begins_at: AwareDatetime
    minutes: Annotated[int, Field(ge=1, le=1_440)]
    with_whom: Line = ""
    status: AppointmentStatus
    version: Line = ""


class WireWaiting(Answer):
    """A place on the waiting list."""

    id: Id
    patient_id: Id
    kind: Line
    acuity: AcuityLabel


class SlotsAnswer(Answer):
    """To `list_slots`."""

    slots: Annotated[list[WireSlot], Field(max_length=1_000)]


class AppointmentsAnswer(Answer):
    """To `list_appointments`."""

    appointments: Annotated[list[WireAppointment], Field(max_length=1_000)]


class AppointmentAnswer(Answer):
    """To `book`, `reschedule`, `cancel`: as it stands now."""

    appointment: WireAppointment


class WaitingAnswer(Answer):
    """To `join_waiting_list`."""

    waiting: WireWaiting


# ---- /assess_symptoms


class SymptomsRequest(Request):
    """What somebody complains of; who it is, is not said."""

    symptoms: list[str]
    severity: str = ""
    """`mild`, `moderate`, `severe`, `critical`; empty: not known."""
    duration: str = ""
    """In the caller's words."""
    pregnancy_week: float | None = None
    age_years: float | None = None


class AssessmentAnswer(Answer):
    """How soon they need care."""

    acuity: AcuityLabel


# ---- /generate_soap_note


class NoteRequest(Request):
    """A note on a call, as a draft that a clinician signs."""

    patient_id: str
    call_id: str
    at: AwareDatetime
    subjective: str
    objective: str
    assessment: str
    plan: str
    status: Literal["draft"] = "draft"


class NoteAnswer(Answer):
    """Where it stands."""

    note_id: Id
