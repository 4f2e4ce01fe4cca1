import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dialog.clinical.care import AppointmentStatus
from dialog.clinical.demo.content import invent_clinic
from dialog.clinical.demo.opening import open_demo_clinic, prepare_demo_clinics
from dialog.clinical.people import PregnancyOutcome, StaffRole

TODAY = date(2026, 3, 2)
ZONE = ZoneInfo("America/New_York")
NOON = datetime(2026, 3, 2, 12, tzinfo=ZONE)
SOON = NOON + timedelta(minutes=1)
KINDS = ("checkup", "prenatal", "follow_up", "nurse_visit", "specialist")
EVERY_WEEKDAY = [TODAY + timedelta(days=days) for days in range(7)]


def clinic_of(seed=7, today=TODAY):
    return invent_clinic(seed=seed, today=today, zone=ZONE)


@pytest.fixture(scope="module")
def clinic():
    return clinic_of()


@pytest.fixture
async def opened(tmp_path):
    opened = await open_demo_clinic(tmp_path, seed=7, today=TODAY, clock=NOON.timestamp, zone=ZONE)
    yield opened
    await opened.close()


def test_a_seed_and_a_day_invent_the_same_clinic(clinic):
    assert clinic_of() == clinic


def test_another_seed_invents_others(clinic):
    assert clinic_of(seed=8).patients[20:] != clinic.patients[20:]


def test_those_that_scripts_speak_of_are_the_same_for_each_seed(clinic):
    assert clinic_of(seed=8).patients[:15] == clinic.patients[:15]


def test_another_day_moves_the_due_dates_and_changes_nobody(clinic):
    later = clinic_of(today=TODAY + timedelta(days=10))
    for one, then in zip(clinic.patients, later.patients, strict=True):
        assert (one.given_name, one.born_on, one.phone) == (
            then.given_name, then.born_on, then.phone,
        )  # fmt: skip
        if one.pregnancy is not None:
            assert then.pregnancy.due_on - one.pregnancy.due_on == timedelta(days=10)


def test_two_hundred_people_with_numbers_that_never_ring(clinic):
    assert len(clinic.patients) == len({one.id for one in clinic.patients}) == 200
    phones = [one.phone for one in clinic.patients] + [one.member.phone for one in clinic.on_duty]
    assert [one for one in phones if not re.fullmatch(r"\+1\d{3}55501\d\d", one)] == []


def test_every_case_that_a_call_has_to_bear_is_there(clinic):
    patients = clinic.patients
    outcomes = Counter(one.pregnancy.outcome for one in patients if one.pregnancy)
    assert outcomes[PregnancyOutcome.LOST] == 1
    assert outcomes[PregnancyOutcome.BORN] == 1
    assert outcomes[PregnancyOutcome.ONGOING] > 10
    assert sum(one.is_deceased for one in patients) == 1
    assert max(Counter(one.phone for one in patients).values()) >= 2
    same = Counter((one.given_name, one.family_name, one.born_on) for one in patients)
    assert max(same.values()) == 2
    assert any(one.proxies for one in patients)
    assert any(one.language == "es" for one in patients)
    assert {one.is_released for one, _ in clinic.results} == {True, False}
    assert {one.refills_left for one, _ in clinic.medicines} >= {0, 1}
    assert {one.is_active for one, _ in clinic.medicines} == {True, False}


def test_nobody_who_died_or_whose_pregnancy_ended_has_a_visit_for_it(clinic):
    pregnant = {
        one.id
        for one in clinic.patients
        if one.pregnancy and one.pregnancy.outcome is PregnancyOutcome.ONGOING
    }
    dead = {one.id for one in clinic.patients if one.is_deceased}
    ahead = [one for one in clinic.appointments if one.status is AppointmentStatus.BOOKED]
    assert {one.patient_id for one in ahead if one.kind == "prenatal"} <= pregnant
    assert dead.isdisjoint(one.patient_id for one in ahead)


@pytest.mark.parametrize("today", EVERY_WEEKDAY, ids=str)
def test_the_calendar_holds_on_every_day_of_the_week(today):
    clinic = clinic_of(today=today)
    slots = {one.id: one for one in clinic.slots}
    assert len(slots) == len(clinic.slots)
    assert all(9 <= one.begins_at.hour < 17 and one.begins_at.weekday() < 5 for one in clinic.slots)
    assert max(one.begins_at.date() for one in clinic.slots) <= today + timedelta(days=30)
    assert min(one.begins_at.date() for one in clinic.slots) >= today
    held = dict(clinic.held)
    assert len(set(held.values())) == len(held)
    for one in clinic.appointments:
        if one.id in held:
            assert one.begins_at == slots[held[one.id]].begins_at
    free = [one for one in clinic.slots if one.id not in held.values()]
    assert {one.kind for one in free} == set(KINDS)
    soonest = min(one.begins_at.date() for one in free if one.kind == "specialist")
    assert soonest >= today + timedelta(days=14)
    assert (
        Counter(one.patient_id for one in clinic.appointments if one.id in held).most_common(1)[0][
            1
        ]
        == 1
    )


async def test_the_opened_clinic_answers_as_invented(opened, clinic):
    assert opened.name == "demo"
    mother, son = await opened.patients_at("+12025550101")
    assert (mother.given_name, son.given_name) == ("Maria", "Daniel")
    assert son.proxies[0].name == "Maria Testwell"
    free = await opened.free_slots("checkup", NOON, NOON + timedelta(days=3), limit=3)
    assert len(free) == 3
    (visit,) = await opened.appointments("demo-001", since=NOON)
    assert (visit.kind, visit.status) == ("prenatal", AppointmentStatus.BOOKED)
    assert all(one.is_released for one in await opened.results("demo-007"))
    assert await opened.staff_on_call(StaffRole.NURSE, NOON.astimezone(UTC))


async def test_a_nurse_is_on_duty_at_every_hour_of_the_month(opened):
    for hours in range(0, 29 * 24, 7):
        at = NOON + timedelta(hours=hours)
        for role in (StaffRole.NURSE, StaffRole.MIDWIFE, StaffRole.PHYSICIAN):
            assert len(await opened.staff_on_call(role, at)) == 1, (role, at)


async def test_conversations_in_copies_do_not_meet(tmp_path):
    clinics = await prepare_demo_clinics(
        tmp_path, seed=7, today=TODAY, clock=NOON.timestamp, zone=ZONE
    )
    first, second = await clinics.open(), await clinics.open()
    slot, *_ = await first.free_slots("checkup", SOON, NOON + timedelta(days=3), limit=1)
    await first.book("demo-001", slot.id, reason="", key="k")
    still, *_ = await second.free_slots("checkup", SOON, NOON + timedelta(days=3), limit=1)
    assert still == slot
    await first.close()
    await second.close()
    clinics.close()
    assert list(tmp_path.iterdir()) == []


async def test_a_closed_clinic_leaves_no_file(tmp_path):
    opened = await open_demo_clinic(tmp_path, seed=7, today=TODAY, clock=NOON.timestamp)
    await opened.patient("demo-001")
    assert list(tmp_path.iterdir()) != []
    await opened.close()
    await opened.close()
    assert list(tmp_path.iterdir()) == []
