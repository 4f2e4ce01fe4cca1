"""How a pregnancy stands, from what stands in the chart."""

from datetime import date, timedelta

import pytest
from fhir.resources.R4B.condition import Condition
from fhir.resources.R4B.observation import Observation

from dialog.clinical.fhir.pregnancies import read_pregnancy
from dialog.clinical.people import Pregnancy, PregnancyOutcome
from tests.dialog.clinical.fhir import fhir_chart as chart
from tests.dialog.clinical.fhir.fhir_clinic import SITE

DUE_ON = date(2026, 7, 1)
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
LOST, BORN, ONGOING = PregnancyOutcome.LOST, PregnancyOutcome.BORN, PregnancyOutcome.ONGOING


def due(due_on=DUE_ON, told_on="2025-12-01", **more):
    return chart.due_date("due", "pat-1", due_on, told_on) | more


def diagnosis(system, code, on=None, **more):
    when = {"onsetDateTime": on} if on else {}
    return chart.condition("c", "pat-1", chart.concept(system, code), **when, **more)


def status(code, on):
    return {
        "resourceType": "Observation",
        "id": "status",
        "status": "final",
        "code": chart.concept("http://loinc.org", "82810-3"),
        "subject": chart.subject("pat-1"),
        "effectiveDateTime": on,
        "valueCodeableConcept": chart.concept(chart.SNOMED, code),
    }


def outcome(*resources):
    """The pregnancy that follows from these."""
    return read_pregnancy(
        [Observation.model_validate(one) for one in resources if "Obs" in one["resourceType"]],
        [Condition.model_validate(one) for one in resources if "Cond" in one["resourceType"]],
        SITE,
    )


def test_without_a_due_date_there_is_none():
    assert outcome() is None
    assert outcome(diagnosis(chart.SNOMED, "17369002")) is None


def test_a_due_date_alone_is_a_pregnancy_that_goes_on():
    assert outcome(due()) == Pregnancy(DUE_ON)


@pytest.mark.parametrize(
    ("system", "code"),
    [
        (chart.SNOMED, "17369002"),
        (chart.SNOMED, "237364002"),
        (chart.SNOMED, "276507005"),
        (chart.SNOMED, "34801009"),
        (chart.SNOMED, "57797005"),
        (ICD, "O03.9"),
        (ICD, "O00.10"),
        (ICD, "O36.4XX0"),
        (ICD, "Z37.1"),
        (ICD, "Z37.3"),
    ],
)
def test_a_loss_is_a_loss(system, code):
    found = outcome(due(), diagnosis(system, code, "2026-01-15"))
    assert found == Pregnancy(DUE_ON, LOST, date(2026, 1, 15))


@pytest.mark.parametrize(
    ("system", "code"), [(chart.SNOMED, "281050002"), (ICD, "Z37.0"), (ICD, "O80"), (ICD, "Z39.2")]
)
def test_a_birth_is_a_birth(system, code):
    found = outcome(due(), diagnosis(system, code, "2026-06-28"))
    assert found == Pregnancy(DUE_ON, BORN, date(2026, 6, 28))


@pytest.mark.parametrize(
    ("system", "code"), [(ICD, "O09.90"), (ICD, "O24.410"), (ICD, "Z34.90"), ("urn:x", "17369002")]
)
def test_other_diagnoses_of_the_pregnancy_end_nothing(system, code):
    assert outcome(due(), diagnosis(system, code, "2026-01-15")) == Pregnancy(DUE_ON)


def test_a_loss_outweighs_a_birth():
    twins = diagnosis(ICD, "Z37.3", "2026-06-29")
    assert outcome(due(), diagnosis(ICD, "Z37.0", "2026-06-28"), twins).outcome is LOST


def test_a_loss_without_a_date_counts():
    assert outcome(due(), diagnosis(ICD, "O03.9")) == Pregnancy(DUE_ON, LOST)


def test_a_loss_is_dated_by_its_record_where_nothing_better_is_known():
    found = outcome(due(), diagnosis(ICD, "O03.9", recordedDate="2026-01-20"))
    assert found.ended_on == date(2026, 1, 20)


@pytest.mark.parametrize(
    ("days", "is_of_this"), [(-267, False), (-266, True), (0, True), (60, True), (61, False)]
)
def test_what_ended_before_or_long_after_was_another_pregnancy(days, is_of_this):
    on = (DUE_ON + timedelta(days)).isoformat()
    found = outcome(due(), diagnosis(ICD, "O03.9", on))
    assert (found.outcome is LOST) == is_of_this


def test_of_two_pregnancies_the_one_told_last_counts():
    earlier = due(date(2025, 1, 1), "2024-06-01")
    assert outcome(due(), earlier, diagnosis(ICD, "O03.9", "2024-07-01")) == Pregnancy(DUE_ON)


def test_a_due_date_that_was_corrected_counts_as_corrected():
    later = due(DUE_ON + timedelta(9), "2026-01-10T10:00:00Z")
    assert outcome(later, due()).due_on == DUE_ON + timedelta(9)


@pytest.mark.parametrize("verification", ["refuted", "entered-in-error"])
def test_what_was_refuted_did_not_happen(verification):
    told = diagnosis(
        ICD, "O03.9", "2026-01-15", verificationStatus=chart.concept("v", verification)
    )
    assert outcome(due(), told) == Pregnancy(DUE_ON)


def test_what_was_entered_in_error_was_not_observed():
    assert outcome(due(status="entered-in-error")) is None


def test_not_pregnant_any_more_and_no_birth_is_a_loss():
    assert outcome(due(), status("60001007", "2026-02-01")).outcome is LOST


def test_not_pregnant_after_a_birth_is_a_birth():
    born = diagnosis(ICD, "Z37.0", "2026-06-28")
    assert outcome(due(), born, status("60001007", "2026-07-20")).outcome is BORN


@pytest.mark.parametrize(("code", "on"), [("60001007", "2025-11-01"), ("77386006", "2026-02-01")])
def test_not_pregnant_before_or_pregnant_after_changes_nothing(code, on):
    assert outcome(due(), status(code, on)).outcome is ONGOING
