import asyncio

import pytest

from voice.asr.engine import Hypothesis
from voice.errors import AsrError
from voice.recognition import TurnRecognition


class Stream:
    """Recognises how many bytes it was fed; can wait, fail, and tell what was done to it."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self.fed = b""
        self.is_abandoned = False

    def feed(self, samples: bytes) -> None:
        if self._engine.fails_at == "feed":
            raise AsrError
        self.fed += samples

    async def finish(self) -> Hypothesis:
        self._engine.finished += 1
        await self._engine.may_answer.wait()
        if self._engine.fails_at == "finish":
            raise AsrError
        if self._engine.fails_at == "defect":
            raise ZeroDivisionError
        return Hypothesis(str(len(self.fed)))

    def abandon(self) -> None:
        self.is_abandoned = True


class Engine:
    name = "fake"

    def __init__(self, *, fails_at: str = "") -> None:
        self.fails_at = fails_at
        self.streams: list[Stream] = []
        self.finished = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def warm(self) -> None: ...

    async def close(self) -> None: ...

    def open_stream(self) -> Stream:
        if self.fails_at == "open":
            raise AsrError
        self.streams.append(Stream(self))
        return self.streams[-1]


class TellingStream(Stream):
    """Tells how many bytes it was fed so far."""

    def partial(self) -> str:
        if self._engine.fails_at == "partial":
            raise AsrError
        return f"{len(self.fed)} so far"


class TellingEngine(Engine):
    def open_stream(self) -> Stream:
        self.streams.append(TellingStream(self))
        return self.streams[-1]


async def test_what_is_heard_so_far_is_told_until_the_turn_is_over() -> None:
    recognition = TurnRecognition(TellingEngine(), b"1234")
    recognition.feed(b"56")
    assert recognition.partial() == "6 so far"
    recognition.finish()
    assert recognition.partial() == ""
    await recognition.close()


async def test_an_engine_that_cannot_tell_has_heard_nothing_so_far() -> None:
    recognition = TurnRecognition(Engine(), b"1234")
    assert recognition.partial() == ""
    await recognition.close()


async def test_an_engine_that_fails_amid_a_turn_has_lost_the_turn() -> None:
    recognition = TurnRecognition(TellingEngine(fails_at="partial"), b"1234")
    assert recognition.partial() == ""
    recognition.finish()
    assert await recognition.hypothesis() is None


async def test_everything_fed_before_the_finish_is_recognised() -> None:
    recognition = TurnRecognition(Engine(), b"1234")
    recognition.feed(b"56")
    recognition.finish()
    recognition.feed(b"78")
    assert await recognition.hypothesis() == Hypothesis("6")


async def test_finishing_twice_decodes_once() -> None:
    engine = Engine()
    recognition = TurnRecognition(engine, b"1234")
    recognition.finish()
    recognition.finish()
    await recognition.hypothesis()
    assert engine.finished == 1


@pytest.mark.parametrize("fails_at", ["open", "feed", "finish", "defect"])
async def test_whatever_fails_in_the_engine_the_turn_gets_an_answer(fails_at: str) -> None:
    recognition = TurnRecognition(Engine(fails_at=fails_at), b"1234")
    recognition.feed(b"56")
    recognition.finish()
    assert await recognition.hypothesis() is None


async def test_a_stream_that_fails_in_the_middle_of_a_turn_is_a_failed_turn() -> None:
    engine = Engine()
    recognition = TurnRecognition(engine, b"1234")
    engine.fails_at = "feed"
    recognition.feed(b"56")
    recognition.finish()
    assert await recognition.hypothesis() is None


async def test_a_repeated_turn_is_recognised_from_all_of_its_audio() -> None:
    engine = Engine()
    engine.may_answer.clear()
    recognition = TurnRecognition(engine, b"1234")
    recognition.finish()
    await asyncio.sleep(0)
    recognition.repeat(b"123456")
    assert not recognition.is_finishing
    recognition.feed(b"78")
    recognition.finish()
    engine.may_answer.set()
    assert await recognition.hypothesis() == Hypothesis("8")
    assert engine.streams[0].is_abandoned
    await recognition.close()


async def test_a_failed_turn_can_be_repeated() -> None:
    engine = Engine(fails_at="feed")
    recognition = TurnRecognition(engine, b"1234")
    engine.fails_at = ""
    recognition.repeat(b"123456")
    recognition.finish()
    assert await recognition.hypothesis() == Hypothesis("6")


async def test_closing_leaves_nothing_running() -> None:
    engine = Engine()
    engine.may_answer.clear()
    recognition = TurnRecognition(engine, b"1234")
    recognition.finish()
    await asyncio.sleep(0)
    recognition.repeat(b"12")
    recognition.finish()
    await recognition.close()
    assert all(stream.is_abandoned for stream in engine.streams)
    assert asyncio.all_tasks() == {asyncio.current_task()}
