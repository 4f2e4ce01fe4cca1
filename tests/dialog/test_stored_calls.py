"""A call is the fold of its record: whatever the store does, and wherever the call goes on."""

import asyncio
import json
import random
import subprocess
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialog.breaker import Breaker
from dialog.call.record import CallRecord
from dialog.call.tracker import CallTracker
from dialog.manager import DialogManager
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import ActionExecuted, EventError, SessionStarted, UserUttered
from dialog.records.sealing import Plain
from dialog.records.sqlite import SqliteEventStore
from dialog.survey.questions import is_open
from dialog.turn import NextStep, Source, Utterance
from tests import call_taker
from tests.dialog_parts import with_store
from tests.faulty_store import Clock, FaultyStore
from triage.decision import Acuity

ROOT = Path(__file__).parents[2]
CALL = call_taker.CALL
NUMBERS = count()
DANGER = "i have crushing chest pain"
LINES = [
    "hello",
    "i have a headache",
    "i have a cough and a fever since monday",
    "six",
    "actually i mean eight",
    "two days",
    "yes",
    "no",
    "xyzzy plugh",
    "i take cetirizene every day",
    "no i said aspirin",
    "can you repeat that",
    "what's the weather like",
    "i need a refill",
    "tomorrow morning",
    "i want an appointment",
    "i'm thirty weeks pregnant and my back hurts",
    "my blood pressure is one ninety over one hundred",
    "i want to talk to a person",
    "",
    DANGER,
]
DIALOGUES = st.lists(st.sampled_from(LINES) | st.sampled_from(["1", "2", "*", "SILENCE", "NOISE"]))


async def say(manager, call, line):
    if line == "SILENCE":
        return await manager.respond_to_silence(call, prompt=1, is_last=False)
    if line == "NOISE":
        return await manager.respond_to_unheard(call, count=1, failed=False)
    source = Source.KEYPAD if line in ("1", "2", "*") else Source.SPEECH
    return await manager.respond(call, Utterance(line, source=source))


def standing(tracker):
    """All that a conversation has come to."""
    return {
        "slots": tracker.slots,
        "loop": tracker.loop,
        "latest": tracker.latest_action,
        "message": tracker.latest_message,
        "paused": tracker.is_paused,
        "followup": tracker.followup_action,
        "call": tracker.call,
        "applied": list(tracker.applied_events()),
    }


def with_breaker(parts, store, clock):
    """The parts with this store, and a breaker of its own."""
    breaker = Breaker(failures=3, rest_s=5.0, clock=clock)
    return replace(with_store(parts, store), breaker=breaker)


async def loaded(parts, store, call):
    record = CallRecord(store, call, Breaker(failures=1, rest_s=1.0, clock=Clock()))
    return await record.load()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=DIALOGUES)
def test_what_is_kept_of_a_call_folds_to_where_the_call_stands(parts, manager, lines):
    async def run():
        call = f"fold {next(NUMBERS)}"
        await manager.open(call)
        for line in lines:
            await say(manager, call, line)
        live = manager.tracker(call)
        kept = await loaded(parts, manager._parts.store, call)
        assert kept == tuple(live.events)
        assert standing(CallTracker(parts.domain, kept, sender=call)) == standing(live)

    asyncio.run(run())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=DIALOGUES.filter(bool), cut=st.integers(0, 8))
def test_a_call_that_moves_to_another_process_goes_on_as_if_it_had_not(parts, lines, cut):
    """But for the word that the line was lost, and a survey, of which no more is asked then."""

    async def run():
        clock, store = Clock(), FaultyStore()
        here = DialogManager(with_breaker(parts, store, clock), clock=lambda: 0.0)
        there = DialogManager(with_breaker(parts, store, clock), clock=lambda: 0.0)
        await here.open(CALL)
        for line in lines[:cut]:
            await say(here, CALL, line)
        before = standing(here.tracker(CALL))
        if is_open(here.tracker(CALL)):
            before["slots"] = {**before["slots"], REQUESTED_SLOT: None}
        back = await there.open(CALL)
        after = standing(there.tracker(CALL))
        assert back.replies
        for name in ("slots", "loop", "message", "paused"):
            assert after[name] == before[name], name
        assert after["call"].acuity is before["call"].acuity
        assert after["call"].told == before["call"].told
        if before["call"].is_emergency:
            assert back.then is NextStep.HAND_OFF
            assert "911" in back.replies[0].text
        for line in lines[cut:]:
            assert (await say(there, CALL, line)).replies

    asyncio.run(run())


