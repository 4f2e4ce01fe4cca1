"""The book of calls: capacity, retries, and states that never go back."""

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


def test_a_full_book_admits_nobody_until_a_stream_closes(book):
    calls = [book.open(sid, "AC") for sid in ("CA1", "CA2")]
    for call in calls:
        book.admit()
        assert book.stream_opened(call)
    with pytest.raises(CapacityError, match="2 of 2"):
        book.admit()
    book.stream_closed(calls[0])
    book.admit()


def test_one_call_has_one_stream(book):
    call = book.open("CA1", "AC")
    assert book.stream_opened(call)
    assert not book.stream_opened(call)
    assert book.streaming == 1


def test_a_draining_book_admits_nobody_and_tells_when_it_is_idle(book):
    call = book.open("CA1", "AC")
    book.stream_opened(call)
    book.is_draining = True
    with pytest.raises(CapacityError, match="draining"):
        book.admit()
    book.stream_closed(call)


async def test_idle_is_awaited(book):
    call = book.open("CA1", "AC")
    await book.until_idle()
    book.stream_opened(call)
    book.stream_closed(call)
    await book.until_idle()


def test_old_calls_are_forgotten_but_never_one_that_streams(book):
    first = book.open("CA0", "AC")
    book.stream_opened(first)
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
