import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from servers import PostgresServer
from sqlalchemy import inspect, text

from dialog.clinical.errors import ClinicalSettingsError, UnavailableError
from dialog.clinical.sql.opening import make_sqlite_file
from dialog.clinical.sql.tables import METADATA
from dialog.clinical.sql.upgrading import (
    current_revision,
    migration_config,
    newest_revision,
    upgrade,
)
from tests.sql_clinics import database_at, wiped


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


async def test_the_way_back_leaves_no_table(database):
    await upgrade(database)

    def back(connection):
        config = migration_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        return inspect(connection).get_table_names()

    assert await database.write(back) == ["alembic_version"]
