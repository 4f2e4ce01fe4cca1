"""What goes wrong between the agent and a hospital's services; in virtual time."""

import asyncio
import json
import random
from dataclasses import replace

import pytest

from dialog.clinical.care import AppointmentStatus
from dialog.clinical.errors import (
    BadAnswerError,
    ConflictError,
    NotAllowedError,
    NotFoundError,
    NotOfferedError,
    RefusedError,
    SlotTakenError,
    UnavailableError,
)
from dialog.clinical.guard import Patience
from dialog.clinical.guarded import GuardedClinic
from tests.contracts.clinical_clinic import DAY, NOW
from tests.contracts.clinical_contract import NOTE
from tests.contracts.clinical_fixtures import refuses
from tests.dialog.clinical.guarded_house import LIMITS, in_virtual_time, seconds
from tests.dialog.clinical.http.services import Fault, Services, client

SECRET = "Zoë Ångström-Muster, born 1991-04-09"


def guarded(services, **limits):
    return GuardedClinic(
        client(services), replace(LIMITS, **limits), rng=random.Random(7), clock=seconds
    )


def problem(status, code="", *headers):
    body = json.dumps({"code": code, "detail": SECRET}).encode()
    return Fault(status=status, body=body, headers=headers)


async def book(clinic, key="k1"):
    return await clinic.book("pat-2", "slot-1", reason="tired", key=key)


def bookings(services):
    return [
        one
        for one in services.clinic.booked.values()
        if one.patient_id == "pat-2" and one.begins_at > NOW
    ]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (problem(400), BadAnswerError),
        (problem(401), NotAllowedError),
        (problem(403), NotAllowedError),
        (problem(404, "not_found"), NotFoundError),
        (problem(404), BadAnswerError),
        (Fault(status=404, body=b"<html>no such page</html>"), BadAnswerError),
        (problem(405), BadAnswerError),
        (problem(408), UnavailableError),
        (problem(409, "slot_taken"), SlotTakenError),
        (problem(409), SlotTakenError),
        (problem(409, "changed"), ConflictError),
        (problem(409, "in_progress"), UnavailableError),
        (problem(412), ConflictError),
        (problem(418), BadAnswerError),
        (problem(422), RefusedError),
        (problem(429), UnavailableError),
        (problem(500), UnavailableError),
        (problem(501), NotOfferedError),
        (problem(502), UnavailableError),
        (problem(503), UnavailableError),
        (problem(599), UnavailableError),
        (problem(204), BadAnswerError),
        (problem(302, "", ("Location", "/services/authenticate")), BadAnswerError),
    ],
    ids=lambda one: f"{one.status}-{one.body[9:20]}" if isinstance(one, Fault) else one.__name__,
)
@in_virtual_time
async def test_every_status_is_an_error_of_its_own_and_none_is_followed(fault, error):
    async with Services(faults=[fault]) as services:
        clinic = client(services)
        with pytest.raises(error) as raised:
            await book(clinic)
        assert type(raised.value) is error
        assert "Zo" not in str(raised.value)
        assert len(services.requests) == 1
        await clinic.close()


@in_virtual_time
async def test_a_conflict_without_a_reason_is_a_change_by_others_where_something_is_moved():
    async with Services() as services:
        clinic = client(services)
        made = await book(clinic)
        services.faults.append(problem(409))
        with refuses(ConflictError):
            await clinic.reschedule(made, "slot-2", key="k2")
        await clinic.close()


@in_virtual_time
async def test_services_that_tell_a_conflict_by_409_are_understood_too():
    async with Services(conflict=(409, "changed")) as services:
        clinic = client(services)
        made = await book(clinic)
        with refuses(ConflictError):
            await clinic.cancel(replace(made, version="old"), key="k2")
        await clinic.close()


