"""Which memory of earlier calls the settings open."""

import base64

import pytest

from config.settings import MemorySettings, StoreSettings
from dialog.records.errors import StoreSettingsError
from dialog.records.memory import InProcessMemories
from dialog.records.memory_opening import open_memories
from dialog.records.memory_sqlite import SqliteMemories


def now() -> float:
    return 1_772_000_000.0


async def test_by_default_it_lies_beside_the_calls_and_is_sealed_with_their_key(tmp_path):
    store = StoreSettings(path=tmp_path / "conversations.sqlite")
    memories = await open_memories(MemorySettings(), store, clock=now)
    assert isinstance(memories, SqliteMemories)
    assert (tmp_path / "conversations.sqlite.key").exists()
    assert (tmp_path / "memory.sqlite").exists()
    await memories.close()


@pytest.mark.parametrize("engine", ["auto", "sqlite"])
async def test_it_lies_where_the_settings_say(tmp_path, engine):
    settings = MemorySettings(engine=engine, path=tmp_path / "elsewhere" / "m.sqlite")
    store = StoreSettings(engine="redis", keys={"k": base64.b64encode(b"1" * 32).decode()})
    memories = await open_memories(settings, store, clock=now)
    assert (tmp_path / "elsewhere" / "m.sqlite").exists()
    await memories.close()


async def test_where_calls_are_not_kept_nothing_is_written_here_either(tmp_path):
    store = StoreSettings(engine="memory", path=tmp_path / "c.sqlite")
    memories = await open_memories(MemorySettings(), store, clock=now)
    assert isinstance(memories, InProcessMemories)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("engine", ["redis", "postgres"])
async def test_machines_that_share_a_store_have_no_memory_of_their_own(engine):
    assert await open_memories(MemorySettings(), StoreSettings(engine=engine), clock=now) is None


async def test_switched_off_nothing_is_remembered():
    assert await open_memories(MemorySettings(engine="off"), StoreSettings(), clock=now) is None


async def test_without_a_key_it_does_not_open(tmp_path):
    store = StoreSettings(path=tmp_path / "c.sqlite", makes_key=False)
    with pytest.raises(StoreSettingsError):
        await open_memories(MemorySettings(), store, clock=now)
