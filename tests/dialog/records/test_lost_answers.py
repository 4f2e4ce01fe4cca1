"""A server did what it was asked, but its answer does not arrive: it is told, in time."""

import asyncio

import pytest
from records_writer import CALL, RING, event
from servers import Line, PostgresServer, RedisServer

from dialog.records.errors import StoreUnavailableError
from dialog.records.postgres import PostgresEventStore
from dialog.records.redis import RedisEventStore

PATIENT_S = 60.0
IMPATIENT_S = 0.5


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory):
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def postgres_server():
    server = PostgresServer()
    yield server.start()
    server.stop()


@pytest.fixture(params=["redis", "postgres"])
async def line_and_store(request):
    server = request.getfixturevalue(f"{request.param}_server")
    make = {"redis": RedisEventStore, "postgres": PostgresEventStore}[request.param]
    async with Line(server.port) as line:
        url = server.url.replace(str(server.port), str(line.port))
        store = make(url, RING, timeout_s=PATIENT_S, max_event_bytes=10_000)
        if hasattr(store, "open"):
            await store.open()
        await store.forget(CALL)
        yield line, store
        await store.close()


@pytest.mark.parametrize("state", ["mute", "cut"])
async def test_an_append_whose_answer_is_lost_stands_once(line_and_store, state):
    line, store = line_and_store
    # Twice, so that nothing is left to prepare and the next answer is the append's.
    await store.append(CALL, 0, [event(0)])
    await store.append(CALL, 1, [event(1)])
    line.state = state
    losing = asyncio.create_task(store.append(CALL, 2, [event(2), event(3)]))
    await line.lost.wait()
    if state == "mute":
        losing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await losing
    else:
        # Not ConcurrentWriteError: the writer must not meet itself.
        with pytest.raises(StoreUnavailableError):
            await losing
    line.state = "passing"
    # The connections are of use again, and no old answer comes to a new question.
    assert await store.read(CALL) == tuple(event(number) for number in range(4))
    assert await store.append(CALL, 4, [event(4)]) == 5


async def test_a_server_that_does_not_answer_is_told_in_time(line_and_store):
    line, store = line_and_store
    line.state = "mute"
    store._timeout_s = IMPATIENT_S
    for attempt in (store.append(CALL, 0, [event(0)]), store.read(CALL), store.forget(CALL)):
        with pytest.raises(StoreUnavailableError, match="no answer within"):
            await asyncio.wait_for(attempt, PATIENT_S / 2)
