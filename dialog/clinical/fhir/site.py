"""How one hospital writes things down in FHIR: its address, codes, tags and zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from config.fhir_settings import FhirSettings
from dialog.clinical.people import StaffRole

_HL7_ROLES = "http://terminology.hl7.org/CodeSystem/practitioner-role"
_KNOWN_ROLES = {
    StaffRole.NURSE: "nurse",
    StaffRole.PHARMACIST: "pharmacist",
    StaffRole.PHYSICIAN: "doctor",
}
"""HL7 has no code for the others: they are sought in the site's own system."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code and the system that gives it its meaning."""

    system: str
    code: str

    @classmethod
    def parse(cls, token: str) -> Self:
        """From `system|code`."""
        system, _, code = token.partition("|")
        return cls(system, code)


@dataclass(frozen=True, slots=True)
class Site:
    """What the mappings need to know of a hospital."""

    base_url: str
    zone: ZoneInfo
    calling_code: str
    code_system: str
    key_system: str
    visit_kinds: Mapping[str, Code]
    staff_roles: Mapping[StaffRole, Code]
    released_tag: Code
    patient_text: str
    may_hear: str

    def own(self, code: str) -> Code:
        """A code of the site's own system."""
        return Code(self.code_system, code)

    def visit_code(self, kind: str) -> Code:
        """The service type of a kind of visit."""
        return self.visit_kinds.get(kind, self.own(kind))

    def visit_kind(self, code: Code) -> str | None:
        """The kind of visit of a service type; None: not one of ours."""
        for kind, known in self.visit_kinds.items():
            if known == code:
                return kind
        return code.code if code.system == self.code_system else None

    def role_code(self, role: StaffRole) -> Code:
        """The code of a role."""
        return self.staff_roles[role]


def site_of(settings: FhirSettings) -> Site:
    """The site that the settings describe.

    Raises:
        ValueError: `staff_roles` names a role that there is not.
    """
    given = {StaffRole(name): Code.parse(token) for name, token in settings.staff_roles.items()}
    standard = {role: Code(_HL7_ROLES, code) for role, code in _KNOWN_ROLES.items()}
    own = {role: Code(settings.code_system, role.value) for role in StaffRole}
    return Site(
        base_url=settings.base_url,
        zone=ZoneInfo(settings.zone),
        calling_code=settings.calling_code,
        code_system=settings.code_system,
        key_system=settings.key_system,
        visit_kinds={kind: Code.parse(token) for kind, token in settings.visit_kinds.items()},
        staff_roles=own | standard | given,
        released_tag=Code.parse(settings.released_tag),
        patient_text=settings.patient_text,
        may_hear=settings.may_hear,
    )
