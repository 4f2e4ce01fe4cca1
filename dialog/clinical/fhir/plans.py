"""Care plans, their goals, and what patients tell for them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from fhir.resources.R4B.careplan import CarePlan as FhirCarePlan
from fhir.resources.R4B.goal import Goal

from dialog.clinical.care import CareGoal, CarePlan, CareUpdate, GoalStatus
from dialog.clinical.errors import RefusedError
from dialog.clinical.fhir.elements import (
    Json,
    coded,
    concept_text,
    identifier,
    instant,
    read,
    reference_id,
    unreadable,
    version_of,
    writable,
)
from dialog.clinical.fhir.site import Code, Site

_STATUSES = {
    "planned": GoalStatus.ACTIVE,
    "accepted": GoalStatus.ACTIVE,
    "active": GoalStatus.ACTIVE,
    "on-hold": GoalStatus.DROPPED,
    "completed": GoalStatus.REACHED,
    "cancelled": GoalStatus.DROPPED,
    "rejected": GoalStatus.DROPPED,
}
"""On a `proposed` goal nobody has agreed; `entered-in-error` never was one."""


def is_current(raw: Json, patient_id: str, site: Site) -> bool:
    """Whether it is a plan of this patient's that is followed now."""
    if raw.get("status") != "active":
        return False
    return reference_id(read(FhirCarePlan, raw).subject, "Patient", site) == patient_id


def goal_ids(plans: Iterable[Json], site: Site) -> tuple[str, ...]:
    """The goals that plans refer to, each once, in their order."""
    told = (one for raw in plans for one in read(FhirCarePlan, raw).goal or ())
    ids = (reference_id(one, "Goal", site) for one in told)
    return tuple(dict.fromkeys(found for found in ids if found))


def read_plan(
    patient_id: str, plans: Sequence[Json], goals: Mapping[str, Json], site: Site
) -> CarePlan:
    """One plan of all that are followed now; its version is theirs, in the order of their ids.

    Raises:
        BadAnswerError: a plan or a goal cannot be read, or a goal is missing.
    """
    found = []
    for its_id in goal_ids(plans, site):
        raw = goals.get(its_id)
        if raw is None:
            raise unreadable("CarePlan", "goal", "refers to nothing")
        goal = read_goal(raw, patient_id, site)
        if goal is not None:
            found.append(goal)
    ordered = sorted(plans, key=lambda raw: str(raw.get("id")))
    version = ",".join(f"{raw.get('id')}:{version_of(raw)}" for raw in ordered)
    return CarePlan(patient_id, tuple(found), version)


def read_goal(raw: Json, patient_id: str, site: Site) -> CareGoal | None:
    """A goal; None: nobody agreed on it, or it is not this patient's.

    Raises:
        BadAnswerError: it cannot be read.
    """
    one = read(Goal, raw)
    status = _STATUSES.get(one.lifecycleStatus or "")
    if status is None or reference_id(one.subject, "Patient", site) != patient_id:
        return None
    text = concept_text(one.description)
    if not text or not one.id:
        raise unreadable("Goal", "description" if one.id else "id", "missing")
    return CareGoal(one.id, text, status)


def told(patient_id: str, update: CareUpdate, *, at: datetime, key: Code, site: Site) -> Json:
    """What the patient told, as a `Communication` from the patient.

    Raises:
        RefusedError: there is nothing in it.
    """
    text = writable(update.text)
    if not text:
        raise RefusedError("an update without text")
    patient = {"reference": f"Patient/{patient_id}"}
    return {
        "resourceType": "Communication",
        "identifier": [identifier(key)],
        "status": "completed",
        "topic": coded(site.own(update.kind)),
        "subject": patient,
        "sender": patient,
        "sent": instant(at),
        "payload": [{"contentString": text}],
    }
