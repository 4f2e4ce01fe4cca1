"""The small parts that FHIR resources are made of: references, codes, times, texts. Pure.

What cannot be read is told as `BadAnswerError` with the resource and the field, never the value.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.extension import Extension
from fhir.resources.R4B.period import Period
from fhir.resources.R4B.reference import Reference
from fhir.resources.R4B.resource import Resource
from pydantic import ValidationError

from dialog.clinical.errors import BadAnswerError
from dialog.clinical.fhir.site import Code, Site

Json = dict[str, Any]
"""A resource as it travels; kept as it came where it will be sent back, so that nothing is lost."""
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_VERSION = re.compile(r"/_history/[^/]+$")
_UNWRITABLE = re.compile(r"[^\S \r\n\t]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""FHIR knows four kinds of white space, and no control characters."""
R = TypeVar("R", bound=Resource)


def is_id(text: str) -> bool:
    """Whether it can be the id of a resource: nothing else may get into an address."""
    return _ID.fullmatch(text) is not None


def unreadable(kind: str, field: str, why: str = "cannot be read") -> BadAnswerError:
    """For a part of a resource; `field` and `why` are ours."""
    return BadAnswerError(f"{kind}.{field}: {why}")


def read(model: type[R], raw: Json) -> R:
    """The resource, checked against the standard.

    Raises:
        BadAnswerError: it breaks the standard.
    """
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        where = error.errors(include_input=False, include_context=False)[0]["loc"]
        first = str(where[0]) if where else ""
        # The name of an unknown field is the server's word, not ours.
        field = first if first in model.model_fields else "(resource)"
        raise unreadable(model.__name__, field) from None


def version_of(raw: Json) -> str:
    """`meta.versionId`, empty where the server does not count versions."""
    meta = raw.get("meta")
    version = meta.get("versionId") if isinstance(meta, dict) else None
    return version if isinstance(version, str) else ""


def reference_id(reference: Reference | None, kind: str, site: Site) -> str | None:
    """The id of a resource of this kind on this server; None where it refers to another."""
    told = reference.reference if reference is not None else None
    return referred(told, kind, site)


def referred(told: str | None, kind: str, site: Site) -> str | None:
    """The same, of the text of a reference."""
    if told is None:
        return None
    local = _VERSION.sub("", told.removeprefix(f"{site.base_url}/"))
    its_kind, _, its_id = local.partition("/")
    return its_id if its_kind == kind and is_id(its_id) else None


def codes_of(concept: CodeableConcept | None) -> tuple[Code, ...]:
    """All codes of a concept."""
    codings = (concept.coding if concept is not None else None) or ()
    return tuple(Code(one.system or "", one.code) for one in codings if one.code)


def has_code(concept: CodeableConcept | None, wanted: Iterable[Code]) -> bool:
    """Whether a concept has one of these codes."""
    return not set(wanted).isdisjoint(codes_of(concept))


def concept_text(concept: CodeableConcept | None) -> str:
    """A concept in words: its text, else the name of a code, else a code; empty: nothing."""
    if concept is None:
        return ""
    if concept.text:
        return concept.text.strip()
    codings = concept.coding or ()
    named = next((one.display for one in codings if one.display), None)
    return (named or next((one.code for one in codings if one.code), None) or "").strip()


def first_code(concept: CodeableConcept | None) -> str:
    """The first code, empty where there is none; for concepts with a single fixed system."""
    return next((one.code for one in codes_of(concept)), "")


def moment(value: object, zone: ZoneInfo) -> datetime | None:
    """A time, aware. A day is its first moment in `zone`; None: absent, or a month or a year."""
    if isinstance(value, datetime):
        return value if value.tzinfo is not None else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=zone)
    return None


def day(value: object) -> date | None:
    """A day, as it was where it was written down; None: absent, or a month or a year."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def holds(period: Period | None, at: datetime, zone: ZoneInfo) -> bool:
    """Whether a time lies in a period; one without an end goes on. The last day counts whole."""
    if period is None:
        return True
    begins, ends = moment(period.start, zone), moment(period.end, zone)
    if (begins is None and period.start is not None) or (ends is None and period.end is not None):
        return False
    if begins is not None and at < begins:
        return False
    if ends is None:
        return True
    if isinstance(period.end, datetime):
        return at < ends
    return at.astimezone(zone).date() <= ends.date()


def extension_values(extensions: Sequence[Extension] | None, url: str) -> tuple[str, ...]:
    """The strings and codes of the extensions with this address."""
    found = (one for one in extensions or () if one.url == url)
    values = (one.valueString or one.valueCode or one.valueMarkdown for one in found)
    return tuple(value for value in values if value)


def coded(code: Code, text: str = "") -> Json:
    """A concept to be written."""
    concept: Json = {"coding": [{"system": code.system, "code": code.code}]}
    return concept | ({"text": text} if writable(text) else {})


def coding_of(code: Code) -> Json:
    """A code to be written."""
    return {"system": code.system, "code": code.code}


def identifier(code: Code) -> Json:
    """An identifier to be written; `code.code` is its value."""
    return {"system": code.system, "value": code.code}


def has_identifier(raw: Json, wanted: Code) -> bool:
    """Whether a resource carries an identifier."""
    carried = raw.get("identifier")
    return isinstance(carried, list) and any(
        isinstance(one, Mapping)
        and one.get("system") == wanted.system
        and one.get("value") == wanted.code
        for one in carried
    )


def writable(text: str) -> str:
    """A text as FHIR allows it; empty where nothing is left of it."""
    return _UNWRITABLE.sub(" ", text).strip()


def instant(at: datetime) -> str:
    """A time to be written, to the millisecond.

    Raises:
        ValueError: it is not aware.
    """
    if at.tzinfo is None:
        raise ValueError("a time without a zone; allowed: aware ones")
    return at.isoformat(timespec="milliseconds")
