"""Patients with what stands around them: proxies, diagnoses, allergies, the pregnancy. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fhir.resources.R4B.allergyintolerance import AllergyIntolerance
from fhir.resources.R4B.condition import Condition
from fhir.resources.R4B.identifier import Identifier
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.patient import Patient
from fhir.resources.R4B.relatedperson import RelatedPerson

from dialog.clinical.fhir.contacts import phones
from dialog.clinical.fhir.elements import (
    Json,
    concept_text,
    extension_values,
    first_code,
    has_code,
    holds,
    read,
    referred,
    unreadable,
    version_of,
)
from dialog.clinical.fhir.names import name_of
from dialog.clinical.fhir.pregnancies import is_ending, is_true, read_pregnancy
from dialog.clinical.fhir.site import Code, Site
from dialog.clinical.people import Candidate, PatientRecord, Proxy

_RECORD_NUMBER = Code("http://terminology.hl7.org/CodeSystem/v2-0203", "MR")
_TIME_ZONE = "http://hl7.org/fhir/StructureDefinition/timezone"
_STANDING = frozenset(("active", "recurrence", "relapse"))
_REPLACED = "replaced-by"
_UNTRUE = frozenset(("refuted", "entered-in-error"))


@dataclass(frozen=True, slots=True, repr=False)
class Around:
    """What other resources say of patients; of several patients at once, each picks its own."""

    related: tuple[Json, ...] = ()
    conditions: tuple[Json, ...] = ()
    allergies: tuple[Json, ...] = ()
    observations: tuple[Json, ...] = ()
    """Due dates and the pregnancy status."""


def is_replaced(raw: Json) -> bool:
    """Whether another record stands for the same person now."""
    return any(link.type == _REPLACED for link in read(Patient, raw).link or ())


def read_patient(raw: Json, around: Around, *, at: datetime, site: Site) -> PatientRecord:
    """A patient's record as it stands at a time.

    Raises:
        BadAnswerError: it cannot be read, or lacks the name or the whole day of birth, without
            which nobody can be identified.
    """
    one = read(Patient, raw)
    if not one.id:
        raise unreadable("Patient", "id", "missing")
    name = name_of(one.name, at, site)
    if name is None or not name.given or not name.family:
        raise unreadable("Patient", "name", "no given name, or no family name")
    if not isinstance(one.birthDate, date):
        raise unreadable("Patient", "birthDate", "no whole day")
    conditions = [
        read(Condition, found) for found in _of(around.conditions, "subject", one.id, site)
    ]
    return PatientRecord(
        id=one.id,
        given_name=name.given[0],
        family_name=name.family,
        born_on=one.birthDate,
        phone=next(iter(phones(one.telecom, site, at)), ""),
        postal_code=_postal_code(one, at, site),
        record_number=_record_number(one.identifier or (), at, site),
        sex=one.gender or "",
        language=_language(one),
        zone=_zone(one),
        is_deceased=bool(one.deceasedBoolean) or one.deceasedDateTime is not None,
        pregnancy=read_pregnancy(
            [
                read(Observation, found)
                for found in _of(around.observations, "subject", one.id, site)
            ],
            conditions,
            site,
        ),
        conditions=_conditions(conditions),
        allergies=_allergies(_of(around.allergies, "patient", one.id, site)),
        proxies=tuple(_proxies(_of(around.related, "patient", one.id, site), at, site)),
        version=version_of(raw),
    )


def read_candidate(raw: Json, *, at: datetime, site: Site) -> Candidate | None:
    """Whom names are compared with; None: nobody is called so now, or another record counts.

    Raises:
        BadAnswerError: it cannot be read.
    """
    one = read(Patient, raw)
    if not one.id:
        raise unreadable("Patient", "id", "missing")
    name = name_of(one.name, at, site)
    is_whole = name is not None and bool(name.given) and bool(name.family)
    if is_replaced(raw) or not is_whole or not isinstance(one.birthDate, date):
        return None
    assert name is not None
    return Candidate(
        id=one.id,
        given_name=" ".join(name.given),
        family_name=name.family,
        born_on=one.birthDate,
        phones=phones(one.telecom, site, at),
        is_deceased=bool(one.deceasedBoolean) or one.deceasedDateTime is not None,
    )


def phones_of(raw: Json, at: datetime, site: Site) -> tuple[str, ...]:
    """All numbers at which a patient can be reached now."""
    return phones(read(Patient, raw).telecom, site, at)


def given_names(raw: Json, at: datetime, site: Site) -> tuple[str, ...]:
    """What a patient may call themselves: the first name, or all of them."""
    name = name_of(read(Patient, raw).name, at, site)
    return (name.given[0], " ".join(name.given)) if name is not None and name.given else ()


def _of(found: Iterable[Json], field: str, patient_id: str, site: Site) -> Iterator[Json]:
    """Those that are about a patient, whatever else the server sent."""
    for raw in found:
        about = raw.get(field)
        told = about.get("reference") if isinstance(about, dict) else None
        if isinstance(told, str) and referred(told, "Patient", site) == patient_id:
            yield raw


def _postal_code(patient: Patient, at: datetime, site: Site) -> str:
    current = [
        one
        for one in patient.address or ()
        if one.use != "old" and one.postalCode and holds(one.period, at, site.zone)
    ]
    current.sort(key=lambda one: one.use != "home")
    return str(current[0].postalCode) if current else ""


def _record_number(identifiers: Iterable[Identifier], at: datetime, site: Site) -> str:
    for one in identifiers:
        is_current = one.use != "old" and holds(one.period, at, site.zone)
        if is_current and one.value and has_code(one.type, [_RECORD_NUMBER]):
            return one.value
    return ""


def _language(patient: Patient) -> str:
    """The preferred language, else the first one, else English."""
    told = sorted(patient.communication or (), key=lambda one: not one.preferred)
    return next((code for code in (first_code(one.language) for one in told) if code), "en")


def _zone(patient: Patient) -> str:
    for name in extension_values(patient.extension, _TIME_ZONE):
        try:
            return ZoneInfo(name).key
        except (KeyError, OSError, ValueError):
            continue
    return ""


def _conditions(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """What the patient has; a diagnosis that does not tell whether it is over is not."""
    told = (
        concept_text(one.code)
        for one in conditions
        if is_true(one)
        and not is_ending(one)
        and (one.clinicalStatus is None or first_code(one.clinicalStatus) in _STANDING)
    )
    return tuple(dict.fromkeys(text for text in told if text))


def _allergies(found: Iterable[Json]) -> tuple[str, ...]:
    told = []
    for raw in found:
        one = read(AllergyIntolerance, raw)
        is_over = one.clinicalStatus is not None and first_code(one.clinicalStatus) != "active"
        if not is_over and first_code(one.verificationStatus) not in _UNTRUE:
            told.append(concept_text(one.code))
    return tuple(dict.fromkeys(text for text in told if text))


def _proxies(found: Iterable[Json], at: datetime, site: Site) -> Iterator[Proxy]:
    """Who may be told something. Being related, or a contact, is no consent."""
    for raw in found:
        one = read(RelatedPerson, raw)
        may_hear = extension_values(one.extension, site.may_hear)
        if one.active is False or not may_hear or not holds(one.period, at, site.zone):
            continue
        name = name_of(one.name, at, site)
        relation = next((text for text in map(concept_text, one.relationship or ()) if text), "")
        yield Proxy(name.whole if name else "", relation, tuple(dict.fromkeys(may_hear)))
