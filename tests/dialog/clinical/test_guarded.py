"""What stands between the dialog and a hospital that is slow, busy or down; in virtual time."""

import asyncio
import contextlib
import functools
import random
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from fakes_clinic import MemoryClinic, Trouble

from dialog.breaker import BreakerState
from dialog.clinical.care import Appointment
from dialog.clinical.errors import (
    BadAnswerError,
    ConflictError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    SlotTakenError,
    UnavailableError,
)
from dialog.clinical.guard import ClinicCall, Patience
from dialog.clinical.guarded import GuardedClinic
from tests.dialog.clinical.guarded_house import (
    LIMITS,
    NOW,
    PATIENT,
    SLOTS,
    House,
    in_virtual_time,
    seconds,
)


@in_virtual_time
async def test_a_read_that_failed_is_tried_again():
    house = House()
    house.clinic.next(Trouble.DOWN, Trouble.DOWN)
    assert await house.guarded.patient("pat-1") == PATIENT
    assert house.clinic.calls == ["patient"] * 3


@in_virtual_time
async def test_it_is_tried_no_more_often_than_allowed():
    house = House()
    house.clinic.always(Trouble.DOWN)
    await house.fails()
    assert house.clinic.calls == ["patient"] * 3
    assert seconds() < LIMITS.read.budget_s


@in_virtual_time
async def test_the_waits_between_tries_are_drawn_from_spans_that_double_up_to_the_longest():
    house = House(read=Patience(timeout_s=1.0, tries=200, budget_s=900.0), breaker_failures=1_000)
    house.clinic.always(Trouble.DOWN)
    await house.fails()
    spans_s = [0.1, 0.2] + [0.4] * 197
    assert len(house.waits_s) == 199
    assert all(0 <= wait <= span for wait, span in zip(house.waits_s, spans_s, strict=True))
    # Full jitter: from none to all of the span, not a little around it.
    assert min(house.waits_s[2:]) < 0.04
    assert max(house.waits_s[2:]) > 0.36


@in_virtual_time
async def test_a_system_that_says_when_to_come_back_is_left_alone_so_long():
    house = House(read=Patience(timeout_s=1.0, tries=2, budget_s=3.0))
    answers = iter([UnavailableError("busy", retry_after_s=1.5), PATIENT])

    async def patient(_):
        answer = next(answers)
        if isinstance(answer, UnavailableError):
            raise answer
        return answer

    house.clinic.patient = patient
    assert await house.guarded.patient("pat-1") == PATIENT
    assert 1.5 <= seconds() <= 1.6


@in_virtual_time
async def test_there_is_no_second_try_that_would_come_too_late():
    house = House()

    async def patient(_):
        house.clinic.calls.append("patient")
        raise UnavailableError("busy", retry_after_s=60.0)

    house.clinic.patient = patient
    await house.fails()
    assert house.clinic.calls == ["patient"]
    assert seconds() == 0.0


@pytest.mark.parametrize(
    "error",
    [NotFoundError, SlotTakenError, ConflictError, RefusedError, NotAllowedError, BadAnswerError],
)
@in_virtual_time
async def test_what_is_an_answer_is_not_asked_for_again_and_opens_no_breaker(error):
    house = House(breaker_failures=2)

    async def book(*_, **__):
        house.clinic.calls.append("book")
        raise error("no")

    house.clinic.book = book
    for number in range(3):
        with pytest.raises(error):
            await house.book(key=f"k{number}")
    assert house.clinic.calls == ["book"] * 3
    assert house.guarded.breaker_states == {"visits": BreakerState.CLOSED}


@in_virtual_time
async def test_a_write_whose_answer_was_lost_is_done_once():
    house = House()
    house.clinic.next(Trouble.LOST, Trouble.LOST)
    made = await house.book()
    assert house.bookings == [made]
    assert house.clinic.calls == ["book"] * 3


@in_virtual_time
async def test_a_write_that_timed_out_after_it_was_done_is_done_once():
    house = House()
    house.clinic.next(Trouble.LATE)
    made = await house.book()
    assert house.bookings == [made]
    assert 2.0 <= seconds() <= 2.1
    assert house.clinic.under_way == 0, "the try that got no answer is over"


@in_virtual_time
async def test_a_write_that_failed_for_good_can_be_repeated_by_the_action_with_its_key():
    house = House(breaker_failures=100)
    house.clinic.next(Trouble.LATE, Trouble.LATE, Trouble.LATE)
    with pytest.raises(UnavailableError):
        await house.book()
    assert seconds() <= LIMITS.write.budget_s
    made = await house.book()
    assert house.bookings == [made]


