"""Who is on duty: weekly hours, in the clinic's zone."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dialog.clinical.fhir.staff import read_member
from dialog.clinical.people import StaffMember, StaffRole
from tests.dialog.clinical.fhir.fhir_clinic import SITE

PLACE = replace(SITE, zone=ZoneInfo("America/New_York"))
NURSES = "http://terminology.hl7.org/CodeSystem/practitioner-role"


def role(*hours, code=(NURSES, "nurse"), **more):
    system, word = code
    return {
        "resourceType": "PractitionerRole",
        "id": "r1",
        "code": [{"coding": [{"system": system, "code": word}]}],
        "practitioner": {"reference": "Practitioner/p1", "display": "Nurse Sample"},
        "telecom": [{"system": "phone", "value": "+12025550150"}],
    } | ({"availableTime": list(hours)} if hours else {}) | more  # fmt: skip


def week(begins, ends, *days):
    return {
        "daysOfWeek": list(days), "availableStartTime": begins, "availableEndTime": ends,
    }  # fmt: skip


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=PLACE.zone)


def is_on(raw, when, wanted=StaffRole.NURSE):
    return read_member(raw, {}, wanted, at(when), PLACE) is not None


# 2026-03-02 is a Monday.
@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-03-02T07:59:59", False),
        ("2026-03-02T08:00:00", True),
        ("2026-03-02T15:59:59", True),
        ("2026-03-02T16:00:00", False),
        ("2026-03-03T09:00:00", False),
    ],
)
def test_hours_hold_on_their_days_from_begin_to_before_end(when, expected):
    assert is_on(role(week("08:00:00", "16:00:00", "mon")), when) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-03-02T21:59:00", False),
        ("2026-03-02T22:00:00", True),
        ("2026-03-03T05:59:00", True),
        ("2026-03-03T06:00:00", False),
        ("2026-03-02T05:00:00", False),
        ("2026-03-03T23:00:00", False),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(when, expected):
    assert is_on(role(week("22:00:00", "06:00:00", "mon")), when) == expected


@pytest.mark.parametrize(
    ("when", "expected"), [("2026-03-02T03:00:00", True), ("2026-03-03T03:00:00", False)]
)
def test_a_whole_day_is_a_whole_day(when, expected):
    assert is_on(role({"allDay": True, "daysOfWeek": ["mon"]}), when) == expected


def test_hours_without_days_hold_every_day():
    hours = {"availableStartTime": "08:00:00", "availableEndTime": "16:00:00"}
    assert is_on(role(hours), "2026-03-08T09:00:00")


def test_the_hours_are_those_of_the_clinics_zone():
    raw = role(week("08:00:00", "16:00:00", "mon"))
    utc = datetime.fromisoformat("2026-03-02T13:30:00+00:00")
    assert read_member(raw, {}, StaffRole.NURSE, utc, PLACE) is not None
    assert read_member(raw, {}, StaffRole.NURSE, utc, SITE) is not None
    early = datetime.fromisoformat("2026-03-02T09:30:00+00:00")
    assert read_member(raw, {}, StaffRole.NURSE, early, PLACE) is None


def test_nobody_is_on_duty_without_hours():
    assert not is_on(role(), "2026-03-02T09:00:00")
    assert not is_on(role({"daysOfWeek": ["mon"]}), "2026-03-02T09:00:00")


@pytest.mark.parametrize(
    "more",
    [
        {"active": False},
        {"period": {"end": "2026-03-01"}},
        {"period": {"start": "2026-03-03"}},
        {"notAvailable": [{"description": "away", "during": {"start": "2026-03-02"}}]},
        {"code": [{"coding": [{"system": NURSES, "code": "doctor"}]}]},
        {"code": [{"coding": [{"system": "urn:x", "code": "nurse"}]}]},
        {"telecom": []},
        {"telecom": [{"system": "email", "value": "x@example.invalid"}]},
    ],
)
def test_who_has_left_is_away_or_cannot_be_reached_is_not_on_duty(more):
    hours = week("08:00:00", "16:00:00", "mon")
    raw = {name: value for name, value in (role(hours) | more).items() if value != []}
    assert is_on(role(hours), "2026-03-02T09:00:00")
    assert not is_on(raw, "2026-03-02T09:00:00")


def test_a_role_without_a_number_has_that_of_its_person():
    hours = week("08:00:00", "16:00:00", "mon")
    raw = role(hours, practitioner={"reference": "Practitioner/p1"})
    del raw["telecom"]
    person = {
        "resourceType": "Practitioner",
        "id": "p1",
        "name": [{"given": ["Nora"], "family": "Sample"}],
        "telecom": [{"system": "phone", "value": "(202) 555-0151"}],
    }
    found = read_member(raw, {"p1": person}, StaffRole.NURSE, at("2026-03-02T09:00:00"), PLACE)
    assert found == StaffMember("Nora Sample", StaffRole.NURSE, "+12025550151")


def test_a_site_has_words_of_its_own_for_roles():
    own = replace(PLACE, staff_roles=SITE.staff_roles)
    raw = role(week("08:00:00", "16:00:00", "mon"), code=(SITE.code_system, "midwife"))
    found = read_member(raw, {}, StaffRole.MIDWIFE, at("2026-03-02T09:00:00"), own)
    assert found.role is StaffRole.MIDWIFE
