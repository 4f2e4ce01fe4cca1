import asyncio

import pytest

from voice.asr.engine import Hypothesis
from voice.errors import AsrError
from voice.guesses import GuessFigures, GuessTally
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
    recognition.go_on(lambda: b"123456")
    assert not recognition.is_guessing
    recognition.feed(b"78")
    recognition.finish()
    engine.may_answer.set()
    assert await recognition.hypothesis() == Hypothesis("8")
    assert engine.streams[0].is_abandoned
    await recognition.close()


async def test_after_a_guess_that_failed_the_turn_goes_on() -> None:
    engine = Engine(fails_at="finish")
    recognition = TurnRecognition(engine, b"1234")
    recognition.guess()
    assert await recognition.hypothesis() is None
    engine.fails_at = ""
    recognition.go_on(lambda: b"123456")
    recognition.finish()
    assert await recognition.hypothesis() == Hypothesis("6")


class EagerStream(Stream):
    """Goes on after a finish; the engine says what that costs."""

    def __init__(self, engine: "Engine") -> None:
        super().__init__(engine)
        self.confirmed = 0

    @property
    def finishes_cheaply(self) -> bool:
        return self._engine.fails_at != "dear"

    async def finish(self) -> Hypothesis:
        heard = len(self.fed)
        await super().finish()
        return Hypothesis(str(heard))

    def confirm(self) -> None:
        self.confirmed += 1


class EagerEngine(Engine):
    def open_stream(self) -> Stream:
        self.streams.append(EagerStream(self))
        return self.streams[-1]


async def test_a_guess_is_made_only_where_the_engine_minds_little() -> None:
    for engine, expected in (
        (Engine(), False),
        (EagerEngine(fails_at="dear"), False),
        (EagerEngine(), True),
    ):
        recognition = TurnRecognition(engine, b"1234")
        assert recognition.guess_if_cheap() is expected
        assert not recognition.guess_if_cheap()
        assert recognition.is_guessing is expected
        await recognition.close()


async def test_a_guess_that_holds_is_what_was_said_and_costs_no_second_decode() -> None:
    engine, tally = EagerEngine(), GuessTally()
    recognition = TurnRecognition(engine, b"1234", tally)
    recognition.guess_if_cheap()
    guessed = await recognition.hypothesis()
    recognition.feed(b"silence")
    recognition.finish()
    assert await recognition.hypothesis() is guessed
    assert (engine.finished, len(engine.streams)) == (1, 1)
    assert [stream.confirmed for stream in engine.streams] == [1]  # type: ignore[attr-defined]
    assert tally.figures() == GuessFigures(turns=0, begun=1, used=1, wasted=0)


@pytest.mark.parametrize("is_done", [True, False])
async def test_who_goes_on_is_heard_by_the_same_stream_without_hearing_anything_twice(
    is_done: bool,
) -> None:
    engine, tally = EagerEngine(), GuessTally()
    recognition = TurnRecognition(engine, b"1234", tally)
    if not is_done:
        engine.may_answer.clear()
    recognition.guess_if_cheap()
    await asyncio.sleep(0)
    if is_done:
        await recognition.hypothesis()
    recognition.feed(b"56")
    recognition.go_on(lambda: pytest.fail("nothing need be heard again"))
    engine.may_answer.set()
    recognition.feed(b"78")
    recognition.finish()
    assert await recognition.hypothesis() == Hypothesis("8")
    assert len(engine.streams) == 1
    assert not engine.streams[0].is_abandoned
    assert tally.figures() == GuessFigures(turns=0, begun=1, used=0, wasted=1)
    await recognition.close()


async def test_a_guess_that_failed_is_made_good_when_the_turn_is_over() -> None:
    engine, tally = EagerEngine(fails_at="finish"), GuessTally()
    recognition = TurnRecognition(engine, b"1234", tally)
    recognition.guess_if_cheap()
    assert await recognition.hypothesis() is None
    engine.fails_at = ""
    recognition.finish()
    assert await recognition.hypothesis() == Hypothesis("4")
    assert tally.figures() == GuessFigures(turns=0, begun=1, used=0, wasted=1)


async def test_an_engine_that_can_is_told_to_listen_closely() -> None:
    told: list[str] = []

    class AttentiveStream(TellingStream):
        def attend(self) -> None:
            told.append("closely")

    class AttentiveEngine(Engine):
        def open_stream(self) -> Stream:
            return AttentiveStream(self)

    for engine in (Engine(), AttentiveEngine()):
        recognition = TurnRecognition(engine, b"1234")
        recognition.attend()
        await recognition.close()
    assert told == ["closely"]


async def test_a_turn_without_a_guess_counts_none() -> None:
    tally = GuessTally()
    recognition = TurnRecognition(EagerEngine(), b"1234", tally)
    recognition.finish()
    await recognition.hypothesis()
    assert tally.figures() == GuessFigures()


def test_the_shares_of_guesses_are_those_of_what_is_known() -> None:
    figures = GuessFigures(turns=4, begun=6, used=3, wasted=2)
    assert figures.hit_rate == 0.6
    assert figures.wasted_per_turn == 0.5
    assert GuessFigures().hit_rate == GuessFigures().wasted_per_turn == 0


async def test_closing_leaves_nothing_running() -> None:
    engine = Engine()
    engine.may_answer.clear()
    recognition = TurnRecognition(engine, b"1234")
    recognition.finish()
    await asyncio.sleep(0)
    recognition.go_on(lambda: b"12")
    recognition.finish()
    await recognition.close()
    assert all(stream.is_abandoned for stream in engine.streams)
    assert asyncio.all_tasks() == {asyncio.current_task()}