@in_virtual_time
async def test_a_move_whose_answer_was_lost_happens_once_and_is_no_conflict():
    house = House()
    made = await house.book()
    house.clinic.next(Trouble.LOST)
    moved = await house.guarded.reschedule(made, "slot-2", key="k2")
    assert house.bookings == [moved]
    free = await house.guarded.free_slots("checkup", NOW, NOW + timedelta(days=9), limit=9)
    assert [slot.id for slot in free] == ["slot-1"]


@in_virtual_time
async def test_a_call_that_timed_out_does_not_go_on():
    house = House(read=Patience(timeout_s=1.0, tries=1, budget_s=1.0))
    house.clinic.next(Trouble.HANGS)
    await house.fails()
    assert seconds() == 1.0
    assert house.clinic.under_way == 0
    assert len(asyncio.all_tasks()) == 1


@in_virtual_time
async def test_no_call_takes_longer_than_its_budget():
    house = House(read=Patience(timeout_s=1.0, tries=50, budget_s=2.5), breaker_failures=100)
    house.clinic.always(Trouble.HANGS)
    await house.fails()
    assert seconds() == 2.5


@in_virtual_time
async def test_a_system_of_three_seconds_answers_where_the_patience_allows():
    house = House(read=Patience(timeout_s=4.0, tries=1, budget_s=4.0))
    house.clinic.slow_s = 3.0
    assert await house.guarded.patient("pat-1") == PATIENT
    assert house.told[-1].duration_s == 3.0


@in_virtual_time
async def test_so_many_at_once_and_no_more():
    house = House(at_once=3)
    house.clinic.slow_s = 0.2
    found = await asyncio.gather(*[house.guarded.patient("pat-1") for _ in range(9)])
    assert found == [PATIENT] * 9
    assert house.clinic.most_under_way == 3
    assert seconds() == pytest.approx(0.6)


@in_virtual_time
async def test_fifty_calls_need_not_wait_for_one_another():
    house = House()
    house.clinic.slow_s = 0.2
    await asyncio.gather(*[house.guarded.patient("pat-1") for _ in range(50)])
    assert seconds() == 0.2


@in_virtual_time
async def test_who_gets_no_place_in_time_is_told_so_and_the_system_is_not_blamed():
    house = House(at_once=1, breaker_failures=1)
    house.clinic.slow_s = 0.9
    answers = await asyncio.gather(
        *[house.guarded.patient("pat-1") for _ in range(4)], return_exceptions=True
    )
    assert answers[:2] == [PATIENT] * 2
    assert all(isinstance(one, UnavailableError) for one in answers[2:])
    assert house.guarded.breaker_states == {"people": BreakerState.CLOSED}
    assert seconds() == LIMITS.read.budget_s
    house.clinic.slow_s = 0.0
    assert await house.guarded.patient("pat-1") == PATIENT


@in_virtual_time
async def test_nobody_waits_for_a_place_longer_than_for_an_answer():
    house = House(at_once=1, write=Patience(timeout_s=6.0, tries=1, budget_s=6.0))
    house.clinic.next(Trouble.HANGS)
    booking = asyncio.create_task(house.book())
    await house.clinic.hanging.wait()
    await house.fails()
    assert seconds() == LIMITS.read.budget_s
    assert house.clinic.calls == ["book"]
    with pytest.raises(UnavailableError):
        await booking


@in_virtual_time
async def test_who_gives_up_is_let_go_and_the_place_is_free_again():
    house = House(at_once=1)
    house.clinic.next(Trouble.HANGS)
    asking = asyncio.create_task(house.guarded.patient("pat-1"))
    await house.clinic.hanging.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert house.clinic.under_way == 0
    assert await house.guarded.patient("pat-1") == PATIENT
    assert [one.outcome for one in house.told] == ["given up", "answered"]


@in_virtual_time
async def test_giving_up_between_two_tries_is_not_answered_by_another_try():
    house = House(first_wait_s=1.0, longest_wait_s=1.0)
    house.clinic.always(Trouble.DOWN)
    asking = asyncio.create_task(house.guarded.patient("pat-1"))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert house.clinic.calls == ["patient"]


@in_virtual_time
async def test_a_bug_in_a_backend_is_neither_hidden_nor_repeated():
    house = House(at_once=1)

    async def patient(_):
        house.clinic.calls.append("patient")
        raise ZeroDivisionError

    house.clinic.patient = patient
    with pytest.raises(ZeroDivisionError):
        await house.guarded.patient("pat-1")
    assert house.clinic.calls == ["patient"]
    assert house.told[-1].outcome == "broken"
    await house.guarded.medicines("pat-1")


