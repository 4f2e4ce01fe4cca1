"""What is said to a filler, and what is not."""

import asyncio

import pytest
from virtual_time import VirtualTimeLoop

from telephony.waiting import FILLER_AGAIN_S, Waiting, answers_filler


@pytest.mark.parametrize(
    "text",
    ["okay", "Yes.", "mm-hm", "hello? are you there?", "thank you", "sure", "No rush"],
)
def test_what_people_say_who_wait_asks_for_nothing_more(text):
    assert answers_filler(text)


@pytest.mark.parametrize(
    "text",
    ["no", "yes and a refill too", "my chest hurts", "the first one", "a person please", "help me"],
)
def test_whatever_may_want_something_is_answered(text):
    assert not answers_filler(text)


def in_virtual_time(work):
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(work())


class Wait:
    """An answer after so long, and when a filler was said."""

    def __init__(self, answer_s, *, turn=1, limit_s=20.0):
        self.filled = []
        self.waiting = Waiting(filler_after_s=1.2, limit_s=limit_s, say_filler=self._fill)
        self.answer_s, self.turn = answer_s, turn

    async def _fill(self, turn):
        self.filled.append((round(asyncio.get_running_loop().time(), 3), turn))

    async def _answer(self):
        await asyncio.sleep(self.answer_s)
        return "answer"

    async def go(self):
        return await self.waiting.for_answer(self._answer(), self.turn)


def test_a_long_answer_has_a_filler_every_few_seconds():
    wait = Wait(8.0)
    assert in_virtual_time(wait.go) == "answer"
    assert wait.filled == [(1.2, 1), (1.2 + FILLER_AGAIN_S, 1)]
    assert wait.waiting.is_long
    assert not wait.waiting.is_on


def test_a_short_one_has_none_and_neither_has_the_greeting():
    short, greeting = Wait(1.0), Wait(3.0, turn=0)
    in_virtual_time(short.go)
    in_virtual_time(greeting.go)
    assert short.filled == greeting.filled == []
    assert not short.waiting.is_long


def test_it_does_not_wait_for_ever():
    with pytest.raises(TimeoutError):
        in_virtual_time(Wait(30.0, limit_s=5.0).go)


def test_what_is_given_up_is_no_answer_and_ends_at_once():
    wait = Wait(30.0)

    async def give_up():
        going = asyncio.create_task(wait.go())
        await asyncio.sleep(2.0)
        wait.waiting.give_up()
        return await going, asyncio.get_running_loop().time()

    assert in_virtual_time(give_up) == (None, pytest.approx(2.0))


def test_the_answer_is_given_in_the_last_turn_that_it_answers():
    wait = Wait(4.0)

    async def more():
        going = asyncio.create_task(wait.go())
        await asyncio.sleep(2.0)
        wait.waiting.answers_too(3)
        await going
        return wait.waiting.turn

    assert in_virtual_time(more) == 3
