"""The patient whom a line of `iasovoice chat --jsonl` brings into the demo clinic. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dialog.clinical.care import Medicine
from dialog.clinical.people import PatientRecord, Pregnancy

_NOBODY_YET = "patient"
"""The id of a patient who has none."""
_UNKNOWN_BIRTH = date(1900, 1, 1)
_UNKNOWN_PHONE = "+15550199"
"""From the range that is kept for fiction."""


class ScriptError(ValueError):
    """A line is no conversation; the message names the field, and what is allowed."""


@dataclass(frozen=True, slots=True)
class ScriptedPatient:
    """A patient, and what they take."""

    record: PatientRecord
    medicines: tuple[Medicine, ...] = ()


def read_patient(told: Any) -> ScriptedPatient | None:
    """The patient that a context tells of; None where it tells of none.

    Raises:
        ScriptError: a field is not what is allowed.
    """
    if not isinstance(told, Mapping) or not {"id", "name", "date_of_birth"} & told.keys():
        return None
    given, _, family = _text(told, "name").strip().rpartition(" ")
    due = _day(told, "due_date")
    record = PatientRecord(
        id=str(told.get("id") or _NOBODY_YET),
        given_name=given or family,
        family_name=family,
        born_on=_day(told, "date_of_birth") or _UNKNOWN_BIRTH,
        phone=_text(told, "phone") or _UNKNOWN_PHONE,
        postal_code=_text(told, "postal_code"),
        sex=_text(told, "sex"),
        is_deceased=told.get("deceased") is True,
        pregnancy=None if due is None else Pregnancy(due),
        conditions=_texts(told, "conditions"),
        allergies=_texts(told, "allergies"),
    )
    names = enumerate(_texts(told, "medicines"), 1)
    medicines = (Medicine(f"{record.id}-{number}", name) for number, name in names)
    return ScriptedPatient(record, tuple(medicines))


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    if value is not None and not isinstance(value, str):
        raise ScriptError(f"context.patient.{key}: a text is required")
    return value or ""


def _texts(told: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = told.get(key) or []
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise ScriptError(f"context.patient.{key}: a list of texts is required")
    return tuple(values)


def _day(told: Mapping[str, Any], key: str) -> date | None:
    value = told.get(key)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ScriptError(f"context.patient.{key}: allowed: a date as 2026-11-05") from None
