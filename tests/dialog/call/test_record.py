"""The record of a call: the caller is answered whatever the store does, and nothing is lost."""

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.breaker import Breaker, BreakerState
from dialog.call.record import CallRecord
from dialog.events.call import HistoryReplaced
from dialog.rasa.events import EventError, SlotSet, UserUttered
from dialog.records.embedded import MemoryEventStore
from dialog.records.errors import ConcurrentWriteError, SealError, StoreUnavailableError
from dialog.records.sealing import Plain
from dialog.records.sqlite import SqliteEventStore
from dialog.records.store import EventRecord
from tests.faulty_store import Clock, FaultyStore, record

CALL = "call"


def event(label, at=1.0):
    return SlotSet("slot", label, timestamp=at)


def breaker(clock=None, failures=3):
    return Breaker(failures=failures, rest_s=5.0, clock=clock or Clock())


async def labels(store):
    """What stands in the store, in its order."""
    loaded = await CallRecord(store, CALL, breaker()).load()
    return [one.value for one in loaded]


async def test_what_was_kept_is_read_back_equal_and_goes_on_behind_it():
    store = MemoryEventStore(10_000)
    first = CallRecord(store, CALL, breaker())
    events = (event("one"), UserUttered("hello", {"intent": {"name": "greet"}}, timestamp=2.0))
    assert await first.keep(events)
    second = CallRecord(store, CALL, breaker())
    assert await second.load() == events
    assert await second.keep([event("two")])
    assert len(await store.read(CALL)) == 3
    assert not second.is_behind


async def test_nothing_to_keep_does_not_bother_the_store():
    store = FaultyStore()
    assert await CallRecord(store, CALL, breaker()).keep([])
    assert store.calls == 0


@pytest.mark.parametrize("fault", ["before", "after"])
async def test_what_the_store_did_not_confirm_is_there_once_whether_it_stood_or_not(fault):
    store = FaultyStore(fault)
    kept = CallRecord(store, CALL, breaker())
    assert not await kept.keep([event("one"), event("two")])
    assert kept.is_behind
    assert await kept.keep([event("three")])
    assert await labels(store) == ["one", "two", "three"]
    assert not kept.is_behind


@pytest.mark.parametrize("fault", ["before", "after"])
async def test_a_store_that_cannot_tell_what_it_has_is_asked_again(fault):
    # The append fails, then the reading of what became of it, then all is well.
    store = FaultyStore(fault, "before")
    kept = CallRecord(store, CALL, breaker())
    for label in ("one", "two", "three"):
        await kept.keep([event(label)])
    assert await labels(store) == ["one", "two", "three"]


async def test_another_writer_costs_neither_its_events_nor_ours():
    store = FaultyStore(None, "stranger")
    kept = CallRecord(store, CALL, breaker())
    await kept.keep([event("one")])
    assert await kept.keep([event("two")])
    assert await kept.keep([event("three")])
    assert await labels(store) == ["one", "stranger", "two", "three"]


async def test_a_stranger_who_writes_while_our_batch_is_in_doubt_does_not_double_it():
    store = FaultyStore("after")
    kept = CallRecord(store, CALL, breaker())
    await kept.keep([event("one")])
    await store.append(CALL, 1, [record("stranger")])
    assert await kept.keep([event("two")])
    assert await labels(store) == ["one", "stranger", "two"]


async def test_a_turn_that_is_given_up_while_the_store_hangs_loses_nothing():
    store = FaultyStore("hangs")
    kept = CallRecord(store, CALL, breaker())
    waiting = asyncio.create_task(kept.keep([event("one")]))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await kept.keep([event("two")])
    assert await labels(store) == ["one", "two"]


async def test_a_store_that_keeps_failing_is_left_alone_and_then_gets_everything():
    clock = Clock()
    shared = breaker(clock)
    store = FaultyStore(*["before"] * 5)
    kept = CallRecord(store, CALL, shared)
    for number in range(10):
        assert not await kept.keep([event(number)])
    assert shared.state is BreakerState.OPEN
    asked = store.calls
    assert not await kept.keep([event(10)])
    assert store.calls == asked
    clock.now_s, store.faults = 5.0, []
    assert await kept.keep([])
    assert shared.state is BreakerState.CLOSED
    assert await labels(store) == list(range(11))


async def test_a_call_that_begins_while_the_store_is_left_alone_does_not_wait_for_it():
    shared = breaker(failures=1)
    store = FaultyStore("before")
    await CallRecord(store, CALL, shared).keep([event("one")])
    asked = store.calls
    with pytest.raises(StoreUnavailableError):
        await CallRecord(store, "another", shared).load()
    assert store.calls == asked


async def test_a_store_that_does_not_answer_a_new_call_counts_as_failing():
    shared = breaker(failures=1)
    with pytest.raises(StoreUnavailableError):
        await CallRecord(FaultyStore("before"), CALL, shared).load()
    assert shared.state is BreakerState.OPEN


async def test_one_event_that_no_store_takes_does_not_cost_the_others():
    store = FaultyStore(max_event_bytes=500)
    shared = breaker(failures=1)
    kept = CallRecord(store, CALL, shared)
    assert await kept.keep([event("one"), event("x" * 600), event("two")])
    assert await kept.keep([event("three")])
    assert await labels(store) == ["one", "two", "three"]
    # The store answered: no other call may suffer for it.
    assert shared.state is BreakerState.CLOSED


