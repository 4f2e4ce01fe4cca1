"""Answers of a hospital's services that are not what was agreed on: none is believed in part."""

import json

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.errors import BadAnswerError, ClinicalError
from dialog.clinical.http.backend import HttpClinic
from dialog.clinical.http.options import HttpOptions
from tests.contracts.clinical_clinic import CLINIC, DAY, NOW
from tests.contracts.clinical_fixtures import refuses
from tests.dialog.clinical.guarded_house import in_virtual_time, seconds
from tests.dialog.clinical.http.services import (
    Fault,
    Services,
    appointment,
    client,
    patient,
    said,
    slot,
)
from triage.decision import Acuity

SECRET = "Zoë Ångström-Muster, born 1991-04-09"


@in_virtual_time
async def test_an_answer_without_end_is_not_read_to_the_end():
    async with Services(faults=[Fault(status=200, sends="endless")]) as services:
        clinic = client(services, max_answer_bytes=10_000, timeout_s=60.0, max_connections=1)
        with refuses(BadAnswerError):
            await clinic.patient("pat-1")
        # Nor does it keep its connection.
        assert (await clinic.patient("pat-1")).id == "pat-1"
        assert seconds() < 1.0
        await clinic.close()


@in_virtual_time
async def test_an_answer_as_long_as_allowed_is_read_and_one_byte_more_is_not():
    async with Services() as services:
        body = b'{"patients": []}'
        services.faults += [
            Fault(200, body + b" " * (70_000 - len(body) + more)) for more in (0, 1)
        ]
        clinic = client(services, max_answer_bytes=70_000)
        assert list(await clinic.patients_at("+1")) == []
        with refuses(BadAnswerError):
            await clinic.patients_at("+1")
        await clinic.close()


@in_virtual_time
async def test_a_compressed_answer_is_not_unpacked():
    packed = Fault(200, b'{"patients": []}', (("Content-Encoding", "gzip"),))
    async with Services(faults=[packed]) as services:
        clinic = client(services)
        with refuses(BadAnswerError):
            await clinic.patients_at("+1")
        assert services.requests[0].headers["accept-encoding"] == "identity"
        await clinic.close()


async def one_patient(services, **changed):
    document = {**patient(await services.clinic.patient("pat-1")), **changed}
    return {"patients": [document]}


@pytest.mark.parametrize(
    "document",
    [
        [],
        None,
        "patients",
        {},
        {"patients": None},
        {"patients": {}},
        {"patients": [{}]},
        {"patients": [{"id": SECRET}]},
    ],
    ids=str,
)
@in_virtual_time
async def test_an_answer_of_another_shape_is_refused_without_quoting_it(document):
    async with Services(faults=[said(document)]) as services:
        clinic = client(services)
        with refuses(BadAnswerError):
            await clinic.patient("pat-1")
        await clinic.close()


@pytest.mark.parametrize(
    "changed",
    [
        {"id": 7},
        {"id": ""},
        {"id": "pat-2"},
        {"date_of_birth": "1991-02-30"},
        {"date_of_birth": "Zoë"},
        {"date_of_birth": 671155200},
        {"given_name": None},
        {"given_name": "Zoë" * 1_000},
        {"deceased": "no"},
        {"deceased": 0},
        {"pregnancy": {"due_on": "2026-05-20", "outcome": "unknown"}},
        {"pregnancy": {"outcome": "lost"}},
        {"proxies": [{"name": "Otto", "may_hear": "results"}]},
        {"conditions": "asthma"},
    ],
    ids=str,
)
@in_virtual_time
async def test_a_patient_of_whom_anything_is_wrong_is_refused_without_quoting_it(changed):
    async with Services() as services:
        services.faults.append(said(await one_patient(services, **changed)))
        clinic = client(services)
        with refuses(BadAnswerError):
            await clinic.patient("pat-1")
        await clinic.close()


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"patients": [', b"\xff\xfe", b"<html>", b"[" * 9_000]
)
@in_virtual_time
async def test_what_is_no_json_is_refused(body):
    async with Services(faults=[Fault(200, body)]) as services:
        clinic = client(services)
        with refuses(BadAnswerError):
            await clinic.patients_at("+1")
        await clinic.close()


