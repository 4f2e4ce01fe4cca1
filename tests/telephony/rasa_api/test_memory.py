"""Conversations go on wherever they were begun, however many there are."""

import asyncio

import pytest

from dialog.errors import CrowdedError
from dialog.rasa.messages import Message
from dialog.records.embedded import MemoryEventStore
from tests.rasa_api import TOKEN, Api

TOKEN_ONLY = {"token": TOKEN}


class Yielding(MemoryEventStore):
    """Lets others work while it does, as one behind a network."""

    async def append(self, *args):
        await asyncio.sleep(0)
        return await super().append(*args)

    async def read(self, *args):
        await asyncio.sleep(0)
        return await super().read(*args)


@pytest.fixture
def bikes(bike_parts, clock):
    return Api(bike_parts, clock, store=Yielding(262_144))


def test_a_conversation_goes_on_in_another_process(bikes, reopened):
    bikes.say("/order")
    other = reopened(bikes)
    assert other.say('/tell{"bike": "cargo"}') == ["With a helmet?"]
    # And back again, with what the other has heard.
    assert bikes.say("/no") == ["Anything else?"]
    assert other.say("a lock") == ["A cargo bike for 2 days. a lock."]
    assert bikes.tracker()["slots"]["wish"] == "a lock"


def test_another_past_is_noticed_by_other_processes(bikes, reopened):
    other = reopened(bikes)
    bikes.say("/order")
    assert other.tracker()["active_loop"]["name"] == "order_form"
    events = [{"event": "slot", "name": "bike", "value": "city"}]
    path = "/conversations/somebody/tracker/events"
    assert bikes.client.put(path, params=TOKEN_ONLY, json=events).status_code == 200
    for api in (bikes, other, reopened(bikes)):
        shown = api.tracker()
        assert (shown["active_loop"], shown["slots"]["bike"]) == ({}, "city")
        assert [one["event"] for one in shown["events"]] == ["slot"]


async def test_a_past_that_was_replaced_is_still_in_the_record(bikes):
    bikes.say("/hours")
    kept = len(await bikes.store.read("somebody"))
    path = "/conversations/somebody/tracker/events"
    bikes.client.put(path, params=TOKEN_ONLY, json=[{"event": "pause"}])
    assert len(await bikes.store.read("somebody")) == kept + 2


async def test_what_the_store_has_forgotten_is_forgotten_everywhere(bikes, reopened):
    other = reopened(bikes)
    for api in (bikes, other):
        api.say('/tell{"bike": "cargo"}')
    assert await bikes.store.forget("somebody")
    for api in (bikes, other):
        assert api.tracker()["slots"]["bike"] is None
        assert api.get("/conversations/somebody/story").status_code == 404
    assert other.say("/hours") == ["We open at nine."]


def test_few_conversations_are_in_memory_and_all_of_them_go_on(bikes, reopened):
    api = reopened(bikes, max_conversations=3)
    senders = [f"sender {number}" for number in range(10)]
    for sender in senders:
        api.say("/order", sender)
    assert len(api.manager.written._conversations) <= 3
    for sender in senders:
        assert api.say('/tell{"bike": "city"}', sender) == ["With a helmet?"]


async def test_messages_of_one_conversation_are_answered_one_after_the_other(bikes):
    written = bikes.manager.written
    said = await asyncio.gather(*(written.answer("a", Message("/hours")) for _ in range(20)))
    assert [one[0].text for one in said] == ["We open at nine."] * 20
    tracker = await written.tracker("a")
    kinds = [one.KIND for one in tracker.events if one.KIND in ("user", "bot")]
    assert kinds == ["user", "bot"] * 20


async def test_a_crowd_in_one_conversation_is_turned_away(bikes):
    written = bikes.manager.written
    crowd = (written.answer("a", Message("/hours")) for _ in range(40))
    outcomes = await asyncio.gather(*crowd, return_exceptions=True)
    assert sum(isinstance(one, CrowdedError) for one in outcomes) == 8
    assert await written.answer("a", Message("/hours"))


async def test_two_processes_at_once_lose_nothing(bikes, reopened):
    other = reopened(bikes)
    bikes.say("/hello", "a")
    apis = (bikes, other) * 5
    await asyncio.gather(*(one.manager.written.answer("a", Message("/hours")) for one in apis))
    for api in (bikes, other, reopened(bikes)):
        tracker = await api.manager.written.tracker("a")
        heard = [one for one in tracker.events if one.KIND == "user"]
        assert len(heard) == 11


def test_ten_thousand_conversations_do_not_stay_in_memory(bikes, reopened):
    api = reopened(bikes, max_conversations=100)

    async def write():
        for number in range(10_000):
            await api.manager.written.tracker(f"sender {number}")

    asyncio.run(write())
    assert len(api.manager.written._conversations) <= 100
