"""What every store of conversations keeps to: one suite for all, with real servers."""

import asyncio
import json
import uuid
from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import PostgresServer, RedisServer

from dialog.records.embedded import MemoryEventStore
from dialog.records.errors import ConcurrentWriteError, InvalidEventError, SealError, StoreError
from dialog.records.postgres import PostgresEventStore
from dialog.records.redis import RedisEventStore
from dialog.records.sealing import KeyRing, Plain
from dialog.records.sqlite import SqliteEventStore
from dialog.records.store import EventRecord

LIMITS = {"timeout_s": 60.0, "max_event_bytes": 100_000}
"""The time is reached only where a store hangs; a busy machine may take a while."""
RING = KeyRing({"first": b"1" * 32}, "first")
KEPT_STORES = ["sqlite", "redis", "postgres"]
EVERY_STORE = ["memory", *KEPT_STORES]
anything_goes = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def event(label="hello", at=1_700_000_000.25):
    body = json.dumps({"event": "user", "timestamp": at, "text": label}, ensure_ascii=False)
    return EventRecord(at, body.encode())


def new_id():
    return uuid.uuid4().hex


@dataclass
class Place:
    """Where stores can be opened, again and again, on the same conversations."""

    make: object
    opened: list

    async def open(self, sealer=RING):
        store = self.make(sealer)
        if hasattr(store, "open"):
            await store.open()
        self.opened.append(store)
        return store


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server.start()
    server.stop()


@pytest.fixture(scope="session")
def postgres_server():
    server = PostgresServer()
    yield server.start()
    server.stop()


@pytest.fixture
async def place(request, tmp_path):
    match request.param:
        case "memory":
            one = MemoryEventStore(LIMITS["max_event_bytes"])
            place = Place(lambda sealer: one, [])
        case "sqlite":
            place = Place(partial(SqliteEventStore, tmp_path / "kept" / "c.sqlite", **LIMITS), [])
        case "redis":
            server = request.getfixturevalue("redis_server")
            place = Place(partial(RedisEventStore, server.url, **LIMITS), [])
        case _:
            server = request.getfixturevalue("postgres_server")
            place = Place(partial(PostgresEventStore, server.url, **LIMITS), [])
    yield place
    for store in place.opened:
        await store.close()


@pytest.fixture
async def store(place):
    return await place.open()


every_store = pytest.mark.parametrize("place", EVERY_STORE, indirect=True)
kept_stores = pytest.mark.parametrize("place", KEPT_STORES, indirect=True)


@every_store
class TestAppending:
    async def test_a_conversation_that_nobody_wrote_has_no_events(self, store):
        assert await store.read(new_id()) == ()

    async def test_events_come_back_in_order_and_byte_for_byte(self, store):
        call = new_id()
        spaced = b'{ "timestamp":1.5e0 ,"event" : "slot", "value": 123456789012345678901234567890 }'
        first = [event("größer als 日本"), EventRecord(1.5, spaced)]
        assert await store.append(call, 0, first) == 2
        assert await store.append(call, 2, [event("third", at=3)]) == 3
        assert await store.read(call) == (*first, event("third", at=3))

    async def test_reading_may_begin_in_the_middle(self, store):
        call = new_id()
        events = [event(str(number)) for number in range(5)]
        await store.append(call, 0, events)
        assert await store.read(call, 3) == tuple(events[3:])
        assert await store.read(call, 5) == ()
        assert await store.read(call, 9) == ()

    async def test_nobody_reads_from_before_the_beginning(self, store):
        with pytest.raises(InvalidEventError, match="start = -1"):
            await store.read(new_id(), -1)

    @pytest.mark.parametrize("believed", [0, 1, 3, 100])
    async def test_a_writer_who_is_mistaken_about_the_length_is_told(self, store, believed):
        call = new_id()
        await store.append(call, 0, [event("a"), event("b")])
        with pytest.raises(ConcurrentWriteError) as caught:
            await store.append(call, believed, [event("c")])
        assert (caught.value.expected_length, caught.value.actual_length) == (believed, 2)
        assert len(await store.read(call)) == 2

    async def test_no_conversation_begins_in_the_middle(self, store):
        call = new_id()
        with pytest.raises(ConcurrentWriteError) as caught:
            await store.append(call, 4, [event()])
        assert caught.value.actual_length == 0
        assert await store.read(call) == ()

    async def test_of_two_writers_at_once_one_wins(self, place, store):
        call, other = new_id(), await place.open()
        outcomes = await asyncio.gather(
            store.append(call, 0, [event("a1"), event("a2")]),
            other.append(call, 0, [event("b1"), event("b2")]),
            return_exceptions=True,
        )
        assert sorted(str(type(outcome).__name__) for outcome in outcomes) == [
            "ConcurrentWriteError", "int",
        ]  # fmt: skip
        winner = "a" if outcomes[0] == 2 else "b"
        assert await store.read(call) == (event(f"{winner}1"), event(f"{winner}2"))

    async def test_a_thousand_events_go_in_one_piece(self, store):
        call = new_id()
        events = tuple(event(str(number)) for number in range(1000))
        assert await store.append(call, 0, events) == 1000
        assert await store.read(call) == events

    async def test_a_cancelled_append_stands_wholly_or_not_at_all(self, store):
        call = new_id()
        task = asyncio.create_task(store.append(call, 0, [event("a"), event("b"), event("c")]))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
            raise asyncio.CancelledError  # it was quicker than its cancellation
        length = len(await store.read(call))
        assert length in (0, 3)
        assert await store.append(call, length, [event("d")]) == length + 1

    @anything_goes
    @given(
        scripts=st.tuples(
            *[st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=5) for _ in "ab"]
        )
    )
    async def test_however_two_writers_mingle_the_log_is_whole(self, place, scripts):
        call = new_id()
        acknowledged = {}

        async def write(name, script):
            store, known = await place.open(), 0
            for turn, (size, looks_first) in enumerate(script):
                if looks_first:
                    known = len(await store.read(call))
                batch = [event(f"{name}{turn}.{part}") for part in range(size)]
                try:
                    end = await store.append(call, known, batch)
                except ConcurrentWriteError as error:
                    assert error.actual_length != known
                    known = error.actual_length
                else:
                    acknowledged[known] = batch
                    known = end

        await asyncio.gather(write("a", scripts[0]), write("b", scripts[1]))
        promised = [one for begin in sorted(acknowledged) for one in acknowledged[begin]]
        assert list(await place.opened[0].read(call)) == promised
        while place.opened:
            await place.opened.pop().close()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)  # fmt: skip


