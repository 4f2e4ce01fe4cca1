import asyncio

import asyncpg
import pytest
from servers import PostgresServer

from dialog.records.errors import StoreUnavailableError
from dialog.records.postgres import PostgresEventStore
from dialog.records.sealing import KeyRing
from dialog.records.store import EventRecord

RING = KeyRing({"k": b"1" * 32}, "k")
LIMITS = {"timeout_s": 60.0, "max_event_bytes": 10_000}
EVENT = EventRecord(1.0, b'{"event": "user", "timestamp": 1.0, "text": "my chest hurts"}')


@pytest.fixture(scope="module")
def server():
    server = PostgresServer()
    yield server.start()
    server.stop()


@pytest.fixture
async def raw(server):
    """The server as any other program sees it, without our tables."""
    connection = await asyncpg.connect(server.url)
    await connection.execute("DROP TABLE IF EXISTS conversation_event, conversation")
    yield connection
    await connection.close()


@pytest.fixture
async def store(server, raw):
    store = PostgresEventStore(server.url, RING, **LIMITS)
    await store.open()
    yield store
    await store.close()


async def test_stores_that_begin_together_make_the_tables_once(server, raw):
    stores = [PostgresEventStore(server.url, RING, **LIMITS) for _ in range(6)]
    await asyncio.gather(*[store.open() for store in stores])
    for length, store in enumerate(stores):
        await store.append("call", length, [EVENT])
    for store in stores:
        await store.close()


async def test_no_word_lies_readable_in_the_tables(store, raw):
    await store.append("call", 0, [EVENT])
    (body,) = await raw.fetchrow("SELECT body FROM conversation_event")
    assert b"chest" not in body


async def test_no_event_is_left_of_a_forgotten_conversation(store, raw):
    await store.append("call", 0, [EVENT, EVENT])
    await store.append("other", 0, [EVENT])
    await store.forget("call")
    assert await raw.fetchval("SELECT count(*) FROM conversation_event") == 1


async def test_an_error_of_the_server_is_told_without_its_words(store, raw):
    await raw.execute("ALTER TABLE conversation_event ADD CHECK (conversation <> '+15551234567')")
    with pytest.raises(StoreUnavailableError, match="CheckViolationError") as caught:
        await store.append("+15551234567", 0, [EVENT])
    assert "555" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert await store.read("+15551234567") == ()
    assert await raw.fetchval("SELECT count(*) FROM conversation") == 0


async def test_a_store_that_is_not_open_says_so(server):
    with pytest.raises(StoreUnavailableError, match="not open"):
        await PostgresEventStore(server.url, RING, **LIMITS).read("call")


async def test_a_server_that_was_killed_is_told_and_found_again():
    server = PostgresServer().start()
    try:
        store = PostgresEventStore(server.url, RING, **LIMITS)
        await store.open()
        await store.append("call", 0, [EVENT])
        server.kill()
        with pytest.raises(StoreUnavailableError, match="PostgreSQL"):
            await store.append("call", 1, [EVENT])
        server.start()
        assert await store.append("call", 1, [EVENT]) == 2
        await store.close()
    finally:
        server.stop()
