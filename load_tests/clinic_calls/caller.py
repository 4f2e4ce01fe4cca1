"""A patient of the invented clinic who calls for one thing, and answers what is asked."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialog.clinical.content import ClinicContent
from dialog.clinical.people import PatientRecord
from dialog.turn import Source, Turn, Utterance


class Errand(StrEnum):
    """What somebody calls for. Each begins with who is calling."""

    BOOKING = "booking"
    REFILL = "refill"
    RESULTS = "results"


_TIMES = ("as soon as possible", "tomorrow", "next week", "in two weeks")
_CHOICES = ("the first one", "the second one")
_YES = Utterance("yes")
_GOODBYE = Utterance("no thank you goodbye")


@dataclass(frozen=True, slots=True)
class Case:
    """Who calls, what for, and of which medicine."""

    patient: PatientRecord
    errand: Errand
    medicine: str = ""


def cases(content: ClinicContent, count: int) -> Sequence[Case]:
    """So many different patients who can be known by telephone, their errands in turn."""
    medicines = {whose: one.name for one, whose in content.medicines if one.is_active}
    known = [
        one
        for one in content.patients
        if not one.is_deceased and one.postal_code and one.language == "en" and _is_single(one)
    ]
    wanted = [one for one in known if _is_one_of_a_kind(one, content.patients)]
    if count > len(wanted):
        raise ValueError(f"calls = {count}; allowed: up to {len(wanted)}, one for each patient")
    return [_case(at, one, medicines.get(one.id, "")) for at, one in enumerate(wanted[:count])]


def _case(at: int, patient: PatientRecord, medicine: str) -> Case:
    errands = (Errand.BOOKING, Errand.RESULTS, *((Errand.REFILL,) if medicine else ()))
    return Case(patient, errands[at % len(errands)], medicine)


def _is_single(patient: PatientRecord) -> bool:
    return " " not in patient.given_name and "-" not in patient.family_name


def _is_one_of_a_kind(patient: PatientRecord, everybody: Sequence[PatientRecord]) -> bool:
    """Nobody else is born on the same day, so that a name that sounds alike is no doubt."""
    return sum(one.born_on == patient.born_on for one in everybody) == 1


class ClinicCaller:
    """Answers the turns of one call."""

    def __init__(self, case: Case, rng: random.Random) -> None:
        self.case = case
        self._rng = rng
        self._has_begun = False

    def answer(self, turn: Turn) -> Utterance:
        """What is said to this."""
        if not self._has_begun:
            self._has_begun = True
            return Utterance(self._first_words())
        asked = turn.requested_slot
        said = self._to_question(asked) if asked else None
        if said is not None:
            return said
        return _YES if turn.slots.get("refill_step") == "confirm" else _GOODBYE

    def _first_words(self) -> str:
        match self.case.errand:
            case Errand.BOOKING:
                return "i want to make an appointment"
            case Errand.REFILL:
                return f"i need a refill of my {self.case.medicine}"
            case Errand.RESULTS:
                return "are my test results in"

    def _to_question(self, asked: str) -> Utterance | None:
        patient = self.case.patient
        if asked.startswith("survey_"):
            return Utterance("skip")
        keyed = {"date_of_birth": f"{patient.born_on:%m%d%Y}", "third_factor": patient.postal_code}
        if asked in keyed:
            return Utterance(keyed[asked], source=Source.KEYPAD)
        said = {
            "stated_name": f"{patient.given_name} {patient.family_name}".lower(),
            "requested_appointment_type": "a check up",
            "preferred_appointment_time": self._rng.choice(_TIMES),
            "chosen_slot": self._rng.choice(_CHOICES),
            "booking_confirmed": "yes",
        }
        return Utterance(said[asked]) if asked in said else None
