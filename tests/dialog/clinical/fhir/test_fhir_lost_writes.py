"""Writes whose answer is lost, over real HTTP: each is done once, or not at all."""

import asyncio

import pytest

from dialog.clinical.care import CareUpdate
from dialog.clinical.errors import (
    BadAnswerError,
    ConflictError,
    SlotTakenError,
    UnavailableError,
)
from tests.contracts.clinical_clinic import DAY, NOW
from tests.contracts.clinical_fixtures import slots_from
from tests.dialog.clinical.fhir.fhir_clinic import kept_by
from tests.dialog.clinical.fhir.fhir_server import HalfABody, Says, Slow, Status
from tests.dialog.clinical.fhir.fhir_troubles import TASK, clinic_at, refuses, writes


@pytest.mark.parametrize("is_done", [False, True])
@pytest.mark.parametrize("trouble", [HalfABody(), Status(500), Status(503), Status(429)])
async def test_a_booking_whose_answer_is_lost_is_made_once(hospital, trouble, is_done):
    hospital.next(trouble, after=is_done, when=writes)
    async with clinic_at(hospital) as clinic:
        with refuses(UnavailableError):
            await clinic.book("pat-2", "slot-1", reason="", key="k1")
        made = await clinic.book("pat-2", "slot-1", reason="", key="k1")
        assert await clinic.book("pat-2", "slot-1", reason="", key="k1") == made
        assert "slot-1" not in await slots_from(clinic)
    assert len(hospital.store.all("Appointment")) == 5


@pytest.mark.parametrize("is_done", [False, True])
async def test_a_slow_booking_is_found_again(hospital, is_done):
    async with clinic_at(hospital, timeout_s=0.3) as clinic:
        hospital.next(Slow(1.0) if is_done else Status(504), when=writes)
        with refuses(UnavailableError):
            await clinic.book("pat-2", "slot-1", reason="", key="k1")
    async with clinic_at(hospital) as clinic:
        await asyncio.sleep(1.0 if is_done else 0.0)
        made = await clinic.book("pat-2", "slot-1", reason="", key="k1")
    assert [one["id"] for one in hospital.store.all("Appointment")][4:] == [made.id]


@pytest.mark.parametrize("body", [b"{}", b"<html>", b'{"resourceType": "Bundle"}'])
async def test_a_booking_with_an_unreadable_answer_is_looked_for(hospital, body):
    hospital.next(Says(body), after=True, when=writes)
    async with clinic_at(hospital) as clinic:
        made = await clinic.book("pat-2", "slot-1", reason="", key="k1")
        hospital.next(Says(body), after=True, when=writes)
        moved = await clinic.reschedule(made, "slot-2", key="k2")
        assert moved.begins_at == NOW + 2 * DAY
        hospital.next(Says(body), after=True, when=writes)
        await clinic.cancel(moved, key="k3")
        assert await slots_from(clinic) == ["slot-1", "slot-2", "slot-3", "slot-6"]


async def test_a_booking_that_was_not_made_and_told_so_unreadably_is_not_claimed(hospital):
    async with clinic_at(hospital) as clinic:
        hospital.next(Says(b"<html>", b"text/html"), when=writes)
        with refuses(BadAnswerError):
            await clinic.book("pat-2", "slot-1", reason="", key="k1")
        assert "slot-1" in await slots_from(clinic)


@pytest.mark.parametrize("status", [409, 412])
async def test_a_change_that_is_refused_leaves_everything_as_it_was(hospital, status):
    async with clinic_at(hospital) as clinic:
        made = await clinic.book("pat-2", "slot-1", reason="", key="k1")
        for change in (
            lambda: clinic.reschedule(made, "slot-2", key="k2"),
            lambda: clinic.cancel(made, key="k3"),
        ):
            hospital.next(Status(status), when=writes)
            with refuses(ConflictError):
                await change()
        hospital.next(Status(status), when=writes)
        with refuses(SlotTakenError):
            await clinic.book("pat-1", "slot-2", reason="", key="k4")
        assert await slots_from(clinic) == ["slot-2", "slot-3", "slot-6"]


@pytest.mark.parametrize("is_done", [False, True])
async def test_a_move_whose_answer_is_lost_happens_once(hospital, is_done):
    async with clinic_at(hospital) as clinic:
        made = await clinic.book("pat-2", "slot-1", reason="", key="k1")
        hospital.next(HalfABody(), after=is_done, when=writes)
        with refuses(UnavailableError):
            await clinic.reschedule(made, "slot-2", key="k2")
        moved = await clinic.reschedule(made, "slot-2", key="k2")
        assert moved.begins_at == NOW + 2 * DAY
        hospital.next(HalfABody(), after=is_done, when=writes)
        with refuses(UnavailableError):
            await clinic.cancel(moved, key="k3")
        await clinic.cancel(moved, key="k3")
        assert await slots_from(clinic) == ["slot-1", "slot-2", "slot-3", "slot-6"]


@pytest.mark.parametrize("passes_over", [frozenset(), frozenset({"If-None-Exist"})])
@pytest.mark.parametrize("is_done", [False, True])
async def test_what_is_left_for_the_staff_stands_once(hospital, is_done, passes_over):
    hospital.passes_over = passes_over
    async with clinic_at(hospital) as clinic:
        for write in (
            lambda: clinic.leave_task("pat-1", TASK, key="k1"),
            lambda: clinic.request_refill("pat-1", "med-1", key="k1"),
            lambda: clinic.update_care_plan("pat-1", CareUpdate("mood", "low"), key="k1"),
        ):
            hospital.next(HalfABody(), after=is_done, when=writes)
            with refuses(UnavailableError):
                await write()
            await write()
    kept = kept_by(hospital.store)
    assert (len(kept.tasks), len(kept.refills), len(kept.care_updates)) == (1, 1, 1)


async def test_a_task_with_an_unreadable_answer_is_looked_for(hospital):
    hospital.next(Says(b"<html>"), after=True, when=writes)
    async with clinic_at(hospital) as clinic:
        its_id = await clinic.leave_task("pat-1", TASK, key="k1")
    assert [one["id"] for one in hospital.store.all("Task")] == [its_id]


async def test_a_caller_who_hangs_up_in_the_middle_of_a_booking_has_the_appointment(hospital):
    hospital.next(Slow(0.3), when=writes)
    async with clinic_at(hospital) as clinic:
        booking = asyncio.create_task(clinic.book("pat-2", "slot-1", reason="", key="k1"))
        async with asyncio.timeout(20.0):
            # The server is another thread, and has no event of this loop.
            while not any(map(writes, hospital.requests)):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        booking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await booking
    assert len(hospital.store.all("Appointment")) == 5


async def test_a_closed_backend_writes_nothing_more(hospital):
    async with clinic_at(hospital) as clinic:
        await clinic.close()
        with refuses(UnavailableError):
            await clinic.book("pat-2", "slot-1", reason="", key="k1")
        with refuses(UnavailableError):
            await clinic.patient("pat-1")
