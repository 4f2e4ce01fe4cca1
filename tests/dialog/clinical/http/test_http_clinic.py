"""What a hospital's services are asked, by how many connections, and what they are never asked."""

import asyncio
import random
import ssl
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import structlog
from pydantic import SecretStr

from dialog.clinical.care import Appointment, CareUpdate, ClinicalNote, Measurement, StaffTask
from dialog.clinical.errors import NotAllowedError, NotFoundError, NotOfferedError, UnavailableError
from dialog.clinical.guarded import GuardedClinic
from dialog.clinical.http.backend import HttpClinic
from dialog.clinical.http.options import HttpOptions
from dialog.clinical.people import StaffRole
from dialog.clinical.symptoms import SymptomReport
from tests.contracts.clinical_clinic import DAY, NOW
from tests.contracts.clinical_fixtures import refuses
from tests.dialog.clinical.guarded_house import LIMITS, in_virtual_time, seconds
from tests.dialog.clinical.http.services import Fault, Services, client, said
from triage.decision import Acuity

EAST = timezone(timedelta(hours=5, minutes=30))
SOON = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
VISIT = Appointment("appt-9", "pat-2", "checkup", SOON, 30, version="v7")
NOTE = ClinicalNote("call-1", NOW, "dizzy", "none", "dizziness", "a nurse calls", is_signed=True)
ASKED = {
    "patients_at": (
        lambda at: at.patients_at("+12025550101"),
        "authenticate",
        {"by": "phone", "phone": "+12025550101"},
    ),
    "patients_named": (
        lambda at: at.patients_named("Zoë", "O'Neil", date(1991, 4, 9)),
        "authenticate",
        {
            "by": "name", "given_name": "Zoë", "family_name": "O'Neil",
            "date_of_birth": "1991-04-09",
        },
    ),
    "patients_born_on": (
        lambda at: at.patients_born_on(date(1991, 4, 9)),
        "authenticate",
        {"by": "birthday", "date_of_birth": "1991-04-09"},
    ),
    "patient": (
        lambda at: at.patient("pat-1"),
        "authenticate",
        {"by": "id", "patient_id": "pat-1"},
    ),
    "free_slots": (
        lambda at: at.free_slots("checkup", SOON, SOON.astimezone(EAST) + DAY, limit=3),
        "schedule",
        {
            "action": "list_slots", "kind": "checkup", "begins": "2026-03-03T15:00:00Z",
            "ends": "2026-03-04T20:30:00+05:30", "limit": 3,
        },
    ),
    "appointments": (
        lambda at: at.appointments("pat-1", since=SOON),
        "schedule",
        {"action": "list_appointments", "patient_id": "pat-1", "since": "2026-03-03T15:00:00Z"},
    ),
    "book": (
        lambda at: at.book("pat-2", "slot-1", reason="tired", key="k1"),
        "schedule",
        {"action": "book", "patient_id": "pat-2", "slot_id": "slot-1", "reason": "tired"},
    ),
    "reschedule": (
        lambda at: at.reschedule(VISIT, "slot-2", key="k1"),
        "schedule",
        {
            "action": "reschedule", "appointment_id": "appt-9", "version": "v7",
            "slot_id": "slot-2",
        },
    ),
    "cancel": (
        lambda at: at.cancel(VISIT, key="k1"),
        "schedule",
        {"action": "cancel", "appointment_id": "appt-9", "version": "v7"},
    ),
    "join_waiting_list": (
        lambda at: at.join_waiting_list("pat-1", "specialist", Acuity.SELF_CARE, key="k1"),
        "schedule",
        {
            "action": "join_waiting_list", "patient_id": "pat-1", "kind": "specialist",
            "acuity": "self_care",
        },
    ),
    "write_note": (
        lambda at: at.write_note("pat-1", NOTE, key="k1"),
        "generate_soap_note",
        {
            "patient_id": "pat-1", "call_id": "call-1", "at": "2026-03-02T15:00:00Z",
            "subjective": "dizzy", "objective": "none", "assessment": "dizziness",
            "plan": "a nurse calls", "status": "draft",
        },
    ),
    "assess_symptoms": (
        lambda at: at.assess_symptoms(SymptomReport(("cough",), "mild", "two days", 20.5, 30.0)),
        "assess_symptoms",
        {
            "symptoms": ["cough"], "severity": "mild", "duration": "two days",
            "pregnancy_week": 20.5, "age_years": 30.0,
        },
    ),
}  # fmt: skip
WRITES = ("book", "reschedule", "cancel", "join_waiting_list", "write_note")
NOT_OFFERED = {
    "medicines": lambda at: at.medicines("pat-1"),
    "request_refill": lambda at: at.request_refill("pat-1", "med-1", key="k1"),
    "results": lambda at: at.results("pat-1"),
    "care_plan": lambda at: at.care_plan("pat-1"),
    "update_care_plan": lambda at: at.update_care_plan("pat-1", CareUpdate("a", "b"), key="k1"),
    "readings": lambda at: at.readings("pat-1", "systolic", NOW),
    "add_reading": lambda at: at.add_reading(
        "pat-1", Measurement("systolic", 120.0, "mmHg", NOW), key="k1"
    ),
    "staff_on_call": lambda at: at.staff_on_call(StaffRole.NURSE, NOW),
    "leave_task": lambda at: at.leave_task("pat-1", StaffTask("call_back", "text"), key="k1"),
}


