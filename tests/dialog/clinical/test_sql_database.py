"""What a database does that is busy, slow, mute or gone."""

import asyncio
import sqlite3

import pytest
from servers import Line, PostgresServer
from sqlalchemy import text

from dialog.clinical.errors import ClinicalError, UnavailableError
from dialog.clinical.sql.backend import SqlClinic
from dialog.clinical.sql.opening import make_sqlite_file
from tests.contracts.clinical_clinic import NOW, TWO_AT_ONE_NUMBER, clock
from tests.contracts.clinical_fixtures import ANY_TIME, refuses
from tests.sql_clinics import TIMEOUT_S, VAULT, SqlSystem, database_at, wiped

SHORT_S = 0.3
"""The tests that wait for it wait for nothing to happen."""


@pytest.fixture
async def system(tmp_path):
    path = tmp_path / "clinic.sqlite"
    make_sqlite_file(path)
    return await SqlSystem(f"sqlite:///{path}").fill()


@pytest.fixture(scope="module")
def running():
    server = PostgresServer()
    yield server.start()
    server.stop()


@pytest.fixture
async def server(running):
    await wiped(running.url)
    await SqlSystem(running.url).fill()
    return running


def clinic_at(url, **limits):
    return SqlClinic(database_at(url, **limits), VAULT, clock=clock)


async def test_a_locked_file_is_told_and_names_nobody(system, tmp_path):
    backend = clinic_at(system.url, timeout_s=SHORT_S)
    locked = sqlite3.connect(tmp_path / "clinic.sqlite", isolation_level=None)
    locked.execute("BEGIN IMMEDIATE")
    with refuses(UnavailableError):
        await backend.book("pat-1", "slot-1", reason="", key="k1")
    assert len(await backend.patients_at(TWO_AT_ONE_NUMBER)) == 2
    locked.execute("ROLLBACK")
    locked.close()
    made = await backend.book("pat-1", "slot-1", reason="", key="k1")
    assert made.begins_at > NOW
    await backend.close()


async def test_nothing_is_booked_in_a_file_that_was_deleted(system, tmp_path):
    backend = clinic_at(system.url)
    await backend.patient("pat-1")
    away = tmp_path / "away"
    away.mkdir()
    for one in tmp_path.glob("clinic.sqlite*"):
        one.rename(away / one.name)
    with refuses(UnavailableError):
        await backend.book("pat-1", "slot-1", reason="", key="k1")
    for one in away.iterdir():
        one.rename(tmp_path / one.name)
    made = await backend.book("pat-1", "slot-1", reason="", key="k1")
    assert made.begins_at > NOW
    await backend.close()


async def test_more_callers_than_connections_are_all_answered(system):
    backend = clinic_at(system.url, pool=2)
    answers = await asyncio.gather(*[backend.patient("pat-1") for _ in range(50)])
    assert {one.id for one in answers} == {"pat-1"}
    await backend.close()


async def test_the_pool_is_connected_before_anybody_asks(server):
    database = database_at(server.url, pool=3)
    await database.connect()
    here = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    # Those of the tests before may take a moment to go.
    async with asyncio.timeout(TIMEOUT_S):
        connected = None
        while connected != 3:
            await asyncio.sleep(0.05)
            connected = await database.read(lambda connection: connection.scalar(text(here)))
    await database.close()


async def test_a_filled_clinic_is_known_to_its_planner(server):
    database = database_at(server.url)
    known = "SELECT reltuples FROM pg_class WHERE relname = 'slot'"
    assert await database.read(lambda connection: connection.scalar(text(known))) > 0
    await database.close()


async def test_a_connection_that_cannot_be_had_is_told(tmp_path):
    database = database_at(f"sqlite:///{tmp_path / 'no folder' / 'clinic.sqlite'}")
    with refuses(UnavailableError):
        await database.connect()
    await database.close()


async def test_a_caller_who_hangs_up_does_not_undo_a_write(system):
    backend = clinic_at(system.url)
    booking = asyncio.create_task(backend.book("pat-1", "slot-1", reason="", key="k1"))
    await asyncio.sleep(0)
    booking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await booking
    made = await backend.book("pat-1", "slot-1", reason="", key="k1")
    found = await backend.appointments("pat-1", since=NOW)
    assert [one.id for one in found].count(made.id) == 1
    await backend.close()


async def test_callers_who_hang_up_leave_the_pool_as_it_was(system):
    backend = clinic_at(system.url, pool=2)
    for turns in range(40):
        reads = [asyncio.create_task(backend.patient("pat-1")) for _ in range(4)]
        for _ in range(turns):
            await asyncio.sleep(0)
        for one in reads:
            one.cancel()
        await asyncio.gather(*reads, return_exceptions=True)
    assert (await backend.patient("pat-2")).id == "pat-2"
    await backend.close()


