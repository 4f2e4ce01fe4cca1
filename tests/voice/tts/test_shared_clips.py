"""With a real Redis: alive, dead, frozen, filled by somebody else."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.fakes_tts import FakeTts
from tests.servers import RedisServer
from voice.tts.prosody import Prosody
from voice.tts.shared_clips import PREFIX, REST_S, SharedClips, SharedLimits
from voice.tts.shelf import ClipShelf
from voice.tts.synthesis import Synthesiser

NAME = "0123456789abcdef"
AUDIO = bytes(range(256)) * 100


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis")).start()
    yield server
    server.stop()


@asynccontextmanager
async def shared(
    url: str, clock: Clock | None = None, timeout_s: float = 30.0
) -> AsyncIterator[SharedClips]:
    clips = SharedClips(url, SharedLimits(timeout_s=timeout_s), clock=clock or Clock())
    await clips.open()
    yield clips
    await clips.close()


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_clip_of_one_server_is_found_by_another(server: RedisServer) -> None:
    async with shared(server.url) as one, shared(server.url) as other:
        one.put(NAME, AUDIO)
        await one.settled()
        assert await other.get(NAME) == AUDIO
        assert await other.get("another") is None
        assert (other.hits, other.misses) == (1, 1)


async def test_clips_do_not_stay_for_ever(server: RedisServer) -> None:
    async with shared(server.url) as clips, Redis.from_url(server.url) as redis:
        clips.put("passing", AUDIO)
        await clips.settled()
        assert 600_000 < await redis.ttl(PREFIX + "passing") <= 604_800


@pytest.mark.parametrize("spoil", [b"", b"short", b"x" * 500], ids=["empty", "short", "foreign"])
async def test_what_is_not_the_clip_is_not_played(server: RedisServer, spoil: bytes) -> None:
    async with shared(server.url) as clips, Redis.from_url(server.url) as redis:
        await redis.set(f"{PREFIX}spoilt", spoil)
        assert await clips.get("spoilt") is None
        assert clips.is_up


async def test_a_clip_under_a_foreign_name_is_not_played(server: RedisServer) -> None:
    async with shared(server.url) as clips, Redis.from_url(server.url) as redis:
        clips.put(NAME, AUDIO)
        await clips.settled()
        await redis.copy(PREFIX + NAME, f"{PREFIX}moved")
        assert await clips.get("moved") is None


async def test_where_nobody_listens_nobody_waits() -> None:
    async with shared(f"redis://127.0.0.1:{closed_port()}/0") as clips:
        began_s = time.monotonic()
        assert [await clips.get(NAME) for _ in range(100)] == [None] * 100
        clips.put(NAME, AUDIO)
        assert time.monotonic() - began_s < 2.0
        assert not clips.is_up


async def test_a_dead_redis_fails_no_one_and_is_used_again_when_it_is_back(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    own = RedisServer(tmp_path_factory.mktemp("redis")).start()
    clock = Clock()
    try:
        async with shared(own.url, clock) as clips:
            clips.put(NAME, AUDIO)
            await clips.settled()
            own.kill()
            assert await clips.get(NAME) is None
            assert not clips.is_up
            own.start()
            assert await clips.get(NAME) is None, "it rests"
            await clips.settled()
            assert not clips.is_up
            clock.now += REST_S
            assert await clips.get(NAME) is None, "nobody waits for the attempt"
            await clips.settled()
            assert await clips.get(NAME) == AUDIO
    finally:
        own.stop()


async def test_a_redis_that_does_not_answer_costs_one_caller_the_timeout_and_the_next_nothing(
    server: RedisServer,
) -> None:
    async with shared(server.url, timeout_s=0.05) as clips:
        server.freeze()
        try:
            began_s = time.monotonic()
            assert await clips.get(NAME) is None
            first_s = time.monotonic() - began_s
            rest = [await clips.get(NAME) for _ in range(1000)]
            total_s = time.monotonic() - began_s
        finally:
            server.thaw()
    assert rest == [None] * 1000
    assert first_s < 1.0
    assert total_s - first_s < 1.0


async def test_what_is_on_its_way_is_dropped_when_it_closes(server: RedisServer) -> None:
    async with shared(server.url) as clips:
        server.freeze()
        try:
            clips.put(NAME, AUDIO)
            await asyncio.sleep(0)
            async with asyncio.timeout(10):
                await clips.close()
        finally:
            server.thaw()


SLOWER = Prosody(length_scale=1.2)


async def test_two_servers_make_a_slower_fixed_sentence_once(
    server: RedisServer, tmp_path: Path
) -> None:
    engines, spoken = [FakeTts(name="fake/once"), FakeTts(name="fake/once")], []
    for engine in engines:
        async with shared(server.url) as clips:
            shelf = ClipShelf(tmp_path, "voice 1")
            synthesiser = Synthesiser(engine, cache_bytes=10**6, shelf=shelf, shared=clips)
            await synthesiser.prepare([("Good morning.", Prosody())])
            spoken.append(await synthesiser.speech("Good morning.", SLOWER))
            await synthesiser.speech("Mister Lee, it is March third.", SLOWER)
            await clips.settled()
    assert spoken[0] == spoken[1]
    made = [("Good morning.", SLOWER) in engine.asked for engine in engines]
    assert made == [True, False]
    async with Redis.from_url(server.url) as redis:
        keys = [key async for key in redis.scan_iter(f"{PREFIX}{'?' * 32}")]
    assert len(keys) == 1


async def test_a_frozen_redis_holds_no_reply_up(server: RedisServer, tmp_path: Path) -> None:
    async with shared(server.url, timeout_s=0.05) as clips:
        shelf = ClipShelf(tmp_path, "voice 1")
        synthesiser = Synthesiser(FakeTts(), cache_bytes=10**6, shelf=shelf, shared=clips)
        texts = [f"Sentence {one}." for one in "abcdefghij"]
        await synthesiser.prepare([(text, Prosody()) for text in texts])
        server.freeze()
        try:
            began_s = time.monotonic()
            audio = [await synthesiser.speech(text, SLOWER) for text in texts]
            took_s = time.monotonic() - began_s
        finally:
            server.thaw()
    assert all(audio)
    assert took_s < 2.0
