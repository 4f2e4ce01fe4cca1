"""The memory of earlier calls in a file: sealed, found by digests, its own to read."""

import asyncio
import math
import sqlite3
import stat

import pytest

from dialog.records.errors import SealError, StoreUnavailableError
from dialog.records.memory import CallMemory, CallOutcome, Preferences
from dialog.records.memory_sqlite import SqliteMemories
from dialog.records.sealing import KeyRing, Plain

NOW_S = 1_772_000_000.0
OLD = KeyRing({"old": b"1" * 32}, "old")
BOTH = KeyRing({"old": b"1" * 32, "new": b"2" * 32}, "new")
PATIENT = "patient-4711"
CALL = CallMemory(NOW_S, CallOutcome.BOOKED, ("headache",), Preferences(part_of_day="morning"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "memory.sqlite"


async def opened(path, sealer=OLD, *, now_s=NOW_S, timeout_s=30.0):
    memories = SqliteMemories(
        path, sealer, keep_s=1_000.0, timeout_s=timeout_s, clock=lambda: now_s
    )
    await memories.open()
    return memories


async def kept(path, sealer=OLD):
    memories = await opened(path, sealer)
    await memories.remember(PATIENT, CALL)
    await memories.close()


async def test_it_outlives_the_process(path):
    await kept(path)
    again = await opened(path)
    assert (await again.recall(PATIENT)).outcome is CallOutcome.BOOKED
    await again.close()


async def test_nothing_of_the_patient_can_be_read_in_the_file(path):
    await kept(path)
    content = path.read_bytes()
    for secret in (PATIENT, "headache", "booked", "morning"):
        assert secret.encode() not in content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_what_was_forgotten_is_not_in_the_file_any_more(path):
    memories = await opened(path, Plain())
    await memories.remember(PATIENT, CALL)
    assert b"headache" in path.read_bytes()
    await memories.forget(PATIENT)
    assert b"headache" not in path.read_bytes()
    assert PATIENT.encode() not in path.read_bytes()
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    await memories.close()


async def test_after_a_change_of_keys_it_is_found_and_forgotten(path):
    await kept(path, OLD)
    memories = await opened(path, BOTH)
    assert (await memories.recall(PATIENT)).concerns[0].symptom == "headache"
    await memories.remember(PATIENT, CALL)
    assert rows(path) == 1
    await memories.forget(PATIENT)
    assert rows(path) == 0
    await memories.close()


async def test_without_its_key_nothing_is_remembered(path):
    await kept(path)
    stranger = await opened(path, KeyRing({"old": b"9" * 32}, "old"))
    assert await stranger.recall(PATIENT) is None
    await stranger.close()


async def test_a_row_that_was_changed_is_refused_and_gives_way_to_the_next_call(path):
    await kept(path)
    with sqlite3.connect(path) as file:
        file.execute("UPDATE memory SET body = zeroblob(80)")
    memories = await opened(path)
    with pytest.raises(SealError):
        await memories.recall(PATIENT)
    await memories.remember(PATIENT, CALL)
    assert (await memories.recall(PATIENT)).concerns[0].symptom == "headache"
    await memories.close()


async def test_a_row_of_somebody_else_does_not_open_in_another_ones_place(path):
    memories = await opened(path)
    await memories.remember("p1", CALL)
    await memories.remember("p2", CALL)
    with sqlite3.connect(path) as file:
        first, second = file.execute("SELECT who, body FROM memory").fetchall()
        file.execute("UPDATE memory SET body = ? WHERE who = ?", (second[1], first[0]))
        file.execute("UPDATE memory SET body = ? WHERE who = ?", (first[1], second[0]))
    for patient_id in ("p1", "p2"):
        with pytest.raises(SealError):
            await memories.recall(patient_id)
    await memories.close()


@pytest.mark.parametrize("body", [b"{}", b"[1]", b'{"at": "secret"}', b"\xff"])
async def test_a_body_that_is_none_is_refused_without_being_quoted(path, body):
    memories = await opened(path, Plain())
    await memories.remember(PATIENT, CALL)
    with sqlite3.connect(path) as file:
        file.execute("UPDATE memory SET body = ?", (body,))
    with pytest.raises(SealError) as refused:
        await memories.recall(PATIENT)
    assert "secret" not in str(refused.value)
    await memories.close()


async def test_what_is_too_old_goes_when_the_file_is_opened(path):
    await kept(path)
    await (await opened(path, now_s=NOW_S + 1_001)).close()
    assert rows(path) == 0


async def test_a_file_that_is_locked_is_not_waited_for(path):
    memories = await opened(path, timeout_s=0.2)
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailableError):
            await memories.recall(PATIENT)
        other.execute("ROLLBACK")
    await memories.close()


async def test_a_file_that_is_no_database_is_refused(path):
    path.write_bytes(b"no database, but long enough to be taken for one" * 100)
    with pytest.raises(StoreUnavailableError):
        await opened(path)


async def test_before_it_is_open_it_tells_so(path):
    memories = SqliteMemories(path, OLD, keep_s=1.0, timeout_s=30.0, clock=lambda: NOW_S)
    with pytest.raises(StoreUnavailableError, match="not open"):
        await memories.recall(PATIENT)
    await memories.close()


async def test_what_cannot_be_written_leaves_what_was(path):
    memories = await opened(path)
    await memories.remember(PATIENT, CALL)
    with pytest.raises(StoreUnavailableError):
        await memories.remember(PATIENT, CallMemory(math.nan, CallOutcome.ANSWERED))
    assert (await memories.recall(PATIENT)).outcome is CallOutcome.BOOKED
    await memories.remember("p2", CALL)
    assert rows(path) == 2
    await memories.close()


async def test_a_file_of_another_layout_is_refused(path):
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version = 7")
    with pytest.raises(StoreUnavailableError, match="layout 7; allowed: 1"):
        await opened(path)


async def test_a_folder_that_cannot_be_made_is_told(path):
    path.write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailableError):
        await opened(path / "memory.sqlite")


async def test_processes_that_open_it_at_once_all_may(path):
    several = await asyncio.gather(*(opened(path) for _ in range(4)))
    for number, memories in enumerate(several):
        await memories.remember(f"p{number}", CALL)
    assert rows(path) == 4
    for memories in several:
        await memories.close()


def rows(path) -> int:
    with sqlite3.connect(path) as file:
        return file.execute("SELECT count(*) FROM memory").fetchone()[0]
