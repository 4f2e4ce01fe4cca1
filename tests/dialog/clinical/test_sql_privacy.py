from dataclasses import replace

import pytest
from sqlalchemy import select, update

from dialog.clinical.care import CareUpdate
from dialog.clinical.errors import BadAnswerError
from dialog.clinical.sql.backend import SqlClinic
from dialog.clinical.sql.tables import MEDICINE, PATIENT, READING
from dialog.clinical.sql.vault import Vault
from dialog.records.sealing import KeyRing
from tests.contracts.clinical_clinic import CLINIC, NOW, TWO_AT_ONE_NUMBER, clock
from tests.contracts.clinical_contract import NOTE, TASK
from tests.contracts.clinical_contract import READING as TOLD
from tests.contracts.clinical_fixtures import PERSONAL
from tests.sql_clinics import SqlSystem, database_at


@pytest.fixture
async def system(tmp_path):
    return await SqlSystem(f"sqlite:///{tmp_path}/clinic.sqlite").fill()


@pytest.fixture
async def database(system):
    database = database_at(system.url, pool=1)
    yield database
    await database.close()


def clinic_with(database, ring, index_key=b"2" * 32):
    return SqlClinic(database, Vault(ring, index_key), clock=clock)


async def test_nothing_personal_can_be_read_in_the_files(system, tmp_path):
    backend = await system.open()
    await backend.book("pat-1", "slot-1", reason="feels faint", key="k1")
    await backend.write_note("pat-1", NOTE, key="k1")
    await backend.leave_task("pat-1", TASK, key="k1")
    await backend.update_care_plan("pat-1", CareUpdate("mood", "weeps at night"), key="k1")
    await backend.add_reading("pat-1", replace(TOLD, unit="oddunit"), key="k1")
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    await backend.close()
    assert b"slot-1" in kept
    secret = {"faint", "dizzy", "Dizziness", "tablets", "weeps", "oddunit", "labetalol", "anaemia"}
    secret |= {"haemoglobin", "Not yet discussed", "walk half", "penicillin", "00501"}
    assert [word for word in secret | PERSONAL if word.encode() in kept] == []


async def test_a_body_that_was_moved_to_another_patient_does_not_open(system, database):
    def swap(connection):
        body = connection.scalar(select(PATIENT.c.body).where(PATIENT.c.id == "pat-1"))
        connection.execute(update(PATIENT).where(PATIENT.c.id == "pat-2").values(body=body))

    await database.write(swap)
    backend = await system.open()
    with pytest.raises(BadAnswerError, match="patient does not open") as caught:
        await backend.patient("pat-2")
    await backend.close()
    assert caught.value.__suppress_context__


async def test_a_body_that_was_moved_to_another_row_of_the_patient_does_not_open(system, database):
    def swap(connection):
        body = connection.scalar(select(MEDICINE.c.body).where(MEDICINE.c.id == "med-1"))
        connection.execute(update(MEDICINE).where(MEDICINE.c.id == "med-2").values(body=body))

    await database.write(swap)
    backend = await system.open()
    with pytest.raises(BadAnswerError, match="medicine does not open"):
        await backend.medicines("pat-1")
    await backend.close()


async def test_a_reading_that_was_altered_is_not_told(system, database):
    def alter(connection):
        where = (READING.c.patient_id == "pat-2",)
        body = connection.scalar(select(READING.c.body).where(*where))
        connection.execute(
            update(READING).where(*where).values(body=body[:-1] + bytes([body[-1] ^ 1]))
        )

    await database.write(alter)
    backend = await system.open()
    with pytest.raises(BadAnswerError):
        await backend.readings("pat-2", "systolic", NOW.replace(year=2020))
    await backend.close()


async def test_rows_open_after_their_key_was_rotated(database, system):
    ring = KeyRing({"k": b"1" * 32, "new": b"3" * 32}, "new")
    clinic = clinic_with(database, ring)
    assert len(await clinic.patients_at(TWO_AT_ONE_NUMBER)) == 2
    await clinic.update_care_plan("pat-1", CareUpdate("mood", "better"), key="k1")
    assert (await clinic.patient("pat-1")).given_name == CLINIC.patients[0].given_name


async def test_without_the_key_nothing_opens(database, system):
    with pytest.raises(BadAnswerError):
        await clinic_with(database, KeyRing({"k": b"9" * 32}, "k")).patient("pat-1")


async def test_with_another_index_key_nobody_is_found(database, system):
    clinic = clinic_with(database, KeyRing({"k": b"1" * 32}, "k"), b"9" * 32)
    assert await clinic.patients_at(TWO_AT_ONE_NUMBER) == []


def test_an_index_key_of_another_length_is_refused():
    with pytest.raises(ValueError, match="16 bytes; allowed: 32"):
        Vault(KeyRing({"k": b"1" * 32}, "k"), b"2" * 16)
