"""What every clinical backend keeps to: one suite for all.

An adapter's tests subclass `ClinicalContract` and bring a fixture `system`:

    class TestOurs(ClinicalContract):
        @pytest.fixture
        async def system(self, tmp_path) -> AsyncIterator[ClinicalSystem]: ...
"""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from dialog.clinical.care import CarePlan, CareUpdate, ClinicalNote, Measurement, StaffTask
from dialog.clinical.errors import NotFoundError, RefusedError
from dialog.clinical.people import PregnancyOutcome, StaffRole
from tests.contracts.clinical_clinic import CLINIC, DAY, HOUR, NOW, TWO_AT_ONE_NUMBER
from tests.contracts.clinical_fixtures import ANY_TIME, ContractFixtures, content, named, refuses
from tests.contracts.clinical_visits import AppointmentContract, BookingContract, SlotContract
from triage.decision import Acuity

NOTE = ClinicalNote("call-1", NOW, "Feels dizzy.", "No reading.", "Dizziness.", "Nurse calls back.")
TASK = StaffTask("call_back", "Asks about her tablets.", Acuity.SOON, "+12025550199")
READING = Measurement("systolic", 127.5, "mmHg", NOW - HOUR)


class PeopleContract(ContractFixtures):
    async def test_a_number_of_two_patients_finds_both(self, backend):
        assert named(await backend.patients_at(TWO_AT_ONE_NUMBER)) == ["pat-1", "pat-2"]

    async def test_a_number_of_nobody_finds_nobody(self, backend):
        assert list(await backend.patients_at("+12025550177")) == []

    @pytest.mark.parametrize("patient_id", [one.id for one in CLINIC.patients])
    async def test_a_patient_comes_back_whole(self, backend, patient_id):
        (expected,) = [one for one in CLINIC.patients if one.id == patient_id]
        assert content(await backend.patient(patient_id)) == content(expected)

    async def test_patients_of_a_number_are_whole_too(self, backend):
        (found,) = await backend.patients_at("+12025550102")
        assert content(found) == content(CLINIC.patients[2])

    async def test_the_deceased_are_found_and_marked(self, backend):
        (found,) = await backend.patients_at("+12025550103")
        assert found.is_deceased

    async def test_a_lost_pregnancy_is_told_as_lost(self, backend):
        pregnancy = (await backend.patient("pat-3")).pregnancy
        assert pregnancy.outcome is PregnancyOutcome.LOST
        assert pregnancy.ended_on == date(2026, 1, 15)

    @pytest.mark.parametrize(
        ("given", "family"),
        [
            ("Zoë", "Ångström-Muster"),
            ("zoe", "angstrom-muster"),
            ("ZOE", "ÅNGSTRÖM-MUSTER"),
            ("Zoe\u0308", "A\u030angstro\u0308m-Muster"),
        ],
    )
    async def test_names_are_compared_without_case_or_accents(self, backend, given, family):
        assert named(await backend.patients_named(given, family, date(1991, 4, 9))) == ["pat-1"]

    async def test_two_of_one_name_and_birthday_are_both_found(self, backend):
        found = await backend.patients_named("otto", "muster", date(1988, 11, 30))
        assert named(found) == ["pat-2", "pat-5"]

    @pytest.mark.parametrize(
        ("given", "family", "born_on"),
        [
            ("Zoë", "Ångström-Muster", date(1991, 4, 10)),
            ("Zo", "Ångström-Muster", date(1991, 4, 9)),
            ("Zoë", "Muster", date(1991, 4, 9)),
            ("Zoë", "", date(1991, 4, 9)),
            ("", "", date(1991, 4, 9)),
            ("%", "%", date(1991, 4, 9)),
        ],
    )
    async def test_part_of_an_identity_finds_nobody(self, backend, given, family, born_on):
        assert list(await backend.patients_named(given, family, born_on)) == []

    async def test_everybody_of_a_birthday_is_a_candidate(self, backend):
        found = await backend.patients_born_on(date(1988, 11, 30))
        assert [one.id for one in found] == ["pat-2", "pat-5"]
        assert {(one.given_name, one.family_name) for one in found} == {("Otto", "Muster")}
        assert [one.phones for one in found] == [("+12025550101",), ("+12025550104",)]
        assert {one.born_on for one in found} == {date(1988, 11, 30)}

    async def test_the_deceased_are_marked_among_the_candidates(self, backend):
        (found,) = await backend.patients_born_on(date(1940, 1, 1))
        assert (found.id, found.is_deceased) == ("pat-4", True)

    async def test_of_a_birthday_that_nobody_has_there_is_nobody(self, backend):
        assert list(await backend.patients_born_on(date(1988, 11, 29))) == []

    async def test_an_unknown_patient_is_not_found(self, backend):
        with refuses(NotFoundError):
            await backend.patient("pat-none")

    async def test_who_is_on_duty_is_known_by_role_and_time(self, backend):
        (now,) = await backend.staff_on_call(StaffRole.NURSE, NOW)
        assert (now.name, now.role, now.phone) == ("Nurse Sample", StaffRole.NURSE, "+12025550150")
        (later,) = await backend.staff_on_call(StaffRole.NURSE, NOW + 4 * HOUR)
        assert later.name == "Nurse Later"
        assert list(await backend.staff_on_call(StaffRole.PHARMACIST, NOW + 2 * HOUR)) == []
        assert list(await backend.staff_on_call(StaffRole.BILLING, NOW)) == []


