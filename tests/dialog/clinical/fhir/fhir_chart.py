"""FHIR resources for what the agent only reads: the way back of the mappings."""

from datetime import timedelta

from dialog.clinical.care import AppointmentStatus, GoalStatus
from dialog.clinical.people import PregnancyOutcome, StaffRole

CODES = "urn:iasovoice:codes"
RELEASED = {"system": "urn:iasovoice:release", "code": "patient"}
SNOMED = "http://snomed.info/sct"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_ROLES = "http://terminology.hl7.org/CodeSystem/practitioner-role"
_STATUSES = {
    AppointmentStatus.BOOKED: "booked",
    AppointmentStatus.CANCELLED: "cancelled",
    AppointmentStatus.DONE: "fulfilled",
    AppointmentStatus.MISSED: "noshow",
}
_GOALS = {
    GoalStatus.ACTIVE: "active",
    GoalStatus.REACHED: "completed",
    GoalStatus.DROPPED: "cancelled",
}
_ENDINGS = {PregnancyOutcome.BORN: "281050002", PregnancyOutcome.LOST: "17369002"}


def subject(patient_id):
    return {"reference": f"Patient/{patient_id}"}


def concept(system, code, text=""):
    return {"coding": [{"system": system, "code": code}]} | ({"text": text} if text else {})


def patient(record):
    """The `Patient` alone."""
    made = {
        "resourceType": "Patient",
        "id": record.id,
        "active": True,
        "name": [
            {"use": "maiden", "family": "Formerly", "given": ["Not"]},
            {"use": "official", "family": record.family_name, "given": [record.given_name]},
        ],
        "birthDate": record.born_on.isoformat(),
        "deceasedBoolean": record.is_deceased,
    }
    if record.phone:
        made["telecom"] = [
            {"system": "email", "value": "nobody@example.invalid"},
            {"system": "phone", "value": record.phone, "use": "mobile"},
        ]
    if record.postal_code:
        made["address"] = [{"use": "home", "postalCode": record.postal_code}]
    if record.record_number:
        number_type = concept("http://terminology.hl7.org/CodeSystem/v2-0203", "MR")
        made["identifier"] = [
            {"system": "urn:other", "value": "not-the-record-number"},
            {"type": number_type, "system": "urn:mrn", "value": record.record_number},
        ]
    if record.sex:
        made["gender"] = record.sex
    if record.language != "en":
        language = concept("urn:ietf:bcp:47", record.language)
        made["communication"] = [{"language": language, "preferred": True}]
    if record.zone:
        made["extension"] = [
            {"url": "http://hl7.org/fhir/StructureDefinition/timezone", "valueCode": record.zone}
        ]
    return made


def around(record):
    """What stands about a patient in other resources."""
    yield from _pregnancy(record)
    for number, text in enumerate(record.conditions):
        yield condition(f"{record.id}-condition-{number}", record.id, {"text": text})
    for number, text in enumerate(record.allergies):
        yield {
            "resourceType": "AllergyIntolerance",
            "id": f"{record.id}-allergy-{number}",
            "patient": subject(record.id),
            "code": {"text": text},
        }
    for number, proxy in enumerate(record.proxies):
        made = {
            "resourceType": "RelatedPerson",
            "id": f"{record.id}-related-{number}",
            "active": True,
            "patient": subject(record.id),
            "relationship": [{"text": proxy.relation}],
            "extension": [
                {"url": "urn:iasovoice:may-hear", "valueCode": what} for what in proxy.may_hear
            ],
        }
        yield made | ({"name": [{"text": proxy.name}]} if proxy.name else {})


def condition(its_id, patient_id, code, **more):
    return {
        "resourceType": "Condition",
        "id": its_id,
        "subject": subject(patient_id),
        "clinicalStatus": concept(_CLINICAL, "active"),
        "code": code,
    } | more


def due_date(its_id, patient_id, due_on, told_on="2025-12-01"):
    return {
        "resourceType": "Observation",
        "id": its_id,
        "status": "final",
        "code": concept("http://loinc.org", "11778-8"),
        "subject": subject(patient_id),
        "effectiveDateTime": told_on,
        "valueDateTime": due_on.isoformat(),
    }


def _pregnancy(record):
    if record.pregnancy is None:
        return
    yield due_date(f"{record.id}-due", record.id, record.pregnancy.due_on)
    if record.pregnancy.outcome in _ENDINGS:
        told = {}
        if record.pregnancy.ended_on is not None:
            told["onsetDateTime"] = record.pregnancy.ended_on.isoformat()
        code = concept(SNOMED, _ENDINGS[record.pregnancy.outcome])
        yield condition(f"{record.id}-ending", record.id, code, **told)


