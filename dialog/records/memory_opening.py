"""Makes the memory of earlier calls that the settings name."""

from collections.abc import Callable

from config.memory_settings import MemorySettings
from config.settings import StoreSettings
from dialog.records.memory import InProcessMemories, PatientMemories
from dialog.records.memory_sqlite import SqliteMemories
from dialog.records.opening import make_sealer


async def open_memories(
    settings: MemorySettings, store: StoreSettings, *, clock: Callable[[], float]
) -> PatientMemories | None:
    """The memory, to be closed by the caller; None: nothing is remembered.

    Args:
        settings: of the memory.
        store: whose keys seal it too.
        clock: seconds since the epoch.

    Raises:
        StoreSettingsError: there is no key to seal it with.
        StoreUnavailableError: its file cannot be used.
    """
    automatic = "sqlite" if settings.path is not None else store.engine
    match automatic if settings.engine == "auto" else settings.engine:
        case "memory":
            return InProcessMemories(keep_s=settings.keep_s, clock=clock)
        case "sqlite":
            return await _open_sqlite(settings, store, clock)
        case _:
            return None


async def _open_sqlite(
    settings: MemorySettings, store: StoreSettings, clock: Callable[[], float]
) -> PatientMemories:
    memories = SqliteMemories(
        settings.path or store.path.with_name("memory.sqlite"),
        make_sealer(store),
        keep_s=settings.keep_s,
        timeout_s=settings.timeout_s,
        clock=clock,
    )
    await memories.open()
    return memories
