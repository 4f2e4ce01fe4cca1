"""Who a patient is to the hospital, and who may speak for them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PregnancyOutcome(StrEnum):
    """How a pregnancy stands."""

    ONGOING = "ongoing"
    BORN = "born"
    LOST = "lost"
    """Never a cheerful word about it."""


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """The latest pregnancy on record."""

    due_on: date
    outcome: PregnancyOutcome = PregnancyOutcome.ONGOING
    ended_on: date | None = None
    """The day of birth or loss."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """Somebody who may speak for the patient, with the patient's consent on file."""

    name: str = ""
    relation: str = ""
    may_hear: tuple[str, ...] = ()
    """What they may be told of: `appointments`, `medicines`, `results`, `care_plan`, `billing`.

    Whoever may hear of bills may have the office call back; no amount is told to anybody."""


@dataclass(frozen=True, slots=True, repr=False)
class PatientRecord:
    """One patient. Not shown in logs or messages: it has no representation but its id."""

    id: str
    given_name: str
    family_name: str
    born_on: date
    phone: str
    """E.164, for example +15550100."""
    postal_code: str = ""
    """The third factor, with `last_four`; empty where it is not known."""
    record_number: str = ""
    sex: str = ""
    language: str = "en"
    """BCP 47."""
    zone: str = ""
    """IANA name of where the patient lives; empty where it is not known."""
    is_deceased: bool = False
    pregnancy: Pregnancy | None = None
    conditions: tuple[str, ...] = ()
    allergies: tuple[str, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    version: str = ""
    """Of the record as it was read, where the system tells one."""

    def __repr__(self) -> str:
        """Its id alone."""
        return f"PatientRecord(id={self.id!r})"

    @property
    def last_four(self) -> str:
        """The last four characters of the record number."""
        return self.record_number[-4:]


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """Somebody born on a day: no more of a record than tells whether a caller is meant."""

    id: str
    given_name: str
    """All given names, with blanks between them."""
    family_name: str
    born_on: date
    phones: tuple[str, ...] = ()
    """E.164."""
    is_deceased: bool = False

    def __repr__(self) -> str:
        """Its id alone."""
        return f"Candidate(id={self.id!r})"

    @classmethod
    def of(cls, record: PatientRecord) -> "Candidate":
        """The patient of a record."""
        phones = (record.phone,) if record.phone else ()
        return cls(
            record.id,
            record.given_name,
            record.family_name,
            record.born_on,
            phones,
            record.is_deceased,
        )


class StaffRole(StrEnum):
    """Whom the agent can connect a caller with, or leave a task for."""

    NURSE = "nurse"
    MIDWIFE = "midwife"
    PHARMACIST = "pharmacist"
    PHYSICIAN = "physician"
    FRONT_DESK = "front_desk"
    BILLING = "billing"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody on duty."""

    name: str
    role: StaffRole
    phone: str
    """E.164."""
