"""What the agent leaves for the staff: drafts of notes, and tasks. Pure."""

import base64
from datetime import datetime

from fhir.resources.R4B.task import Task

from dialog.clinical.care import ClinicalNote, StaffTask, WaitingEntry
from dialog.clinical.errors import RefusedError
from dialog.clinical.fhir.elements import (
    Json,
    coded,
    first_code,
    has_code,
    identifier,
    instant,
    read,
    reference_id,
    unreadable,
    writable,
)
from dialog.clinical.fhir.site import Code, Site
from triage.decision import Acuity

_TELEPHONE_NOTE = Code("http://loinc.org", "34748-4")
_PRIORITIES = {
    Acuity.SOON: "urgent",
    Acuity.URGENT: "asap",
    Acuity.EMERGENCY: "stat",
}
"""FHIR has four degrees; the exact acuity stands among the inputs."""
_KIND, _ACUITY, _CALL_BACK = "visit-kind", "acuity", "call-back"
_WAITING, _REFILL = "waiting_list", "refill"


def drafted(patient_id: str, note: ClinicalNote, *, key: Code, site: Site) -> Json:
    """A note as a draft, whatever it says of itself: a clinician signs.

    Raises:
        RefusedError: it claims to be signed.
    """
    if note.is_signed:
        raise RefusedError("a signed note; allowed: drafts")
    text = note_text(note)
    call = [identifier(Code(f"{site.key_system}:call", writable(note.call_id) or "unknown"))]
    return {
        "resourceType": "DocumentReference",
        "identifier": [identifier(key), *call],
        "status": "current",
        "docStatus": "preliminary",
        "type": coded(_TELEPHONE_NOTE, "Telephone encounter note"),
        "subject": {"reference": f"Patient/{patient_id}"},
        "date": instant(note.at),
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain; charset=utf-8",
                    "data": base64.b64encode(text.encode()).decode(),
                }
            }
        ],
    }


def note_text(note: ClinicalNote) -> str:
    """The four parts, each under its name."""
    parts = {
        "Subjective": note.subjective,
        "Objective": note.objective,
        "Assessment": note.assessment,
        "Plan": note.plan,
    }
    blocks = (f"{name}:\n{writable(text)}" for name, text in parts.items())
    return "\n\n".join(("DRAFT, not signed", *blocks))


def task_for(patient_id: str, left: StaffTask, *, at: datetime, key: Code, site: Site) -> Json:
    """Something for the staff to do."""
    made = _task(patient_id, site.own(left.reason), left.acuity, at=at, key=key)
    text, call_back = writable(left.text), writable(left.call_back)
    if text:
        made["description"] = text
    if call_back:
        made["input"].append(_input(_CALL_BACK, "valueString", call_back, site))
    return made


def refill(patient_id: str, medicine_id: str, *, at: datetime, key: Code, site: Site) -> Json:
    """A request for a refill."""
    made = _task(patient_id, site.own(_REFILL), Acuity.ROUTINE, at=at, key=key)
    return made | {"focus": {"reference": f"MedicationRequest/{medicine_id}"}}


def waiting(
    patient_id: str, entry: tuple[str, Acuity], *, at: datetime, key: Code, site: Site
) -> Json:
    """A place on the waiting list for a kind of visit."""
    kind, acuity = entry
    made = _task(patient_id, site.own(_WAITING), acuity, at=at, key=key)
    # The kind as the site's own service type, which the staff search by.
    made["input"].append(_input(_KIND, "valueCodeableConcept", coded(site.visit_code(kind)), site))
    return made


def read_waiting(raw: Json, site: Site) -> WaitingEntry:
    """A place on the waiting list, as it was written.

    Raises:
        BadAnswerError: it cannot be read.
    """
    one = read(Task, raw)
    patient_id = reference_id(one.for_fhir, "Patient", site)
    kind, acuity = None, None
    for told in one.input or ():
        if has_code(told.type, [site.own(_KIND)]):
            codes = (told.valueCodeableConcept.coding if told.valueCodeableConcept else None) or ()
            kinds = (site.visit_kind(Code(c.system or "", c.code or "")) for c in codes)
            kind = next((found for found in kinds if found), None)
        elif has_code(told.type, [site.own(_ACUITY)]):
            acuity = _acuity(told.valueCode or "")
    if not one.id or patient_id is None or first_code(one.code) != _WAITING:
        raise unreadable("Task", "code", "no place on the waiting list")
    if kind is None or acuity is None:
        raise unreadable("Task", "input", "no kind of visit, or no acuity")
    return WaitingEntry(one.id, patient_id, kind, acuity)


def _task(patient_id: str, code: Code, acuity: Acuity, *, at: datetime, key: Code) -> Json:
    return {
        "resourceType": "Task",
        "identifier": [identifier(key)],
        "status": "requested",
        "intent": "order",
        "priority": _PRIORITIES.get(acuity, "routine"),
        "code": coded(code),
        "for": {"reference": f"Patient/{patient_id}"},
        "authoredOn": instant(at),
        "input": [
            {"type": coded(Code(code.system, _ACUITY)), "valueCode": acuity.label},
        ],
    }


def _input(name: str, field: str, value: object, site: Site) -> Json:
    return {"type": coded(site.own(name)), field: value}


def _acuity(label: str) -> Acuity | None:
    return next((one for one in Acuity if one.label == label), None)
