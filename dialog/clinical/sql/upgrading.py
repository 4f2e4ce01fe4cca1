"""The tables' revision: what a database has, and how it comes to the newest."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from dialog.clinical.errors import ClinicalSettingsError
from dialog.clinical.sql.database import ClinicDatabase

_SCRIPTS = "dialog.clinical.sql:migrations"
_LOCK = 7_310_584
"""PostgreSQL's lock by which processes that start together upgrade once; arbitrary."""


def newest_revision() -> str:
    """The revision that this program works with."""
    head = ScriptDirectory.from_config(migration_config()).get_current_head()
    if head is None:
        raise RuntimeError(f"{_SCRIPTS} holds no migration")
    return head


async def current_revision(database: ClinicDatabase) -> str | None:
    """The revision of the tables; None where there are none yet.

    Raises:
        UnavailableError: the database does not answer.
    """
    return await database.read(_revision_of)


async def upgrade(database: ClinicDatabase) -> None:
    """Brings the tables to the newest revision, in one transaction.

    Raises:
        ClinicalSettingsError: they have a revision that only a newer program knows.
        UnavailableError: the database does not answer, or refuses; nothing has changed then.
    """

    def step(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        try:
            _upgrade(connection)
        except CommandError:
            raise ClinicalSettingsError(
                "the clinic's tables have a revision that this program does not know; "
                f"allowed: up to {newest_revision()}"
            ) from None

    await database.write(step)


def migration_config() -> Config:
    """Where alembic finds the migrations; `attributes["connection"]` is to be set."""
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    return config


def _revision_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> None:
    config = migration_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