@every_store
class TestBadInput:
    @anything_goes
    @given(value=json_values, at=st.floats(0, 1e11), is_ascii=st.booleans())
    async def test_any_json_comes_back_byte_for_byte(self, store, value, at, is_ascii):
        content = {"event": "slot", "value": value, "timestamp": at}
        try:
            body = json.dumps(content, ensure_ascii=is_ascii).encode()
        except UnicodeEncodeError:
            return
        call, kept = new_id(), EventRecord(at, body)
        await store.append(call, 0, [kept])
        assert await store.read(call) == (kept,)

    @pytest.mark.parametrize(
        "body",
        [
            b"", b"{", b"[]", b'"x"', b"{}", b'{"event": "user"}',
            b'{"event":"user","timestamp":2.0}',
            b'{"event":"","timestamp":1.0}', b'{"event":7,"timestamp":1.0}',
            b'{"event":"user","timestamp":true}', b'{"event":"user","timestamp":null}',
            b'{"event":"sealed","timestamp":1.0}', b' {"event":"user","timestamp":1.0}',
            b'{"event":"user","timestamp":1.0}\n', b'{"event":"user","timestamp":1.0},{}',
            b'{"event":"user","timestamp":1.0,"text":"\xff"}', b'{"event":"user","timestamp":NaN}',
            b'{"event":"user","timestamp":1.0,"x":' + b"[" * 5000 + b"]" * 5000 + b"}",
        ],
    )  # fmt: skip
    async def test_what_is_no_event_is_refused_with_its_neighbours(self, store, body):
        call = new_id()
        with pytest.raises(InvalidEventError, match="event 1"):
            await store.append(call, 0, [event(), EventRecord(1.0, body)])
        assert await store.read(call) == ()

    async def test_the_longest_event_is_kept_and_a_longer_one_refused(self, store):
        call = new_id()
        frame = len(event("").body)
        longest = event("x" * (LIMITS["max_event_bytes"] - frame))
        await store.append(call, 0, [longest])
        with pytest.raises(InvalidEventError, match="100001 bytes; allowed: up to 100000"):
            await store.append(call, 1, [event("x" * (LIMITS["max_event_bytes"] - frame + 1))])
        assert await store.read(call) == (longest,)

    async def test_a_refusal_does_not_repeat_what_was_said(self, store):
        with pytest.raises(InvalidEventError) as caught:
            await store.append("+15551234567", 0, [EventRecord(1.0, b'{"text": "my chest hurts"')])
        assert "chest" not in str(caught.value)
        assert "555" not in str(caught.value)
        assert caught.value.__cause__ is None

    async def test_an_append_of_nothing_is_refused(self, store):
        with pytest.raises(InvalidEventError, match="no event"):
            await store.append(new_id(), 0, [])

    async def test_a_negative_length_is_refused(self, store):
        with pytest.raises(InvalidEventError, match="-1"):
            await store.append(new_id(), -1, [event()])

    @pytest.mark.parametrize("odd", ["", "x" * 256, "a\x00b", "a\nb", "\x7f", "\ud800"])
    async def test_an_id_that_names_nothing_safely_is_refused(self, store, odd):
        with pytest.raises(InvalidEventError):
            await store.append(odd, 0, [event()])
        with pytest.raises(InvalidEventError):
            await store.read(odd)
        with pytest.raises(InvalidEventError):
            await store.forget(odd)

    async def test_odd_ids_are_conversations_of_their_own(self, store):
        mark = new_id()
        odd = ["*", "?", "[a]", " ", "  ", ":", "a:b", "%", "_", "{x}", "../..", "'; DROP TABLE x"]
        odd += ['"', "\\", "$1", "é", "e\u0301", "É", "日本", "\U0001f600" * 200, "\u200b"]
        ids = [f"{mark}{name}" for name in odd] + [f"{name}{mark}" for name in odd]
        for number, call in enumerate(ids):
            await store.append(call, 0, [event(str(number))])
        assert {call async for call in store.conversations() if mark in call} == set(ids)
        await store.forget(ids[0])
        for number, call in enumerate(ids[1:], 1):
            assert await store.read(call) == (event(str(number)),), number


