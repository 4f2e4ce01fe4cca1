"""Calls that end while the store is down lose nothing."""

import asyncio
from dataclasses import replace

import pytest

from dialog.breaker import Breaker
from dialog.call.leftovers import Leftovers
from dialog.manager import DialogManager
from dialog.turn import Utterance
from tests.dialog_parts import with_store
from tests.faulty_store import Clock, FaultyStore


class Writer:
    """Can write so often when the store is up."""

    def __init__(self, store):
        self._store = store
        self.tries = 0

    async def keep(self):
        self.tries += 1
        if isinstance(self._store["is_up"], BaseException):
            raise self._store["is_up"]
        return self._store["is_up"]


async def test_what_the_store_refuses_is_offered_again_when_it_takes_something():
    store = {"is_up": False}
    leftovers, writers = Leftovers(), [Writer(store) for _ in range(3)]
    for writer in writers:
        await leftovers.finish(writer)
    assert len(leftovers) == 3
    store["is_up"] = True
    last = Writer(store)
    await leftovers.finish(last)
    assert len(leftovers) == 0
    assert last.tries == 1
    assert [writer.tries for writer in writers] == [2, 2, 2]


async def test_a_store_that_is_down_is_asked_once_for_each_call():
    store = {"is_up": False}
    leftovers = Leftovers()
    writers = [Writer(store) for _ in range(3)]
    for writer in writers:
        await leftovers.finish(writer)
    assert [writer.tries for writer in writers] == [1, 1, 1]


async def test_who_is_interrupted_while_writing_is_not_forgotten():
    leftovers = Leftovers()
    with pytest.raises(asyncio.CancelledError):
        await leftovers.finish(Writer({"is_up": asyncio.CancelledError()}))
    assert len(leftovers) == 1


async def test_a_call_that_ends_while_the_store_is_down_is_kept_when_it_is_back(parts):
    clock, store = Clock(), FaultyStore(*["before"] * 9)
    breaker = Breaker(failures=3, rest_s=5.0, clock=clock)
    parts = replace(with_store(parts, store), breaker=breaker)
    manager = DialogManager(parts, clock=lambda: 0.0)
    for call in ("one", "two"):
        await manager.open(call)
        await manager.respond(call, Utterance("i have a cough"))
    happened = len(manager.tracker("one").events)
    await manager.close("one")
    clock.now_s, store.faults = 100.0, []
    assert await store.read("one") == ()
    await manager.close("two")
    assert len(await store.read("one")) == happened
