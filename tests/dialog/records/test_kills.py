"""Processes and servers are killed while they write; what was acknowledged must be there."""

import subprocess
import sys
from pathlib import Path

import pytest
from records_writer import CALL, TURN, event, opened
from servers import PostgresServer, RedisServer

ROOT = Path(__file__).parents[3]
WRITER = ROOT / "tests" / "records_writer.py"


def started(kind, where):
    return subprocess.Popen(
        [sys.executable, str(WRITER), kind, str(where)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def acknowledged(writer, turns):
    """The length that the writer was told last, once it has written so many turns."""
    length = 0
    for _ in range(turns):
        line = writer.stdout.readline()
        assert line, writer.stderr.read()
        length = int(line)
    return length


def rest(writer, length):
    """What it was told until it ended."""
    told = writer.stdout.read().splitlines()
    writer.wait()
    writer.stdout.close()
    writer.stderr.close()
    return int(told[-1]) if told else length


async def assert_whole(kind, where, length):
    """All turns that were acknowledged are there, at most one more, none in part."""
    store = await opened(kind, where)
    events = await store.read(CALL)
    assert length <= len(events) <= length + TURN
    assert len(events) % TURN == 0
    assert events == tuple(event(number) for number in range(len(events)))
    # And the conversation goes on.
    assert await store.append(CALL, len(events), [event(len(events))]) == len(events) + 1
    await store.close()


@pytest.mark.parametrize("turns", [1, 7, 40])
async def test_a_killed_process_loses_no_turn_in_a_file(tmp_path, turns):
    path = tmp_path / "c.sqlite"
    writer = started("sqlite", path)
    length = acknowledged(writer, turns)
    writer.kill()
    await assert_whole("sqlite", path, rest(writer, length))


async def test_a_killed_redis_keeps_no_half_of_a_turn(tmp_path):
    server = RedisServer(tmp_path).start()
    try:
        writer = started("redis", server.url)
        length = acknowledged(writer, 30)
        server.kill()
        # The writer is told, and ends of its own accord.
        length = rest(writer, length)
        assert writer.returncode == 1
        server.start()
        await assert_whole("redis", server.url, length)
    finally:
        server.stop()


async def test_a_killed_postgres_keeps_no_half_of_a_turn():
    server = PostgresServer().start()
    try:
        writer = started("postgres", server.url)
        length = acknowledged(writer, 30)
        server.kill()
        length = rest(writer, length)
        assert writer.returncode == 1
        server.start()
        await assert_whole("postgres", server.url, length)
    finally:
        server.stop()


async def test_two_processes_write_one_file_and_mingle_no_turns(tmp_path):
    path = tmp_path / "c.sqlite"
    store = await opened("sqlite", path)
    writer = started("sqlite", path)
    acknowledged(writer, 5)
    for number in range(0, 30, TURN):
        await store.append("other", number, [event(number + part) for part in range(TURN)])
    writer.kill()
    rest(writer, 0)
    assert len(await store.read("other")) == 30
    events = await store.read(CALL)
    assert events == tuple(event(number) for number in range(len(events)))
    await store.close()
