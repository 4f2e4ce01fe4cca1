"""Puts a clinic that is made up into the tables."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Table, insert, text

from dialog.clinical.content import ClinicContent
from dialog.clinical.sql.database import ClinicDatabase
from dialog.clinical.sql.rows import Values, patient_values, reading_values
from dialog.clinical.sql.tables import (
    APPOINTMENT,
    DUTY,
    GOAL,
    MEDICINE,
    PATIENT,
    READING,
    RESULT,
    SLOT,
)
from dialog.clinical.sql.vault import Vault


async def fill(database: ClinicDatabase, vault: Vault, content: ClinicContent) -> None:
    """Adds all of it in one transaction.

    Raises:
        UnavailableError: some of it is there already, or the database does not answer.
    """
    tables = _tables(content, vault)

    def add(connection: Connection) -> None:
        for table, rows in tables:
            if rows:
                connection.execute(insert(table), rows)
        # Without it the planner takes full tables for empty ones, until the server looks by itself:
        # a search for free times then took 20 ms instead of one.
        connection.execute(text("ANALYZE"))

    await database.write(add)


def _tables(content: ClinicContent, vault: Vault) -> Sequence[tuple[Table, list[Values]]]:
    """Rows for each table, whatever is referred to first."""
    readings = enumerate(content.readings)
    return (
        (PATIENT, [patient_values(one, vault) for one in content.patients]),
        (SLOT, list(_slots(content))),
        (APPOINTMENT, list(_appointments(content, vault))),
        (MEDICINE, list(_medicines(content, vault))),
        (RESULT, list(_results(content, vault))),
        (GOAL, list(_goals(content, vault))),
        (READING, [reading_values(who, f"reading-{n}", one, vault) for n, (one, who) in readings]),
        (DUTY, list(_duties(content))),
    )


def _slots(content: ClinicContent) -> Iterator[Values]:
    for one in content.slots:
        yield {
            "id": one.id,
            "kind": one.kind,
            "begins_at": one.begins_at,
            "minutes": one.minutes,
            "with_whom": one.with_whom,
        }


def _appointments(content: ClinicContent, vault: Vault) -> Iterator[Values]:
    held = dict(content.held)
    for one in content.appointments:
        yield {
            "id": one.id,
            "patient_id": one.patient_id,
            "slot_id": held.get(one.id),
            "kind": one.kind,
            "begins_at": one.begins_at,
            "minutes": one.minutes,
            "with_whom": one.with_whom,
            "status": one.status.value,
            "version": 1,
            "body": vault.of(one.patient_id).seal(APPOINTMENT.name, one.id, {"reason": ""}),
        }


def _medicines(content: ClinicContent, vault: Vault) -> Iterator[Values]:
    for one, patient_id in content.medicines:
        fields = {
            "name": one.name,
            "dose": one.dose,
            "is_active": one.is_active,
            "refills_left": one.refills_left,
        }
        body = vault.of(patient_id).seal(MEDICINE.name, one.id, fields)
        yield {"id": one.id, "patient_id": patient_id, "body": body}


def _results(content: ClinicContent, vault: Vault) -> Iterator[Values]:
    for one, patient_id in content.results:
        fields = {"name": one.name, "text": one.text}
        yield {
            "id": one.id,
            "patient_id": patient_id,
            "found_on": one.on,
            "is_released": one.is_released,
            "body": vault.of(patient_id).seal(RESULT.name, one.id, fields),
        }


def _goals(content: ClinicContent, vault: Vault) -> Iterator[Values]:
    for plan in content.plans:
        sealing = vault.of(plan.patient_id)
        for position, one in enumerate(plan.goals):
            yield {
                "id": one.id,
                "patient_id": plan.patient_id,
                "position": position,
                "status": one.status.value,
                "body": sealing.seal(GOAL.name, one.id, {"text": one.text}),
            }


def _duties(content: ClinicContent) -> Iterator[Values]:
    for number, one in enumerate(content.on_duty):
        yield {
            "id": f"duty-{number}",
            "name": one.member.name,
            "role": one.member.role.value,
            "phone": one.member.phone,
            "begins_at": one.begins,
            "ends_at": one.ends,
        }