async def test_a_call_is_resumed_from_the_disk_by_another_process(parts, tmp_path):
    async def opened():
        store = SqliteEventStore(
            tmp_path / "calls.sqlite", Plain(), timeout_s=60.0, max_event_bytes=262_144
        )
        await store.open()
        return store

    first = await opened()
    manager = DialogManager(with_breaker(parts, first, Clock()), clock=lambda: 0.0)
    await manager.open(CALL)
    for line in ("i have a severe headache", "i also have a fever"):
        await say(manager, CALL, line)
    before = standing(manager.tracker(CALL))
    # The process is gone without a word: nothing is closed by the manager.
    await first.close()
    second = await opened()
    manager = DialogManager(with_breaker(parts, second, Clock()), clock=lambda: 0.0)
    back = await manager.open(CALL)
    after = standing(manager.tracker(CALL))
    assert after["slots"] == before["slots"]
    assert after["loop"] == before["loop"]
    assert after["call"].acuity is before["call"].acuity is Acuity.URGENT
    assert back.active_form == "symptom_form"
    turn = await say(manager, CALL, "two days")
    assert "action_assess_symptoms" in turn.actions
    await second.close()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=DIALOGUES,
    faults=st.lists(st.sampled_from([None, "before", "after", "stranger"]), max_size=15),
    rng=st.randoms(use_true_random=False),
)
def test_a_store_that_fails_in_any_turn_costs_neither_an_answer_nor_an_event(
    parts, lines, faults, rng: random.Random
):
    async def run():
        clock, store = Clock(), FaultyStore(None, *faults)
        manager = DialogManager(with_breaker(parts, store, clock), clock=lambda: 0.0)
        assert (await manager.open(CALL)).replies
        for line in lines:
            assert (await say(manager, CALL, line)).replies
            clock.now_s += rng.choice([0.0, 6.0])
        live = manager.tracker(CALL)
        store.faults, clock.now_s = [], clock.now_s + 100.0
        await manager.close(CALL)
        kept = await loaded(parts, store, CALL)
        ours = [one for one in kept if getattr(one, "value", None) != "stranger"]
        assert ours == list(live.events)

    asyncio.run(run())


async def test_a_store_that_is_down_from_the_start_lets_the_call_be_answered(parts):
    clock, store = Clock(), FaultyStore(*["before"] * 4)
    manager = DialogManager(with_breaker(parts, store, clock), clock=lambda: 0.0)
    assert "automated assistant" in (await manager.open(CALL)).replies[0].text
    for line in ("i have a cough", "six", DANGER):
        turn = await say(manager, CALL, line)
        assert turn.replies
    assert turn.call_acuity is Acuity.EMERGENCY
    clock.now_s, store.faults = 100.0, []
    await manager.close(CALL)
    assert await loaded(parts, store, CALL) == tuple(
        CallTracker(parts.domain, await loaded(parts, store, CALL)).events
    )
    kept = await loaded(parts, store, CALL)
    assert sum(isinstance(one, SessionStarted) for one in kept) == 1
    assert sum(isinstance(one, UserUttered) for one in kept) == 3


async def test_a_turn_that_breaks_is_kept_all_the_same(parts):
    class Deaf:
        def interpret(self, utterance, expected, now):
            raise RuntimeError("broken")

    store = FaultyStore()
    broken = replace(with_breaker(parts, store, Clock()), interpreter=Deaf())
    manager = DialogManager(broken, clock=lambda: 0.0)
    await manager.open(CALL)
    with pytest.raises(RuntimeError):
        await say(manager, CALL, "i have a severe headache")
    kept = await loaded(parts, store, CALL)
    assert CallTracker(parts.domain, kept).call.acuity is Acuity.URGENT
    # Danger needs no understanding.
    assert (await say(manager, CALL, DANGER)).replies[0].text.startswith("Please call 911")


async def test_a_caller_who_hangs_up_amid_a_turn_loses_no_event(parts):
    store = FaultyStore(None, None, "hangs")
    manager = DialogManager(with_breaker(parts, store, Clock()), clock=lambda: 0.0)
    await manager.open(CALL)
    turn = asyncio.create_task(say(manager, CALL, "i have a cough"))
    await asyncio.wait_for(store.hanging.wait(), 60.0)
    assert not turn.done()
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    live = tuple(manager.tracker(CALL).events)
    await manager.close(CALL)
    assert await loaded(parts, store, CALL) == live
    assert any(isinstance(one, ActionExecuted) for one in live)


