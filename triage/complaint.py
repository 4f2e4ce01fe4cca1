"""How soon an everyday complaint should be seen, by how bad it is and how long it lasts.

The table is judgement, to be confirmed by a clinician. It can only add to what was found in the
caller's words: the acuity of a call is the highest of all its turns.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from triage.decision import Acuity, Finding, Span, TriageDecision

_SOURCE = "Judgement, to be confirmed by a clinician"
_LASTING_DAYS = 3.0
_LONG_DAYS = 14.0


class Severity(StrEnum):
    """How bad the caller says it is; the values of the slot `symptom_severity`."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    CRITICAL = "critical"


def severity_of_score(score: float) -> Severity:
    """A score from 0 to 10 as a word: up to 3 mild, up to 6 moderate, up to 9 severe."""
    if score <= 3:
        return Severity.MILD
    if score <= 6:
        return Severity.MODERATE
    return Severity.SEVERE if score < 10 else Severity.CRITICAL


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a caller answered about a symptom; `None` is "not told"."""

    severity: Severity | None = None
    days: float | None = None


def grade_complaint(complaint: Complaint) -> TriageDecision:
    """The verdict on a complaint; what was not told counts as the graver of its cases."""
    acuity = _acuity(complaint)
    finding = Finding(f"complaint_{acuity.label}", acuity, Span(0, 0), _SOURCE)
    return TriageDecision(acuity, (finding,))


def _acuity(complaint: Complaint) -> Acuity:
    days = _LONG_DAYS if complaint.days is None else complaint.days
    match complaint.severity:
        case Severity.SEVERE | Severity.CRITICAL | None:
            return Acuity.URGENT
        case Severity.MODERATE:
            return Acuity.SOON if days >= _LASTING_DAYS else Acuity.ROUTINE
        case Severity.MILD:
            return Acuity.ROUTINE if days >= _LONG_DAYS else Acuity.SELF_CARE
        case _ as never:  # pragma: no cover - the type checker sees to it
            assert_never(never)
