"""Whatever is said, keyed, mumbled or kept silent: the caller is answered, and told of danger."""

import asyncio
import random
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialog.turn import NextStep, Source, Utterance
from triage.decision import Acuity

NUMBERS = count()
DANGERS = [
    "i have crushing chest pain and it is going down my left arm",
    "i want to kill myself",
    "he's choking",
    "i took too many pills",
    "my face is drooping on one side",
]
LINES = [
    "hello",
    "i have a headache and a fever since monday",
    "no wait it was tuesday",
    "a seven out of ten",
    "for two days i think",
    "yes",
    "no",
    "neither",
    "the second one",
    "no i said aspirin",
    "i take cetirizene every day",
    "i forgot to take my medicine",
    "what is the weather like",
    "can you say that again",
    "i need a refill and an appointment",
    "next tuesday at half past two",
    "i'm thirty weeks pregnant and the baby moves less",
    "my water broke",
    "my blood pressure is one ninety over one hundred",
    "my blood pressure is zero over zero",
    "i want to talk to a nurse",
    "stop calling me",
    "goodbye",
    "it is fine i was joking",
    "help",
    *DANGERS,
]
PLAIN = st.text(st.characters(exclude_characters="{}"), max_size=60)
SAID = st.tuples(st.just("says"), st.sampled_from(LINES) | PLAIN)
STEPS = st.one_of(
    SAID,
    SAID,
    SAID,
    st.tuples(st.just("keys"), st.text("0123456789*#", min_size=1, max_size=4)),
    st.tuples(st.just("types"), PLAIN | st.sampled_from(["/greet", "/restart", "/back", "/x"])),
    st.tuples(st.just("is silent"), st.integers(1, 2)),
    st.tuples(st.just("mumbles"), st.integers(1, 2)),
    st.tuples(st.just("cuts in"), st.just("I am")),
    st.tuples(st.just("calls back"), st.just("")),
    st.tuples(st.just("takes long"), st.just("")),
)


async def step(manager, call, kind, what):
    """The answer; None to what needs none."""
    match kind:
        case "says":
            return await manager.respond(call, Utterance(what))
        case "keys":
            return await manager.respond(call, Utterance(what, source=Source.KEYPAD))
        case "types":
            return await manager.respond(call, Utterance(what, source=Source.TEXT))
        case "is silent":
            return await manager.respond_to_silence(call, prompt=what, is_last=False)
        case "mumbles":
            return await manager.respond_to_unheard(call, count=what, failed=what == 2)
        case "cuts in":
            return await manager.note_heard(call, what)
        case "calls back":
            return await manager.open(call)
        case _:
            return await manager.respond_to_time_limit(call)


def assert_fit_for_a_caller(turn, lowest):
    assert turn.replies
    for reply in turn.replies:
        assert reply.text.strip()
        assert "{" not in reply.text
        assert "None" not in reply.text
    assert turn.call_acuity >= lowest
    assert turn.call_acuity >= turn.triage.acuity
    if turn.call_acuity is Acuity.EMERGENCY:
        assert "911" in turn.replies[0].text.split(".")[0]
        assert turn.then is not NextStep.HANG_UP


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=10))
def test_no_caller_is_left_without_words_and_nothing_lowers_the_acuity(manager, steps):
    async def run():
        call = f"random {next(NUMBERS)}"
        turn = await manager.open(call)
        lowest = Acuity.NONE
        for kind, what in steps:
            answered = await step(manager, call, kind, what)
            if answered is None:
                continue
            turn = answered
            assert_fit_for_a_caller(turn, lowest)
            lowest = turn.call_acuity
        assert turn.replies

    asyncio.run(run())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=6), danger=st.sampled_from(DANGERS), seed=st.integers())
def test_danger_is_answered_in_its_turn_wherever_the_call_stands(manager, steps, danger, seed):
    async def run():
        call = f"danger {next(NUMBERS)}"
        await manager.open(call)
        for kind, what in steps:
            await step(manager, call, kind, what)
        raised = await manager.respond(call, Utterance(danger))
        assert raised.triage.is_emergency
        assert raised.actions == ("action_emergency_protocol",)
        assert_fit_for_a_caller(raised, Acuity.EMERGENCY)
        lines = random.Random(seed).choices(LINES, k=3)
        for line in lines:
            after = await manager.respond(call, Utterance(line))
            assert_fit_for_a_caller(after, Acuity.EMERGENCY)
            assert after.then is NextStep.HAND_OFF

    asyncio.run(run())


STANDS = {
    "at the beginning": [],
    "in a form": [("says", "i have a cough")],
    "read back": [("says", "i take cetirizene every day")],
    "offered a person": [("says", "i need a refill")],
    "asked about danger": [("says", "my blood pressure is two fifty over one twenty")],
    "asked for digits": [("says", "my blood pressure is zero over zero")],
    "missed twice": [("says", "xyzzy plugh"), ("says", "foobar quux")],
    "said goodbye": [("says", "goodbye")],
    "handed over": [("says", "i want to talk to a nurse")],
    "silent": [("is silent", 1), ("is silent", 2)],
    "cut in": [("says", "i have a cough"), ("cuts in", "I am")],
    "called back": [("says", "i have a cough"), ("calls back", "")],
}


@pytest.mark.parametrize("stands", STANDS.values(), ids=STANDS)
@pytest.mark.parametrize("kind", ["keys", "says"])
async def test_the_emergency_number_is_a_call_for_help_wherever_the_call_stands(
    manager, stands, kind
):
    call = f"number {next(NUMBERS)}"
    await manager.open(call)
    for one in stands:
        await step(manager, call, *one)
    raised = await step(manager, call, kind, "911" if kind == "keys" else "nine one one")
    assert raised.call_acuity is Acuity.EMERGENCY
    assert raised.replies[0].text.startswith("Please call 911")
    assert raised.actions == ("action_emergency_protocol",)
