"""What people are called. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fhir.resources.R4B.humanname import HumanName

from dialog.clinical.fhir.elements import holds
from dialog.clinical.fhir.site import Site

_BY_PREFERENCE = ("official", "usual", None, "temp", "nickname", "anonymous")
"""The legal name first: it is what callers are asked for."""
_OUTDATED = frozenset(("old", "maiden"))


@dataclass(frozen=True, slots=True, repr=False)
class PersonName:
    """A name, its parts where they are told apart."""

    whole: str
    given: tuple[str, ...] = ()
    family: str = ""


def name_of(names: Sequence[HumanName] | None, at: datetime, site: Site) -> PersonName | None:
    """The name that holds now: the legal one, else the usual one, else what there is."""
    current = [
        one for one in names or () if one.use not in _OUTDATED and holds(one.period, at, site.zone)
    ]
    read = [found for found in map(_read, sorted(current, key=_preference)) if found is not None]
    whole = [found for found in read if found.given and found.family]
    return next(iter(whole or read), None)


def _read(name: HumanName) -> PersonName | None:
    given = tuple(part.strip() for part in name.given or () if part and part.strip())
    family = (name.family or "").strip()
    text = (name.text or "").strip()
    if not text:
        text = " ".join((*given, family)).strip()
    words = text.split()
    if not given and not family and len(words) > 1:
        # Only written out: the last word is the family's, as where the clinic writes.
        given, family = tuple(words[:-1]), words[-1]
    return PersonName(text, given, family) if text else None


def _preference(name: HumanName) -> int:
    uses = len(_BY_PREFERENCE)
    return _BY_PREFERENCE.index(name.use) if name.use in _BY_PREFERENCE else uses
