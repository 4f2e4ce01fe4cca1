"""`iasovoice db …`: the tables of a clinic in a database of our own."""

import asyncio
import json

import typer

from telephony.commands.options import ConfigOption, JsonOption, settings_of

_WRONG_USE = 2

db_app = typer.Typer(help="The tables of the clinic's database.", no_args_is_help=True)


@db_app.callback()
def _group() -> None:
    """The tables of the clinic's database."""


@db_app.command("upgrade", epilog="Example: iasovoice db upgrade --config site.yaml")
def upgrade(config: ConfigOption = None, json_output: JsonOption = False) -> None:
    """Bring the tables to the revision of this program; run it again as often as you like."""
    clinical = settings_of(config).clinical
    if clinical.backend != "sql":
        typer.echo(
            f"iasovoice: clinical.backend = {clinical.backend!r} has no tables; allowed: 'sql'",
            err=True,
        )
        raise typer.Exit(_WRONG_USE)
    from dialog.clinical.sql.opening import upgrade_clinic

    before, after = asyncio.run(upgrade_clinic(clinical.sql))
    if json_output:
        typer.echo(json.dumps({"before": before, "after": after}))
    elif before == after:
        typer.echo(f"The tables have revision {after} already.")
    else:
        typer.echo(f"Upgraded the tables from revision {before or 'none'} to {after}.")
