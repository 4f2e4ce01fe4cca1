"""What the record tells of the patient that triage must know, once it is sure who is calling."""

from dataclasses import replace
from datetime import date

from dialog.clinical.people import PatientRecord, PregnancyOutcome
from dialog.rasa.domain import Json
from dialog.rasa.events import SlotSet
from dialog.rasa.tracker import Tracker
from triage.decision import Patient

DUE, DELIVERED, CONDITIONS = "due_on", "delivered_on", "known_conditions"
_POSTPARTUM_DAYS = 365
"""How long a birth matters (ACOG and CDC count a year)."""


def facts_of(record: PatientRecord) -> tuple[SlotSet, ...]:
    """The slots that hold what triage must know; a pregnancy that was lost is none."""
    pregnancy = record.pregnancy
    due = delivered = None
    if pregnancy is not None and pregnancy.outcome is PregnancyOutcome.ONGOING:
        due = pregnancy.due_on.isoformat()
    if pregnancy is not None and pregnancy.outcome is PregnancyOutcome.BORN and pregnancy.ended_on:
        delivered = pregnancy.ended_on.isoformat()
    conditions: Json = list(record.conditions) or None
    return SlotSet(DUE, due), SlotSet(DELIVERED, delivered), SlotSet(CONDITIONS, conditions)


def with_facts(patient: Patient, tracker: Tracker) -> Patient:
    """The patient, with what those slots tell; what was said in the call stands."""
    due, delivered = recorded_day(tracker.slot(DUE)), recorded_day(tracker.slot(DELIVERED))
    days = None if delivered is None else (patient.on - delivered).days
    conditions = tracker.slot(CONDITIONS)
    known = tuple(str(one) for one in conditions) if isinstance(conditions, list) else ()
    return replace(
        patient,
        due_date=due,
        postpartum_days=days if days is not None and 0 <= days <= _POSTPARTUM_DAYS else None,
        conditions=(*patient.conditions, *known),
    )


def recorded_day(held: Json) -> date | None:
    """The day that such a slot holds, if any."""
    return date.fromisoformat(held) if isinstance(held, str) else None