class CareContract(ContractFixtures):
    async def test_medicines_come_by_name_and_are_the_patients_own(self, backend):
        found = await backend.medicines("pat-1")
        listed = [one for one, whose in CLINIC.medicines if whose == "pat-1"]
        assert list(found) == sorted(listed, key=lambda one: one.name)

    async def test_a_refill_is_asked_for_once_for_the_same_key(self, backend, system):
        await backend.request_refill("pat-1", "med-1", key="k1")
        await backend.request_refill("pat-1", "med-1", key="k1")
        assert (await system.kept()).refills == (("pat-1", "med-1"),)

    @pytest.mark.parametrize("medicine_id", ["med-none", "med-4"])
    async def test_no_refill_of_what_the_patient_does_not_take(self, backend, system, medicine_id):
        with refuses(NotFoundError):
            await backend.request_refill("pat-1", medicine_id, key="k1")
        assert (await system.kept()).refills == ()

    async def test_only_released_results_are_told_the_latest_first(self, backend):
        assert list(await backend.results("pat-1")) == [CLINIC.results[1][0], CLINIC.results[0][0]]
        assert list(await backend.results("pat-2")) == []

    async def test_the_plan_has_its_goals(self, backend):
        plan = await backend.care_plan("pat-1")
        assert replace(plan, version="") == CLINIC.plans[0]

    async def test_where_there_is_no_plan_it_has_no_goals(self, backend):
        assert replace(await backend.care_plan("pat-2"), version="") == CarePlan("pat-2")

    async def test_what_was_told_is_added_once_for_the_same_key(self, backend, system):
        told = CareUpdate("adherence", "missed two doses")
        await backend.update_care_plan("pat-1", told, key="k1")
        await backend.update_care_plan("pat-1", told, key="k1")
        await backend.update_care_plan("pat-2", told, key="k2")
        assert sorted((await system.kept()).care_updates) == [
            ("pat-1", "adherence", "missed two doses"),
            ("pat-2", "adherence", "missed two doses"),
        ]

    async def test_readings_of_a_kind_come_latest_first(self, backend):
        found = await backend.readings("pat-1", "systolic", NOW - 9 * DAY)
        assert list(found) == [CLINIC.readings[number][0] for number in (1, 0, 2)]
        since = await backend.readings("pat-1", "systolic", NOW - 2 * DAY)
        assert [one.value for one in since] == [122.0, 118.0]
        assert list(await backend.readings("pat-3", "systolic", ANY_TIME)) == []

    async def test_a_reading_is_kept_once_for_the_same_key(self, backend):
        east = READING.at.astimezone(timezone(timedelta(hours=5, minutes=30)))
        await backend.add_reading("pat-3", replace(READING, at=east), key="k1")
        await backend.add_reading("pat-3", READING, key="k1")
        assert list(await backend.readings("pat-3", "systolic", ANY_TIME)) == [READING]

    async def test_a_note_is_kept_once_as_a_draft(self, backend, system):
        its_id = await backend.write_note("pat-1", NOTE, key="k1")
        assert await backend.write_note("pat-1", NOTE, key="k1") == its_id
        (note,) = (await system.kept()).notes
        assert (note.id, note.patient_id, note.is_signed) == (its_id, "pat-1", False)
        for part in (NOTE.subjective, NOTE.objective, NOTE.assessment, NOTE.plan):
            assert part in note.text

    async def test_no_note_of_ours_is_signed(self, backend, system):
        try:
            await backend.write_note("pat-1", replace(NOTE, is_signed=True), key="k1")
        except RefusedError:
            assert (await system.kept()).notes == ()
        else:
            assert [one.is_signed for one in (await system.kept()).notes] == [False]

    async def test_a_task_is_left_once_for_the_same_key(self, backend, other, system):
        its_id = await backend.leave_task("pat-1", TASK, key="k1")
        assert await other.leave_task("pat-1", TASK, key="k1") == its_id
        assert await backend.leave_task("pat-1", TASK, key="k2") != its_id
        kept = (await system.kept()).tasks
        assert [(one.patient_id, one.reason, one.text) for one in kept] == [
            ("pat-1", TASK.reason, TASK.text)
        ] * 2

    async def test_what_is_written_at_once_with_one_key_stands_once(self, backend, other, system):
        ids = await asyncio.gather(
            *[client.leave_task("pat-1", TASK, key="k1") for client in (backend, other) * 3]
        )
        assert [one.id for one in (await system.kept()).tasks] == list(set(ids))


