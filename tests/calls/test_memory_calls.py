"""Calls of one patient after another, over one memory, at the invented clinic."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from config.load import load_settings
from dialog.actions.memory import MemoryUse
from dialog.clinical.demo.opening import prepare_demo_clinics
from dialog.manager import DialogManager
from dialog.memory_events import MemoryForgotten, MemoryKept, MemoryRecalled
from dialog.parts import Surroundings, load_parts, with_clinic
from dialog.records.embedded import MemoryEventStore
from dialog.records.errors import StoreUnavailableError
from dialog.records.memory import InProcessMemories
from dialog.records.memory_sqlite import SqliteMemories
from dialog.records.sealing import KeyRing
from dialog.remembering import load_mentionable
from dialog.turn import NextStep, Utterance
from telephony.memories import MENTIONABLE

NOW_S = 1_772_000_000.0
DAY_S = 86_400.0
TODAY = date(2026, 2, 25)
ROBERT = ("robert mockford", "february eleventh nineteen fifty seven")
LINDA = ("linda example", "december third nineteen sixty three")
ANNA = ("anna sampleton", "may fourteenth nineteen ninety four")
JULIA = ("julia placeholder", "november eighth nineteen ninety one")
WANTS = "i need a refill"
COUGH = ("i have a cough", "three", "for two days", "no")


class Clock:
    """Time that the test tells."""

    now_s = NOW_S

    def __call__(self) -> float:
        return self.now_s


class Hangs:
    """A memory that never answers."""

    async def recall(self, patient_id):
        await asyncio.Event().wait()

    async def remember(self, patient_id, call):
        await asyncio.Event().wait()

    async def forget(self, patient_id):
        await asyncio.Event().wait()

    async def close(self):
        pass


class Down:
    """A memory that is out of order."""

    async def recall(self, patient_id):
        raise StoreUnavailableError("memory.sqlite: no answer within 0.5 s")

    async def remember(self, patient_id, call):
        raise StoreUnavailableError("memory.sqlite: no answer within 0.5 s")

    async def forget(self, patient_id):
        raise StoreUnavailableError("memory.sqlite: no answer within 0.5 s")

    async def close(self):
        pass


class Patient:
    """Somebody who calls again and again."""

    def __init__(self, manager: DialogManager, clock: Clock, memories, name="call") -> None:
        self.manager = manager
        self.clock = clock
        self.memories = memories
        self.tracker = None
        self._name = name
        self._calls = 0

    async def call(self, *lines: str) -> list[str]:
        """What the agent said to each line; a day later is the next call."""
        self._calls += 1
        call_id = f"{self._name}-{self._calls}"
        await self.manager.open(call_id)
        said = []
        for line in lines:
            turn = await self.manager.respond(call_id, Utterance(line))
            said.append(" ".join(reply.text for reply in turn.replies))
            self.turn = turn
        self.tracker = self.manager.tracker(call_id)
        await self.manager.close(call_id)
        self.clock.now_s += DAY_S
        return said

    def events(self, kind):
        return [one for one in self.tracker.events[:] if isinstance(one, kind)]


@pytest.fixture(scope="module")
def shared():
    shipped = load_settings(None, {})
    zone = ZoneInfo(shipped.dialog.timezone)
    clock = Clock()
    parts = load_parts(
        dialog=shipped.dialog,
        safety=shipped.safety,
        organisation="Test Clinic",
        surroundings=Surroundings(clock=clock, rng=random.Random(7)),
    )
    clinics = asyncio.run(prepare_demo_clinics(None, seed=7, today=TODAY, clock=clock, zone=zone))
    yield parts, clinics, clock
    clinics.close()


@pytest.fixture
async def phoning(shared) -> Callable[..., Patient]:
    """Makes somebody who calls; with a memory of their own where none is given."""
    parts, clinics, clock = shared
    clock.now_s = NOW_S
    clinic = await clinics.open()

    def make(store=None, within_s=0.5) -> Patient:
        store = store or InProcessMemories(keep_s=30 * DAY_S, clock=clock)
        memory = MemoryUse(
            store,
            load_mentionable(MENTIONABLE),
            keep_s=30 * DAY_S,
            mention_within_s=14 * DAY_S,
            within_s=within_s,
        )
        with_one = with_clinic(parts, clinic, clock, memory=memory)
        fresh = replace(with_one, store=MemoryEventStore(262_144))
        return Patient(DialogManager(fresh, clock=clock), clock, store)

    yield make
    await clinic.close()


async def test_what_was_told_last_time_is_asked_about_once_it_is_sure_who_calls(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call(WANTS, *LINDA)
    assert not any("cough" in one for one in said[:-1])
    assert "Last time we talked about your cough" in said[-1]
    assert [one.is_spoken for one in patient.events(MemoryRecalled)] == [True]


async def test_the_same_complaint_again_is_compared_and_worse_makes_it_more_acute(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call(WANTS, *LINDA, "no", "i still have that cough", "it is worse", "two")
    assert "Is it worse" in said[-3]
    assert "sorry that it got worse" in said[-2]
    assert patient.turn.call_acuity.label == "soon"


async def test_better_makes_nothing_less_acute(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call(
        WANTS, *LINDA, "no", "i still have that cough", "it is better", "nine"
    )
    assert "got better" in said[-2]
    assert patient.turn.requested_slot == "symptom_duration"
    last = await patient.call(WANTS, *LINDA, "no", "i have a cough and i can't breathe")
    assert "911" in last[-1]
    assert "Last time" not in last[-1]


async def test_danger_in_the_comparison_comes_first(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    again = ("i have that cough again", "worse i can't breathe")
    said = await patient.call(WANTS, *LINDA, "no", *again)
    assert "911" in said[-1]
    assert "got worse" not in said[-1]


async def test_forgotten_in_the_midst_of_comparing_it_is_compared_no_more(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    again = ("i have that cough again", "forget what i told you last time")
    said = await patient.call(WANTS, *LINDA, "no", *again)
    assert "Is it worse" in said[-2]
    assert "I forgot what you told me" in said[-1]
    assert patient.turn.requested_slot == "symptom_severity"


async def test_it_ends_the_questions_about_the_call(phoning):
    patient = phoning()
    said = await patient.call(*COUGH, "no", "forget what i told you")
    assert "satisfied" in said[-2] or "1 to 5" in said[-2]
    assert "I will not remember this call" in said[-1]
    assert "understand" not in said[-1]
    assert "get that" not in said[-1]


async def test_another_complaint_is_not_compared(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    await patient.call(WANTS, *LINDA, "no", "my knee hurts")
    assert patient.turn.requested_slot == "symptom_severity"


async def test_it_is_asked_once_in_a_call(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    again = ("i have that cough again", "i am not sure", "three", "for two days", "no")
    said = await patient.call(WANTS, *LINDA, "no", *again, "yes i have a cough", "three")
    assert sum("Is it worse" in one for one in said) == 1


async def test_whoever_is_not_known_hears_nothing_of_it(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call("i have a cough", "three", "for two days", "no")
    assert not any("Last time" in one or "last time" in one for one in said)
    said = await patient.call(WANTS, *ROBERT)
    assert not any("Last time" in one for one in said)


async def test_nothing_sensitive_is_spoken_of_and_its_name_is_not_kept(phoning):
    patient = phoning()
    await patient.call(
        WANTS, *LINDA, "no", "i feel very anxious lately", "three", "two weeks", "no"
    )
    (memory,) = patient.memories._memories.values()
    assert [one.symptom for one in memory.concerns] == [None]
    said = await patient.call(WANTS, *LINDA)
    assert "ast time" not in said[-1]


async def test_of_a_pregnant_patient_no_complaint_is_spoken_of(phoning):
    patient = phoning()
    await patient.call(WANTS, *ANNA, "no", "i have a cough", "no")
    said = await patient.call(WANTS, *ANNA)
    assert "cough" not in said[-1]
    assert "cough" not in repr([memory.concerns for memory in patient.memories._memories.values()])


async def test_after_a_loss_nothing_is_said_of_the_last_call(phoning):
    patient = phoning()
    await patient.call(WANTS, *JULIA, "no", *COUGH)
    assert patient.memories._memories
    said = await patient.call(WANTS, *JULIA)
    assert "ast time" not in said[-1]


async def test_after_an_emergency_nothing_is_said_of_it(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", "my chest hurts and i can't breathe")
    (memory,) = patient.memories._memories.values()
    assert memory.outcome.value == "emergency"
    said = await patient.call(WANTS, *LINDA)
    assert "ast time" not in said[-1]
    assert "good" not in said[-1]


async def test_in_an_emergency_nothing_of_it_is_said(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call(WANTS, LINDA[0], "i have a cough and my chest is crushing")
    assert "911" in said[-1]
    assert "ast time" not in said[-1]


async def test_asked_to_forget_it_forgets_and_keeps_nothing_of_this_call(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call(WANTS, *LINDA, "forget what i told you", *COUGH)
    assert "I forgot what you told me" in said[3]
    assert "records of the clinic" in said[3]
    assert not patient.memories._memories
    assert patient.events(MemoryForgotten)[0].is_done
    assert not patient.events(MemoryKept)
    said = await patient.call(WANTS, *LINDA)
    assert "ast time" not in said[-1]


async def test_who_asks_before_it_is_known_who_calls_is_told_what_cannot_be_done(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call("please don't remember this call")
    assert "I will not remember this call" in said[0]
    assert "I forgot" not in said[0]
    assert patient.memories._memories


async def test_who_asks_first_and_is_known_later_is_forgotten_with_the_call(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    said = await patient.call("delete my data", WANTS, *LINDA, "no", *COUGH)
    assert not any("ast time" in one for one in said)
    assert not patient.memories._memories


@pytest.mark.parametrize(
    "before",
    [
        ("i have a cough",),
        ("i have a cough", "three"),
        ("i need an appointment",),
        (WANTS,),
        (WANTS, "linda example"),
        ("are my test results in", *LINDA),
        ("i want to move my appointment", *ANNA),
        ("i need an appointment", "a checkup", "tuesday morning", *LINDA),
    ],
)
async def test_it_may_be_asked_in_the_midst_of_anything_and_the_question_stays_open(
    phoning, before
):
    patient = phoning()
    await patient.call(*before)
    asked = patient.turn.requested_slot
    assert asked
    said = await patient.call(*before, "forget what i told you")
    assert "not remember this call" in said[-1]
    assert patient.turn.requested_slot == asked
    assert patient.turn.then is NextStep.LISTEN


async def test_how_the_voice_was_wanted_is_wanted_again(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "can you say that slower please", "no", "no")
    await patient.call(WANTS, *LINDA)
    assert patient.turn.slots["voice_wishes"] == ["slower"]
    await patient.call(WANTS, *LINDA, "say that again but faster please", "no", "no")
    await patient.call(WANTS, *LINDA)
    assert "voice_wishes" not in patient.turn.slots


async def test_who_needed_time_is_given_time(phoning):
    patient = phoning()
    await patient.call("hold on", WANTS, *LINDA, "let me think", "no", "no")
    await patient.call(WANTS, *LINDA)
    assert patient.turn.slots["needs_more_time"] is True


async def test_the_part_of_the_day_that_suited_is_named(phoning):
    patient = phoning()
    visit = ("i need an appointment", "a checkup", "tuesday morning")
    await patient.call(*visit, *LINDA)
    said = await patient.call(WANTS, *LINDA, "no", "i need an appointment", "a checkup")
    assert "you liked the morning best" in said[-1]


async def test_who_speaks_for_the_patient_hears_nothing_and_adds_nothing(phoning):
    patient = phoning()
    george, karen = ("george sampleby", "august twenty fifth nineteen forty six"), "karen sampleby"
    await patient.call(WANTS, *george, "no", *COUGH)
    before = dict(patient.memories._memories)
    said = await patient.call("i need a refill for my father", *george, karen, "no", *COUGH)
    assert "I have found you" in said[3]
    assert not any("ast time" in one for one in said)
    assert patient.memories._memories == before
    said = await patient.call("i need a refill for my father", *george, karen, "delete my data")
    assert "I will not remember this call" in said[-1]
    assert patient.memories._memories == before


async def test_an_old_complaint_is_not_spoken_of_any_more(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    patient.clock.now_s += 14 * DAY_S
    said = await patient.call(WANTS, *LINDA)
    assert "ast time" not in said[-1]


@pytest.mark.parametrize("store", [Down, Hangs])
async def test_a_memory_in_trouble_changes_no_call(phoning, store):
    patient = phoning(store(), within_s=0.02)
    with capture_logs() as logs:
        said = await patient.call(WANTS, *LINDA, "forget what i told you", *COUGH)
    assert "I have found you" in said[2]
    assert "I could not do that just now" in said[3]
    assert patient.events(MemoryForgotten)[0].is_done is False
    told = [one["event"] for one in logs]
    assert told.count("memory not read") == 1
    assert told.count("memory not forgotten") == 2
    assert not any("linda" in str(one).lower() or "cough" in str(one) for one in logs)


@pytest.mark.parametrize("store", [Down, Hangs])
async def test_what_cannot_be_written_is_lost_and_logged(phoning, store):
    patient = phoning(store(), within_s=0.02)
    with capture_logs() as logs:
        await patient.call(WANTS, *LINDA, "no", *COUGH)
    assert [one["event"] for one in logs].count("memory not written") == 1
    assert not patient.events(MemoryKept)


async def test_it_outlives_a_restart_sealed(phoning, tmp_path):
    path, ring = tmp_path / "memory.sqlite", KeyRing({"k": b"1" * 32}, "k")
    limits = {"keep_s": 30 * DAY_S, "timeout_s": 30.0}
    for lines in ((WANTS, *LINDA, "no", *COUGH), (WANTS, *LINDA)):
        store = SqliteMemories(path, ring, clock=lambda: NOW_S, **limits)
        await store.open()
        said = await phoning(store, within_s=30.0).call(*lines)
        await store.close()
    assert "Last time we talked about your cough" in said[-1]
    assert b"cough" not in path.read_bytes()


async def test_patients_of_another_hospital_are_not_known(phoning, shared):
    _, clinics, clock = shared
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", *COUGH)
    clinic = await clinics.open()
    elsewhere = Patient(patient.manager.with_clinic(clinic), clock, None, name="elsewhere")
    said = await elsewhere.call(WANTS, *LINDA)
    assert "I have found you" in said[-1]
    assert "ast time" not in said[-1]
    await clinic.close()


async def test_who_was_put_through_or_booked_hears_that_that_was_so(phoning):
    patient = phoning()
    await patient.call(WANTS, *LINDA, "no", "i have a cough", "representative")
    said = await patient.call(WANTS, *LINDA)
    assert "put you through to a person" in said[-1]
