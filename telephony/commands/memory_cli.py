"""`iasovoice memory …`: what is remembered of patients, for the staff that patients turn to."""

import asyncio
import json
import sys
import time
from typing import TYPE_CHECKING

import typer

from telephony.commands.options import ConfigOption, JsonOption, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from config.settings import Settings

_WRONG_USE = 2

memory_app = typer.Typer(help="What is remembered of patients.", no_args_is_help=True)


@memory_app.callback()
def _group() -> None:
    """What is remembered of patients."""


@memory_app.command("forget", epilog="Example: iasovoice memory forget < ids")
def forget(config: ConfigOption = None, json_output: JsonOption = False) -> None:
    """Delete what is remembered of patients; their ids are read from standard input, one a line.

    They stand in no argument, so that they stand in no list of processes or commands either.
    """
    settings = settings_of(config)
    ids = [line.strip() for line in sys.stdin if line.strip()]
    counts = asyncio.run(_forget(settings, ids))
    if counts is None:
        typer.echo(
            "iasovoice: the settings name no memory that outlives a process; "
            "allowed: memory.engine = 'sqlite', or memory.path",
            err=True,
        )
        raise typer.Exit(_WRONG_USE)
    forgotten, unknown = counts
    if json_output:
        typer.echo(json.dumps({"forgotten": forgotten, "unknown": unknown}))
    else:
        typer.echo(f"Forgot {forgotten}; of {unknown} nothing was remembered.")


async def _forget(settings: "Settings", ids: "Iterable[str]") -> tuple[int, int] | None:
    """How many were forgotten, and of how many there was nothing; None: there is no memory."""
    from dialog.records.memory import InProcessMemories
    from dialog.records.memory_opening import memory_file, open_memories
    from dialog.records.store import check_id

    file = memory_file(settings.memory, settings.store)
    if file is not None and not file.exists():
        # Nothing was remembered here; to look for it need not make a file, nor a key for it.
        asked = list(ids)
        for one in asked:
            check_id(one)
        return 0, len(asked)
    memories = await open_memories(settings.memory, settings.store, clock=time.time)
    if memories is None or isinstance(memories, InProcessMemories):
        return None
    try:
        done = [await memories.forget(one) for one in ids]
    finally:
        await memories.close()
    return sum(done), len(done) - sum(done)