@pytest.mark.parametrize(
    ("headers", "rest_s"),
    [
        ([("Retry-After", "7")], 7.0),
        ([("Retry-After", "999999999999")], 3_600.0),
        (
            [
                ("Date", "Mon, 02 Mar 2026 15:00:00 GMT"),
                ("Retry-After", "Mon, 02 Mar 2026 15:00:20 GMT"),
            ],
            20.0,
        ),
        (
            [
                ("Date", "Mon, 02 Mar 2026 15:00:00 GMT"),
                ("Retry-After", "Mon, 02 Mar 2026 14:00:00 GMT"),
            ],
            0.0,
        ),
        ([("Retry-After", "Mon, 02 Mar 2026 15:00:20 GMT")], None),
        ([("Retry-After", "soon"), ("Date", "Mon, 02 Mar 2026 15:00:00 GMT")], None),
        ([("Retry-After", "-1")], None),
        ([("Retry-After", "1 Mar 2026 0:00:00 3000000000000")], None),
        ([], None),
    ],
)
@in_virtual_time
async def test_when_to_come_back_is_told_on(headers, rest_s):
    async with Services(faults=[problem(429, "", *headers)]) as services:
        clinic = client(services)
        with pytest.raises(UnavailableError) as raised:
            await clinic.patient("pat-1")
        assert raised.value.retry_after_s == rest_s
        await clinic.close()


@in_virtual_time
async def test_a_busy_service_is_asked_again_when_it_said():
    async with Services(faults=[problem(429, "", ("Retry-After", "2"))]) as services:
        clinic = guarded(services, read=Patience(timeout_s=2.0, tries=2, budget_s=5.0))
        assert (await clinic.patient("pat-1")).id == "pat-1"
        assert 2.0 <= seconds() <= 2.5
        await clinic.close()


@pytest.mark.parametrize("sends", ["half", "nothing", "never"])
@pytest.mark.parametrize("does", [True, False], ids=["after it was done", "before it was done"])
@in_virtual_time
async def test_a_booking_whose_answer_was_lost_is_made_once(sends, does):
    async with Services(faults=[Fault(status=200, body=b'{"a": 1}', does=does, sends=sends)]) as it:
        clinic = guarded(it)
        made = await book(clinic)
        assert bookings(it) == [made]
        first, second = (one.headers["idempotency-key"] for one in it.requests)
        assert first == second
        await clinic.close()


@in_virtual_time
async def test_a_booking_that_is_still_being_worked_on_is_not_told_as_taken():
    async with Services() as services:
        services.faults += [
            Fault(does=True, sends="never"), problem(409, "in_progress"), None,
        ]  # fmt: skip
        clinic = guarded(services)
        made = await book(clinic)
        assert bookings(services) == [made]
        assert len(services.requests) == 3
        await clinic.close()


@in_virtual_time
async def test_a_move_and_a_cancellation_whose_answers_were_lost_happen_once():
    async with Services() as services:
        clinic = guarded(services)
        made = await book(clinic)
        services.faults += [Fault(does=True, sends="nothing"), None]
        moved = await clinic.reschedule(made, "slot-2", key="k2")
        assert bookings(services) == [moved]
        services.faults += [Fault(does=True, sends="half"), None]
        gone = await clinic.cancel(moved, key="k3")
        assert gone.status is AppointmentStatus.CANCELLED
        free = await clinic.free_slots("checkup", NOW, NOW + 9 * DAY, limit=9)
        assert [one.id for one in free] == ["slot-1", "slot-2", "slot-3"]
        await clinic.close()


@in_virtual_time
async def test_a_note_whose_answer_was_lost_is_written_once():
    async with Services(faults=[Fault(does=True, sends="nothing"), None]) as services:
        clinic = guarded(services)
        its_id = await clinic.write_note("pat-1", NOTE, key="k1")
        assert list(services.clinic.notes) == [its_id]
        await clinic.close()


@in_virtual_time
async def test_who_does_not_answer_in_time_is_hung_up_on():
    async with Services(faults=[Fault(sends="never")]) as services:
        clinic = client(services)
        with refuses(UnavailableError):
            await clinic.patient("pat-1")
        assert seconds() == pytest.approx(3.0)
        await services.left.wait()
        await clinic.close()


@in_virtual_time
async def test_a_caller_who_hangs_up_ends_the_request():
    async with Services(faults=[Fault(sends="never")]) as services:
        clinic = client(services)
        asking = asyncio.create_task(clinic.patient("pat-1"))
        await services.hanging.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await services.left.wait()
        assert (await clinic.patient("pat-1")).id == "pat-1"
        await clinic.close()


@in_virtual_time
async def test_nobody_at_the_address_is_unavailable():
    async with Services() as services:
        clinic = client(services)
    with pytest.raises(UnavailableError) as raised:
        await clinic.patient("pat-1")
    # A text that is not ours may quote anything.
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    await clinic.close()
