"""Opens the memory of earlier calls that the settings name."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

from config.settings import Settings
from dialog.actions.memory import MemoryUse
from dialog.call.remembering import load_mentionable
from dialog.records.memory_opening import open_memories

MENTIONABLE = Path(str(files("config"))) / "memory.yaml"


@asynccontextmanager
async def opened_memory(
    settings: Settings, *, clock: Callable[[], float], is_kept: bool
) -> AsyncIterator[MemoryUse | None]:
    """The memory, closed with the block; None: nothing is remembered.

    Args:
        settings: all of them; it is sealed with the keys of the record of calls.
        clock: seconds since the epoch.
        is_kept: False where the calls themselves are not: then it ends with the process.

    Raises:
        MemoryTableError, StoreSettingsError, StoreUnavailableError: it cannot be used.
    """
    told = settings.memory
    if not is_kept and told.engine != "off":
        told = told.model_copy(update={"engine": "memory"})
    store = await open_memories(told, settings.store, clock=clock)
    if store is None:
        yield None
        return
    try:
        yield MemoryUse(
            store,
            load_mentionable(MENTIONABLE),
            keep_s=told.keep_s,
            mention_within_s=told.mention_within_s,
            within_s=told.timeout_s,
        )
    finally:
        await store.close()
