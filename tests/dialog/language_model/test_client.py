"""The client against a server that speaks the protocol, breaks it, is slow, busy or gone."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from dialog.breaker import BreakerState
from dialog.language_model.client import LanguageModel, Prompt, Purpose
from dialog.language_model.errors import (
    Code,
    LanguageModelError,
    LateError,
    NotAskedError,
    RejectedError,
    ThrottledError,
    UnreachableError,
    UnusableError,
)
from tests.language_model_double import MODEL, Fault, ModelDouble

SECRET = "canary"
LONG = "It is told in many words, äöü and 日本語, " * 40


def prompt(*, purpose=Purpose.NOTE, timeout_s=5.0, call="c", **more):
    return Prompt(purpose, call, "You are told.", SECRET, 50, timeout_s, **more)


@asynccontextmanager
async def asked_of(double, *, clock=lambda: 0.0, wall=lambda: 0.0, **more):
    model = LanguageModel(double.settings(**more), clock=clock, wall_clock=wall)
    try:
        yield model
    finally:
        await model.close()


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize("text", ["fine", LONG])
async def test_an_answer_is_read_whole_and_in_pieces(streams, text):
    async with ModelDouble() as double, asked_of(double, streams=streams) as model:
        double.says(text)
        done = await model.complete(prompt(as_json=True))
        assert (done.text, done.model, done.tokens) == (text, MODEL, 100)
        (sent,) = double.documents
        assert sent["messages"] == [
            {"role": "system", "content": "You are told."},
            {"role": "user", "content": SECRET},
        ]
        assert (sent["model"], sent["temperature"], sent["max_tokens"]) == (MODEL, 0.0, 50)
        assert sent.get("stream") is streams
        assert sent["response_format"] == {"type": "json_object"}
        (received,) = double.received
        assert received.startswith(b"POST /v1/chat/completions HTTP/1.1")
        assert b"Bearer hush" in received


async def test_json_is_demanded_only_where_it_is_wanted_and_known():
    async with ModelDouble() as double, asked_of(double, demands_json=False) as model:
        await model.complete(prompt(as_json=True))
        await model.complete(prompt())
        assert all("response_format" not in one for one in double.documents)


async def test_a_name_that_is_none_is_not_believed():
    async with ModelDouble(served_model="<b>Dr. Phi</b>") as double, asked_of(double) as model:
        assert (await model.complete(prompt())).model == ""


CUT_OFF = [Fault(finish="length"), Fault(finish="content_filter"), Fault(finish="tool_calls")]


@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize(
    ("fault", "error", "tries"),
    [
        (Fault(status=500), UnreachableError, 2),
        (Fault(status=503), UnreachableError, 2),
        (Fault(sends="nothing"), UnreachableError, 2),
        (Fault(sends="half"), UnreachableError, 2),
        (Fault(status=429), ThrottledError, 2),
        (Fault(status=429, headers=(("Retry-After", "60"),)), ThrottledError, 1),
        (Fault(status=401), RejectedError, 1),
        (Fault(status=404), RejectedError, 1),
        (Fault(status=307, headers=(("Location", "http://127.0.0.1:9/"),)), RejectedError, 1),
        (Fault(body=b"<html>no</html>"), UnusableError, 1),
        (Fault(body=b'{"choices": []}'), UnusableError, 1),
        (Fault(body=b'{"choices": [{"message": {"content": 7}}]}'), UnusableError, 1),
        (Fault(body=b'{"choices": [{"finish_reason": "stop", "message": {"content": " "}}]}'),
         UnusableError, 1),
        (Fault(body=b"[" * 100_000), UnusableError, 1),
        (Fault(body=b"x" * 300_000), UnusableError, 1),
        (Fault(sends="endless"), UnusableError, 1),
        (Fault(headers=(("Content-Encoding", "gzip"),)), UnusableError, 1),
        *[(one, UnusableError, 1) for one in CUT_OFF],
    ],
)  # fmt: skip
async def test_whatever_is_wrong_is_told_as_what_it_is(fault, error, tries, streams):
    async with ModelDouble() as double, asked_of(double, streams=streams) as model:
        double.next(*[fault] * 3)
        with capture_logs() as logs, pytest.raises(error) as raised:
            await model.complete(prompt())
        assert type(raised.value) is error
        assert len(double.received) == tries
        told = f"{raised.value} {raised.value!r} {logs}"
        assert SECRET not in told
        assert "hush" not in told
        assert isinstance(raised.value.code, Code)


async def test_a_stream_that_ends_without_its_end_is_none():
    half = b'data: {"choices": [{"delta": {"content": "No chest"}}]}\n\n'
    fault = Fault(body=half, headers=(("X", "y"),))
    async with ModelDouble() as double, asked_of(double) as model:
        double._body = lambda asked, _: ("text/event-stream", half)
        double.next(fault)
        with pytest.raises(UnusableError):
            await model.complete(prompt())


async def test_what_the_server_could_not_do_at_once_it_is_asked_again():
    async with ModelDouble() as double, asked_of(double) as model:
        double.next(Fault(status=429, headers=(("Retry-After", "0"),)))
        assert (await model.complete(prompt())).text == "fine"
        assert len(double.received) == 2


@pytest.mark.parametrize("sends", ["never", "stalls"])
async def test_an_answer_that_does_not_come_in_time_is_not_waited_for(sends):
    async with ModelDouble() as double, asked_of(double) as model:
        double.next(Fault(sends=sends))
        began = asyncio.get_running_loop().time()
        with pytest.raises(LateError):
            await model.complete(prompt(timeout_s=0.1))
        assert asyncio.get_running_loop().time() - began < 3.0
        assert len(double.received) == 1


async def test_a_server_that_is_not_there_is_told_as_that():
    async with ModelDouble() as double:
        settings = double.settings()
    model = LanguageModel(settings, clock=lambda: 0.0, wall_clock=lambda: 0.0)
    with pytest.raises(UnreachableError):
        await model.complete(prompt())
    await model.close()


async def test_after_failures_in_a_row_it_is_left_alone_for_one_purpose_and_then_tried():
    now = 0.0
    async with (
        ModelDouble() as double,
        asked_of(double, clock=lambda: now, breaker_failures=2, breaker_rest_s=30.0) as model,
    ):
        double.next(*[Fault(body=b"nonsense")] * 2)
        for _ in range(2):
            with pytest.raises(UnusableError):
                await model.complete(prompt(purpose=Purpose.ADVICE))
        with pytest.raises(NotAskedError) as resting:
            await model.complete(prompt(purpose=Purpose.ADVICE))
        assert resting.value.code is Code.RESTING
        assert len(double.received) == 2
        assert (await model.complete(prompt(purpose=Purpose.NOTE))).text == "fine"
        now = 31.0
        assert (await model.complete(prompt(purpose=Purpose.ADVICE))).text == "fine"
        assert model.breakers[Purpose.ADVICE].state is BreakerState.CLOSED


async def test_a_refusal_is_an_answer_and_opens_no_breaker():
    async with ModelDouble() as double, asked_of(double, breaker_failures=1) as model:
        double.next(Fault(status=401))
        with pytest.raises(RejectedError):
            await model.complete(prompt())
        assert model.breakers[Purpose.NOTE].state is BreakerState.CLOSED


async def test_more_than_may_be_asked_at_once_are_not_asked_and_do_not_wait():
    async with ModelDouble() as double, asked_of(double, at_once=2) as model:
        asked = [model.complete(prompt(call=str(n))) for n in range(5)]
        done = await asyncio.gather(*asked, return_exceptions=True)
        refused = [one for one in done if isinstance(one, LanguageModelError)]
        assert [one.code for one in refused] == [Code.BUSY] * 3
        assert double.most_at_once <= 2
        assert (await model.complete(prompt())).text == "fine"


async def test_a_call_and_a_day_have_their_budget_and_the_answer_settles_it():
    async with (
        ModelDouble(tokens=10) as double,
        asked_of(double, tokens_a_call=200, tokens_a_day=220) as model,
    ):
        for _ in range(5):
            await model.complete(prompt())
        assert model.budget.spent_today == 50
    async with ModelDouble(tokens=None) as double, asked_of(double, tokens_a_call=100) as model:
        await model.complete(prompt())
        with pytest.raises(NotAskedError) as spent:
            await model.complete(prompt())
        assert spent.value.code is Code.BUDGET
        assert len(double.received) == 1


async def test_whoever_gives_up_frees_the_place():
    async with ModelDouble() as double, asked_of(double, at_once=1) as model:
        double.next(Fault(sends="never"))
        asking = asyncio.create_task(model.complete(prompt()))
        await double.asked.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert (await model.complete(prompt())).text == "fine"
        assert model.breakers[Purpose.NOTE].state is BreakerState.CLOSED


async def test_a_look_at_the_server_asks_which_models_it_has():
    async with ModelDouble() as double, asked_of(double) as model:
        await model.check(timeout_s=2.0)
        assert double.received[0].startswith(b"GET /v1/models HTTP/1.1")
        double.served_model = "another"
        with pytest.raises(RejectedError):
            await model.check(timeout_s=2.0)
        double.next(Fault(status=401), Fault(body=b"[]"), Fault(sends="never"))
        for error in (RejectedError, UnusableError, LateError):
            with pytest.raises(error):
                await model.check(timeout_s=0.2)


async def test_what_was_refused_cost_nothing():
    async with ModelDouble() as double, asked_of(double) as model:
        double.next(Fault(status=401))
        with pytest.raises(RejectedError):
            await model.complete(prompt())
        assert model.budget.spent_today == 0
