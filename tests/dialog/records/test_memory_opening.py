"""Which memory of earlier calls the settings open."""

import pytest

from config.settings import MemorySettings, StoreSettings
from dialog.records.errors import StoreSettingsError
from dialog.records.memory import InProcessMemories
from dialog.records.memory_opening import open_memories
from dialog.records.memory_sqlite import SqliteMemories


def now() -> float:
    return 1_772_000_000.0


async def test_by_default_it_is_sealed_in_a_file_with_the_key_of_the_calls(tmp_path):
    settings = MemorySettings(path=tmp_path / "memory.sqlite")
    store = StoreSettings(path=tmp_path / "conversations.sqlite")
    memories = await open_memories(settings, store, clock=now)
    assert isinstance(memories, SqliteMemories)
    assert (tmp_path / "conversations.sqlite.key").exists()
    await memories.close()


async def test_where_calls_are_not_kept_nothing_is_written_here_either(tmp_path):
    settings = MemorySettings(path=tmp_path / "memory.sqlite")
    memories = await open_memories(settings, StoreSettings(engine="memory"), clock=now)
    assert isinstance(memories, InProcessMemories)
    assert not list(tmp_path.iterdir())


async def test_switched_off_nothing_is_remembered():
    assert await open_memories(MemorySettings(engine="off"), StoreSettings(), clock=now) is None


async def test_without_a_key_it_does_not_open(tmp_path):
    settings = MemorySettings(path=tmp_path / "memory.sqlite")
    store = StoreSettings(path=tmp_path / "c.sqlite", makes_key=False)
    with pytest.raises(StoreSettingsError):
        await open_memories(settings, store, clock=now)
