"""Whatever a server answers: only the errors of the clinical backends come out."""

import asyncio
import json
from datetime import date

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.fhir_settings import FhirSettings
from dialog.clinical.care import CareUpdate, ClinicalNote, Measurement, StaffTask
from dialog.clinical.errors import ClinicalError
from dialog.clinical.fhir.backend import open_fhir_clinic
from dialog.clinical.people import StaffRole
from tests.contracts.clinical_clinic import CLINIC, DAY, NOW, TWO_AT_ONE_NUMBER, clock
from tests.contracts.clinical_fixtures import ANY_TIME
from tests.dialog.clinical.fhir.fhir_clinic import filled
from tests.dialog.clinical.fhir.fhir_server import Hospital, Request
from triage.decision import Acuity

BASE = "http://127.0.0.1/fhir"
FILLED = filled(Hospital(BASE)).store
SECRET = "Zoë-1991-04-09"
APPOINTMENT = CLINIC.appointments[0]
CALLS = {
    "patients_at": lambda c: c.patients_at(TWO_AT_ONE_NUMBER),
    "patients_named": lambda c: c.patients_named("otto", "muster", date(1988, 11, 30)),
    "patients_born_on": lambda c: c.patients_born_on(date(1988, 11, 30)),
    "patient": lambda c: c.patient("pat-1"),
    "free_slots": lambda c: c.free_slots("checkup", NOW, NOW + 30 * DAY, limit=2),
    "book": lambda c: c.book("pat-1", "slot-1", reason="", key="k"),
    "appointments": lambda c: c.appointments("pat-1", since=ANY_TIME),
    "reschedule": lambda c: c.reschedule(APPOINTMENT, "slot-1", key="k"),
    "cancel": lambda c: c.cancel(APPOINTMENT, key="k"),
    "join_waiting_list": lambda c: c.join_waiting_list("pat-1", "checkup", Acuity.SOON, key="k"),
    "medicines": lambda c: c.medicines("pat-1"),
    "request_refill": lambda c: c.request_refill("pat-1", "med-1", key="k"),
    "results": lambda c: c.results("pat-1"),
    "care_plan": lambda c: c.care_plan("pat-1"),
    "update_care_plan": lambda c: c.update_care_plan("pat-1", CareUpdate("mood", "x"), key="k"),
    "readings": lambda c: c.readings("pat-1", "systolic", ANY_TIME),
    "add_reading": lambda c: c.add_reading(
        "pat-1", Measurement("systolic", 120.0, "mmHg", NOW), key="k"
    ),
    "write_note": lambda c: c.write_note(
        "pat-1", ClinicalNote("call", NOW, "a", "b", "c", "d"), key="k"
    ),
    "staff_on_call": lambda c: c.staff_on_call(StaffRole.NURSE, NOW),
    "leave_task": lambda c: c.leave_task("pat-1", StaffTask("call_back", "x"), key="k"),
}
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(SECRET),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just(SECRET), inner, max_size=1),
    max_leaves=3,
)


class Distorting(httpx2.AsyncBaseTransport):
    """A hospital within this process, one of whose answers is broken somewhere."""

    def __init__(self, hospital, which, distort):
        self._hospital = hospital
        self._left = which
        self._distort = distort

    async def handle_async_request(self, request):
        path = str(request.url).removeprefix(BASE).removeprefix("/")
        body = await request.aread()
        asked = Request(request.method, path, dict(request.headers), body)
        answer = await self._hospital.answer(asked)
        told = answer.body
        if self._left == 0:
            told = json.dumps(self._distort(json.loads(told))).encode()
        self._left -= 1
        headers = {"Content-Type": answer.content_type.decode()} | dict(answer.headers)
        return httpx2.Response(answer.status, headers=headers, stream=httpx2.ByteStream(told))


def places(value, path=()):
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, one in inner:
        yield (*path, name)
        if isinstance(one, dict | list):
            yield from places(one, (*path, name))


def distorted(data, resource):
    found = list(places(resource))
    if not found:
        return data.draw(junk)
    *path, last = data.draw(st.sampled_from(found))
    holder = resource
    for step in path:
        holder = holder[step]
    if data.draw(st.booleans()):
        del holder[last]
    else:
        holder[last] = data.draw(junk)
    return resource


@pytest.mark.parametrize("name", CALLS)
@settings(max_examples=40)
@given(data=st.data())
def test_a_broken_answer_gives_a_clinical_error_without_a_word_of_it(name, data):
    which = data.draw(st.integers(0, 6))

    async def call():
        hospital = Hospital(BASE)
        hospital.store = FILLED.copy()
        transport = Distorting(hospital, which, lambda found: distorted(data, found))
        told = FhirSettings(base_url=BASE, timeout_s=20.0)
        clinic = open_fhir_clinic(told, clock, transport=transport)
        try:
            await CALLS[name](clinic)
        except ClinicalError as error:
            assert SECRET not in f"{error} {error!r}"
        finally:
            await clinic.close()

    asyncio.run(call())
