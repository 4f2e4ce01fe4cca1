"""A blood pressure that is told in halves: first the one number, then the other. Pure.

A slot holds `systolic=150@2026-02-25T08:00:00+00:00`, and after it the readings that were told
beside it: a pulse must not be lost while the other number is asked for. Half a pressure is never a
reading.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dialog.check_ins.reading_words import read_back, written
from dialog.check_ins.readings import LOWER, UPPER, Reading
from triage.decision import Vital

_HELD = re.compile(
    rf"(?P<kind>{UPPER}|{LOWER})=(?P<value>\d+(?:\.\d+)?)@(?P<at>[-0-9T:.+]+)(?:; .*)?"
)


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two numbers."""

    kind: str
    """`systolic` or `diastolic`."""
    value: float
    at: datetime
    """Aware; when it was measured."""

    def with_other(self, value: float) -> tuple[float, float] | None:
        """The upper and the lower number; None where `value` cannot be the other one."""
        pair = (self.value, value) if self.kind == UPPER else (value, self.value)
        return pair if pair[0] > pair[1] else None


def half_among(vitals: Sequence[Vital], at: datetime) -> Half | None:
    """The one number of a pressure that was told; None where none, or both of one were."""
    parts = [one for one in vitals if one.kind in (UPPER, LOWER)]
    return Half(parts[0].kind, parts[0].value, at) if len(parts) == 1 else None


def written_half(half: Half, beside: Sequence[Reading] = ()) -> str:
    """As a slot holds it, with what was told beside it."""
    held = f"{half.kind}={half.value:g}@{half.at.isoformat()}"
    return f"{held}; {written(beside)}" if beside else held


def read_half(held: object) -> Half | None:
    """What `written_half` wrote; None of anything else."""
    found = _HELD.fullmatch(held) if isinstance(held, str) else None
    if found is None:
        return None
    return Half(found["kind"], float(found["value"]), datetime.fromisoformat(found["at"]))


def told_beside(held: object) -> tuple[Reading, ...]:
    """The readings that were told beside a half; nothing of what holds none."""
    return read_back(held) if read_half(held) is not None else ()