async def test_a_closed_clinic_says_so(system):
    backend = clinic_at(system.url)
    await backend.close()
    with pytest.raises(UnavailableError, match="closed"):
        await backend.patient("pat-1")


async def test_a_folder_that_is_not_there_is_told(tmp_path):
    backend = clinic_at(f"sqlite:///{tmp_path}/none/clinic.sqlite")
    with pytest.raises(UnavailableError, match="OperationalError"):
        await backend.patient("pat-1")
    await backend.close()


async def test_processes_of_one_file_book_a_slot_once(system):
    backends = [clinic_at(system.url) for _ in range(3)]
    answers = await asyncio.gather(
        *[
            one.book("pat-1", f"slot-{1 + number % 3}", reason="", key=f"{place}-{number}")
            for place, one in enumerate(backends)
            for number in range(12)
        ],
        return_exceptions=True,
    )
    booked = [one for one in answers if not isinstance(one, ClinicalError)]
    assert len(booked) == 3
    assert len({one.begins_at for one in booked}) == 3
    for one in backends:
        await one.close()


async def test_a_server_that_was_killed_is_told_and_found_again(server):
    backend = clinic_at(server.url, pool=2)
    await backend.patient("pat-1")
    made = await backend.book("pat-1", "slot-1", reason="", key="k1")
    server.kill()
    with refuses(UnavailableError):
        await backend.book("pat-2", "slot-2", reason="", key="k2")
    server.start()
    # A connection of before may be tried once more.
    for _ in range(2):
        try:
            again = await backend.book("pat-1", "slot-1", reason="", key="k1")
            break
        except UnavailableError:
            continue
    assert again == made
    await backend.close()


async def test_a_mute_server_costs_no_more_than_the_time_allowed(server):
    async with Line(server.port) as line:
        backend = clinic_at(f"postgresql://tester@127.0.0.1:{line.port}/postgres", timeout_s=2.0)
        await backend.patient("pat-1")
        line.state = "mute"
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        with refuses(UnavailableError):
            await backend.patients_at(TWO_AT_ONE_NUMBER)
        with refuses(UnavailableError):
            await backend.book("pat-1", "slot-1", reason="", key="k1")
        assert loop.time() - began_s < 30
        line.state = "passing"
        async with asyncio.timeout(60):
            while True:
                try:
                    await backend.patient("pat-1")
                    break
                except UnavailableError:
                    continue
        await backend.close()


@pytest.mark.parametrize("loses", ["cut", "mute"])
async def test_a_booking_whose_answer_was_lost_is_made_once(server, loses):
    async with Line(server.port) as line:
        backend = clinic_at(f"postgresql://tester@127.0.0.1:{line.port}/postgres", timeout_s=2.0)
        await backend.patient("pat-1")
        line.state = loses
        with refuses(UnavailableError):
            await backend.book("pat-1", "slot-1", reason="", key="k1")
        line.state = "passing"
        async with asyncio.timeout(60):
            while True:
                try:
                    made = await backend.book("pat-1", "slot-1", reason="", key="k1")
                    break
                except UnavailableError:
                    continue
        found = await backend.appointments("pat-1", since=ANY_TIME)
        assert [one.begins_at for one in found].count(made.begins_at) == 1
        await backend.close()


async def test_two_who_swap_their_slots_both_keep_one(server):
    backend = clinic_at(server.url)
    first = await backend.book("pat-1", "slot-1", reason="", key="k1")
    second = await backend.book("pat-2", "slot-2", reason="", key="k2")
    await asyncio.gather(
        backend.reschedule(first, "slot-2", key="k3"),
        backend.reschedule(second, "slot-1", key="k4"),
        return_exceptions=True,
    )
    held = set()
    for patient_id, its_id in (("pat-1", first.id), ("pat-2", second.id)):
        found = await backend.appointments(patient_id, since=NOW)
        held |= {one.begins_at for one in found if one.id == its_id}
    assert held == {first.begins_at, second.begins_at}
    await backend.close()


async def test_an_error_of_the_server_is_told_without_its_words(server):
    database = database_at(server.url)
    await database.write(
        lambda connection: connection.execute(
            text("ALTER TABLE note ADD CHECK (call_id <> '+12025550101')")
        )
    )

    def write(connection):
        connection.execute(
            text(
                "INSERT INTO note (id, patient_id, call_id, written_at, is_signed, body)"
                " VALUES ('n', 'pat-1', '+12025550101', now(), false, '')"
            )
        )

    with refuses(UnavailableError):
        await database.write(write)
    await database.close()
