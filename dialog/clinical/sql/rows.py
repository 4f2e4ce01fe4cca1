"""Rows of the clinic's tables from and to what the agent speaks of."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import Row

from dialog.clinical.care import (
    Appointment,
    AppointmentStatus,
    CareGoal,
    FreeSlot,
    GoalStatus,
    Measurement,
    Medicine,
    TestResult,
    WaitingEntry,
)
from dialog.clinical.people import Candidate, PatientRecord, Pregnancy, PregnancyOutcome, Proxy
from dialog.clinical.sql.tables import GOAL, MEDICINE, PATIENT, READING, RESULT
from dialog.clinical.sql.vault import PatientVault, Vault
from triage.decision import Acuity

Values = dict[str, Any]


def patient_values(record: PatientRecord, vault: Vault) -> Values:
    """The row of a patient."""
    fields = asdict(record)
    del fields["id"], fields["version"]
    return {
        "id": record.id,
        "phone_digest": vault.phone_digest(record.phone),
        "identity_digest": vault.identity_digest(
            record.given_name, record.family_name, record.born_on
        ),
        "birthday_digest": vault.birthday_digest(record.born_on),
        "version": 1,
        "body": vault.of(record.id).seal(PATIENT.name, record.id, fields),
    }


def patient_of(row: Row[Any], vault: Vault) -> PatientRecord:
    """The patient of a row."""
    fields = vault.of(row.id).open(PATIENT.name, row.id, row.body)
    pregnancy = fields.pop("pregnancy")
    return PatientRecord(
        id=row.id,
        version=str(row.version),
        born_on=date.fromisoformat(fields.pop("born_on")),
        pregnancy=None if pregnancy is None else _pregnancy(pregnancy),
        conditions=tuple(fields.pop("conditions")),
        allergies=tuple(fields.pop("allergies")),
        proxies=tuple(
            Proxy(one["name"], one["relation"], tuple(one["may_hear"]))
            for one in fields.pop("proxies")
        ),
        **fields,
    )


def candidates_of(found: Sequence[Row[Any]], vault: Vault) -> list[Candidate]:
    """The patients of these rows, as far as names are compared with them."""
    return [Candidate.of(patient_of(row, vault)) for row in found]


def _pregnancy(fields: Values) -> Pregnancy:
    ended_on = fields["ended_on"]
    return Pregnancy(
        date.fromisoformat(fields["due_on"]),
        PregnancyOutcome(fields["outcome"]),
        None if ended_on is None else date.fromisoformat(ended_on),
    )


def slot_of(row: Row[Any]) -> FreeSlot:
    """The slot of a row."""
    return FreeSlot(row.id, row.kind, row.begins_at, row.minutes, row.with_whom)


def appointment_of(row: Row[Any]) -> Appointment:
    """The appointment of a row."""
    return Appointment(
        row.id,
        row.patient_id,
        row.kind,
        row.begins_at,
        row.minutes,
        row.with_whom,
        AppointmentStatus(row.status),
        str(row.version),
    )


def medicine_of(row: Row[Any], vault: PatientVault) -> Medicine:
    """The medicine of a row."""
    return Medicine(id=row.id, **vault.open(MEDICINE.name, row.id, row.body))


def result_of(row: Row[Any], vault: PatientVault) -> TestResult:
    """The result of a row."""
    fields = vault.open(RESULT.name, row.id, row.body)
    return TestResult(row.id, fields["name"], row.found_on, row.is_released, fields["text"])


def goal_of(row: Row[Any], vault: PatientVault) -> CareGoal:
    """The goal of a row."""
    fields = vault.open(GOAL.name, row.id, row.body)
    return CareGoal(row.id, fields["text"], GoalStatus(row.status))


def reading_values(patient_id: str, its_id: str, reading: Measurement, vault: Vault) -> Values:
    """The row of a reading."""
    fields = {"value": reading.value, "unit": reading.unit, "source": reading.source}
    return {
        "id": its_id,
        "patient_id": patient_id,
        "kind": reading.kind,
        "measured_at": reading.at,
        "body": vault.of(patient_id).seal(READING.name, its_id, fields),
    }


def reading_of(row: Row[Any], vault: PatientVault) -> Measurement:
    """The reading of a row."""
    fields = vault.open(READING.name, row.id, row.body)
    return Measurement(row.kind, fields["value"], fields["unit"], row.measured_at, fields["source"])


def written_answer(answer: Appointment | WaitingEntry | str | None) -> bytes:
    """The answer of a write, as it is kept with its key."""
    return orjson.dumps(answer)


def appointment_again(kept: bytes) -> Appointment:
    """The appointment that a write was answered with."""
    fields = orjson.loads(kept)
    begins_at = datetime.fromisoformat(fields.pop("begins_at"))
    status = AppointmentStatus(fields.pop("status"))
    return Appointment(begins_at=begins_at, status=status, **fields)


def waiting_again(kept: bytes) -> WaitingEntry:
    """The waiting-list entry that a write was answered with."""
    fields = orjson.loads(kept)
    return WaitingEntry(acuity=Acuity(fields.pop("acuity")), **fields)


def id_again(kept: bytes) -> str:
    """The id that a write was answered with."""
    its_id: str = orjson.loads(kept)
    return its_id
