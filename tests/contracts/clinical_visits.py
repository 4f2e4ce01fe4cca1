"""The part of the contract suite for clinical backends that is about visits."""

import asyncio
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from dialog.clinical.care import Appointment, AppointmentStatus
from dialog.clinical.errors import ConflictError, NotFoundError, RefusedError, SlotTakenError
from tests.contracts.clinical_clinic import CLINIC, DAY, NOW
from tests.contracts.clinical_fixtures import (
    ANY_TIME,
    ContractFixtures,
    appointment,
    booked,
    refuses,
    slots_from,
)
from triage.decision import Acuity


class SlotContract(ContractFixtures):
    async def test_free_slots_of_a_kind_in_the_window_come_earliest_first(self, backend):
        free = await backend.free_slots("checkup", NOW, NOW + 10 * DAY, limit=10)
        assert list(free) == [CLINIC.slots[1], CLINIC.slots[2], CLINIC.slots[0]]

    async def test_a_window_holds_its_beginning_and_not_its_end(self, backend):
        free = await backend.free_slots("checkup", NOW + DAY, NOW + 3 * DAY, limit=10)
        assert [one.id for one in free] == ["slot-1", "slot-2"]

    async def test_a_window_told_in_another_zone_is_the_same_window(self, backend):
        east = timezone(timedelta(hours=9))
        begins, ends = (NOW + DAY).astimezone(east), (NOW + 3 * DAY).astimezone(east)
        free = await backend.free_slots("checkup", begins, ends, limit=10)
        assert [one.id for one in free] == ["slot-1", "slot-2"]
        assert free[0].begins_at.tzinfo is not None

    async def test_no_more_slots_than_the_limit(self, backend):
        free = await backend.free_slots("checkup", NOW, NOW + 30 * DAY, limit=2)
        assert [one.id for one in free] == ["slot-1", "slot-2"]

    async def test_a_kind_that_nobody_offers_has_no_slot(self, backend):
        assert list(await backend.free_slots("surgery", NOW, NOW + 30 * DAY, limit=5)) == []


class BookingContract(ContractFixtures):
    async def test_a_booking_takes_its_slot(self, backend, other):
        made = await backend.book("pat-2", "slot-2", reason="tired", key="k1")
        assert (made.patient_id, made.kind, made.begins_at, made.minutes, made.with_whom) == (
            "pat-2", "checkup", NOW + 2 * DAY, 30, "Nurse Sample",
        )  # fmt: skip
        assert made.status is AppointmentStatus.BOOKED
        assert await slots_from(other) == ["slot-1", "slot-3", "slot-6"]
        assert await appointment(other, "pat-2", made.id) == made

    async def test_of_two_who_book_one_slot_at_once_one_has_it(self, backend, other):
        answers = await asyncio.gather(
            *[
                client.book(patient, "slot-1", reason="", key=f"{patient}-{number}")
                for number, client in enumerate((backend, other, backend, other))
                for patient in ("pat-1", "pat-2")
            ],
            return_exceptions=True,
        )
        won = [one for one in answers if isinstance(one, Appointment)]
        assert len(won) == 1
        assert [type(one) for one in answers if one not in won] == [SlotTakenError] * 7
        both = await booked(backend, "pat-1") + await booked(backend, "pat-2")
        assert both.count((NOW + DAY, "checkup")) == 1

    async def test_a_taken_slot_is_told_as_taken(self, backend, other):
        await other.book("pat-1", "slot-1", reason="", key="first")
        with refuses(SlotTakenError):
            await backend.book("pat-2", "slot-1", reason="", key="second")

    async def test_the_same_key_gives_the_same_booking(self, backend, other):
        first = await backend.book("pat-2", "slot-1", reason="tired", key="same")
        assert await backend.book("pat-2", "slot-1", reason="tired", key="same") == first
        assert await other.book("pat-2", "slot-1", reason="tired", key="same") == first
        assert (await booked(backend, "pat-2")).count((NOW + DAY, "checkup")) == 1

    async def test_the_same_key_at_the_same_time_gives_the_same_booking(self, backend, other):
        answers = await asyncio.gather(
            *[
                client.book("pat-2", "slot-1", reason="tired", key="same")
                for client in (backend, other, backend, other)
            ]
        )
        assert len({one.id for one in answers}) == 1
        assert (await booked(backend, "pat-2")).count((NOW + DAY, "checkup")) == 1

    async def test_a_key_never_brings_the_booking_of_another_patient(self, backend):
        await backend.book("pat-1", "slot-1", reason="", key="used")
        with refuses(RefusedError):
            await backend.book("pat-2", "slot-2", reason="", key="used")

    async def test_a_key_that_was_refused_may_be_used_again(self, backend):
        await backend.book("pat-1", "slot-1", reason="", key="first")
        with refuses(SlotTakenError):
            await backend.book("pat-2", "slot-1", reason="", key="second")
        made = await backend.book("pat-2", "slot-2", reason="", key="second")
        assert made.begins_at == NOW + 2 * DAY

    async def test_nothing_is_booked_in_the_past(self, backend):
        with refuses(RefusedError):
            await backend.book("pat-2", "slot-5", reason="", key="k1")
        assert (NOW - DAY, "checkup") not in await booked(backend, "pat-2")

    @pytest.mark.parametrize(
        ("patient_id", "slot_id"), [("pat-none", "slot-1"), ("pat-1", "slot-none")]
    )
    async def test_a_booking_of_or_for_the_unknown_is_not_found(self, backend, patient_id, slot_id):
        with refuses(NotFoundError):
            await backend.book(patient_id, slot_id, reason="", key="k1")
        assert "slot-1" in await slots_from(backend)

    async def test_a_booking_that_has_begun_is_finished_before_a_backend_closes(self, system):
        backend, reader = await system.open(), await system.open()
        booking = asyncio.create_task(backend.book("pat-2", "slot-1", reason="", key="k1"))
        await asyncio.sleep(0)
        await backend.close()
        made = await booking
        assert await appointment(reader, "pat-2", made.id) == made
        await reader.close()