async def asked_for(call, key="k1"):
    """The request that a call makes, whatever comes of it."""
    async with Services(faults=[Fault(status=503)]) as services:
        clinic = client(services)
        with pytest.raises(UnavailableError):
            await call(clinic)
        await clinic.close()
        (received,) = services.requests
        return received


@pytest.mark.parametrize("method", ASKED)
@in_virtual_time
async def test_each_call_is_one_request_of_exactly_this_content(method):
    call, path, document = ASKED[method]
    received = await asked_for(call)
    assert (received.path, received.document) == (f"/services/{path}", document)
    assert received.headers["content-type"] == "application/json"
    assert ("idempotency-key" in received.headers) == (method in WRITES)


@in_virtual_time
async def test_a_key_is_the_same_each_time_and_another_for_another_method_or_key():
    keys = {name: (await asked_for(ASKED[name][0])).headers["idempotency-key"] for name in WRITES}
    assert len(set(keys.values())) == len(WRITES)
    again = await asked_for(ASKED["book"][0])
    assert again.headers["idempotency-key"] == keys["book"]
    other = await asked_for(lambda at: at.book("pat-2", "slot-1", reason="tired", key="k2"))
    assert other.headers["idempotency-key"] not in keys.values()


@in_virtual_time
async def test_a_key_of_any_text_is_a_header_that_tells_nothing():
    key = "call of Zoë\r\nX-Admin: yes"
    received = await asked_for(lambda at: at.book("pat-2", "slot-1", reason="", key=key))
    assert received.headers["idempotency-key"].isalnum()
    assert "x-admin" not in received.headers


@pytest.mark.parametrize("method", NOT_OFFERED)
@in_virtual_time
async def test_what_the_services_have_none_of_is_refused_and_not_asked_for(method):
    async with Services() as services:
        clinic = client(services)
        with refuses(NotOfferedError):
            await NOT_OFFERED[method](clinic)
        await clinic.close()
        assert services.requests == []


@pytest.mark.parametrize(
    ("given", "family"), [("", "Muster"), ("Otto", ""), ("%", "Muster"), ("Otto", " - ")]
)
@in_virtual_time
async def test_nobody_is_asked_for_by_part_of_a_name(given, family):
    async with Services() as services:
        clinic = client(services)
        assert await clinic.patients_named(given, family, date(1988, 11, 30)) == ()
        await clinic.close()
        assert services.requests == []


@in_virtual_time
async def test_a_service_that_answers_nobody_to_an_id_says_that_there_is_no_such_patient():
    async with Services(faults=[said({"patients": []})]) as services:
        clinic = client(services)
        with refuses(NotFoundError):
            await clinic.patient("pat-none")
        await clinic.close()


@pytest.mark.parametrize(
    ("severity", "acuity"), [("mild", Acuity.SELF_CARE), ("severe", Acuity.URGENT)]
)
@in_virtual_time
async def test_the_services_have_an_opinion_on_symptoms(severity, acuity):
    async with Services() as services:
        clinic = client(services)
        assert await clinic.assess_symptoms(SymptomReport(("cough",), severity)) is acuity
        await clinic.close()


@in_virtual_time
async def test_a_wrong_token_is_told_as_the_agents_own_trouble():
    async with Services() as services:
        clinic = client(services, token=SecretStr("old"))
        with refuses(NotAllowedError):
            await clinic.patient("pat-1")
        await clinic.close()


@in_virtual_time
async def test_without_a_token_none_is_sent():
    async with Services(faults=[Fault(200, b'{"patients": []}')]) as services:
        clinic = client(services, token=SecretStr(""))
        await clinic.patients_at("+1")
        await clinic.close()
        assert "authorization" not in services.requests[0].headers


def test_the_token_is_in_no_text():
    assert "hush" not in repr(HttpOptions("https://ehr.example", token=SecretStr("hush")))


@in_virtual_time
async def test_a_cookie_of_one_caller_is_not_sent_for_the_next():
    cookie = Fault(200, b'{"patients": []}', (("Set-Cookie", "session=zoe; Path=/"),))
    async with Services(faults=[cookie]) as services:
        clinic = client(services)
        await clinic.patients_at("+1")
        await clinic.patients_at("+2")
        await clinic.close()
        assert "cookie" not in services.requests[1].headers


