"""What every memory of earlier calls keeps to: one suite for all."""

import asyncio

import pytest

from dialog.records.errors import InvalidEventError
from dialog.records.memory import (
    MOST_CONCERNS,
    CallMemory,
    CallOutcome,
    InProcessMemories,
    Preferences,
)
from dialog.records.memory_sqlite import SqliteMemories
from dialog.records.sealing import KeyRing

DAY_S = 86_400.0
KEEP_S = 30 * DAY_S
NOW_S = 1_772_000_000.0
RING = KeyRing({"first": b"1" * 32}, "first")


class Clock:
    """Time that the test tells."""

    now_s = NOW_S

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["in_process", "sqlite"])
async def memories(request, tmp_path, clock):
    if request.param == "in_process":
        kept = InProcessMemories(keep_s=KEEP_S, clock=clock)
    else:
        path = tmp_path / "kept" / "m.sqlite"
        kept = SqliteMemories(path, RING, keep_s=KEEP_S, timeout_s=30.0, clock=clock)
        await kept.open()
    yield kept
    await kept.close()


def a_call(*symptoms, at=NOW_S, outcome=CallOutcome.ANSWERED, **preferences) -> CallMemory:
    return CallMemory(at, outcome, symptoms, Preferences(**preferences))


async def test_of_a_stranger_nothing_is_remembered(memories):
    assert await memories.recall("p1") is None


async def test_what_a_call_told_is_there_in_the_next(memories):
    await memories.remember("p1", a_call("headache", None, outcome=CallOutcome.BOOKED, slower=1))
    memory = await memories.recall("p1")
    assert memory.outcome is CallOutcome.BOOKED
    assert [(one.symptom, one.at) for one in memory.concerns] == [
        ("headache", NOW_S),
        (None, NOW_S),
    ]
    assert memory.preferences == Preferences(slower=1)


async def test_patients_are_kept_apart(memories):
    await memories.remember("p1", a_call("headache"))
    assert await memories.recall("p2") is None
    assert await memories.recall("p") is None


async def test_the_latest_call_counts_and_earlier_concerns_stay(memories, clock):
    await memories.remember("p1", a_call("headache", outcome=CallOutcome.SEE_TODAY))
    clock.now_s += DAY_S
    await memories.remember("p1", a_call("cough", at=clock.now_s))
    memory = await memories.recall("p1")
    assert memory.outcome is CallOutcome.ANSWERED
    assert [one.symptom for one in memory.concerns] == ["cough", "headache"]


async def test_a_call_that_is_written_late_does_not_become_the_latest(memories):
    await memories.remember("p1", a_call("cough", outcome=CallOutcome.BOOKED))
    await memories.remember("p1", a_call("headache", at=NOW_S - DAY_S))
    memory = await memories.recall("p1")
    assert (memory.at, memory.outcome) == (NOW_S, CallOutcome.BOOKED)
    assert [one.symptom for one in memory.concerns] == ["cough", "headache"]


async def test_a_concern_that_is_told_again_stands_once_with_its_latest_day(memories, clock):
    await memories.remember("p1", a_call("headache"))
    clock.now_s += DAY_S
    await memories.remember("p1", a_call("headache", at=clock.now_s))
    memory = await memories.recall("p1")
    assert [(one.symptom, one.at) for one in memory.concerns] == [("headache", clock.now_s)]


async def test_a_call_that_is_written_twice_adds_nothing(memories):
    for _ in range(2):
        await memories.remember("p1", a_call("headache", slower=1, needs_more_time=True))
    memory = await memories.recall("p1")
    assert len(memory.concerns) == 1
    assert memory.preferences == Preferences(needs_more_time=True, slower=1)


async def test_no_patient_fills_the_memory(memories):
    for number in range(4 * MOST_CONCERNS):
        await memories.remember("p1", a_call(f"ache {number}", at=NOW_S + number, slower=number))
    memory = await memories.recall("p1")
    assert len(memory.concerns) == MOST_CONCERNS
    assert memory.concerns[0].symptom == f"ache {4 * MOST_CONCERNS - 1}"
    assert memory.preferences.slower == 2


async def test_a_name_that_is_no_name_is_cut(memories):
    await memories.remember("p1", a_call("x" * 5_000))
    assert len((await memories.recall("p1")).concerns[0].symptom) <= 60


async def test_preferences_stay_until_other_ones_are_told(memories):
    await memories.remember("p1", a_call(slower=1, part_of_day="morning"))
    await memories.remember("p1", a_call("cough"))
    assert (await memories.recall("p1")).preferences == Preferences(slower=1, part_of_day="morning")
    await memories.remember("p1", a_call(slower=0, louder=1))
    likes = (await memories.recall("p1")).preferences
    assert likes == Preferences(slower=0, louder=1, part_of_day="morning")


async def test_asked_to_forget_it_forgets_that_patient_alone(memories):
    await memories.remember("p1", a_call("headache"))
    await memories.remember("p2", a_call("cough"))
    assert await memories.forget("p1") is True
    assert await memories.recall("p1") is None
    assert await memories.recall("p2") is not None
    assert await memories.forget("p1") is False


async def test_after_forgetting_a_new_call_starts_from_nothing(memories):
    await memories.remember("p1", a_call("headache", slower=1))
    await memories.forget("p1")
    await memories.remember("p1", a_call("cough"))
    memory = await memories.recall("p1")
    assert [one.symptom for one in memory.concerns] == ["cough"]
    assert memory.preferences == Preferences()


async def test_what_was_kept_for_long_enough_is_gone(memories, clock):
    await memories.remember("p1", a_call("headache"))
    clock.now_s += KEEP_S
    assert await memories.recall("p1") is not None
    clock.now_s += 1
    assert await memories.recall("p1") is None


async def test_an_old_concern_goes_though_the_patient_calls_again(memories, clock):
    await memories.remember("p1", a_call("headache"))
    clock.now_s += KEEP_S + 1
    await memories.remember("p1", a_call("cough", at=clock.now_s))
    memory = await memories.recall("p1")
    assert [one.symptom for one in memory.concerns] == ["cough"]


async def test_two_calls_that_end_at_once_are_both_kept(memories):
    told = (memories.remember("p1", a_call(f"ache {number}")) for number in range(4))
    await asyncio.gather(*told)
    assert len((await memories.recall("p1")).concerns) == 4


@pytest.mark.parametrize("patient_id", ["", "a\nb", "x" * 300])
async def test_an_id_that_is_none_is_refused(memories, patient_id):
    for work in (
        memories.recall(patient_id),
        memories.remember(patient_id, a_call("cough")),
        memories.forget(patient_id),
    ):
        with pytest.raises(InvalidEventError):
            await work
