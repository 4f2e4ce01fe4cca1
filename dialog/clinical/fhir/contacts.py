"""Telephone numbers as systems write them, and as the agent dials them. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime

from fhir.resources.R4B.contactpoint import ContactPoint

from dialog.clinical.fhir.elements import holds
from dialog.clinical.fhir.site import Site

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_EXTENSION = re.compile(r"(?:ext\.?|x|;ext=)\s*\d+\s*$", re.IGNORECASE)
_SPOKEN_SYSTEMS = frozenset(("phone", "sms"))
_LAST_RANK = 1_000
_LONGEST_NATIONAL = 10
"""A longer number that begins as the country's does is written with its country."""
_USES = ("mobile", "home", "work", "temp")
"""Whom a number reaches: its owner, first of all by a mobile."""


def e164(number: str, calling_code: str) -> str:
    """The number with its country, `+12025550100`; empty where it is no number.

    Without a country it is one of the clinic's; a leading trunk zero goes, except where the
    country has none (the calling code 1).
    """
    plain = _EXTENSION.sub("", number.removeprefix("tel:"))
    digits = re.sub(r"\D", "", plain)
    if plain.strip().startswith("+"):
        whole = f"+{digits}"
    elif calling_code == "1":
        whole = f"+{digits}" if len(digits) == 11 and digits[0] == "1" else f"+1{digits}"
        if len(whole) != 12:
            return ""
    elif digits.startswith(calling_code) and len(digits) > _LONGEST_NATIONAL:
        whole = f"+{digits}"
    else:
        whole = f"+{calling_code}{digits.removeprefix('0')}"
    return whole if is_e164(whole) else ""


def is_e164(number: str) -> bool:
    """Whether it is a number with its country, and nothing else."""
    return _E164.fullmatch(number) is not None


def spellings(phone: str, calling_code: str) -> tuple[str, ...]:
    """How a number may stand in a system: servers compare the text of it."""
    national = phone.removeprefix(f"+{calling_code}")
    if national == phone:
        return (phone, phone.removeprefix("+"))
    found = [phone, phone.removeprefix("+"), national, f"0{national}"]
    if calling_code == "1" and len(national) == 10:
        area, exchange, line = national[:3], national[3:6], national[6:]
        found[3:] = [
            f"({area}) {exchange}-{line}",
            f"{area}-{exchange}-{line}",
            f"+1-{area}-{exchange}-{line}",
            f"+1 {area} {exchange} {line}",
        ]
    return tuple(found)


def phones(points: Sequence[ContactPoint] | None, site: Site, at: datetime) -> tuple[str, ...]:
    """The numbers that hold now, the preferred one first, in E.164."""
    current = [
        one
        for one in points or ()
        if one.system in _SPOKEN_SYSTEMS and one.value and one.use != "old"
        if holds(one.period, at, site.zone)
    ]
    current.sort(key=_preference)
    numbers = (e164(one.value or "", site.calling_code) for one in current)
    return tuple(dict.fromkeys(number for number in numbers if number))


def _preference(point: ContactPoint) -> tuple[int, int]:
    use = _USES.index(point.use) if point.use in _USES else len(_USES)
    return (point.rank or _LAST_RANK, use)