async def test_a_record_that_cannot_be_read_does_not_leave_the_caller_unanswered(parts):
    class Bad(FaultyStore):
        async def read(self, conversation_id, start=0):
            raise_at_start = start == 0 and not self.calls
            self.calls += 1
            if raise_at_start:
                raise EventError("no event")
            return await super().read(conversation_id, start)

    manager = DialogManager(with_breaker(parts, Bad(), Clock()), clock=lambda: 0.0)
    assert (await manager.open(CALL)).replies


async def test_a_call_that_is_opened_twice_at_once_is_one_call(parts):
    class Slow(FaultyStore):
        async def read(self, conversation_id, start=0):
            kept = await super().read(conversation_id, start)
            await asyncio.sleep(0)
            return kept

    store = Slow()
    manager = DialogManager(with_breaker(parts, store, Clock()), clock=lambda: 0.0)
    greeted, back = await asyncio.gather(manager.open(CALL), manager.open(CALL))
    assert "automated assistant" in greeted.replies[0].text
    assert "line was lost" in back.replies[0].text
    await say(manager, CALL, "i have a cough")
    kept = await loaded(parts, store, CALL)
    assert kept == tuple(manager.tracker(CALL).events)
    assert sum(isinstance(one, SessionStarted) for one in kept) == 1


async def test_nothing_of_one_call_is_in_another(parts, manager):
    """Calls that are answered in turns, each as if it were alone."""
    dialogues = {
        "a": ["i have a cough", "six", "two days", "yes"],
        "b": ["i'm thirty weeks pregnant", "i want an appointment", "tomorrow morning", "no"],
        "c": ["i take cetirizene every day", "yes", "no", "no"],
        "d": ["hello", DANGER, "yes", "no"],
        "e": ["xyzzy", "plugh", "yes", "no"],
    }

    def told(turn):
        return turn.actions, turn.slots, turn.active_form, turn.call_acuity, turn.then

    alone = {}
    for name, lines in dialogues.items():
        await manager.open(f"{name} alone")
        alone[name] = [told(await say(manager, f"{name} alone", line)) for line in lines]
    together = {name: [] for name in dialogues}
    for name in dialogues:
        await manager.open(name)
    for number in range(4):
        answers = await asyncio.gather(
            *(say(manager, name, lines[number]) for name, lines in dialogues.items())
        )
        for name, turn in zip(dialogues, answers, strict=True):
            together[name].append(told(turn))
    assert together == alone
    for name in dialogues:
        kept = await loaded(parts, manager._parts.store, name)
        heard = [one.text for one in kept if isinstance(one, UserUttered)]
        assert set(heard) <= set(dialogues[name])


class Elsewhere:
    """The call in another process."""

    def __init__(self, path):
        command = [sys.executable, "-m", "tests.call_taker", str(path)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        self.stands = self._told()

    def _told(self):
        return json.loads(self.process.stdout.readline())

    def say(self, line, *, waits=True):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        if waits:
            self.stands = self._told()

    def kill(self):
        self.process.kill()
        self.process.communicate()


@pytest.mark.parametrize("is_amid_a_turn", [False, True])
async def test_a_call_outlives_the_process_that_is_killed(parts, tmp_path, is_amid_a_turn):
    elsewhere = Elsewhere(tmp_path / "calls.sqlite")
    try:
        elsewhere.say("i have a severe headache")
        elsewhere.say("i also have a fever")
        if is_amid_a_turn:
            elsewhere.say("two days", waits=False)
    finally:
        elsewhere.kill()
    store = call_taker.opened(tmp_path / "calls.sqlite")
    await store.open()
    try:
        kept = CallTracker(parts.domain, await loaded(parts, store, CALL), sender=CALL)
        manager = DialogManager(with_breaker(parts, store, Clock()), clock=lambda: 0.0)
        assert (await manager.open(CALL)).replies
        # What was answered is there; of a turn amid which it died, all or nothing.
        now = call_taker.standing(manager)
        assert len(kept.events) >= elsewhere.stands["events"]
        assert kept.call.acuity is Acuity.URGENT
        if not is_amid_a_turn:
            for name in ("slots", "form", "acuity", "question"):
                assert now[name] == elsewhere.stands[name], name
            assert now["form"] == "symptom_form"
        assert (await say(manager, CALL, "two days")).replies
    finally:
        await store.close()
