import pytest

from triage.complaint import Complaint, Severity, grade_complaint, severity_of_score
from triage.decision import Acuity


@pytest.mark.parametrize(
    ("severity", "days", "acuity"),
    [
        (Severity.MILD, 1, Acuity.SELF_CARE),
        (Severity.MILD, 20, Acuity.ROUTINE),
        (Severity.MILD, None, Acuity.ROUTINE),
        (Severity.MODERATE, 1, Acuity.ROUTINE),
        (Severity.MODERATE, 3, Acuity.SOON),
        (Severity.MODERATE, None, Acuity.SOON),
        (Severity.SEVERE, 1, Acuity.URGENT),
        (Severity.CRITICAL, 1, Acuity.URGENT),
        (None, 1, Acuity.URGENT),
    ],
)
def test_a_complaint_is_graded_by_how_bad_and_how_long(
    severity: Severity | None, days: float | None, acuity: Acuity
) -> None:
    verdict = grade_complaint(Complaint(severity, days))
    assert verdict.acuity is acuity
    assert verdict.findings[0].rule == f"complaint_{acuity.label}"


@pytest.mark.parametrize(
    ("score", "severity"),
    [
        (0, Severity.MILD),
        (3, Severity.MILD),
        (4, Severity.MODERATE),
        (6, Severity.MODERATE),
        (7, Severity.SEVERE),
        (9.5, Severity.SEVERE),
        (10, Severity.CRITICAL),
    ],
)
def test_a_score_has_a_word(score: float, severity: Severity) -> None:
    assert severity_of_score(score) is severity
