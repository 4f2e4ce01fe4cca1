"""A turn costs no more at the end of a very long call than at its beginning."""

import sys
import tracemalloc

import pytest

from dialog.manager import DialogManager
from dialog.turn import NextStep, Utterance
from tests.dialog_parts import with_store

CALL = "call"
LINES = [
    "hello",
    "i have a cough",
    "six",
    "two days",
    "no",
    "i need a refill",
    "no",
    "i want an appointment",
    "a check up",
    "tomorrow morning",
    "no thanks",
    "my blood pressure is one twenty over eighty",
    "no",
    "xyzzy plugh",
    "it hurts to pee",
    "actually i mean three",
]
TURNS = 10_000


@pytest.fixture
async def long_call(manager):
    """A call of ten thousand turns: the same ones, again and again, as the store has them."""
    short = "short"
    await manager.open(short)
    begun = len(manager.tracker(short).events)
    for line in LINES:
        await manager.respond(short, Utterance(line))
    store = manager._parts.store
    started, kept = (await store.read(short))[:begun], (await store.read(short))[begun:]
    length = await store.append(CALL, 0, started)
    for _ in range(TURNS // len(LINES)):
        length = await store.append(CALL, length, kept)
    assert (await manager.open(CALL)).replies
    assert len(manager.tracker(CALL).applied_events()) > TURNS
    return manager


async def work(manager, call, line):
    """Function calls, and bytes held at most, of one turn."""
    calls = 0

    def seen(frame, event, argument):
        nonlocal calls
        calls += 1

    tracemalloc.start()
    sys.setprofile(seen)
    try:
        turn = await manager.respond(call, Utterance(line))
    finally:
        sys.setprofile(None)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert turn.replies
    return calls, peak


async def test_ten_thousand_turns_do_not_make_the_next_one_dearer(long_call: DialogManager, parts):
    fresh = DialogManager(with_store(parts), clock=lambda: 0.0)
    await fresh.open(CALL)
    for line in (*LINES, *LINES):
        await fresh.respond(CALL, Utterance(line))
        await long_call.respond(CALL, Utterance(line))
    assert len(long_call.tracker(CALL).events) > 50 * len(fresh.tracker(CALL).events)
    for line in LINES:
        short_calls, short_bytes = await work(fresh, CALL, line)
        long_calls, long_bytes = await work(long_call, CALL, line)
        assert long_calls < 1.3 * short_calls, line
        # A copy of the conversation would take a megabyte.
        assert long_bytes < 2 * short_bytes + 200_000, line
    raised = await long_call.respond(CALL, Utterance("i have crushing chest pain"))
    assert "911" in raised.replies[0].text
    assert (await long_call.respond(CALL, Utterance("yes"))).then is NextStep.HAND_OFF