@in_virtual_time
async def test_every_call_is_told_of_once_with_its_tries_and_its_time():
    house = House()
    house.clinic.next(Trouble.LATE)
    await house.book()
    with pytest.raises(NotFoundError):
        await house.guarded.patient("pat-none")
    booked, looked = house.told
    assert booked == ClinicCall(
        "memory", "visits", "book", "answered", 2, pytest.approx(2.0, abs=0.1)
    )
    assert looked == ClinicCall("memory", "people", "patient", "NotFoundError", 1, 0.0)


@in_virtual_time
async def test_what_was_not_even_asked_is_told_of_as_unavailable_without_a_try():
    house = House(breaker_failures=1)
    house.clinic.always(Trouble.DOWN)
    await house.fails(times=2)
    assert [(one.outcome, one.tries) for one in house.told] == [
        ("UnavailableError", 1), ("UnavailableError", 0),
    ]  # fmt: skip


@in_virtual_time
async def test_the_log_names_the_call_and_nobody():
    clinic = MemoryClinic(patients=[PATIENT], slots=SLOTS, now=lambda: NOW)
    guarded = GuardedClinic(clinic, LIMITS, rng=random.Random(7), clock=seconds)
    with structlog.testing.capture_logs() as lines:
        await guarded.patients_named("Zoe", "Muster", PATIENT.born_on)
        await guarded.patients_at(PATIENT.phone)
        clinic.always(Trouble.DOWN)
        with pytest.raises(UnavailableError):
            await guarded.book("pat-1", "slot-1", reason="tired", key="k1")
    assert [(one["event"], one["method"], one["outcome"], one["log_level"]) for one in lines] == [
        ("clinic asked", "patients_named", "answered", "info"),
        ("clinic asked", "patients_at", "answered", "info"),
        ("clinic asked", "book", "UnavailableError", "warning"),
    ]
    told = repr(lines)
    assert not [
        word for word in ("Zoe", "Muster", "1991", "0101", "pat-1", "tired") if word in told
    ]


@in_virtual_time
async def test_closing_waits_for_a_write_and_its_second_try():
    house = House()
    house.clinic.next(Trouble.LATE)
    booking = asyncio.create_task(house.book())
    await asyncio.sleep(0)
    await house.guarded.close()
    assert booking.done()
    assert isinstance(await booking, Appointment)
    assert house.clinic.is_closed
    with pytest.raises(UnavailableError):
        await house.guarded.patient("pat-1")


@in_virtual_time
async def test_closing_waits_for_all_writes():
    house = House()
    house.clinic.next(Trouble.LATE, Trouble.LATE)
    bookings = [
        asyncio.create_task(house.book(slot_id, slot_id)) for slot_id in ("slot-1", "slot-2")
    ]
    await asyncio.sleep(0)
    await house.guarded.close()
    assert all(booking.done() for booking in bookings)
    assert len(await asyncio.gather(*bookings)) == 2


@in_virtual_time
async def test_closing_does_not_wait_for_a_write_that_will_not_even_be_cut_off():
    house = House()
    never = asyncio.Event()

    async def book(*_, **__):
        while True:
            with contextlib.suppress(asyncio.CancelledError):
                await never.wait()
                return

    house.clinic.book = book
    booking = asyncio.create_task(house.book())
    await asyncio.sleep(0)
    await house.guarded.close()
    assert house.clinic.is_closed
    assert seconds() == LIMITS.write.budget_s
    never.set()
    await asyncio.wait([booking])


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Patience, {"timeout_s": 0.0, "tries": 1, "budget_s": 1.0}),
        (Patience, {"timeout_s": 1.0, "tries": 0, "budget_s": 1.0}),
        (Patience, {"timeout_s": 2.0, "tries": 1, "budget_s": 1.0}),
        (functools.partial(replace, LIMITS), {"at_once": 0}),
        (functools.partial(replace, LIMITS), {"first_wait_s": -0.1}),
        (functools.partial(replace, LIMITS), {"first_wait_s": 0.5}),
    ],
)
def test_limits_that_make_no_sense_are_refused(kind, given):
    with pytest.raises(ValueError, match="allowed"):
        kind(**given)


@in_virtual_time
async def test_a_write_whose_caller_has_gone_is_done_to_its_end():
    house = House()
    house.clinic.next(Trouble.DOWN)
    house.clinic.slow_s = 1.5
    booking = asyncio.create_task(house.book("slot-1", "key"))
    await asyncio.sleep(0.5)
    booking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await booking
    await house.guarded.close()
    assert len(house.clinic.booked) == 1
    assert [(one.method, one.outcome, one.tries) for one in house.told] == [("book", "answered", 2)]
