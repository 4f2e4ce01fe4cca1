"""Makes the memory of earlier calls that the settings name."""

from collections.abc import Callable
from pathlib import Path

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
    match _engine(settings, store):
        case "memory":
            return InProcessMemories(keep_s=settings.keep_s, clock=clock)
        case "sqlite":
            return await _open_sqlite(settings, store, clock)
        case _:
            return None


def memory_file(settings: MemorySettings, store: StoreSettings) -> Path | None:
    """Where the memory is, whether or not anything was remembered yet; None: in no file."""
    return _path(settings, store) if _engine(settings, store) == "sqlite" else None


def _engine(settings: MemorySettings, store: StoreSettings) -> str:
    automatic = "sqlite" if settings.path is not None else store.engine
    return automatic if settings.engine == "auto" else settings.engine


def _path(settings: MemorySettings, store: StoreSettings) -> Path:
    return settings.path or store.path.with_name("memory.sqlite")


async def _open_sqlite(
    settings: MemorySettings, store: StoreSettings, clock: Callable[[], float]
) -> PatientMemories:
    memories = SqliteMemories(
        _path(settings, store),
        make_sealer(store),
        keep_s=settings.keep_s,
        timeout_s=settings.timeout_s,
        clock=clock,
    )
    await memories.open()
    return memories
