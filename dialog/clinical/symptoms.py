"""What a hospital's system makes of a complaint, where it has an opinion.

Triage is ours and decides alone; another opinion may make a caller's acuity higher, never lower.
"""

from dataclasses import dataclass
from typing import Protocol

from triage.decision import Acuity


@dataclass(frozen=True, slots=True)
class SymptomReport:
    """A complaint, without whose it is."""

    symptoms: tuple[str, ...]
    severity: str = ""
    """`mild`, `moderate`, `severe`, `critical`; empty: not known."""
    duration: str = ""
    """In the caller's words."""
    pregnancy_week: float | None = None
    age_years: float | None = None


class SymptomAssessor(Protocol):
    """Somebody with an opinion."""

    async def assess_symptoms(self, report: SymptomReport) -> Acuity:
        """How soon they need care.

        Raises:
            ClinicalError: no opinion.
        """
        ...
