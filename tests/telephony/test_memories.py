"""The memory of earlier calls, as a server opens it."""

import pytest

from config.load import load_settings
from dialog.records.memory import InProcessMemories
from dialog.records.memory_sqlite import SqliteMemories
from telephony.memories import opened_memory
from telephony.wishes import wishes_of
from voice.tts.style import Wish


def now() -> float:
    return 1_772_000_000.0


def settings(tmp_path, **told):
    environ = {"IASOVOICE_STORE__PATH": str(tmp_path / "conversations.sqlite")}
    return load_settings(None, environ | {f"IASOVOICE_MEMORY__{k}": v for k, v in told.items()})


async def test_it_is_opened_as_the_settings_say_and_closed_with_the_block(tmp_path):
    async with opened_memory(settings(tmp_path), clock=now, is_kept=True) as memory:
        assert isinstance(memory.store, SqliteMemories)
        assert memory.keep_s == 30 * 86_400
        assert memory.mention_within_s <= memory.keep_s
        assert "headache" in memory.may_mention
    assert (tmp_path / "memory.sqlite").exists()


async def test_where_calls_are_not_kept_nothing_is_written(tmp_path):
    async with opened_memory(settings(tmp_path), clock=now, is_kept=False) as memory:
        assert isinstance(memory.store, InProcessMemories)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("is_kept", [True, False])
async def test_switched_off_nothing_is_remembered(tmp_path, is_kept):
    told = settings(tmp_path, ENGINE="off")
    async with opened_memory(told, clock=now, is_kept=is_kept) as memory:
        assert memory is None


@pytest.mark.parametrize(
    ("remembered", "wishes"),
    [
        (["slower", "slower", "louder"], (Wish.SLOWER, Wish.SLOWER, Wish.LOUDER)),
        ([], ()),
        (None, ()),
        ("slower", ()),
        ([7, "again", "shrill", "faster"], (Wish.FASTER,)),
    ],
)
def test_what_is_remembered_of_the_voice_is_what_it_can_grant(remembered, wishes):
    assert wishes_of(remembered) == wishes
