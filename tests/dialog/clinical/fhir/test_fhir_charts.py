"""Patients and visits as hospitals write them, beyond what the contract suite asks for."""

from dataclasses import replace

import pytest

from dialog.clinical.care import (
    AppointmentStatus,
    FreeSlot,
)
from dialog.clinical.errors import BadAnswerError
from dialog.clinical.fhir.patients import Around, is_replaced, read_patient
from dialog.clinical.fhir.site import Code
from dialog.clinical.fhir.visits import read_appointment, read_slot
from dialog.clinical.people import Proxy
from tests.contracts.clinical_clinic import CLINIC, NOW
from tests.dialog.clinical.fhir import fhir_chart as chart
from tests.dialog.clinical.fhir.fhir_clinic import SITE

ZOE = chart.patient(CLINIC.patients[0])


def record(raw=ZOE, **around):
    return read_patient(raw, Around(**around), at=NOW, site=SITE)


# -- patients


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([{"given": ["Ann", "Mary"], "family": "Lee"}], ("Ann", "Lee")),
        ([{"text": "Ann Mary Lee"}], ("Ann", "Lee")),
        ([{"use": "nickname", "given": ["Annie"], "family": "Lee"},
          {"given": ["Ann"], "family": "Lee"}], ("Ann", "Lee")),
        ([{"use": "usual", "given": ["Annie"], "family": "Lee"},
          {"use": "official", "given": ["Ann"], "family": "Lee"}], ("Ann", "Lee")),
        ([{"use": "official", "family": "Lee"},
          {"use": "usual", "given": ["Ann"], "family": "Lee"}], ("Ann", "Lee")),
        ([{"given": ["Ann"], "family": "Lee", "period": {"end": "2020-01-01"}},
          {"given": ["Ann"], "family": "Kim"}], ("Ann", "Kim")),
    ],
)  # fmt: skip
def test_a_patient_is_called_by_the_name_that_holds_now(names, expected):
    found = record(ZOE | {"name": names})
    assert (found.given_name, found.family_name) == expected


@pytest.mark.parametrize("told", [{"deceasedBoolean": True}, {"deceasedDateTime": "2026-01"}])
def test_who_died_is_deceased_however_it_is_told(told):
    raw = {name: value for name, value in ZOE.items() if name != "deceasedBoolean"}
    assert record(raw | told).is_deceased
    assert not record(raw).is_deceased


def test_the_preferred_language_counts():
    spoken = [
        {"language": chart.concept("urn:ietf:bcp:47", "en")},
        {"language": chart.concept("urn:ietf:bcp:47", "vi"), "preferred": True},
    ]
    assert record(ZOE | {"communication": spoken}).language == "vi"


def test_a_record_that_was_merged_into_another_is_replaced():
    link = {"other": {"reference": "Patient/pat-2"}, "type": "replaced-by"}
    assert is_replaced(ZOE | {"link": [link]})
    assert not is_replaced(ZOE | {"link": [link | {"type": "seealso"}]})


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ("asthma",)),
        ({"clinicalStatus": chart.concept("s", "resolved")}, ()),
        ({"clinicalStatus": chart.concept("s", "relapse")}, ("asthma",)),
        ({"verificationStatus": chart.concept("s", "refuted")}, ()),
        ({"verificationStatus": chart.concept("s", "provisional")}, ("asthma",)),
        ({"code": {"coding": [{"code": "J45", "display": "Asthma"}]}}, ("Asthma",)),
        ({"code": {"coding": [{"code": "J45"}]}}, ("J45",)),
    ],
)
def test_what_a_patient_has_is_what_is_not_over_nor_untrue(more, expected):
    raw = chart.condition("c1", "pat-1", {"text": "asthma"}) | more
    assert record(conditions=(raw,)).conditions == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ("latex",)),
        ({"clinicalStatus": chart.concept("s", "inactive")}, ()),
        ({"verificationStatus": chart.concept("s", "entered-in-error")}, ()),
        ({"verificationStatus": chart.concept("s", "unconfirmed")}, ("latex",)),
    ],
)
def test_an_allergy_holds_until_it_is_over_or_untrue(more, expected):
    raw = {
        "resourceType": "AllergyIntolerance",
        "id": "a1",
        "patient": chart.subject("pat-1"),
        "code": {"text": "latex"},
    }
    assert record(allergies=(raw | more,)).allergies == expected


