"""Reports of laboratories and examinations, as far as patients may be told of them. Pure."""

from fhir.resources.R4B.diagnosticreport import DiagnosticReport

from dialog.clinical.care import TestResult
from dialog.clinical.fhir.elements import (
    Json,
    concept_text,
    day,
    extension_values,
    read,
    reference_id,
    unreadable,
)
from dialog.clinical.fhir.site import Code, Site

FINAL = ("final", "amended", "corrected", "appended")
"""`amended` has two finer words in R4. What is preliminary is nobody's result."""


def is_released(raw: Json, patient_id: str, site: Site) -> bool:
    """Whether a report is final, released, and this patient's. In doubt it is not.

    Looked at before all else, so that nothing of another report is even read.
    """
    tags = (raw.get("meta") or {}).get("tag") if isinstance(raw.get("meta"), dict) else None
    if raw.get("status") not in FINAL or not isinstance(tags, list):
        return False
    if not any(_is_tag(tag, site.released_tag) for tag in tags):
        return False
    return reference_id(read(DiagnosticReport, raw).subject, "Patient", site) == patient_id


def read_result(raw: Json, site: Site) -> TestResult:
    """A released report.

    Raises:
        BadAnswerError: it cannot be read.
    """
    one = read(DiagnosticReport, raw)
    period = one.effectivePeriod
    told = (one.effectiveDateTime, period.end if period else None, one.issued)
    days = (day(value) for value in told)
    on = next((found for found in days if found is not None), None)
    if on is None:
        raise unreadable("DiagnosticReport", "effective", "no day")
    if not one.id:
        raise unreadable("DiagnosticReport", "id", "missing")
    name = concept_text(one.code)
    if not name:
        raise unreadable("DiagnosticReport", "code", "has no name")
    return TestResult(one.id, name, on, is_released=True, text=_text(one, site))


def _text(report: DiagnosticReport, site: Site) -> str:
    if not site.patient_text:
        return (report.conclusion or "").strip()
    return "\n".join(extension_values(report.extension, site.patient_text)).strip()


def _is_tag(tag: object, wanted: Code) -> bool:
    return (
        isinstance(tag, dict)
        and tag.get("system") == wanted.system
        and tag.get("code") == wanted.code
    )