@every_store
class TestForgetting:
    async def test_a_forgotten_conversation_is_gone(self, store):
        call, other = new_id(), new_id()
        await store.append(call, 0, [event()])
        await store.append(other, 0, [event()])
        assert await store.forget(call) is True
        assert await store.read(call) == ()
        assert call not in {one async for one in store.conversations()}
        assert await store.read(other) == (event(),)

    async def test_forgetting_what_is_not_there_says_so(self, store):
        assert await store.forget(new_id()) is False

    async def test_who_still_writes_to_a_forgotten_conversation_is_told(self, store):
        call = new_id()
        await store.append(call, 0, [event()])
        await store.forget(call)
        with pytest.raises(ConcurrentWriteError):
            await store.append(call, 1, [event()])
        assert await store.append(call, 0, [event("anew")]) == 1

    async def test_more_conversations_than_a_page_are_each_listed_once(self, store):
        mark = new_id()
        ids = sorted(f"{mark}-{number}" for number in range(510))
        await asyncio.gather(*[store.append(call, 0, [event()]) for call in ids])
        assert sorted([call async for call in store.conversations() if mark in call]) == ids


@kept_stores
class TestKeeping:
    async def test_another_store_at_the_same_place_reads_it(self, place, store):
        call = new_id()
        await store.append(call, 0, [event("kept")])
        await store.close()
        place.opened.remove(store)
        assert await (await place.open()).read(call) == (event("kept"),)

    async def test_another_key_does_not_open_it_and_quotes_nothing(self, place, store):
        call = new_id()
        await store.append(call, 0, [event("my chest hurts")])
        stranger = await place.open(KeyRing({"first": b"2" * 32}, "first"))
        with pytest.raises(SealError, match="event 0 does not open with key 'first'") as caught:
            await stranger.read(call)
        assert "chest" not in str(caught.value)
        assert call not in str(caught.value)

    async def test_old_events_open_after_the_key_was_changed(self, place, store):
        call = new_id()
        await store.append(call, 0, [event("old")])
        rotated = await place.open(KeyRing({"first": b"1" * 32, "second": b"2" * 32}, "second"))
        await rotated.append(call, 1, [event("new")])
        assert await rotated.read(call) == (event("old"), event("new"))
        with pytest.raises(SealError, match="event 1 is sealed with an unknown key"):
            await store.read(call)

    async def test_a_plain_store_does_not_pass_sealed_events_on(self, place, store):
        call = new_id()
        await store.append(call, 0, [event()])
        with pytest.raises(SealError, match="set to plain"):
            await (await place.open(Plain())).read(call)

    async def test_a_sealed_store_does_not_believe_plain_events(self, place, store):
        call = new_id()
        await (await place.open(Plain())).append(call, 0, [event("forged")])
        with pytest.raises(SealError, match="is not sealed"):
            await store.read(call)

    async def test_two_hundred_conversations_at_once_lose_nothing(self, store):
        ids = [new_id() for _ in range(200)]

        async def talk(call):
            for turn in range(3):
                await store.append(call, turn * 2, [event(f"{turn}a"), event(f"{turn}b")])

        await asyncio.gather(*map(talk, ids))
        for call in ids[::20]:
            assert len(await store.read(call)) == 6


def test_every_error_of_a_store_is_one_kind():
    assert issubclass(ConcurrentWriteError, StoreError)
    assert issubclass(InvalidEventError, StoreError)
