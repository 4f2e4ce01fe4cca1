import asyncio
import json

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import RedisServer

from dialog.records.errors import StoreError, StoreUnavailableError
from dialog.records.redis import RedisEventStore
from dialog.records.sealing import KeyRing, Plain
from dialog.records.store import EventRecord

RING = KeyRing({"k": b"1" * 32}, "k")
CALL = '+1555 "odd" é'


def event(text, at=1.5):
    return EventRecord(at, json.dumps({"event": "user", "timestamp": at, "text": text}).encode())


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server.start()
    server.stop()


@pytest.fixture
def raw(server):
    """The server as any other program sees it, empty."""
    with redis.Redis(port=server.port) as client:
        client.flushall()
        yield client


@pytest.fixture
async def opened(server, raw):
    stores = []

    def open_(sealer=RING, **options):
        limits = {"timeout_s": 60.0, "max_event_bytes": 10_000, **options}
        stores.append(RedisEventStore(server.url, sealer, **limits))
        return stores[-1]

    yield open_
    for store in stores:
        await store.close()


async def test_a_plain_conversation_lies_there_as_rasa_keeps_it(opened, raw):
    store = opened(Plain())
    await store.append(CALL, 0, [event("one"), event("two")])
    await store.append(CALL, 2, [event("three", at=2.0)])
    kept = json.loads(raw.get(f"rasa:tracker:{CALL}"))
    assert kept["name"] == CALL
    assert [one["text"] for one in kept["events"]] == ["one", "two", "three"]
    assert kept["events"][2] == {"event": "user", "timestamp": 2.0, "text": "three"}


async def test_a_sealed_conversation_shows_times_and_no_words(opened, raw):
    await opened().append(CALL, 0, [event("my chest hurts")])
    everything = raw.get(f"rasa:tracker:{CALL}") + repr(raw.xrange("events")).encode()
    assert b"chest" not in everything
    (kept,) = json.loads(raw.get(f"rasa:tracker:{CALL}"))["events"]
    assert (kept["event"], kept["timestamp"]) == ("sealed", 1.5)


async def test_every_event_goes_to_the_stream_with_its_sender(opened, raw):
    store = opened(Plain())
    await store.append("a", 0, [event("one"), event("two")])
    await store.append("b", 0, [event("three")])
    published = [json.loads(entry[b"event"]) for _, entry in raw.xrange("events")]
    assert [(one["sender_id"], one["text"]) for one in published] == [
        ("a", "one"), ("a", "two"), ("b", "three"),
    ]  # fmt: skip


async def test_a_refused_append_publishes_nothing(opened, raw):
    store = opened(Plain())
    await store.append("a", 0, [event("one")])
    with pytest.raises(Exception, match="has 1 events"):
        await store.append("a", 0, [event("two")])
    assert raw.xlen("events") == 1


async def test_forgotten_events_leave_the_stream_and_every_key(opened, raw):
    store = opened()
    await store.append("a", 0, [event("one"), event("two")])
    await store.append("b", 0, [event("three")])
    await store.forget("a")
    assert raw.xlen("events") == 1
    assert sorted(raw.keys()) == [
        b"events", b"rasa:published:b", b"rasa:sizes:b", b"rasa:tracker:b",
    ]  # fmt: skip


async def test_the_stream_is_kept_to_about_its_length(opened, raw):
    store = opened(Plain(), stream_length=1000)
    for begin in range(0, 3000, 500):
        await store.append("a", begin, [event("x")] * 500)
    assert 1000 <= raw.xlen("events") <= 1200


async def test_a_conversation_expires_as_one(opened, raw):
    await opened(expire_s=3600.0).append("a", 0, [event("one")])
    for key in ("tracker", "sizes", "published"):
        assert 3590 < raw.ttl(f"rasa:{key}:a") <= 3600
    await opened().append("b", 0, [event("one")])
    assert raw.ttl("rasa:tracker:b") == -1


