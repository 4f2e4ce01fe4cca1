"""Run by alembic, with the connection of `dialog.clinical.sql.upgrading`."""

from alembic import context

from dialog.clinical.sql.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite changes tables only by making them anew.
    render_as_batch=True,
)
context.run_migrations()
