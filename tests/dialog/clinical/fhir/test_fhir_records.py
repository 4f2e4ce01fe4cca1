"""Medicines, results, plans and readings as hospitals write them, beyond the contract suite."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dialog.clinical.care import (
    CareGoal,
    GoalStatus,
    Measurement,
    Medicine,
)
from dialog.clinical.errors import BadAnswerError, RefusedError
from dialog.clinical.fhir.medicines import fills_of, read_medicine
from dialog.clinical.fhir.observations import codes_for, read_measurements, written
from dialog.clinical.fhir.plans import read_goal, read_plan
from dialog.clinical.fhir.results import is_released, read_result
from dialog.clinical.fhir.site import Code
from tests.contracts.clinical_clinic import CLINIC, NOW
from tests.dialog.clinical.fhir import fhir_chart as chart
from tests.dialog.clinical.fhir.fhir_clinic import SITE

AT = "2026-03-01T10:00:00Z"
LOINC = "http://loinc.org"
# -- medicines

PILL = chart.medicine(Medicine("med-1", "labetalol"), "pat-1")[0]


def prescribed(**more):
    raw = {name: value for name, value in (PILL | more).items() if value is not None}
    return read_medicine(raw, {"m1": MEDICATION}, {}, SITE)


MEDICATION = {
    "resourceType": "Medication",
    "id": "m1",
    "code": {"coding": [{"system": "urn:rx", "code": "6185", "display": "labetalol"}]},
}


@pytest.mark.parametrize(
    "more",
    [
        {"medicationReference": {"reference": "Medication/m1"}},
        {"medicationReference": {"reference": "#in"}, "contained": [MEDICATION | {"id": "in"}]},
        {"medicationReference": {"reference": "Medication/x", "display": "labetalol"}},
    ],
)
def test_a_medicine_has_its_name_wherever_it_stands(more):
    assert prescribed(medicationCodeableConcept=None, **more).name == "labetalol"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"status": "active"}, True),
        ({"status": "on-hold"}, False),
        ({"status": "stopped"}, False),
        ({"status": "draft"}, None),
        ({"status": "entered-in-error"}, None),
        ({"intent": "proposal"}, None),
        ({"intent": "plan"}, None),
        ({"doNotPerform": True}, None),
    ],
)
def test_only_what_was_ordered_is_a_medicine(more, expected):
    found = prescribed(**more)
    assert (found.is_active if found else None) == expected


@pytest.mark.parametrize(
    ("allowed", "fills", "left"),
    [(3, 1, 3), (3, 2, 2), (3, 4, 0), (3, 9, 0), (3, 0, None), (None, 2, None), (0, 1, 0)],
)
def test_refills_left_are_counted_by_what_was_handed_out(allowed, fills, left):
    one = Medicine("med-1", "labetalol", refills_left=allowed)
    request = chart.medicine(one, "pat-1")[0]
    handed_out = [chart.dispense(f"d{number}", one, "pat-1") for number in range(fills)]
    handed_out.append(chart.dispense("d-x", one, "pat-1") | {"status": "cancelled"})
    found = read_medicine(request, {}, fills_of(handed_out, SITE), SITE)
    assert found.refills_left == left


# -- results

REPORT = chart.result(CLINIC.results[0][0], "pat-1")


@pytest.mark.parametrize(
    "more",
    [
        {"meta": {}},
        {"meta": {"tag": [{"system": "urn:other", "code": "patient"}]}},
        {"meta": {"tag": [{"code": "patient"}]}},
        {"status": "preliminary"},
        {"status": "registered"},
        {"status": "entered-in-error"},
        {"subject": chart.subject("pat-2")},
    ],
)
def test_in_doubt_a_result_is_not_released(more):
    assert is_released(REPORT, "pat-1", SITE)
    assert not is_released(REPORT | more, "pat-1", SITE)


@pytest.mark.parametrize("status", ["final", "amended", "corrected", "appended"])
def test_what_is_final_or_was_amended_may_be_released(status):
    assert is_released(REPORT | {"status": status}, "pat-1", SITE)


def test_the_conclusion_is_told_only_where_the_site_says_so():
    raw = {name: value for name, value in REPORT.items() if name != "extension"}
    assert read_result(raw, SITE).text == ""
    assert read_result(raw, replace(SITE, patient_text="")).text == "For clinicians alone."


@pytest.mark.parametrize(
    ("more", "on"),
    [
        ({"effectiveDateTime": "2026-02-20T23:30:00-05:00"}, date(2026, 2, 20)),
        ({"effectiveDateTime": None, "effectivePeriod": {"end": "2026-02-19"}}, date(2026, 2, 19)),
        ({"effectiveDateTime": "2026-02", "issued": AT}, date(2026, 3, 1)),
    ],
)
def test_a_result_has_the_day_on_which_it_was_found(more, on):
    raw = {name: value for name, value in (REPORT | more).items() if value is not None}
    assert read_result(raw, SITE).on == on


# -- plans


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("planned", GoalStatus.ACTIVE),
        ("accepted", GoalStatus.ACTIVE),
        ("on-hold", GoalStatus.DROPPED),
        ("completed", GoalStatus.REACHED),
        ("rejected", GoalStatus.DROPPED),
        ("proposed", None),
        ("entered-in-error", None),
    ],
)
def test_a_goal_stands_as_the_clinic_says(status, expected):
    raw, _ = chart.plan(replace(CLINIC.plans[0], goals=(CareGoal("g1", "walk"),)))
    found = read_goal(raw | {"lifecycleStatus": status}, "pat-1", SITE)
    assert (found.status if found else None) == expected


def test_a_goal_of_another_patient_is_not_told():
    raw, plan = chart.plan(replace(CLINIC.plans[0], goals=(CareGoal("g1", "walk"),)))
    strange = raw | {"subject": chart.subject("pat-2")}
    assert read_plan("pat-1", [plan], {"g1": strange}, SITE).goals == ()


def test_a_goal_that_is_not_there_breaks_the_plan():
    _, plan = chart.plan(replace(CLINIC.plans[0], goals=(CareGoal("g1", "walk"),)))
    with pytest.raises(BadAnswerError, match=r"CarePlan\.goal"):
        read_plan("pat-1", [plan], {}, SITE)


# -- readings

PANEL = {
    "resourceType": "Observation",
    "id": "bp",
    "status": "final",
    "code": chart.concept(LOINC, "85354-9"),
    "subject": chart.subject("pat-1"),
    "effectiveDateTime": AT,
    "component": [
        {
            "code": chart.concept(LOINC, code),
            "valueQuantity": {
                "value": value, "unit": "mm Hg", "system": "http://unitsofmeasure.org",
                "code": "mm[Hg]",
            },
        }
        for code, value in (("8480-6", 142), ("8462-4", 91))
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), [("systolic", 142.0), ("diastolic", 91.0)])
def test_a_blood_pressure_of_both_values_has_each(kind, value):
    at = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
    assert read_measurements(PANEL, kind, SITE) == (Measurement(kind, value, "mmHg", at),)
    assert read_measurements(PANEL, "pulse", SITE) == ()
    assert Code(LOINC, "85354-9") in codes_for(kind, SITE)


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [
        ({"value": 98.6, "system": "http://unitsofmeasure.org", "code": "[degF]"}, "F"),
        ({"value": 37, "unit": "C"}, "C"),
        ({"value": 37, "unit": "Cel"}, "C"),
        ({"value": 310, "unit": "kelvin", "system": "http://unitsofmeasure.org", "code": "K"},
         "kelvin"),
        ({"value": 37}, ""),
    ],
)  # fmt: skip
def test_units_are_told_as_triage_knows_them_and_others_as_they_are(quantity, unit):
    raw = PANEL | {"code": chart.concept(LOINC, "8310-5"), "valueQuantity": quantity}
    del raw["component"]
    (found,) = read_measurements(raw, "temperature", SITE)
    assert found.unit == unit


def test_a_bound_is_no_value():
    raw = PANEL | {"code": chart.concept(LOINC, "2339-0"), "component": []}
    quantity = {"value": 400, "comparator": ">", "unit": "mg/dL"}
    del raw["component"]
    with pytest.raises(BadAnswerError, match=r"Observation\.valueQuantity"):
        read_measurements(raw | {"valueQuantity": quantity}, "glucose", SITE)


def test_a_reading_that_could_not_be_taken_is_none():
    raw = PANEL | {"code": chart.concept(LOINC, "8867-4")}
    del raw["component"]
    assert read_measurements(raw, "pulse", SITE) == ()


def test_a_day_without_a_time_begins_where_the_clinic_is():
    raw = PANEL | {"effectiveDateTime": "2026-03-01"}
    (found,) = read_measurements(raw, "systolic", SITE)
    assert found.at == datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(BadAnswerError, match=r"Observation\.effective"):
        read_measurements(PANEL | {"effectiveDateTime": "2026"}, "systolic", SITE)


@pytest.mark.parametrize(("unit", "code"), [("mg/dL", "41653-7"), ("mmol/L", "14743-9")])
def test_sugar_is_written_under_the_code_of_its_unit(unit, code):
    one = Measurement("glucose", 5.5, unit, NOW)
    raw = written("pat-1", one, key=Code("s", "k"), site=SITE)
    assert raw["code"]["coding"] == [{"system": LOINC, "code": code}]
    assert raw["valueQuantity"]["code"] == unit


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_not_written(value):
    with pytest.raises(RefusedError):
        written("pat-1", Measurement("pulse", value, "/min", NOW), key=Code("s", "k"), site=SITE)
