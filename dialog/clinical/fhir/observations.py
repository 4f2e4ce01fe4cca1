"""Readings: LOINC for what was measured, UCUM for the unit. Pure."""

import math
from collections.abc import Iterator
from datetime import datetime

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.quantity import Quantity

from dialog.clinical.care import Measurement
from dialog.clinical.errors import RefusedError
from dialog.clinical.fhir.elements import (
    Json,
    coded,
    has_code,
    identifier,
    instant,
    moment,
    read,
    reference_id,
    unreadable,
)
from dialog.clinical.fhir.site import Code, Site

LOINC = "http://loinc.org"
_UCUM = "http://unitsofmeasure.org"
_CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
_PANEL = Code(LOINC, "85354-9")
"""Blood pressure with both values as components."""
_LOINC_CODES = {
    "systolic": ("8480-6",),
    "diastolic": ("8462-4",),
    "glucose": ("41653-7", "14743-9", "2339-0", "15074-8", "2345-7", "14749-6"),
    "spo2": ("59408-5", "2708-6"),
    "pulse": ("8867-4",),
    "temperature": ("8310-5",),
    "weight": ("29463-7", "3141-9"),
    "pain_score": ("72514-3",),
}
"""What is read for a kind; the first is written."""
_MOLAR_GLUCOSE = "14743-9"
_UCUM_OF = {
    "mmHg": "mm[Hg]", "mg/dL": "mg/dL", "mmol/L": "mmol/L", "%": "%", "/min": "/min",
    "C": "Cel", "F": "[degF]", "kg": "kg", "lb": "[lb_av]", "/10": "{score}",
}  # fmt: skip
_UNIT_OF = {code: unit for unit, code in _UCUM_OF.items()} | {
    "{beats}/min": "/min", "{Beats}/min": "/min", "1": "/10", "{10}": "/10",
}  # fmt: skip
_KNOWN = frozenset(("final", "amended", "corrected", "preliminary"))
_PRESSURES = frozenset(("systolic", "diastolic"))
_DEVICE = "the patient's device"


def codes_for(kind: str, site: Site) -> tuple[Code, ...]:
    """The codes under which readings of a kind stand; a kind without one has the site's own."""
    found = tuple(Code(LOINC, one) for one in _LOINC_CODES.get(kind, ()))
    if not found:
        return (site.own(kind),)
    return (*found, _PANEL) if kind in _PRESSURES else found


def is_about(raw: Json, patient_id: str, site: Site) -> bool:
    """Whether it is this patient's, and was not taken back."""
    if str(raw.get("status")) not in _KNOWN:
        return False
    return reference_id(read(Observation, raw).subject, "Patient", site) == patient_id


def read_measurements(raw: Json, kind: str, site: Site) -> tuple[Measurement, ...]:
    """The readings of a kind in an observation: one, none (it has no value), or of a panel's.

    Raises:
        BadAnswerError: it has a value that cannot be read.
    """
    one = read(Observation, raw)
    quantities = tuple(_quantities(one, kind, site))
    if not quantities:
        return ()
    period = one.effectivePeriod
    times = (one.effectiveDateTime, one.effectiveInstant, period.start if period else None)
    at = next((when for when in (moment(told, site.zone) for told in times) if when), None)
    if at is None:
        raise unreadable("Observation", "effective", "no time")
    source = "device" if one.device is not None else "call"
    return tuple(_measured(quantity, kind, at, source) for quantity in quantities)


def written(patient_id: str, reading: Measurement, *, key: Code, site: Site) -> Json:
    """A reading that the patient told or a device sent.

    Raises:
        RefusedError: its value is no number.
    """
    if not math.isfinite(reading.value):
        raise RefusedError("a reading without a value")
    patient = {"reference": f"Patient/{patient_id}"}
    quantity: Json = {"value": reading.value, "unit": reading.unit}
    ucum = _UCUM_OF.get(reading.unit)
    if ucum is not None:
        quantity |= {"system": _UCUM, "code": ucum}
    made: Json = {
        "resourceType": "Observation",
        "identifier": [identifier(key)],
        "status": "final",
        "category": [coded(Code(_CATEGORIES, "vital-signs"))],
        "code": coded(_written_code(reading, site), reading.kind),
        "subject": patient,
        "performer": [patient],
        "effectiveDateTime": instant(reading.at),
        "valueQuantity": quantity,
    }
    return made | ({"device": {"display": _DEVICE}} if reading.source == "device" else {})


def _written_code(reading: Measurement, site: Site) -> Code:
    if reading.kind == "glucose" and reading.unit == "mmol/L":
        return Code(LOINC, _MOLAR_GLUCOSE)
    return codes_for(reading.kind, site)[0]


def _quantities(one: Observation, kind: str, site: Site) -> Iterator[Quantity]:
    pairs: list[tuple[CodeableConcept, Quantity | None]] = [(one.code, one.valueQuantity)]
    pairs += [(part.code, part.valueQuantity) for part in one.component or ()]
    wanted = [code for code in codes_for(kind, site) if code != _PANEL]
    for concept, quantity in pairs:
        if quantity is not None and quantity.value is not None and has_code(concept, wanted):
            yield quantity


def _measured(quantity: Quantity, kind: str, at: datetime, source: str) -> Measurement:
    if quantity.comparator:
        # "More than 400" is no value to be compared with another.
        raise unreadable("Observation", "valueQuantity", "a bound, not a value")
    told = quantity.code if quantity.system == _UCUM and quantity.code else quantity.unit
    unit = _UNIT_OF.get(told or "", quantity.unit or told or "")
    return Measurement(kind, float(quantity.value or 0.0), unit, at, source)
