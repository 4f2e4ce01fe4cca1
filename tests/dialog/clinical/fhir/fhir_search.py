"""Search as FHIR R4 describes it, over resources in memory: what the tests' server can find."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

KINDS = {
    "Patient": {
        "phone": ("token", "telecom"), "family": ("string", "name.family"),
        "given": ("string", "name.given"), "birthdate": ("date", "birthDate"),
    },
    "RelatedPerson": {"patient": ("reference", "patient")},
    "Condition": {"patient": ("reference", "subject")},
    "AllergyIntolerance": {"patient": ("reference", "patient")},
    "Observation": {
        "patient": ("reference", "subject"), "code": ("token", "code"),
        "date": ("date", "effectiveDateTime"),
    },
    "Slot": {
        "status": ("token", "status"), "service-type": ("token", "serviceType"),
        "start": ("date", "start"), "schedule": ("reference", "schedule"),
    },
    "Schedule": {"actor": ("reference", "actor")},
    "Appointment": {
        "patient": ("reference", "participant.actor"), "date": ("date", "start"),
        "status": ("token", "status"),
    },
    "MedicationRequest": {
        "patient": ("reference", "subject"), "medication": ("reference", "medicationReference"),
    },
    "Medication": {},
    "MedicationDispense": {"prescription": ("reference", "authorizingPrescription")},
    "DiagnosticReport": {"patient": ("reference", "subject"), "status": ("token", "status")},
    "CarePlan": {
        "patient": ("reference", "subject"), "status": ("token", "status"),
        "goal": ("reference", "goal"),
    },
    "Goal": {"patient": ("reference", "subject")},
    "Communication": {"patient": ("reference", "subject")},
    "DocumentReference": {"patient": ("reference", "subject")},
    "Task": {"patient": ("reference", "for")},
    "PractitionerRole": {
        "role": ("token", "code"), "practitioner": ("reference", "practitioner"),
    },
    "Practitioner": {},
}  # fmt: skip
_EVERYWHERE = {
    "_id": ("id", "id"), "_tag": ("token", "meta.tag"), "identifier": ("token", "identifier"),
}  # fmt: skip


class UnreadableSearchError(Exception):
    """A parameter whose value is none."""


def matches(kind, resource, parameters):
    """Whether a resource fits all parameters; unknown ones are passed over, as FHIR allows."""
    known = KINDS[kind] | _EVERYWHERE
    return all(
        any(_fits(resource, *known[name], alternative) for alternative in _split(value, ","))
        for name, value in parameters
        if name in known
    )


def sort_key(kind, name):
    """Compares resources by a date parameter."""
    _, path = KINDS[kind][name]
    return lambda resource: [low for low, _ in map(_interval, _walk(resource, path))]


def referred(kind, name, resource):
    """What a reference parameter points to."""
    _, path = KINDS[kind][name]
    return [one["reference"] for one in _walk(resource, path) if "reference" in one]


def _fits(resource, sort, path, wanted):
    values = _walk(resource, path)
    match sort:
        case "id":
            return wanted in values
        case "string":
            return any(_folded(value).startswith(_folded(_plain(wanted))) for value in values)
        case "reference":
            return any(one.get("reference") in (wanted, f"Patient/{wanted}") for one in values)
        case "date":
            return any(_compares(_interval(value), wanted) for value in values)
        case "token":
            return any(_is_token(value, wanted) for value in values)


def _walk(value, path):
    """All values at a path, lists taken apart."""
    for name in path.split("."):
        found = value if isinstance(value, list) else [value]
        value = []
        for one in found:
            inner = one.get(name) if isinstance(one, dict) else None
            if inner is not None:
                value += inner if isinstance(inner, list) else [inner]
    return value


def _is_token(value, wanted):
    parts = _split(wanted, "|")
    if len(parts) > 2:
        raise UnreadableSearchError("a token has at most two parts")
    code = _plain(parts[-1])
    system = _plain(parts[0]) if len(parts) == 2 else None
    return any(
        code == its_code and (system is None or system == its_system)
        for its_system, its_code in _codes(value)
    )


def _codes(value):
    if isinstance(value, str):
        return [("", value)]
    if "coding" in value:
        return [(one.get("system", ""), one.get("code")) for one in value["coding"]]
    if "code" in value:
        return [(value.get("system", ""), value["code"])]
    return [(value.get("system", ""), value.get("value"))]


def _compares(interval, wanted):
    prefix, told = re.fullmatch(r"(eq|ge|gt|le|lt)?(.+)", wanted).groups()
    try:
        low, high = _interval(told)
    except ValueError:
        raise UnreadableSearchError("no date") from None
    match prefix:
        case "ge":
            return interval[1] > low
        case "lt":
            return interval[0] < low
        case "le":
            return interval[0] <= low
        case "gt":
            return interval[1] > high
    return low <= interval[0] and interval[1] <= high


def _interval(told):
    if len(told) == 10:
        low = datetime.combine(date.fromisoformat(told), datetime.min.time(), UTC)
        return low, low + timedelta(days=1)
    low = datetime.fromisoformat(told)
    if low.tzinfo is None:
        raise UnreadableSearchError("a time without a zone")
    return low, low + timedelta(microseconds=1)


def _split(text, mark):
    return re.findall(rf"(?:\\.|[^\\{mark}])+", text) or [""]


def _plain(text):
    return re.sub(r"\\(.)", r"\1", text)


def _folded(text):
    apart = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in apart if not unicodedata.combining(mark)).casefold()