@pytest.mark.parametrize(
    "meddle",
    [
        lambda raw: raw.set("rasa:tracker:a", json.dumps({"events": [], "name": "a"})),
        lambda raw: raw.delete("rasa:tracker:a"),
        lambda raw: raw.append("rasa:tracker:a", " "),
    ],
    ids=["rewritten", "gone", "changed"],
)
async def test_what_another_program_did_is_noticed(opened, raw, meddle):
    store = opened()
    await store.append("a", 0, [event("one")])
    meddle(raw)
    with pytest.raises(StoreUnavailableError, match="another program"):
        await store.read("a")
    if raw.get("rasa:tracker:a") is None or raw.get("rasa:tracker:a").endswith(b" "):
        with pytest.raises(StoreUnavailableError, match="another program"):
            await store.append("a", 1, [event("two")])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0), change=st.integers(1, 255))
async def test_a_changed_byte_is_noticed_and_not_quoted(opened, raw, place, change):
    store = opened()
    await store.forget("a")
    events = (event("my chest hurts"), event("and my arm"))
    await store.append("a", 0, events)
    kept = bytearray(raw.get("rasa:tracker:a"))
    kept[place % len(kept)] ^= change
    raw.set("rasa:tracker:a", bytes(kept))
    try:
        # A change of the frame around the events changes none of them.
        assert await store.read("a") == events
    except StoreError as error:
        assert "chest" not in str(error)
        assert error.__cause__ is None
    raw.delete("rasa:tracker:a")
    await store.close()


async def test_a_conversation_that_rasa_wrote_is_not_overwritten(opened, raw):
    raw.set("rasa:tracker:a", json.dumps({"events": [{"event": "x"}], "name": "a"}))
    with pytest.raises(StoreUnavailableError, match="another program"):
        await opened().append("a", 0, [event("one")])


async def test_more_callers_than_connections_wait_their_turn(opened):
    store = opened()
    await asyncio.gather(*[store.append(str(n), 0, [event("x")]) for n in range(100)])
    assert len([one async for one in store.conversations()]) == 100


class TestDying:
    @pytest.fixture
    def server(self, tmp_path):
        server = RedisServer(tmp_path)
        yield server.start()
        server.stop()

    async def test_a_server_that_was_killed_is_told_and_found_again(self, server):
        store = RedisEventStore(server.url, RING, timeout_s=60.0, max_event_bytes=10_000)
        await store.append(CALL, 0, [event("one"), event("two")])
        server.kill()
        with pytest.raises(StoreUnavailableError, match="Redis"):
            await store.append(CALL, 2, [event("three")])
        with pytest.raises(StoreUnavailableError, match="Redis"):
            await store.read(CALL)
        server.start()
        assert await store.read(CALL) == (event("one"), event("two"))
        assert await store.append(CALL, 2, [event("three")]) == 3
        await store.close()

    async def test_a_server_that_hangs_is_told_in_time(self, server):
        store = RedisEventStore(server.url, RING, timeout_s=0.3, max_event_bytes=10_000)
        server.freeze()
        for attempt in (store.append(CALL, 0, [event("one")]), store.read(CALL)):
            with pytest.raises(StoreUnavailableError, match=r"no answer|TimeoutError"):
                await asyncio.wait_for(attempt, timeout=60)
        await store.close()

    async def test_a_server_that_hangs_in_an_append_confuses_no_later_answer(self, server):
        store = RedisEventStore(server.url, RING, timeout_s=0.5, max_event_bytes=10_000)
        await store.append(CALL, 0, [event("one")])
        server.freeze()
        with pytest.raises(StoreUnavailableError):
            await store.append(CALL, 1, [event("two"), event("three")])
        server.thaw()
        patient = RedisEventStore(server.url, RING, timeout_s=60.0, max_event_bytes=10_000)
        length = len(await patient.read(CALL))
        assert length in (1, 3)
        assert await patient.append(CALL, length, [event("four")]) == length + 1
        assert (await patient.read(CALL))[-1] == event("four")
        await store.close()
        await patient.close()
