import asyncio
import sqlite3
import stat
from contextlib import contextmanager

import pytest

from dialog.records.errors import ConcurrentWriteError, StoreError, StoreUnavailableError
from dialog.records.sealing import KeyRing, Plain
from dialog.records.sqlite import SqliteEventStore
from dialog.records.store import EventRecord

RING = KeyRing({"k": b"1" * 32}, "k")
WORDS = b"my chest hurts"
EVENT = EventRecord(1.0, b'{"event": "user", "timestamp": 1.0, "text": "%b"}' % WORDS)


@pytest.fixture
async def opened(tmp_path):
    stores = []

    async def open_(sealer=RING, timeout_s=60.0):
        path = tmp_path / "c.sqlite"
        store = SqliteEventStore(path, sealer, timeout_s=timeout_s, max_event_bytes=10_000)
        stores.append(store)
        await store.open()
        return store

    yield open_
    for store in stores:
        await store.close()


def on_disk(directory):
    return b"".join(path.read_bytes() for path in directory.iterdir())


async def test_no_word_lies_readable_on_the_disk(opened, tmp_path):
    store = await opened()
    await store.append("call", 0, [EVENT])
    assert WORDS not in on_disk(tmp_path)


async def test_forgotten_words_leave_every_file(opened, tmp_path):
    store = await opened(Plain())
    await store.append("call", 0, [EVENT] * 50)
    await store.append("other", 0, [EventRecord(2.0, b'{"event": "x", "timestamp": 2}')])
    assert WORDS in on_disk(tmp_path)
    await store.forget("call")
    assert WORDS not in on_disk(tmp_path)
    assert b"other" in on_disk(tmp_path)


async def test_only_the_owner_may_read_the_files(opened, tmp_path):
    store = await opened()
    await store.append("call", 0, [EVENT])
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == dict.fromkeys(["c.sqlite", "c.sqlite-wal", "c.sqlite-shm"], 0o600)


async def test_stores_that_begin_together_share_one_file(tmp_path):
    for number in range(20):
        path = tmp_path / str(number) / "c.sqlite"
        stores = [
            SqliteEventStore(path, RING, timeout_s=60.0, max_event_bytes=10_000) for _ in range(4)
        ]
        await asyncio.gather(*[store.open() for store in stores])
        for place, store in enumerate(stores):
            await store.append("call", place, [EVENT])
        for store in stores:
            await store.close()
        assert [left.name for left in path.parent.iterdir()] == ["c.sqlite"]


async def test_a_changed_event_in_the_file_is_noticed(opened, tmp_path):
    store = await opened()
    await store.append("call", 0, [EVENT, EVENT])
    with sqlite3.connect(tmp_path / "c.sqlite") as intruder:
        intruder.execute("UPDATE event SET number = 1 - number + 10")
        intruder.execute("UPDATE event SET number = number - 10")
    intruder.close()
    with pytest.raises(StoreError, match="moved"):
        await store.read("call")


async def test_a_file_that_another_process_holds_is_told_in_time(opened, tmp_path):
    store = await opened(timeout_s=0.2)
    holder = sqlite3.connect(tmp_path / "c.sqlite")
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailableError):
        await asyncio.wait_for(store.append("call", 0, [EVENT]), timeout=60)
    holder.rollback()
    holder.close()
    assert await store.append("call", 0, [EVENT]) == 1


@pytest.fixture
def held(tmp_path):
    """Holds the file's lock once entered, as another process would."""

    @contextmanager
    def hold():
        holder = sqlite3.connect(tmp_path / "c.sqlite", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")
        holder.close()

    return hold


async def test_appends_that_wait_together_are_refused_one_by_one(opened, held):
    store = await opened()
    with held():
        waiting = asyncio.gather(
            store.append("a", 0, [EVENT]),
            store.append("b", 0, [EVENT]),
            store.append("a", 0, [EVENT]),
            store.append("b", 1, [EVENT]),
            store.append("c", 7, [EVENT]),
            return_exceptions=True,
        )
        await asyncio.sleep(0)
    outcomes = await waiting
    assert [getattr(one, "actual_length", one) for one in outcomes] == [1, 1, 1, 2, 0]
    assert [isinstance(one, ConcurrentWriteError) for one in outcomes] == [
        False, False, True, False, True,
    ]  # fmt: skip
    assert [len(await store.read(call)) for call in "abc"] == [1, 2, 0]


async def test_an_append_that_was_given_up_while_it_waited_never_appears(opened, held):
    store = await opened()
    with held():
        first = asyncio.create_task(store.append("first", 0, [EVENT]))
        await asyncio.sleep(0)
        # Until the thread has taken it and waits for the lock; it tells nobody.
        while store._waiting:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        second = asyncio.create_task(store.append("second", 0, [EVENT]))
        await asyncio.sleep(0)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
    assert await first == 1
    assert await store.read("second") == ()


async def test_more_appends_than_a_transaction_takes_all_stand(opened, held):
    store = await opened()
    with held():
        waiting = asyncio.gather(*[store.append(str(n), 0, [EVENT]) for n in range(200)])
        await asyncio.sleep(0)
    assert await waiting == [1] * 200
    assert len([call async for call in store.conversations()]) == 200


async def test_a_full_disk_keeps_no_part_of_a_turn(opened):
    store = await opened()
    (pages,) = store._file.connection().execute("PRAGMA page_count").fetchone()
    store._file.connection().execute(f"PRAGMA max_page_count = {pages + 4}")
    await store.append("a", 0, [EVENT])
    with pytest.raises(StoreUnavailableError, match="database or disk is full"):
        await store.append("a", 1, [EVENT] * 500)
    assert await store.read("a") == (EVENT,)
    store._file.connection().execute("PRAGMA max_page_count = 1000000")
    assert await store.append("a", 1, [EVENT] * 500) == 501


async def test_a_turn_that_fails_in_its_middle_leaves_nothing(opened):
    store = await opened()
    store._file.connection().execute(
        "CREATE TRIGGER fault BEFORE INSERT ON event WHEN NEW.number = 2"
        " BEGIN SELECT RAISE(ABORT, 'a fault of the disk'); END"
    )
    with pytest.raises(StoreUnavailableError, match="a fault of the disk"):
        await store.append("a", 0, [EVENT] * 4)
    assert await store.read("a") == ()
    store._file.connection().execute("DROP TRIGGER fault")
    assert await store.append("a", 0, [EVENT] * 4) == 4


async def test_a_file_that_is_no_database_is_refused(opened, tmp_path):
    (tmp_path / "c.sqlite").write_bytes(b"a letter to the clinic" * 100)
    with pytest.raises(StoreUnavailableError, match="not a database"):
        await opened()


async def test_a_file_of_a_later_layout_is_refused(opened, tmp_path):
    with sqlite3.connect(tmp_path / "c.sqlite") as later:
        later.execute("PRAGMA user_version = 2")
    later.close()
    with pytest.raises(StoreUnavailableError, match="layout 2; allowed: 1"):
        await opened()


async def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "c.sqlite"
    store = SqliteEventStore(path, RING, timeout_s=60.0, max_event_bytes=10_000)
    with pytest.raises(StoreUnavailableError, match=r"c\.sqlite"):
        await store.open()
    await store.close()


async def test_a_store_that_is_not_open_says_so(tmp_path):
    store = SqliteEventStore(tmp_path / "c", RING, timeout_s=60.0, max_event_bytes=10_000)
    with pytest.raises(StoreUnavailableError, match="not open"):
        await store.read("call")
    await store.close()
