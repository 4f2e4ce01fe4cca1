import asyncio
from dataclasses import replace
from datetime import date

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from servers import PostgresServer
from sqlalchemy import insert, inspect, text, update

from dialog.clinical.backend import MOST_BORN_ON
from dialog.clinical.errors import ClinicalSettingsError, RefusedError, UnavailableError
from dialog.clinical.sql.backend import SqlClinic
from dialog.clinical.sql.birthdays import index_birthdays
from dialog.clinical.sql.opening import make_sqlite_file
from dialog.clinical.sql.rows import patient_values
from dialog.clinical.sql.tables import METADATA, PATIENT
from dialog.clinical.sql.upgrading import (
    current_revision,
    migration_config,
    newest_revision,
    upgrade,
)
from tests.contracts.clinical_clinic import CLINIC
from tests.sql_clinics import VAULT, SqlSystem, database_at, wiped


@pytest.fixture(scope="module")
def server():
    server = PostgresServer()
    yield server.start()
    server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request, tmp_path):
    if request.param == "sqlite":
        path = tmp_path / "clinic.sqlite"
        make_sqlite_file(path)
        return f"sqlite:///{path}"
    server = request.getfixturevalue("server")
    await wiped(server.url)
    return server.url


@pytest.fixture
async def database(url):
    database = database_at(url)
    yield database
    await database.close()


async def differences(database):
    def compare(connection):
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)

    return await database.read(compare)


async def test_the_migrations_make_the_tables_that_the_program_knows(database):
    assert await current_revision(database) is None
    assert await differences(database) != []
    await upgrade(database)
    assert await current_revision(database) == newest_revision()
    assert await differences(database) == []


async def test_the_constraints_that_the_program_relies_on_are_made(database):
    await upgrade(database)

    def look(connection):
        inspector = inspect(connection)
        unique = inspector.get_unique_constraints("appointment")
        key = inspector.get_pk_constraint("keyed_write")
        owner = inspector.get_foreign_keys("note")
        return (
            [one["column_names"] for one in unique],
            sorted(key["constrained_columns"]),
            [one["referred_table"] for one in owner],
        )

    found = await database.read(look)
    assert found == ([["slot_id"]], ["key", "operation"], ["patient"])


async def test_an_upgrade_of_the_newest_changes_nothing(database):
    await upgrade(database)
    await upgrade(database)
    assert await current_revision(database) == newest_revision()


async def test_processes_that_start_together_upgrade_once(url):
    databases = [database_at(url, pool=1) for _ in range(5)]
    await asyncio.gather(*[upgrade(one) for one in databases])
    assert {await current_revision(one) for one in databases} == {newest_revision()}
    for one in databases:
        await one.close()


async def test_tables_of_a_newer_program_are_left_alone(database):
    await upgrade(database)

    def of_the_future(connection):
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    await database.write(of_the_future)
    with pytest.raises(ClinicalSettingsError, match=f"allowed: up to {newest_revision()}"):
        await upgrade(database)
    assert await current_revision(database) == "9999"


async def test_an_upgrade_that_fails_leaves_nothing_behind(database):
    def of_others(connection):
        connection.execute(text("CREATE TABLE note (id INTEGER)"))

    await database.write(of_others)
    with pytest.raises(UnavailableError):
        await upgrade(database)
    assert await current_revision(database) is None
    tables = await database.read(lambda connection: inspect(connection).get_table_names())
    assert tables == ["note"]


async def test_patients_of_an_older_program_are_found_by_their_birthday(url, database):
    await (system := SqlSystem(url)).fill()
    older = update(PATIENT).values(birthday_digest=None)
    await database.write(lambda connection: connection.execute(older).rowcount)
    clinic = await system.open()
    assert list(await clinic.patients_born_on(date(1988, 11, 30))) == []
    assert await index_birthdays(database, VAULT) == len(CLINIC.patients)
    assert [one.id for one in await clinic.patients_born_on(date(1988, 11, 30))] == [
        "pat-2",
        "pat-5",
    ]
    assert await index_birthdays(database, VAULT) == 0
    await clinic.close()


async def test_tables_of_the_first_revision_are_upgraded_with_their_patients(database):
    row = patient_values(CLINIC.patients[0], VAULT)
    del row["birthday_digest"]

    def of_old(connection):
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(insert(PATIENT).values(row))

    await database.write(of_old)
    await upgrade(database)
    assert await index_birthdays(database, VAULT) == 1
    clinic = SqlClinic(database, VAULT, clock=lambda: 0.0)
    (found,) = await clinic.patients_born_on(CLINIC.patients[0].born_on)
    assert found.id == "pat-1"


async def test_a_birthday_of_too_many_is_refused_and_not_cut_short(url, database):
    await (system := SqlSystem(url)).fill()
    more = [
        patient_values(replace(CLINIC.patients[3], id=f"more-{n}"), VAULT)
        for n in range(MOST_BORN_ON)
    ]
    await database.write(lambda connection: connection.execute(insert(PATIENT), more).rowcount)
    clinic = await system.open()
    with pytest.raises(RefusedError, match=f"more than {MOST_BORN_ON}"):
        await clinic.patients_born_on(date(1940, 1, 1))
    assert len(await clinic.patients_named("Egon", "Beispielmann", date(1940, 1, 1))) > 1
    await clinic.close()


async def test_the_way_back_leaves_no_table(database):
    await upgrade(database)

    def back(connection):
        config = migration_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        return inspect(connection).get_table_names()

    assert await database.write(back) == ["alembic_version"]