def schedule(its_id, with_whom):
    actor = {"reference": f"Practitioner/{its_id}-who"}
    return {
        "resourceType": "Schedule",
        "id": its_id,
        "actor": [actor | ({"display": with_whom} if with_whom else {})],
    }


def slot(one, schedule_id):
    return {
        "resourceType": "Slot",
        "id": one.id,
        "schedule": {"reference": f"Schedule/{schedule_id}"},
        "status": "free",
        "serviceType": [concept(CODES, one.kind)],
        "start": one.begins_at.isoformat(),
        "end": (one.begins_at + timedelta(minutes=one.minutes)).isoformat(),
    }


def appointment(one):
    people = [{"actor": subject(one.patient_id), "status": "accepted"}]
    if one.with_whom:
        who = {"reference": "Practitioner/who", "display": one.with_whom}
        people.append({"actor": who, "status": "accepted"})
    return {
        "resourceType": "Appointment",
        "id": one.id,
        "status": _STATUSES[one.status],
        "serviceType": [concept(CODES, one.kind)],
        "start": one.begins_at.isoformat(),
        "end": (one.begins_at + timedelta(minutes=one.minutes)).isoformat(),
        "participant": people,
    }


def medicine(one, patient_id):
    """The prescription; with refills left it was handed out once."""
    made = {
        "resourceType": "MedicationRequest",
        "id": one.id,
        "status": "active" if one.is_active else "completed",
        "intent": "order",
        "subject": subject(patient_id),
        "medicationCodeableConcept": {"text": one.name},
    }
    if one.dose:
        made["dosageInstruction"] = [{"text": one.dose}]
    if one.refills_left is None:
        return [made]
    made["dispenseRequest"] = {"numberOfRepeatsAllowed": one.refills_left}
    return [made, dispense(f"{one.id}-fill", one, patient_id)]


def dispense(its_id, one, patient_id):
    return {
        "resourceType": "MedicationDispense",
        "id": its_id,
        "status": "completed",
        "subject": subject(patient_id),
        "medicationCodeableConcept": {"text": one.name},
        "authorizingPrescription": [{"reference": f"MedicationRequest/{one.id}"}],
    }


def result(one, patient_id):
    made = {
        "resourceType": "DiagnosticReport",
        "id": one.id,
        "status": "final",
        "code": {"text": one.name},
        "subject": subject(patient_id),
        "effectiveDateTime": one.on.isoformat(),
        "conclusion": "For clinicians alone.",
    }
    if one.text:
        made["extension"] = [{"url": "urn:iasovoice:patient-text", "valueString": one.text}]
    return made | ({"meta": {"tag": [RELEASED]}} if one.is_released else {})


def plan(one):
    goals = [
        {
            "resourceType": "Goal",
            "id": goal.id,
            "lifecycleStatus": _GOALS[goal.status],
            "description": {"text": goal.text},
            "subject": subject(one.patient_id),
        }
        for goal in one.goals
    ]
    made = {
        "resourceType": "CarePlan",
        "id": f"plan-of-{one.patient_id}",
        "status": "active",
        "intent": "plan",
        "subject": subject(one.patient_id),
    }
    if goals:
        made["goal"] = [{"reference": f"Goal/{goal['id']}"} for goal in goals]
    return [*goals, made]


def duty(its_id, shift):
    """A role with weekly hours (UTC), and who has it."""
    role, name = shift.member.role, shift.member.name
    standard = {StaffRole.NURSE: "nurse", StaffRole.PHARMACIST: "pharmacist"}
    known = concept(_ROLES, standard[role]) if role in standard else concept(CODES, role.value)
    return [
        {
            "resourceType": "Practitioner",
            "id": f"{its_id}-who",
            "name": [{"text": name}],
            "telecom": [{"system": "phone", "value": shift.member.phone}],
        },
        {
            "resourceType": "PractitionerRole",
            "id": its_id,
            "active": True,
            "practitioner": {"reference": f"Practitioner/{its_id}-who"},
            "code": [known],
            "availableTime": [
                {
                    "daysOfWeek": [DAYS[shift.begins.weekday()]],
                    "availableStartTime": shift.begins.strftime("%H:%M:%S"),
                    "availableEndTime": shift.ends.strftime("%H:%M:%S"),
                }
            ],
        },
    ]