@in_virtual_time
async def test_a_proxy_that_the_environment_names_sees_nothing(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    async with Services() as services:
        clinic = client(services)
        assert (await clinic.patient("pat-1")).id == "pat-1"
        await clinic.close()


@in_virtual_time
async def test_calls_after_one_another_share_a_connection():
    async with Services() as services:
        clinic = client(services)
        for _ in range(10):
            await clinic.patient("pat-1")
        await clinic.close()
        assert services.connections == 1


@in_virtual_time
async def test_there_are_no_more_connections_than_allowed():
    async with Services(delay_s=0.1) as services:
        clinic = client(services, max_connections=4)
        found = await asyncio.gather(*[clinic.patient("pat-1") for _ in range(12)])
        await clinic.close()
        assert [one.id for one in found] == ["pat-1"] * 12
        assert services.most_open == 4


@in_virtual_time
async def test_who_waits_too_long_for_a_connection_is_told_so():
    async with Services(delay_s=2.0) as services:
        clinic = client(services, max_connections=1)
        answers = await asyncio.gather(
            *[clinic.patient("pat-1") for _ in range(3)], return_exceptions=True
        )
        assert [type(one).__name__ for one in answers].count("UnavailableError") == 2
        assert seconds() == pytest.approx(3.0, abs=0.01)
        await clinic.close()


@in_virtual_time
async def test_fifty_calls_at_once_do_not_wait_for_one_another():
    async with Services(delay_s=0.2) as services:
        clinic = GuardedClinic(client(services), LIMITS, rng=random.Random(7), clock=seconds)
        await asyncio.gather(*[clinic.patient("pat-1") for _ in range(50)])
        await clinic.close()
        assert len(services.requests) == 50
        assert seconds() == pytest.approx(0.2, abs=0.01)


@in_virtual_time
async def test_a_booking_under_way_is_finished_before_the_connections_close():
    async with Services(delay_s=1.0) as services:
        clinic = client(services)
        booking = asyncio.create_task(clinic.book("pat-2", "slot-1", reason="", key="k1"))
        await asyncio.sleep(0.5)
        await clinic.close()
        assert (await booking).patient_id == "pat-2"
        with refuses(UnavailableError):
            await clinic.patient("pat-1")


@in_virtual_time
async def test_nothing_of_a_patient_is_logged():
    async with Services(
        faults=[Fault(status=500), None, Fault(status=200, body=b"[]")]
    ) as services:
        clinic = GuardedClinic(client(services), LIMITS, rng=random.Random(7), clock=seconds)
        with structlog.testing.capture_logs() as lines:
            await clinic.patients_named("Zoë", "Ångström-Muster", date(1991, 4, 9))
            await asyncio.gather(
                clinic.patients_at("+12025550101"),
                clinic.book("pat-2", "slot-1", reason="tired", key="k1"),
                return_exceptions=True,
            )
        await clinic.close()
        assert len(lines) == 3
        personal = ("Zo", "Muster", "1991", "0101", "pat-", "tired", "slot-1", "k1")
        assert not [word for word in personal if word in repr(lines)]


@pytest.mark.parametrize(
    "given",
    [
        {"url": ""},
        {"url": "ehr.example"},
        {"url": "ftp://ehr.example"},
        {"url": "https://"},
        {"url": "https://user:secret@ehr.example"},
        {"url": "http://ehr.example"},
        {"url": "http://127.0.0.1.ehr.example"},
        {"url": "https://ehr.example", "timeout_s": 0.0},
        {"url": "https://ehr.example", "max_connections": 0},
        {"url": "https://ehr.example", "max_answer_bytes": 0},
    ],
    ids=str,
)
def test_options_that_make_no_sense_or_send_in_plain_are_refused(given):
    with pytest.raises(ValueError, match="allowed") as raised:
        HttpOptions(**given)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "given",
    [
        {"url": "https://ehr.example/services/"},
        {"url": "http://localhost:8000"},
        {"url": "http://127.0.0.1:8000"},
        {"url": "http://[::1]:8000"},
        {"url": "http://ehr", "allow_plain": True},
    ],
    ids=str,
)
def test_options_that_are_safe_are_taken(given):
    assert HttpOptions(**given).url == given["url"]


def test_an_authority_that_cannot_be_read_is_told_at_the_start(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        HttpClinic(HttpOptions("https://ehr.example", ca_file=tmp_path / "none.pem"))


def test_a_file_that_is_no_authority_is_told_at_the_start(tmp_path):
    (tmp_path / "ca.pem").write_text("nothing")
    with pytest.raises(ssl.SSLError):
        HttpClinic(HttpOptions("https://ehr.example", ca_file=tmp_path / "ca.pem"))


def test_the_public_authorities_are_trusted_where_none_is_named():
    HttpClinic(HttpOptions("https://ehr.example"))
