"""The backend over real HTTP, beyond what the contract suite asks for."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from dialog.clinical.care import AppointmentStatus, CareUpdate, Measurement, StaffTask
from dialog.clinical.errors import ConflictError, NotFoundError, RefusedError
from dialog.clinical.fhir.backend import open_fhir_clinic
from dialog.clinical.fhir.bundles import Change, Found
from dialog.clinical.fhir.patients import Around
from dialog.clinical.people import StaffRole
from tests.contracts.clinical_clinic import CLINIC, DAY, NOW, TWO_AT_ONE_NUMBER, clock
from tests.contracts.clinical_fixtures import ANY_TIME, appointment, named
from tests.dialog.clinical.fhir import fhir_chart as chart
from tests.dialog.clinical.fhir.fhir_clinic import settings_for
from tests.dialog.clinical.fhir.fhir_server import Status
from triage.decision import Acuity


@pytest.fixture
async def clinic(hospital):
    opened = open_fhir_clinic(settings_for(hospital), clock)
    yield opened
    await opened.close()


def test_without_an_address_there_is_no_clinic(hospital):
    with pytest.raises(ValueError, match="base_url"):
        open_fhir_clinic(settings_for(hospital, base_url=""))


def test_a_role_that_there_is_not_is_refused(hospital):
    with pytest.raises(ValueError, match="wizard"):
        open_fhir_clinic(settings_for(hospital, staff_roles={"wizard": "urn:x|y"}))


@pytest.mark.parametrize("written", ["(202) 555-0101", "2025550101", "1-202-555-0101"])
async def test_a_number_is_found_however_it_was_written_down(clinic, hospital, written):
    otto = hospital.store.get("Patient", "pat-2")
    written_so = [{"system": "phone", "value": written}]
    hospital.store.put(otto | {"telecom": written_so})
    found = named(await clinic.patients_at(TWO_AT_ONE_NUMBER))
    # "1-202-..." is no spelling that this server is asked for.
    assert found == (["pat-1"] if written.startswith("1-") else ["pat-1", "pat-2"])


@pytest.mark.parametrize("phone", ["", "  ", "anonymous", "+1,+12025550101", "\ud800"])
async def test_no_number_is_nobodys(clinic, hospital, phone):
    assert list(await clinic.patients_at(phone)) == []
    assert hospital.requests == []


async def test_a_mark_that_nobody_can_write_is_passed_over_in_a_name(clinic):
    born_on = CLINIC.patients[0].born_on
    found = await clinic.patients_named("Zoë", "Ångström-Muster\ud800", born_on)
    assert named(found) == ["pat-1"]


def test_no_patient_stands_in_a_representation():
    found = Found(({"resourceType": "Patient", "id": "pat-1"},))
    shown = [found, Change(found.matches[0]), Around(conditions=found.matches)]
    assert not [one for one in shown if "pat-1" in f"{one!r}"]


async def test_who_was_merged_into_another_record_is_not_found_twice(clinic, hospital):
    otto = hospital.store.get("Patient", "pat-2")
    link = {"other": {"reference": "Patient/pat-5"}, "type": "replaced-by"}
    hospital.store.put(otto | {"link": [link]})
    assert named(await clinic.patients_at(TWO_AT_ONE_NUMBER)) == ["pat-1"]


async def test_of_candidates_nothing_is_read_but_who_they_are(clinic, hospital):
    otto = hospital.store.get("Patient", "pat-2")
    hospital.page_size = 1
    hospital.store.put(otto | {"name": [{"family": "Muster", "given": ["Otto", "Jan"]}]})
    found = await clinic.patients_born_on(date(1988, 11, 30))
    assert [(one.id, one.given_name) for one in found] == [("pat-2", "Otto Jan"), ("pat-5", "Otto")]
    assert not [one for one in hospital.requests if "Condition" in one.path]


async def test_who_was_merged_or_has_no_whole_name_is_no_candidate(clinic, hospital):
    otto = hospital.store.get("Patient", "pat-2")
    link = {"other": {"reference": "Patient/pat-1"}, "type": "replaced-by"}
    hospital.store.put(otto | {"link": [link]})
    hospital.store.put(hospital.store.get("Patient", "pat-5") | {"name": [{"text": "Otto"}]})
    assert list(await clinic.patients_born_on(date(1988, 11, 30))) == []


async def test_who_was_born_on_another_day_is_no_candidate(clinic, hospital):
    hospital.passes_over = frozenset({"birthdate"})
    (found,) = await clinic.patients_born_on(date(1991, 4, 9))
    assert found.id == "pat-1"


async def test_a_long_chart_is_read_whole(clinic, hospital):
    for number in range(250):
        one = {"id": f"old-{number}", "text": f"finding {number}"}
        code = {"text": one["text"]}
        hospital.store.put(chart.condition(one["id"], "pat-1", code))
    found = await clinic.patient("pat-1")
    assert len(found.conditions) == 252


async def test_many_readings_are_read_whole(clinic, hospital):
    for number in range(120):
        at = NOW - timedelta(minutes=number)
        await clinic.add_reading(
            "pat-3", Measurement("pulse", 60.0 + number, "/min", at), key=f"k{number}"
        )
    found = await clinic.readings("pat-3", "pulse", ANY_TIME)
    assert [one.value for one in found] == [60.0 + number for number in range(120)]


async def test_no_slots_are_asked_for_where_none_are_wanted(clinic, hospital):
    assert list(await clinic.free_slots("checkup", NOW, NOW + DAY, limit=0)) == []
    assert list(await clinic.free_slots("", NOW, NOW + DAY, limit=3)) == []
    assert hospital.requests == []


async def test_only_as_many_slots_are_fetched_as_are_wanted(clinic, hospital):
    hospital.page_size = 1
    await clinic.free_slots("checkup", NOW, NOW + 30 * DAY, limit=2)
    pages = [one for one in hospital.requests if "_getpages" in one.path or "Slot" in one.path]
    assert len(pages) == 2


async def test_what_fits_is_found_behind_what_a_careless_server_sends_first(clinic, hospital):
    hospital.page_size = 1
    hospital.passes_over = frozenset({"start", "service-type"})
    (found,) = await clinic.free_slots("checkup", NOW, NOW + 30 * DAY, limit=1)
    assert found.id == "slot-1"


async def test_a_booking_takes_its_kind_from_the_schedule_where_the_slot_has_none(clinic, hospital):
    slot = {
        name: value
        for name, value in hospital.store.get("Slot", "slot-1").items()
        if name != "serviceType"
    }
    hospital.store.put(slot)
    schedule = hospital.store.get("Schedule", "schedule-dr-specimen")
    hospital.store.put(schedule | {"serviceType": [chart.concept(chart.CODES, "prenatal", "P")]})
    made = await clinic.book("pat-1", "slot-1", reason="", key="k1")
    assert (made.kind, made.with_whom) == ("prenatal", "Dr. Specimen")


async def test_what_is_cancelled_already_stays_as_it_is(clinic, hospital):
    gone = await appointment(clinic, "pat-1", "appt-3")
    assert await clinic.cancel(gone, key="k1") == gone
    assert hospital.store.get("Appointment", "appt-3")["meta"]["versionId"] == "1"


async def test_an_appointment_of_another_patient_is_not_touched(clinic):
    found = await appointment(clinic, "pat-1", "appt-1")
    strange = replace(found, patient_id="pat-2")
    with pytest.raises(NotFoundError):
        await clinic.cancel(strange, key="k1")
    with pytest.raises(NotFoundError):
        await clinic.reschedule(strange, "slot-1", key="k2")
    assert await appointment(clinic, "pat-1", "appt-1") == found


async def test_who_moves_what_has_just_been_moved_is_told_of_that_not_of_the_slot(clinic, hospital):
    found = await appointment(clinic, "pat-1", "appt-1")

    def is_moved_meanwhile(request):
        if request.method != "POST" or request.path:
            return False
        for one in (hospital.store.get("Appointment", "appt-1"),
                    hospital.store.get("Slot", "slot-1") | {"status": "busy"}):  # fmt: skip
            hospital.store.put(one)
        return True

    hospital.next(Status(412), when=is_moved_meanwhile)
    with pytest.raises(ConflictError):
        await clinic.reschedule(found, "slot-1", key="k1")


async def test_a_proposal_is_not_moved(clinic, hospital):
    found = await appointment(clinic, "pat-1", "appt-1")
    hospital.store.put(hospital.store.get("Appointment", "appt-1") | {"status": "proposed"})
    with pytest.raises(RefusedError):
        await clinic.reschedule(found, "slot-1", key="k1")


async def test_a_slot_that_was_deleted_needs_not_be_freed(clinic, hospital):
    made = await clinic.book("pat-1", "slot-1", reason="", key="k1")
    hospital.store._versions.pop(("Slot", "slot-1"))
    gone = await clinic.cancel(made, key="k2")
    assert gone.status is AppointmentStatus.CANCELLED


@pytest.mark.parametrize(
    "write",
    [
        lambda at, who: at.leave_task(who, StaffTask("call_back", "x"), key="same"),
        lambda at, who: at.update_care_plan(who, CareUpdate("mood", "low"), key="same"),
        lambda at, who: at.join_waiting_list(who, "checkup", Acuity.SOON, key="same"),
        lambda at, who: at.add_reading(who, Measurement("pulse", 70.0, "/min", NOW), key="same"),
    ],
)
async def test_a_key_is_one_patients(clinic, write):
    await write(clinic, "pat-1")
    with pytest.raises(RefusedError):
        await write(clinic, "pat-2")


async def test_a_key_is_for_one_place_on_the_waiting_list(clinic):
    await clinic.join_waiting_list("pat-1", "checkup", Acuity.SOON, key="same")
    with pytest.raises(RefusedError):
        await clinic.join_waiting_list("pat-1", "prenatal", Acuity.SOON, key="same")


async def test_each_kind_of_write_has_keys_of_its_own(clinic, hospital):
    await clinic.leave_task("pat-1", StaffTask("call_back", "x"), key="same")
    await clinic.join_waiting_list("pat-1", "checkup", Acuity.SOON, key="same")
    await clinic.request_refill("pat-1", "med-1", key="same")
    assert len(hospital.store.all("Task")) == 3


async def test_an_empty_update_is_refused(clinic):
    with pytest.raises(RefusedError):
        await clinic.update_care_plan("pat-1", CareUpdate("mood", " \0 "), key="k1")


async def test_refills_are_unknown_where_nothing_is_known_of_handing_out(clinic, hospital):
    hospital.passes_over = frozenset({"_revinclude"})
    assert {one.refills_left for one in await clinic.medicines("pat-1")} == {None}


async def test_a_site_names_its_roles_as_it_likes(hospital):
    settings = settings_for(hospital, staff_roles={"front_desk": "urn:site|reception"})
    role = hospital.store.get("PractitionerRole", "role-0")
    hospital.store.put(role | {"code": [chart.concept("urn:site", "reception")]})
    clinic = open_fhir_clinic(settings, clock)
    (found,) = await clinic.staff_on_call(StaffRole.FRONT_DESK, NOW)
    assert (found.name, found.role) == ("Nurse Sample", StaffRole.FRONT_DESK)
    await clinic.close()


async def test_of_two_backends_that_write_one_note_at_once_there_is_one_note(clinic, hospital):
    other = open_fhir_clinic(settings_for(hospital), clock)
    task = StaffTask("call_back", "x")
    ids = await asyncio.gather(
        *[at.leave_task("pat-1", task, key="k1") for at in (clinic, other) * 5]
    )
    assert len(set(ids)) == 1
    await other.close()


async def test_a_server_that_can_do_all_of_it_lacks_nothing(clinic):
    assert await clinic.lacks() == ()


async def test_a_server_tells_what_it_lacks(clinic, hospital):
    told = hospital.capabilities
    (rest,) = told["rest"]
    del rest["interaction"]
    rest["resource"] = [one for one in rest["resource"] if one["type"] != "Goal"]
    for one in rest["resource"]:
        match one["type"]:
            case "Slot":
                one["versioning"] = "versioned"
            case "Task":
                one["conditionalCreate"] = False
            case "Communication":
                one["interaction"] = [{"code": "read"}]
    told["fhirVersion"] = "3.0.2"
    assert await clinic.lacks() == (
        "fhirVersion: 4.0",
        "transaction",
        "Goal: search",
        "Communication: create",
        "Slot: update if unchanged",
        "Task: conditional create",
    )
    told["rest"] = [{"mode": "client"}]
    assert (await clinic.lacks())[-1] == "rest: server"


def test_every_patient_of_the_suite_has_a_number_to_be_found_by():
    assert all(one.phone for one in CLINIC.patients)
