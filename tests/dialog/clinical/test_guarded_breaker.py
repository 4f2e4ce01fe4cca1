"""Who does not answer is left alone for a while, one family of calls at a time."""

import asyncio

import pytest
from fakes_clinic import Trouble

from dialog.breaker import BreakerState
from dialog.clinical.care import StaffTask
from dialog.clinical.errors import UnavailableError
from tests.dialog.clinical.guarded_house import (
    LIMITS,
    PATIENT,
    House,
    in_virtual_time,
    seconds,
)


@in_virtual_time
async def test_who_does_not_answer_is_left_alone_and_callers_do_not_wait():
    house = House()
    house.clinic.always(Trouble.HANGS)
    await house.fails(times=3)
    began_s, asked = seconds(), len(house.clinic.calls)
    assert house.guarded.breaker_states == {"people": BreakerState.OPEN}
    await house.fails(times=10)
    assert (seconds(), len(house.clinic.calls)) == (began_s, asked)


@in_virtual_time
async def test_after_its_rest_a_single_call_tries_and_the_others_fail_at_once():
    house = House()
    house.clinic.always(Trouble.DOWN)
    await house.fails(times=2)
    await asyncio.sleep(LIMITS.breaker_rest_s)
    house.clinic.fine()
    house.clinic.slow_s = 0.5
    asked = len(house.clinic.calls)
    answers = await asyncio.gather(
        *[house.guarded.patient("pat-1") for _ in range(5)], return_exceptions=True
    )
    assert answers[0] == PATIENT
    assert [isinstance(one, UnavailableError) for one in answers[1:]] == [True] * 4
    assert len(house.clinic.calls) == asked + 1
    assert house.guarded.breaker_states == {"people": BreakerState.CLOSED}
    assert await house.guarded.patient("pat-1") == PATIENT


@in_virtual_time
async def test_a_trial_that_fails_is_not_tried_again_and_means_another_rest():
    house = House()
    house.clinic.always(Trouble.DOWN)
    await house.fails(times=2)
    await asyncio.sleep(LIMITS.breaker_rest_s)
    asked = len(house.clinic.calls)
    await house.fails(times=5)
    assert len(house.clinic.calls) == asked + 1
    assert house.guarded.breaker_states == {"people": BreakerState.OPEN}


@in_virtual_time
async def test_a_trial_that_the_caller_gave_up_leaves_room_for_another():
    house = House()
    house.clinic.always(Trouble.DOWN)
    await house.fails(times=2)
    await asyncio.sleep(LIMITS.breaker_rest_s)
    house.clinic.fine()
    house.clinic.next(Trouble.HANGS)
    trial = asyncio.create_task(house.guarded.patient("pat-1"))
    await house.clinic.hanging.wait()
    trial.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trial
    assert await house.guarded.patient("pat-1") == PATIENT


@in_virtual_time
async def test_notes_that_cannot_be_written_keep_nobody_from_being_known():
    house = House()
    house.clinic.always(Trouble.DOWN, "write_note", "leave_task")
    task = StaffTask("call_back", "text")
    for _ in range(3):
        with pytest.raises(UnavailableError):
            await house.guarded.leave_task("pat-1", task, key="k1")
    assert house.guarded.breaker_states["staff"] is BreakerState.OPEN
    assert await house.guarded.patient("pat-1") == PATIENT


@in_virtual_time
async def test_nobody_waits_for_a_place_only_to_hear_that_it_is_left_alone():
    house = House(at_once=1, breaker_failures=1)
    house.clinic.next(Trouble.DOWN, Trouble.HANGS)
    await house.fails()
    looking = asyncio.create_task(house.guarded.medicines("pat-1"))
    await house.clinic.hanging.wait()
    began_s = seconds()
    await house.fails()
    assert seconds() == began_s
    looking.cancel()
    await asyncio.wait([looking])
