"""The latest pregnancy, from due dates, diagnoses and the pregnancy status. Pure.

The worst that can be said is a cheerful word after a loss. So a loss outweighs a birth, a diagnosis
of loss without a date counts for the latest pregnancy, and "not pregnant" without a birth on record
is a loss.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fhir.resources.R4B.condition import Condition
from fhir.resources.R4B.observation import Observation

from dialog.clinical.fhir.elements import codes_of, day, first_code, has_code, moment
from dialog.clinical.fhir.observations import LOINC
from dialog.clinical.fhir.site import Code, Site
from dialog.clinical.people import Pregnancy, PregnancyOutcome

_SNOMED = "http://snomed.info/sct"
_ICD_10 = frozenset(("http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10"))
DUE_DATE_CODES = tuple(Code(LOINC, code) for code in ("11778-8", "11779-6", "11780-4"))
"""Estimated delivery date: as such, from the last period, from ultrasound."""
STATUS_CODE = Code(LOINC, "82810-3")
"""Pregnancy status."""
_NOT_PREGNANT = Code(_SNOMED, "60001007")
_LOSS_SNOMED = frozenset(
    (
        "17369002",  # miscarriage
        "16607004",  # missed miscarriage
        "34801009",  # ectopic pregnancy
        "417044008",  # hydatidiform mole
        "57797005",  # termination
        "276507005",  # fetal death
        "237364002",  # stillbirth
        "276506001",  # newborn death
    )
)
_LOSS_ICD_10 = (
    "O00", "O01", "O02", "O03", "O04", "O07", "O08", "O31.1", "O36.4", "P95", "Z33.2",
    "Z37.1", "Z37.3", "Z37.4", "Z37.6", "Z37.7",
)  # fmt: skip
"""With what stands behind them; twins of whom one lives are among them."""
_BIRTH_SNOMED = frozenset(("281050002", "3950001"))
_BIRTH_ICD_10 = ("O80", "O82", "Z37.0", "Z37.2", "Z37.5", "Z39")
_UNRELIABLE = frozenset(("entered-in-error", "cancelled", "registered"))
_UNTRUE = frozenset(("refuted", "entered-in-error"))
_TO_CONCEPTION = timedelta(days=266)
"""From conception to the due date: what ended before ended another pregnancy."""
_AFTERWARDS = timedelta(days=60)
"""So long after the due date an outcome may still be written down as of that day."""


@dataclass(frozen=True, slots=True)
class _Ending:
    outcome: PregnancyOutcome
    on: date | None


def read_pregnancy(
    observations: Iterable[Observation], conditions: Iterable[Condition], site: Site
) -> Pregnancy | None:
    """The pregnancy of the latest due date on record; None: there is none.

    Args:
        observations: of one patient, with `DUE_DATE_CODES` or `STATUS_CODE`; others are passed by.
        conditions: of the same patient.
        site: whose they are.
    """
    reliable = [one for one in observations if one.status not in _UNRELIABLE]
    told = _due_date(reliable, site)
    if told is None:
        return None
    told_at, due_on = told
    endings = [
        found
        for found in map(_ending, conditions)
        if found is not None and _belongs(found.on, due_on)
    ]
    if not endings and _is_over(reliable, told_at, site):
        endings = [_Ending(PregnancyOutcome.LOST, None)]
    if not endings:
        return Pregnancy(due_on)
    # A loss first; among equals the earliest day that is known.
    ending = min(
        endings, key=lambda one: (one.outcome is not PregnancyOutcome.LOST, one.on or date.max)
    )
    return Pregnancy(due_on, ending.outcome, ending.on)


def is_ending(condition: Condition) -> bool:
    """Whether a diagnosis is the outcome of a pregnancy, not something that somebody has."""
    return _outcome(condition) is not None


def is_true(condition: Condition) -> bool:
    """Whether a diagnosis has not been refuted or taken back."""
    return first_code(condition.verificationStatus) not in _UNTRUE


def _due_date(observations: Sequence[Observation], site: Site) -> tuple[datetime, date] | None:
    """The last due date that was written down, and when; the later one of two without a time."""
    found = []
    for one in observations:
        due_on = day(one.valueDateTime)
        if due_on is not None and has_code(one.code, DUE_DATE_CODES):
            at = _told_at(one, site)
            found.append((at or datetime.min.replace(tzinfo=site.zone), due_on))
    return max(found, default=None)


def _is_over(observations: Sequence[Observation], since: datetime, site: Site) -> bool:
    """Whether she was found not to be pregnant after the due date was written down."""
    for one in observations:
        at = _told_at(one, site)
        if at is None or at <= since or not has_code(one.code, [STATUS_CODE]):
            continue
        if has_code(one.valueCodeableConcept, [_NOT_PREGNANT]):
            return True
    return False


def _told_at(one: Observation, site: Site) -> datetime | None:
    return moment(one.effectiveDateTime, site.zone) or moment(one.issued, site.zone)


def _belongs(on: date | None, due_on: date) -> bool:
    return on is None or due_on - _TO_CONCEPTION <= on <= due_on + _AFTERWARDS


def _ending(condition: Condition) -> _Ending | None:
    outcome = _outcome(condition) if is_true(condition) else None
    if outcome is None:
        return None
    days = (day(condition.onsetDateTime), day(condition.recordedDate))
    return _Ending(outcome, next((found for found in days if found is not None), None))


def _outcome(condition: Condition) -> PregnancyOutcome | None:
    codes = codes_of(condition.code)
    if any(_stands_in(code, _LOSS_SNOMED, _LOSS_ICD_10) for code in codes):
        return PregnancyOutcome.LOST
    if any(_stands_in(code, _BIRTH_SNOMED, _BIRTH_ICD_10) for code in codes):
        return PregnancyOutcome.BORN
    return None


def _stands_in(code: Code, snomed: frozenset[str], icd_10: tuple[str, ...]) -> bool:
    if code.system == _SNOMED:
        return code.code in snomed
    return code.system in _ICD_10 and code.code.startswith(icd_10)
