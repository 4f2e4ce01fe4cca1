"""Whom a call is made to, and what for."""

from dataclasses import dataclass
from enum import StrEnum


class Programme(StrEnum):
    """What a patient is phoned about. Said to nobody but the patient."""

    PRENATAL = "prenatal"
    POSTPARTUM = "postpartum"
    ADHERENCE = "adherence"
    BLOOD_PRESSURE = "blood_pressure"
    GLUCOSE = "glucose"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A call that is about to be made."""

    patient_id: str | None
    """Whom it is for; None: whoever proves to be a patient."""
    programme: Programme
