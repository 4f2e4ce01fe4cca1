"""Who is on duty: roles with their hours. Pure.

A role without hours is not on duty: a number that nobody picks up is worse than none.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from fhir.resources.R4B.practitioner import Practitioner
from fhir.resources.R4B.practitionerrole import PractitionerRole, PractitionerRoleAvailableTime

from dialog.clinical.fhir.contacts import phones
from dialog.clinical.fhir.elements import Json, has_code, holds, read, reference_id
from dialog.clinical.fhir.names import name_of
from dialog.clinical.fhir.site import Site
from dialog.clinical.people import StaffMember, StaffRole

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MIDNIGHT = time()


def practitioner_id(raw: Json, site: Site) -> str | None:
    """Who has the role."""
    return reference_id(read(PractitionerRole, raw).practitioner, "Practitioner", site)


def read_member(
    raw: Json, people: Mapping[str, Json], role: StaffRole, at: datetime, site: Site
) -> StaffMember | None:
    """Somebody of a role who is on duty at a time and can be reached; None: they are not.

    Args:
        raw: the `PractitionerRole`.
        people: `Practitioner` resources at hand, by id.
        role: the role that is sought.
        at: aware.
        site: whose it is.

    Raises:
        BadAnswerError: it cannot be read.
    """
    one = read(PractitionerRole, raw)
    if not any(has_code(code, [site.role_code(role)]) for code in one.code or ()):
        return None
    if one.active is False or not _is_on_duty(one, at, site):
        return None
    its_id = reference_id(one.practitioner, "Practitioner", site)
    found = people.get(its_id) if its_id else None
    person = read(Practitioner, found) if found is not None else None
    numbers = phones(one.telecom, site, at) or phones(person.telecom if person else None, site, at)
    if not numbers:
        return None
    shown = one.practitioner.display if one.practitioner else None
    own = name_of(person.name if person else None, at, site)
    return StaffMember(shown or (own.whole if own else ""), role, numbers[0])


def _is_on_duty(role: PractitionerRole, at: datetime, site: Site) -> bool:
    if not holds(role.period, at, site.zone):
        return False
    if any(holds(one.during, at, site.zone) for one in role.notAvailable or () if one.during):
        return False
    return any(_covers(hours, at.astimezone(site.zone)) for hours in role.availableTime or ())


def _covers(hours: PractitionerRoleAvailableTime, at: datetime) -> bool:
    """Whether a time, in the clinic's zone, lies in weekly hours; those may pass midnight."""
    days: Sequence[str | None] = hours.daysOfWeek or _DAYS
    today = _DAYS[at.weekday()] in days
    begins, ends = hours.availableStartTime, hours.availableEndTime
    if hours.allDay or (begins is None and ends is None):
        return today and bool(hours.allDay)
    begins, ends = begins or _MIDNIGHT, ends or _MIDNIGHT
    now = at.time()
    if begins < ends:
        return today and begins <= now < ends
    yesterday = _DAYS[(at - timedelta(days=1)).weekday()] in days
    return (today and now >= begins) or (yesterday and now < ends)