class AppointmentContract(ContractFixtures):
    async def test_appointments_of_any_status_come_earliest_first(self, backend):
        found = await backend.appointments("pat-1", since=ANY_TIME)
        assert [(one.id, one.status) for one in found] == [
            ("appt-2", AppointmentStatus.DONE),
            ("appt-1", AppointmentStatus.BOOKED),
            ("appt-3", AppointmentStatus.CANCELLED),
        ]
        assert [replace(one, version="") for one in found[1:2]] == [CLINIC.appointments[0]]

    async def test_appointments_begin_at_the_time_asked_or_later(self, backend):
        found = await backend.appointments("pat-1", since=NOW + 5 * DAY)
        assert [one.id for one in found] == ["appt-1", "appt-3"]
        found = await backend.appointments("pat-1", since=NOW + 5 * DAY + timedelta(seconds=1))
        assert [one.id for one in found] == ["appt-3"]

    async def test_a_moved_appointment_frees_the_old_slot_and_takes_the_new(self, backend, other):
        made = await backend.book("pat-2", "slot-1", reason="tired", key="k1")
        moved = await backend.reschedule(made, "slot-3", key="k2")
        assert (moved.id, moved.patient_id, moved.begins_at, moved.with_whom) == (
            made.id, "pat-2", NOW + 3 * DAY, "Dr. Specimen",
        )  # fmt: skip
        assert moved.status is AppointmentStatus.BOOKED
        assert moved.version != made.version
        assert await slots_from(other) == ["slot-1", "slot-2", "slot-6"]
        assert await appointment(other, "pat-2", made.id) == moved

    async def test_where_the_new_slot_is_taken_the_appointment_stays(self, backend, other):
        made = await backend.book("pat-2", "slot-1", reason="", key="k1")
        await other.book("pat-1", "slot-3", reason="", key="k2")
        with refuses(SlotTakenError):
            await backend.reschedule(made, "slot-3", key="k3")
        assert await appointment(backend, "pat-2", made.id) == made
        assert await slots_from(backend) == ["slot-2", "slot-6"]

    async def test_of_two_who_move_to_one_slot_at_once_one_has_it(self, backend, other):
        first = await backend.book("pat-1", "slot-1", reason="", key="k1")
        second = await backend.book("pat-2", "slot-2", reason="", key="k2")
        answers = await asyncio.gather(
            backend.reschedule(first, "slot-3", key="k3"),
            other.reschedule(second, "slot-3", key="k4"),
            return_exceptions=True,
        )
        assert sorted(type(one).__name__ for one in answers) == ["Appointment", "SlotTakenError"]
        stayed = ("pat-1", first) if isinstance(answers[0], SlotTakenError) else ("pat-2", second)
        assert await appointment(backend, stayed[0], stayed[1].id) == stayed[1]
        assert len(await slots_from(backend)) == 2

    async def test_the_same_key_moves_once(self, backend):
        made = await backend.book("pat-2", "slot-1", reason="", key="k1")
        moved = await backend.reschedule(made, "slot-3", key="k2")
        assert await backend.reschedule(made, "slot-3", key="k2") == moved
        assert await slots_from(backend) == ["slot-1", "slot-2", "slot-6"]

    async def test_an_appointment_that_was_booked_elsewhere_can_be_moved(self, backend):
        found = await appointment(backend, "pat-1", "appt-1")
        moved = await backend.reschedule(found, "slot-4", key="k1")
        assert (moved.id, moved.begins_at) == ("appt-1", NOW + DAY)

    async def test_a_cancelled_appointment_frees_its_slot(self, backend, other):
        made = await backend.book("pat-2", "slot-1", reason="", key="k1")
        cancelled = await backend.cancel(made, key="k2")
        assert (cancelled.id, cancelled.status) == (made.id, AppointmentStatus.CANCELLED)
        assert await slots_from(other) == ["slot-1", "slot-2", "slot-3", "slot-6"]
        again = await other.book("pat-1", "slot-1", reason="", key="k3")
        assert again.begins_at == made.begins_at
        assert await appointment(other, "pat-2", made.id) == cancelled

    async def test_the_same_key_cancels_once(self, backend, other):
        made = await backend.book("pat-2", "slot-1", reason="", key="k1")
        cancelled = await backend.cancel(made, key="k2")
        await other.book("pat-1", "slot-1", reason="", key="k3")
        assert await backend.cancel(made, key="k2") == cancelled
        assert "slot-1" not in await slots_from(backend)

    async def test_what_somebody_else_has_moved_is_not_changed(self, backend, other):
        made = await backend.book("pat-2", "slot-1", reason="", key="k1")
        moved = await other.reschedule(made, "slot-2", key="k2")
        with refuses(ConflictError):
            await backend.reschedule(made, "slot-3", key="k3")
        with refuses(ConflictError):
            await backend.cancel(made, key="k4")
        assert await appointment(backend, "pat-2", made.id) == moved
        assert await slots_from(backend) == ["slot-1", "slot-3", "slot-6"]

    async def test_of_two_changes_at_once_one_is_refused(self, backend, other):
        made = await backend.book("pat-2", "slot-1", reason="", key="k1")
        answers = await asyncio.gather(
            backend.reschedule(made, "slot-2", key="k2"),
            other.reschedule(made, "slot-3", key="k3"),
            return_exceptions=True,
        )
        assert sorted(type(one).__name__ for one in answers) == ["Appointment", "ConflictError"]
        assert len(await slots_from(backend)) == 3
        checkups = [at for at, _ in await booked(backend, "pat-2") if at > NOW]
        assert len(checkups) == 1

    @pytest.mark.parametrize(
        ("patient_id", "its_id"), [("pat-1", "appt-2"), ("pat-1", "appt-3"), ("pat-2", "appt-4")]
    )
    async def test_what_is_over_or_cancelled_is_not_moved(self, backend, patient_id, its_id):
        found = await appointment(backend, patient_id, its_id)
        with refuses(RefusedError):
            await backend.reschedule(found, "slot-1", key="k1")
        assert await appointment(backend, patient_id, its_id) == found
        assert "slot-1" in await slots_from(backend)

    @pytest.mark.parametrize(("patient_id", "its_id"), [("pat-1", "appt-2"), ("pat-2", "appt-4")])
    async def test_what_is_over_is_not_cancelled(self, backend, patient_id, its_id):
        found = await appointment(backend, patient_id, its_id)
        with refuses(RefusedError):
            await backend.cancel(found, key="k1")
        assert await appointment(backend, patient_id, its_id) == found

    async def test_nothing_is_moved_into_the_past(self, backend):
        found = await appointment(backend, "pat-1", "appt-1")
        with refuses(RefusedError):
            await backend.reschedule(found, "slot-5", key="k1")
        assert await appointment(backend, "pat-1", "appt-1") == found

    async def test_the_unknown_is_neither_moved_nor_cancelled(self, backend):
        found = await appointment(backend, "pat-1", "appt-1")
        unknown = replace(found, id="appt-none")
        with refuses(NotFoundError):
            await backend.reschedule(unknown, "slot-1", key="k1")
        with refuses(NotFoundError):
            await backend.reschedule(found, "slot-none", key="k2")
        with refuses(NotFoundError):
            await backend.cancel(unknown, key="k3")
        assert await appointment(backend, "pat-1", "appt-1") == found

    async def test_a_patient_waits_once_for_the_same_key(self, backend, system):
        entry = await backend.join_waiting_list("pat-1", "specialist", Acuity.SOON, key="k1")
        assert (entry.patient_id, entry.kind, entry.acuity) == ("pat-1", "specialist", Acuity.SOON)
        again = await backend.join_waiting_list("pat-1", "specialist", Acuity.SOON, key="k1")
        assert again == entry
        assert (await system.kept()).waiting == (("pat-1", "specialist", Acuity.SOON),)