WRITES = {
    "waiting": lambda at: at.join_waiting_list("pat-none", "checkup", Acuity.SOON, key="k1"),
    "update": lambda at: at.update_care_plan("pat-none", CareUpdate("mood", "low"), key="k1"),
    "reading": lambda at: at.add_reading("pat-none", READING, key="k1"),
    "refill": lambda at: at.request_refill("pat-none", "med-1", key="k1"),
    "note": lambda at: at.write_note("pat-none", NOTE, key="k1"),
    "task": lambda at: at.leave_task("pat-none", TASK, key="k1"),
}
READS = {
    "medicines": lambda at: at.medicines("pat-none"),
    "results": lambda at: at.results("pat-none"),
    "appointments": lambda at: at.appointments("pat-none", since=ANY_TIME),
    "readings": lambda at: at.readings("pat-none", "systolic", datetime(2020, 1, 1, tzinfo=UTC)),
}


class UnknownContract(ContractFixtures):
    @pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
    async def test_nothing_is_written_for_nobody(self, backend, system, write):
        before = await system.kept()
        with refuses(NotFoundError):
            await write(backend)
        assert await system.kept() == before

    @pytest.mark.parametrize("read", READS.values(), ids=READS)
    async def test_there_is_nothing_to_read_of_nobody(self, backend, read):
        try:
            assert list(await read(backend)) == []
        except NotFoundError as error:
            assert "pat-1" not in str(error)

    async def test_a_backend_has_a_name_and_closes_twice(self, system):
        backend = await system.open()
        assert backend.name
        await backend.close()
        await backend.close()


class ClinicalContract(
    PeopleContract, SlotContract, BookingContract, AppointmentContract, CareContract,
    UnknownContract,
):  # fmt: skip
    """All of it."""