@pytest.mark.parametrize(
    "changed",
    [
        {"patient_id": "pat-1"},
        {"status": "cancelled"},
        {"status": "confirmed"},
        {"begins_at": "2026-03-03T15:00:00"},
        {"minutes": 0},
        {"minutes": 30.5},
        {"id": None},
    ],
    ids=str,
)
@in_virtual_time
async def test_a_booking_that_is_not_what_was_asked_for_is_not_believed(changed):
    async with Services() as services:
        other = await services.clinic.book("pat-2", "slot-2", reason="", key="other")
        services.faults.append(said({"appointment": {**appointment(other), **changed}}))
        clinic = client(services)
        with refuses(BadAnswerError):
            await clinic.book("pat-2", "slot-1", reason="tired", key="k1")
        await clinic.close()


@in_virtual_time
async def test_visits_of_another_patient_are_not_told():
    async with Services() as services:
        theirs = [appointment(one) for one in services.clinic.booked.values()]
        services.faults.append(said({"appointments": theirs}))
        clinic = client(services)
        with refuses(BadAnswerError):
            await clinic.appointments("pat-1", since=NOW)
        await clinic.close()


@in_virtual_time
async def test_visits_before_the_time_asked_for_are_left_out():
    async with Services() as services:
        theirs = [one for one in services.clinic.booked.values() if one.patient_id == "pat-1"]
        services.faults.append(said({"appointments": [appointment(one) for one in theirs]}))
        clinic = client(services)
        found = await clinic.appointments("pat-1", since=NOW)
        assert [one.id for one in found] == ["appt-1", "appt-3"]
        await clinic.close()


@in_virtual_time
async def test_a_place_on_the_waiting_list_for_another_patient_is_not_believed():
    waiting = {"id": "w", "patient_id": "pat-2", "kind": "checkup", "acuity": "soon"}
    async with Services(faults=[said({"waiting": waiting})]) as services:
        clinic = client(services)
        with refuses(BadAnswerError):
            await clinic.join_waiting_list("pat-1", "checkup", Acuity.SOON, key="k1")
        await clinic.close()


@in_virtual_time
async def test_a_booking_that_is_only_accepted_for_later_is_not_told_as_made():
    async with Services(faults=[Fault(status=202, does=True)]) as services:
        clinic = client(services)
        with refuses(BadAnswerError):
            await clinic.book("pat-2", "slot-1", reason="tired", key="k1")
        await clinic.close()


@in_virtual_time
async def test_who_was_not_asked_for_by_name_is_left_out():
    async with Services() as services:
        everybody = [await services.clinic.patient(f"pat-{number}") for number in range(1, 7)]
        services.faults.append(said({"patients": [patient(one) for one in everybody]}))
        clinic = client(services)
        (found,) = await clinic.patients_named("zoe", "angstrom muster", everybody[0].born_on)
        assert found.id == "pat-1"
        await clinic.close()


@in_virtual_time
async def test_slots_that_were_not_asked_for_are_left_out():
    async with Services() as services:
        services.faults.append(said({"slots": [slot(one) for one in CLINIC.slots]}))
        clinic = client(services)
        found = await clinic.free_slots("checkup", NOW, NOW + 9 * DAY, limit=2)
        assert [one.id for one in found] == ["slot-1", "slot-2"]
        await clinic.close()


keys = st.sampled_from(
    ["patients", "id", "given_name", "family_name", "date_of_birth", "pregnancy", "code", "due_on"]
)
documents = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=9) | st.just("1991-04-09"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=6),
    max_leaves=20,
)
bodies = st.binary(max_size=99) | documents.map(lambda one: json.dumps(one).encode())
headers = st.dictionaries(
    st.sampled_from(["Retry-After", "Date"]),
    st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]), max_size=40)
    | st.from_regex(
        r"\A(Mon, )?[0-9]{1,2} Mar [0-9]{1,5} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{1,9}\Z"
    ),
)


@given(st.integers(200, 599), headers, bodies)
def test_whatever_a_service_answers_it_is_an_answer_or_an_error_of_ours(status, told, body):
    async def answer(_):
        return httpx2.Response(status, headers=told, stream=Chunks(body))

    @in_virtual_time
    async def ask():
        clinic = HttpClinic(HttpOptions("http://localhost"), transport=httpx2.MockTransport(answer))
        try:
            assert all(one.id for one in await clinic.patients_at("+1"))
        except ClinicalError as error:
            assert str(error).startswith("patients_at: ")

    ask()


class Chunks(httpx2.AsyncByteStream):
    def __init__(self, body):
        self._body = body

    async def __aiter__(self):
        yield self._body
