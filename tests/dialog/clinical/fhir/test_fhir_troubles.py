"""What a FHIR server does wrong, over real HTTP: each trouble has its error, and names nobody."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from dialog.clinical.errors import (
    BadAnswerError,
    ClinicalError,
    ConflictError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)
from tests.contracts.clinical_clinic import DAY, NOW
from tests.contracts.clinical_fixtures import ANY_TIME, slots_from
from tests.dialog.clinical.fhir.fhir_server import HalfABody, Says, Slow, Status
from tests.dialog.clinical.fhir.fhir_troubles import TASK, clinic_at, refuses


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RefusedError),
        (401, NotAllowedError),
        (403, NotAllowedError),
        (404, NotFoundError),
        (410, NotFoundError),
        (409, ConflictError),
        (412, ConflictError),
        (408, UnavailableError),
        (429, UnavailableError),
        (422, RefusedError),
        (500, UnavailableError),
        (501, RefusedError),
        (502, UnavailableError),
        (503, UnavailableError),
        (504, UnavailableError),
        (204, BadAnswerError),
        (302, BadAnswerError),
    ],
)
async def test_each_status_has_its_error(hospital, status, kind):
    hospital.next(Status(status, code="conflict"))
    async with clinic_at(hospital) as clinic:
        with refuses(kind) as caught:
            await clinic.patient("pat-1")
        assert f"status {status}" in str(caught.value)
    assert len(hospital.requests) == 1


async def test_an_error_tells_the_codes_of_its_issues_and_no_other_word_of_the_server(hospital):
    hospital.next(Status(409, code="lock-error"))
    hospital.next(Status(409, code="Zoë"))
    async with clinic_at(hospital) as clinic:
        for expected in ("status 409 (lock-error)", "status 409"):
            with refuses(ConflictError) as caught:
                await clinic.patient("pat-1")
            assert str(caught.value).endswith(expected)


@pytest.mark.parametrize(
    ("told", "rest_s"),
    [
        ("7", 7.0),
        ("Mon, 02 Mar 2026 15:00:30 GMT", 30.0),
        ("Mon, 02 Mar 2026 14:00:00 GMT", 0.0),
        ("86400000", 3_600.0),
        ("soon", None),
        (None, None),
    ],
)
async def test_how_long_to_leave_the_server_alone_is_handed_on(hospital, told, rest_s):
    headers = (("Retry-After", told),) if told is not None else ()
    hospital.next(Status(429, headers))
    async with clinic_at(hospital) as clinic:
        with refuses(UnavailableError) as caught:
            await clinic.medicines("pat-1")
    assert caught.value.retry_after_s == rest_s


@pytest.mark.parametrize("after", [False, True])
async def test_half_a_body_is_no_answer(hospital, after):
    hospital.next(HalfABody(), after=after)
    async with clinic_at(hospital) as clinic:
        with refuses(UnavailableError):
            await clinic.results("pat-1")
        assert len(await clinic.results("pat-1")) == 2


@pytest.mark.parametrize(
    "trouble",
    [
        Says(b"<html>Please log in</html>", b"text/html"),
        Says(b'{"resourceType": "Patient"}', b"application/fhir+xml"),
        Says(b"", b""),
        Says(b""),
        Says(b'{"resourceType": "Patient", "id": "pat-1", "name"'),
        Says(b"[]"),
        Says(b'"Patient"'),
        Says(b'{"id": "pat-1"}'),
        Says(b'{"resourceType": "Patient", "id": "pat-2"}'),
        Says(b'{"resourceType": "Practitioner", "id": "pat-1"}'),
        Says(b'{"resourceType": "Patient", "id": "pat-1", "Zo\xc3\xab": 1}'),
        Says(b'{"resourceType": "Patient", "id": "pat-1", "meta": 7}'),
        Says(b"\x1f\x8b", headers=(("Content-Encoding", "gzip"),)),
    ],
    ids=lambda trouble: repr(trouble.body)[:40],
)
async def test_an_answer_that_breaks_the_agreement_is_a_bad_one(hospital, trouble):
    hospital.next(trouble)
    async with clinic_at(hospital) as clinic:
        with refuses(BadAnswerError):
            await clinic.patient("pat-1")


@pytest.mark.parametrize(
    "body",
    [
        {"resourceType": "Patient"},
        {"resourceType": "Bundle", "entry": {}},
        {"resourceType": "Bundle", "entry": [7]},
        {"resourceType": "Bundle", "entry": [{}]},
        {"resourceType": "Bundle", "entry": [{"resource": {"id": "x"}}]},
        {"resourceType": "Bundle", "link": [{"relation": "next", "url": 7}]},
        {"resourceType": "Bundle", "link": [{"relation": "next", "url": "http://[bad"}]},
    ],
)
async def test_what_is_no_page_of_resources_is_a_bad_answer(hospital, body):
    hospital.next(Says(json.dumps(body).encode()))
    async with clinic_at(hospital) as clinic:
        with refuses(BadAnswerError):
            await clinic.medicines("pat-1")


async def test_what_a_server_tells_of_its_search_is_no_match(hospital):
    outcome = {"resourceType": "OperationOutcome", "issue": []}
    page = {
        "resourceType": "Bundle",
        "entry": [{"resource": outcome, "search": {"mode": "outcome"}}],
    }
    hospital.next(Says(json.dumps(page).encode()))
    async with clinic_at(hospital) as clinic:
        assert await clinic.medicines("pat-1") == []


async def test_a_slow_server_is_given_up_in_time(hospital):
    hospital.next(Slow(30.0))
    async with clinic_at(hospital, timeout_s=0.2) as clinic:
        with refuses(UnavailableError):
            await asyncio.wait_for(clinic.patient("pat-1"), 20.0)


async def test_a_server_that_is_not_there_is_unavailable(hospital):
    async with clinic_at(hospital, base_url="http://127.0.0.1:9/fhir") as clinic:
        with refuses(UnavailableError):
            await clinic.patient("pat-1")


async def test_an_answer_without_end_is_not_read_to_its_end(hospital):
    hospital.next(Says(b" " * 10_000))
    async with clinic_at(hospital, max_answer_bytes=5_000) as clinic:
        with refuses(BadAnswerError):
            await clinic.patient("pat-1")


async def test_pages_without_end_are_not_followed_to_their_end(hospital):
    hospital.page_size = 1
    async with clinic_at(hospital, max_pages=2) as clinic:
        with refuses(BadAnswerError):
            await clinic.medicines("pat-1")
    assert len(hospital.requests) == 2


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://127.0.0.1:9/fhir",
        "https://ehr.example/fhir",
        "{base}.evil.example",
        "{base}/../../admin",
        "//ehr.example/fhir",
        "file:///etc/passwd",
    ],
)
async def test_no_page_is_fetched_from_elsewhere(hospital, elsewhere):
    hospital.page_size = 1
    hospital.next_base = elsewhere.format(base=hospital.base_url)
    async with clinic_at(hospital, token="secret") as clinic:
        with refuses(BadAnswerError):
            await clinic.medicines("pat-1")
    assert len(hospital.requests) == 1


async def test_a_redirection_is_not_followed(hospital):
    hospital.next(Status(307, (("Location", f"{hospital.base_url}/Patient/pat-2"),)))
    async with clinic_at(hospital, token="secret") as clinic:
        with refuses(BadAnswerError):
            await clinic.patient("pat-1")
    assert len(hospital.requests) == 1


@pytest.mark.parametrize(
    "its_id", ["", "../Patient/pat-1", "pat-1/_history/1", "pat-1?x=1", "pat 1", "é", "x" * 65]
)
async def test_what_can_be_no_id_is_not_asked_for(hospital, its_id):
    async with clinic_at(hospital) as clinic:
        with refuses(NotFoundError):
            await clinic.patient(its_id)
        with refuses(NotFoundError):
            await clinic.leave_task(its_id, TASK, key="k1")
        assert list(await clinic.medicines(its_id)) == []
    assert hospital.requests == []


async def test_no_name_and_no_number_stands_in_an_address(hospital):
    async with clinic_at(hospital) as clinic:
        (found,) = await clinic.patients_at("+12025550102")
        await clinic.patients_named(found.given_name, found.family_name, found.born_on)
    paths = " ".join(one.path for one in hospital.requests)
    assert "Patient/_search" in paths
    assert "2025550102" not in paths
    assert "Placeholder" not in paths
    assert "1994" not in paths


@pytest.mark.parametrize("key", ["a,b", "a|b", "a$b\\", "a&b=c", "ключ", "a b", "x" * 200])
async def test_a_key_of_any_letters_is_known_again(hospital, key):
    async with clinic_at(hospital) as clinic:
        first = await clinic.leave_task("pat-1", TASK, key=key)
        assert await clinic.leave_task("pat-1", TASK, key=key) == first
        assert await clinic.leave_task("pat-1", TASK, key=key + "2") != first


async def test_a_name_with_the_marks_of_the_search_language_finds_nobody_else(hospital):
    async with clinic_at(hospital) as clinic:
        born_on = datetime(1991, 4, 9, tzinfo=UTC).date()
        found = await clinic.patients_named("Zoë", "Muster,Ångström-Muster", born_on)
        assert list(found) == []


async def test_a_slot_without_a_version_is_not_booked(hospital):
    def without_version(name):
        found = dict(hospital.store.get("Slot", name))
        del found["meta"]
        return json.dumps(found).encode()

    hospital.next(Says(without_version("slot-1")), when=lambda one: one.path == "Slot/slot-1")
    async with clinic_at(hospital) as clinic:
        with refuses(BadAnswerError):
            await clinic.book("pat-2", "slot-1", reason="", key="k1")
        assert "slot-1" in await slots_from(clinic)


async def test_a_version_that_stands_in_the_header_alone_will_do(hospital):
    found = dict(hospital.store.get("Slot", "slot-1"))
    del found["meta"]
    trouble = Says(json.dumps(found).encode(), headers=(("ETag", 'W/"1"'),))
    hospital.next(trouble, when=lambda one: one.path == "Slot/slot-1")
    async with clinic_at(hospital) as clinic:
        made = await clinic.book("pat-2", "slot-1", reason="", key="k1")
    assert made.begins_at == NOW + DAY


async def test_what_a_slot_and_an_appointment_carry_besides_is_kept(hospital):
    extension = [{"url": "urn:site:colour", "valueDecimal": 1.5}]
    slot = hospital.store.get("Slot", "slot-1")
    hospital.store.put(slot | {"extension": extension, "comment": "by the window"})
    async with clinic_at(hospital) as clinic:
        made = await clinic.book("pat-2", "slot-1", reason="tired", key="k1")
        stands = hospital.store.get("Appointment", made.id)
        assert stands["reasonCode"] == [{"text": "tired"}]
        hospital.store.put(stands | {"extension": extension})
        (read,) = [
            one for one in await clinic.appointments("pat-2", since=NOW) if one.id == made.id
        ]
        await clinic.cancel(read, key="k2")
    assert hospital.store.get("Appointment", made.id)["extension"] == extension
    assert hospital.store.get("Slot", "slot-1")["comment"] == "by the window"
    assert hospital.store.get("Slot", "slot-1")["extension"] == extension


async def test_one_broken_medicine_fails_the_list_and_names_the_field(hospital):
    hospital.store.put(
        {
            "resourceType": "MedicationRequest",
            "id": "med-9",
            "status": "active",
            "intent": "order",
            "subject": {"reference": "Patient/pat-1"},
            "medicationReference": {"reference": "Medication/none"},
        }
    )
    async with clinic_at(hospital) as clinic:
        with refuses(BadAnswerError) as caught:
            await clinic.medicines("pat-1")
    assert "MedicationRequest.medication" in str(caught.value)


async def test_fifty_calls_at_once_are_all_answered(hospital):
    async with clinic_at(hospital) as clinic:
        found = await asyncio.gather(*[clinic.medicines("pat-1") for _ in range(50)])
    assert {len(one) for one in found} == {3}


async def test_no_trouble_but_ours_comes_out(hospital):
    for status in (200, 201, 299, 418, 599):
        hospital.next(Says(b"\xff\xfe", status=status))
        async with clinic_at(hospital) as clinic:
            with pytest.raises(ClinicalError):
                await clinic.appointments("pat-1", since=ANY_TIME)
