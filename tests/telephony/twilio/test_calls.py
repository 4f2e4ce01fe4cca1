"""The book of calls: capacity, retries, and states that never go back."""

import asyncio
import itertools

import pytest

from telephony.call import CallState, may_follow
from telephony.errors import CapacityError
from telephony.twilio.calls import CallBook


@pytest.fixture
def book():
    return CallBook(max_calls=2, remembered=10)


def test_a_retried_webhook_finds_its_call(book):
    assert book.open("CA1", "AC") is book.open("CA1", "AC")


def test_our_id_is_not_the_networks(book):
    call = book.open("CA1", "AC")
    assert "CA1" not in call.context.call_id
    assert book.by_id(call.context.call_id) is book.by_sid("CA1") is call


async def test_a_full_book_admits_nobody_until_a_stream_closes(book):
    calls = [book.open(sid, "AC") for sid in ("CA1", "CA2")]
    for call in calls:
        book.admit()
        assert await book.open_stream(call, patience_s=1.0)
    with pytest.raises(CapacityError, match="2 of 2"):
        book.admit()
    book.stream_closed(calls[0])
    book.admit()


async def test_a_second_stream_makes_the_first_give_way(book):
    call = book.open("CA1", "AC")
    await book.open_stream(call, patience_s=1.0)
    call.give_up_stream = lambda: book.stream_closed(call)
    assert await book.open_stream(call, patience_s=1.0)
    assert book.streaming == 1


async def test_a_first_stream_that_does_not_give_way_keeps_its_call(book):
    call = book.open("CA1", "AC")
    await book.open_stream(call, patience_s=1.0)
    assert not await book.open_stream(call, patience_s=0.01)
    assert book.streaming == 1


async def test_a_draining_book_admits_nobody(book):
    await book.open_stream(book.open("CA1", "AC"), patience_s=1.0)
    book.is_draining = True
    with pytest.raises(CapacityError, match="draining"):
        book.admit()


def test_a_book_whose_recogniser_is_behind_admits_nobody_until_it_has_caught_up(book):
    is_behind = True
    book.bears_more = lambda: not is_behind
    with pytest.raises(CapacityError, match="recogniser is behind"):
        book.admit()
    is_behind = False
    book.admit()


async def test_idle_is_awaited(book):
    call = book.open("CA1", "AC")
    await book.until_idle()
    await book.open_stream(call, patience_s=1.0)
    waiting = asyncio.create_task(book.until_idle())
    await asyncio.sleep(0)
    assert not waiting.done()
    book.stream_closed(call)
    await waiting


async def test_old_calls_are_forgotten_but_never_one_that_streams(book):
    first = book.open("CA0", "AC")
    await book.open_stream(first, patience_s=1.0)
    for number in range(1, 30):
        book.open(f"CA{number}", "AC")
    assert book.by_sid("CA0") is first
    assert book.by_sid("CA1") is None
    assert sum(book.by_sid(f"CA{n}") is not None for n in range(30)) == 10


@pytest.mark.parametrize("following", list(CallState))
def test_an_ended_call_stays_ended(following):
    assert not may_follow(CallState.ENDED, following)


def test_no_order_of_states_leads_out_of_the_end(book):
    for path in itertools.permutations(CallState, 3):
        call = book.open(f"CA{path}", "AC")
        for state in path:
            call.move(state)
        if CallState.ENDED in path and may_follow(CallState.CREATED, path[0]):
            assert call.state is not CallState.CREATED


async def test_who_has_just_hung_up_is_forgotten_at_once_where_the_process_ends(book):
    forgotten = []

    async def forget(call_id):
        forgotten.append(call_id)

    book.forget_later("call-1", forget, after_s=600.0)
    await asyncio.sleep(0)
    assert forgotten == []
    await asyncio.wait_for(book.forget_now(), 10.0)
    assert forgotten == ["call-1"]


async def test_a_call_that_does_not_come_back_is_forgotten_in_time(book):
    forgotten = asyncio.Event()

    async def forget(call_id):
        forgotten.set()

    book.forget_later("call-1", forget, after_s=0.01)
    await asyncio.wait_for(forgotten.wait(), 10.0)
