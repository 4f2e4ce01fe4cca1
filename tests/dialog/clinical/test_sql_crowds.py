"""Many who book, move and cancel at once, each write tried twice; and a process killed amid it."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from servers import PostgresServer

from dialog.clinical.care import Appointment, AppointmentStatus
from dialog.clinical.errors import ClinicalError
from dialog.clinical.sql.filling import fill
from dialog.clinical.sql.opening import make_sqlite_file
from dialog.clinical.sql.upgrading import upgrade
from tests.contracts.clinical_clinic import DAY, HOUR, NOW, slot
from tests.contracts.clinical_fixtures import ANY_TIME
from tests.sql_clinics import CONTENT, VAULT, SqlSystem, database_at, wiped

PATIENTS = ("pat-1", "pat-2", "pat-3")
CROWDED = replace(
    CONTENT,
    slots=tuple(slot(number, "checkup", NOW + DAY + number * HOUR) for number in range(300)),
    appointments=(),
)


@pytest.fixture(scope="module")
def server():
    server = PostgresServer()
    yield server.start()
    server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
async def system(request, tmp_path):
    if request.param == "sqlite":
        make_sqlite_file(tmp_path / "clinic.sqlite")
        return await crowded(f"sqlite:///{tmp_path}/clinic.sqlite")
    server = request.getfixturevalue("server")
    await wiped(server.url)
    return await crowded(server.url)


async def crowded(url):
    database = database_at(url)
    await upgrade(database)
    await fill(database, VAULT, CROWDED)
    await database.close()
    return SqlSystem(url)


async def all_appointments(clinic):
    return [
        one
        for patient_id in PATIENTS
        for one in await clinic.appointments(patient_id, since=ANY_TIME)
    ]


def change(clinic, known, rng, key):
    """One random thing to do, twice with one key, as of somebody whose answer was lost."""
    slot_id = f"slot-{rng.randrange(12)}"
    appointment = rng.choice(known) if known else None
    if appointment is None or rng.random() < 0.4:
        patient_id = rng.choice(PATIENTS)
        return [clinic.book(patient_id, slot_id, reason="", key=key) for _ in range(2)]
    if rng.random() < 0.6:
        return [clinic.reschedule(appointment, slot_id, key=key) for _ in range(2)]
    return [clinic.cancel(appointment, key=key) for _ in range(2)]


@pytest.mark.parametrize("seed", range(3))
async def test_no_slot_is_held_twice_and_no_answer_was_untrue(system, seed):
    rng = random.Random(seed)
    clinics = [await system.open() for _ in range(2)]
    known, answered = [], []
    for wave in range(12):
        doing = [change(rng.choice(clinics), known, rng, f"{wave}-{number}") for number in range(6)]
        answers = await asyncio.gather(
            *[write for twice in doing for write in twice], return_exceptions=True
        )
        strange = [one for one in answers if not isinstance(one, Appointment | ClinicalError)]
        assert strange == []
        for first, second in zip(answers[::2], answers[1::2], strict=True):
            if isinstance(first, Appointment) and isinstance(second, Appointment):
                assert first == second
        answered += [one for one in answers if isinstance(one, Appointment)]
        known = await all_appointments(clinics[0])
    newest = {}
    for one in sorted(answered, key=lambda one: int(one.version)):
        newest[one.id] = one
    kept = {one.id: one for one in await all_appointments(clinics[1])}
    assert kept == newest
    held = Counter(one.begins_at for one in kept.values() if one.status is AppointmentStatus.BOOKED)
    assert held
    assert set(held.values()) == {1}
    free = await clinics[0].free_slots("checkup", NOW, NOW + 30 * DAY, limit=1000)
    assert {one.begins_at for one in free}.isdisjoint(held)
    assert len(free) + len(held) == 300
    for clinic in clinics:
        await clinic.close()


BOOKER = """
import asyncio, sys
from tests.sql_clinics import SqlSystem

async def book():
    clinic = await SqlSystem(sys.argv[1]).open()
    for number in range(300):
        made = await clinic.book("pat-1", f"slot-{number}", reason="", key=str(number))
        print(made.id, flush=True)

asyncio.run(book())
"""


async def test_no_booking_that_was_told_is_lost_when_the_process_is_killed(system):
    root = Path(__file__).parents[3]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BOOKER, system.url,
        stdout=asyncio.subprocess.PIPE, cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root}:{root / 'tests'}"},
    )  # fmt: skip
    told = [(await process.stdout.readline()).decode().strip() for _ in range(10)]
    process.send_signal(signal.SIGKILL)
    told += (await process.stdout.read()).decode().split("\n")[:-1]
    await process.wait()
    clinic = await system.open()
    kept = [one.id for one in await clinic.appointments("pat-1", since=ANY_TIME)]
    assert len(told) >= 10
    assert set(told) <= set(kept)
    assert len(kept) <= len(told) + 1
    again = await clinic.book("pat-1", "slot-0", reason="", key="0")
    assert again.id == told[0]
    await clinic.close()