async def test_a_store_that_fails_amid_single_events_gets_each_of_them_once():
    # The batch is refused for one event; of the single ones the second is in doubt.
    store = FaultyStore(None, None, "after", max_event_bytes=500)
    kept = CallRecord(store, CALL, breaker())
    assert not await kept.keep([event("one"), event("two"), event("x" * 600), event("three")])
    assert await kept.keep([event("four")])
    assert await labels(store) == ["one", "two", "three", "four"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("half \ud83d of it", "half ? of it"),
        ({"\udc00": ["\udc00"]}, {"?": ["?"]}),
        (2**64, float(2**64)),
        (-(2**70), float(-(2**70))),
        (123456789, 123456789),
        (2**63 + 1, 2**63 + 1),
        (float("nan"), None),
    ],
)
async def test_what_json_has_no_place_for_is_kept_as_near_as_it_goes(value, kept):
    store = MemoryEventStore(10_000)
    assert await CallRecord(store, CALL, breaker()).keep([event(value), event("next")])
    assert await labels(store) == [kept, "next"]


async def test_what_cannot_be_written_at_all_does_not_cost_the_others():
    deep = []
    for _ in range(5000):
        deep = [deep]
    store = MemoryEventStore(10_000_000)
    kept = CallRecord(store, CALL, breaker())
    assert await kept.keep([event("one"), event(deep), event({1, 2}), event("two")])
    assert await labels(store) == ["one", "two"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"event": "no such event", "timestamp": 0.0}',
        b'{"event": "triage", "timestamp": 0.0, "decision": {"acuity": "secret"}}',
        b'{"event": "value_doubted", "timestamp": 0.0, "heard": "secret", "spoken": "secret"}',
    ],
)
async def test_a_record_that_holds_no_event_is_told_without_its_words(body):
    store = MemoryEventStore(10_000)
    await store.append(CALL, 0, [EventRecord(0.0, body)])
    with pytest.raises(EventError) as raised:
        await CallRecord(store, CALL, breaker()).load()
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


class Broken(MemoryEventStore):
    """A store whose bytes have gone bad."""

    def __init__(self, error=None, body=b"{broken: secret"):
        super().__init__(10_000)
        self.error, self.body = error, body

    async def read(self, conversation_id, start=0):
        if self.error is not None:
            raise self.error
        return (EventRecord(0.0, self.body),)


async def test_a_record_that_is_not_json_is_told_without_its_words():
    with pytest.raises(EventError) as raised:
        await CallRecord(Broken(), CALL, breaker()).load()
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("error", [SealError("another key"), ConcurrentWriteError(1, 2)])
async def test_a_store_that_refuses_one_call_is_not_left_alone(error):
    shared = breaker(failures=1)
    with pytest.raises(type(error)):
        await CallRecord(Broken(error), CALL, shared).load()
    assert shared.state is BreakerState.CLOSED


async def test_a_kept_call_outlives_the_process_in_a_real_store(tmp_path):
    limits = {"timeout_s": 60.0, "max_event_bytes": 10_000}
    store = SqliteEventStore(tmp_path / "calls.sqlite", Plain(), **limits)
    await store.open()
    try:
        await CallRecord(store, CALL, breaker()).keep([event("one")])
    finally:
        await store.close()
    again = SqliteEventStore(tmp_path / "calls.sqlite", Plain(), **limits)
    await again.open()
    try:
        assert await labels(again) == ["one"]
    finally:
        await again.close()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([None, "before", "after", "stranger"]), max_size=12), st.randoms())
def test_whatever_the_store_does_ours_are_all_there_in_order_and_once(faults, rng: random.Random):
    async def run():
        store, clock = FaultyStore(*faults), Clock()
        kept = CallRecord(store, CALL, breaker(clock))
        said = []
        for number in range(8):
            labelled = [f"{number} {part}" for part in range(rng.randrange(3))]
            said += labelled
            await kept.keep([event(label) for label in labelled])
            clock.now_s += rng.choice([0.0, 6.0])
        store.faults, clock.now_s = [], clock.now_s + 100
        assert await kept.keep([])
        assert [one for one in await labels(store) if one != "stranger"] == said

    asyncio.run(run())


async def test_what_somebody_else_writes_is_news_once():
    store = MemoryEventStore(10_000)
    ours = CallRecord(store, CALL, breaker())
    assert await ours.news() == ()
    await ours.keep([event("one")])
    assert await ours.news() == ()
    theirs = CallRecord(store, CALL, breaker())
    await theirs.load()
    await theirs.keep([event("two"), event("three")])
    assert [one.value for one in await ours.news()] == ["two", "three"]
    assert await ours.news() == ()
    await ours.keep([event("four")])
    assert await labels(store) == ["one", "two", "three", "four"]
    assert not ours.has_diverged


async def test_nobody_asks_for_news_while_our_own_events_wait():
    store = FaultyStore("before")
    ours = CallRecord(store, CALL, breaker())
    await ours.keep([event("one")])
    asked = store.calls
    assert await ours.news() == ()
    assert store.calls == asked


async def test_a_conversation_that_the_store_has_forgotten_is_told_of():
    store = MemoryEventStore(10_000)
    ours = CallRecord(store, CALL, breaker())
    await ours.keep([event("one")])
    await store.forget(CALL)
    assert await ours.news() is None


async def test_who_writes_past_another_knows_that_the_two_have_parted():
    store = FaultyStore(None, "stranger")
    ours = CallRecord(store, CALL, breaker())
    await ours.keep([event("one")])
    assert not ours.has_diverged
    await ours.keep([event("two")])
    assert ours.has_diverged


async def test_a_past_that_was_replaced_does_not_count():
    store = MemoryEventStore(10_000)
    ours = CallRecord(store, CALL, breaker())
    replaced = HistoryReplaced(timestamp=1.0)
    await ours.keep([event("one"), replaced, event("two"), replaced, event("three")])
    again = CallRecord(store, CALL, breaker())
    assert await again.load() == (replaced, event("three"))
    await again.keep([event("four")])
    assert len(await store.read(CALL)) == 6