OTTO = {
    "resourceType": "RelatedPerson",
    "id": "rel-1",
    "patient": chart.subject("pat-1"),
    "name": [{"given": ["Otto"], "family": "Muster"}],
    "relationship": [chart.concept("r", "SPS", "spouse")],
    "extension": [{"url": "urn:iasovoice:may-hear", "valueCode": "medicines"}],
}


def test_a_proxy_is_who_has_consent():
    assert record(related=(OTTO,)).proxies == (Proxy("Otto Muster", "spouse", ("medicines",)),)


@pytest.mark.parametrize(
    "more",
    [
        {"extension": [{"url": "urn:other", "valueCode": "medicines"}]},
        {"active": False},
        {"period": {"end": "2026-03-01"}},
        {"period": {"start": "2026-03-03"}},
        {"patient": chart.subject("pat-2")},
        {"patient": {"reference": "https://elsewhere.example/fhir/Patient/pat-1"}},
    ],
)
def test_a_relative_without_consent_is_no_proxy(more):
    assert record(related=(OTTO | more,)).proxies == ()


def test_references_may_be_whole_and_with_a_version():
    whole = {"reference": f"{SITE.base_url}/Patient/pat-1/_history/3"}
    assert len(record(related=(OTTO | {"patient": whole},)).proxies) == 1


# -- visits


def test_a_site_has_its_own_service_types():
    site = replace(SITE, visit_kinds={"checkup": Code("urn:site", "GP")})
    one = CLINIC.slots[0]
    raw = chart.slot(one, "s1") | {"serviceType": [chart.concept("urn:site", "GP")]}
    assert read_slot(raw, {}, site).kind == "checkup"
    assert read_slot(raw, {}, SITE).kind == "GP"
    assert site.visit_code("checkup") == Code("urn:site", "GP")
    assert site.visit_code("prenatal") == SITE.own("prenatal")


def test_a_slot_without_a_kind_has_that_of_its_schedule():
    one = CLINIC.slots[0]
    raw = chart.slot(one, "s1")
    del raw["serviceType"]
    schedule = chart.schedule("s1", "Dr. Specimen")
    schedule["serviceType"] = [chart.concept(chart.CODES, "prenatal")]
    assert read_slot(raw, {"s1": schedule}, SITE) == replace(one, kind="prenatal")
    assert read_slot(raw, {}, SITE) == FreeSlot(one.id, "", one.begins_at, one.minutes)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("booked", AppointmentStatus.BOOKED),
        ("arrived", AppointmentStatus.BOOKED),
        ("checked-in", AppointmentStatus.BOOKED),
        ("fulfilled", AppointmentStatus.DONE),
        ("noshow", AppointmentStatus.MISSED),
        ("cancelled", AppointmentStatus.CANCELLED),
        ("proposed", None),
        ("pending", None),
        ("waitlist", None),
        ("entered-in-error", None),
    ],
)
def test_only_what_was_agreed_on_is_an_appointment(status, expected):
    raw = chart.appointment(CLINIC.appointments[0]) | {"status": status}
    found = read_appointment(raw, SITE)
    assert (found.status if found else None) == expected


def test_a_place_or_a_machine_is_not_whom_one_sees():
    raw = chart.appointment(CLINIC.appointments[0])
    raw["participant"][1]["actor"] = {"reference": "Location/l1", "display": "Room 4"}
    assert read_appointment(raw, SITE).with_whom == ""


def test_an_appointment_without_an_end_has_its_minutes():
    raw = chart.appointment(CLINIC.appointments[0])
    del raw["end"]
    assert read_appointment(raw | {"minutesDuration": 45}, SITE).minutes == 45
    with pytest.raises(BadAnswerError, match=r"Appointment\.end"):
        read_appointment(raw, SITE)
