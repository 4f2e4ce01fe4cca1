"""What the parts of the contract suite for clinical backends share."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import chain

import pytest

from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import Appointment, AppointmentStatus
from dialog.clinical.errors import ClinicalError
from dialog.clinical.people import PatientRecord
from tests.contracts.clinical_clinic import CLINIC, DAY, NOW, ClinicalSystem

ANY_TIME = NOW - 300 * DAY
PERSONAL = frozenset(
    chain.from_iterable(
        (one.given_name, one.family_name, one.phone, one.born_on.isoformat(), one.record_number)
        for one in CLINIC.patients
    )
) | {"Feels dizzy", "Asks about her tablets", "+12025550199"}


@contextmanager
def refuses(*kinds: type[ClinicalError]) -> Iterator[None]:
    """Expects one of these errors; whatever a log might print of it names nobody."""
    with pytest.raises(kinds) as caught:
        yield
    told: BaseException | None = caught.value
    while told is not None:
        text = f"{told} {told!r}"
        assert not [word for word in PERSONAL if word in text]
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)


def named(records: object) -> list[str]:
    return sorted(one.id for one in records)  # type: ignore[attr-defined]


def content(record: PatientRecord) -> PatientRecord:
    """Without what each system does its own way."""
    return replace(
        record,
        version="",
        conditions=tuple(sorted(record.conditions)),
        allergies=tuple(sorted(record.allergies)),
    )


async def slots_from(backend: ClinicalBackend, begins: datetime = NOW) -> list[str]:
    """Ids of the free check-ups of the next thirty days."""
    free = await backend.free_slots("checkup", begins, begins + 30 * DAY, limit=50)
    return [one.id for one in free]


async def booked(backend: ClinicalBackend, patient_id: str) -> list[tuple[datetime, str]]:
    return [
        (one.begins_at, one.kind)
        for one in await backend.appointments(patient_id, since=ANY_TIME)
        if one.status is AppointmentStatus.BOOKED
    ]


async def appointment(backend: ClinicalBackend, patient_id: str, its_id: str) -> Appointment:
    (found,) = [
        one for one in await backend.appointments(patient_id, since=ANY_TIME) if one.id == its_id
    ]
    return found


class ContractFixtures:
    @pytest.fixture
    async def backend(self, system: ClinicalSystem) -> AsyncIterator[ClinicalBackend]:
        backend = await system.open()
        yield backend
        await backend.close()

    @pytest.fixture
    async def other(self, system: ClinicalSystem) -> AsyncIterator[ClinicalBackend]:
        """Another process that serves the same hospital."""
        other = await system.open()
        yield other
        await other.close()
