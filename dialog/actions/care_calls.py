"""The actions of calls about medicines and readings."""

from datetime import tzinfo

from dialog.actions.action import Action
from dialog.actions.adherence import (
    AskTeachBack,
    BeginAdherence,
    CheckAdherenceForm,
    LookUpMedicines,
    adherence_readers,
)
from dialog.actions.adherence_review import ReviewAdherence
from dialog.actions.reading_course import BeginReading, CheckCourse, course_readers
from dialog.actions.reading_form import AskReadingConfirmed, AskTold, AskWhichReading, CheckReading
from dialog.actions.reading_store import StoreReadings
from dialog.actions.readings import LookUpReadings, reading_readers
from dialog.actions.slots import Reader
from dialog.clinical.backend import ClinicalBackend
from triage.assess import Triage


def care_call_actions(
    clinic: ClinicalBackend | None, triage: Triage, zone: tzinfo
) -> tuple[Action, ...]:
    """What such a call can do; without a clinic nobody can be known, and nothing is stored."""
    store = StoreReadings(clinic, triage, zone)
    return (
        BeginAdherence(clinic),
        LookUpMedicines(clinic),
        CheckAdherenceForm(),
        AskTeachBack(),
        ReviewAdherence(clinic),
        BeginReading(clinic, zone),
        LookUpReadings(clinic, triage, zone),
        CheckReading(zone),
        AskTold(),
        AskWhichReading(),
        AskReadingConfirmed(zone),
        store,
        CheckCourse("blood_pressure_form", store, zone),
        CheckCourse("glucose_form", store, zone),
    )


def care_call_readers(zone: tzinfo) -> dict[str, Reader]:
    """How the answers in such a call are read, where it is `zone` time."""
    return {**reading_readers(zone), **course_readers(), **adherence_readers(zone)}
