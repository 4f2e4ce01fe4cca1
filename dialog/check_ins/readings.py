"""What a patient has measured, and how far it is to be trusted. Pure.

A blood pressure is one reading of two values. What is dangerous, triage alone says; here it is only
said whether a reading is old, missing, in conflict with another, or cannot be true.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dialog.clinical.care import Measurement
from triage.decision import Span, Vital
from triage.vitals import comparable, is_possible

PRESSURE, GLUCOSE = "blood_pressure", "glucose"
UPPER, LOWER = "systolic", "diastolic"
KINDS = {PRESSURE: (UPPER, LOWER)}
"""What one reading is made of, as `Measurement` has it; of any other name, the one of that name."""
FRESH_FOR = timedelta(days=7)
_CLOCK_ERROR = timedelta(minutes=10)
"""A reading may be so much ahead: the clocks of devices are not ours."""
_TOGETHER = {PRESSURE: timedelta(minutes=60), GLUCOSE: timedelta(minutes=15)}
"""Within it two readings should agree. Food moves sugar within the half hour; without it, rest and
posture are what moves a pressure within the hour."""
_APART = {PRESSURE: (20.0, 15.0), GLUCOSE: (30.0,)}
"""By how much they may differ. A validated cuff is 5 mmHg off in the mean, with a deviation of 8
(ISO 81060-2): 20 is more than the cuff explains. Of diastolic values less is usual."""
_APART_PART = {GLUCOSE: 0.15}
"""The same as a part of the value. ISO 15197 (2013) lets a meter be 15 mg/dL off below 100, and
15 % from there on; two meters may err to both sides."""
_TWO_METERS = 2.0


class Quality(StrEnum):
    """How far what was measured may be relied on, the worst of it."""

    FRESH = "fresh"
    STALE = "stale"
    """Nothing of the last seven days."""
    MISSING = "missing"
    CONFLICTING = "conflicting"
    IMPOSSIBLE = "impossible"
    """The latest cannot be true."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured at one time."""

    name: str
    """`blood_pressure`, or a kind of `Measurement`."""
    values: tuple[float, ...]
    """Of a blood pressure the upper and the lower."""
    unit: str
    at: datetime
    """Aware; when it was measured."""
    source: str = "call"
    """As in `Measurement`."""

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """What the clinic's records hold of it."""
        kinds = KINDS.get(self.name, (self.name,))
        return tuple(
            Measurement(kind, value, self.unit, self.at, self.source)
            for kind, value in zip(kinds, self.values, strict=True)
        )

    @property
    def compared(self) -> tuple[float, ...]:
        """The values in one unit for each kind, however they were told."""
        kinds = KINDS.get(self.name, (self.name,))
        pairs = zip(kinds, self.values, strict=True)
        return tuple(comparable(_vital(kind, value, self.unit)) for kind, value in pairs)

    @property
    def is_possible(self) -> bool:
        """Whether a living person can have it."""
        kinds = KINDS.get(self.name, (self.name,))
        vitals = [
            _vital(kind, value, self.unit) for kind, value in zip(kinds, self.values, strict=True)
        ]
        if self.name == GLUCOSE:
            # Nobody has 900 millimoles, though many have 90 milligrams.
            vitals.append(_vital(GLUCOSE, self.compared[0], "mg/dL"))
        may_be = all(is_possible(vital) for vital in vitals)
        return may_be and (self.name != PRESSURE or self.values[0] > self.values[1])


def told(vitals: Iterable[Vital], at: datetime) -> tuple[Reading, ...]:
    """The readings among what triage heard in one turn, in their order.

    A pain score is none, nor is an upper pressure without its lower.
    """
    return tuple(reading for reading, _, _ in placed(vitals, at))


def placed(vitals: Iterable[Vital], at: datetime) -> tuple[tuple[Reading, int, int], ...]:
    """The same, each with the characters from which and to which it stands in the words."""
    found: list[tuple[Reading, int, int]] = []
    upper: Vital | None = None
    for vital in vitals:
        start, end = vital.span.start, vital.span.end
        if vital.kind == LOWER and upper is not None:
            pair = Reading(PRESSURE, (upper.value, vital.value), vital.unit, at)
            found.append((pair, min(start, upper.span.start), max(end, upper.span.end)))
        elif vital.kind not in (UPPER, LOWER, "pain_score"):
            found.append((Reading(vital.kind, (vital.value,), vital.unit, at), start, end))
        upper = vital if vital.kind == UPPER else None
    return tuple(found)


def on_record(measurements: Iterable[Measurement]) -> tuple[Reading, ...]:
    """What the clinic holds as readings, the latest first; half a pressure is none."""
    held = list(measurements)
    lowers = {(one.at, one.source): one for one in held if one.kind == LOWER}
    found: list[Reading] = []
    for one in held:
        if one.kind == UPPER:
            lower = lowers.get((one.at, one.source))
            if lower is not None:
                pair = (one.value, lower.value)
                found.append(Reading(PRESSURE, pair, one.unit, one.at, one.source))
        elif one.kind != LOWER:
            found.append(Reading(one.kind, (one.value,), one.unit, one.at, one.source))
    return tuple(sorted(found, key=lambda reading: reading.at, reverse=True))


def quality(readings: Sequence[Reading], now: datetime) -> Quality:
    """How far readings of one thing may be relied on, whatever their order.

    Args:
        readings: all of one name; told and recorded together.
        now: aware.
    """
    if not readings:
        return Quality.MISSING
    latest = max(readings, key=lambda one: one.at)
    if not latest.is_possible or latest.at > now + _CLOCK_ERROR:
        return Quality.IMPOSSIBLE
    if now - latest.at > FRESH_FOR:
        return Quality.STALE
    return Quality.FRESH if rivals(readings) is None else Quality.CONFLICTING


def rivals(readings: Sequence[Reading]) -> tuple[Reading, Reading] | None:
    """The latest reading and one close to it in time that it does not agree with; None: none.

    What cannot be true is no rival of anything.
    """
    ordered = sorted(readings, key=lambda one: one.at, reverse=True)
    possible = [one for one in ordered if one.is_possible]
    if not possible:
        return None
    latest = possible[0]
    others = (one for one in possible[1:] if _disagree(latest, one))
    other = next(others, None)
    return None if other is None else (latest, other)


def _disagree(one: Reading, other: Reading) -> bool:
    within = _TOGETHER.get(one.name)
    if within is None or one.name != other.name or abs(one.at - other.at) > within:
        return False
    pairs = zip(one.compared, other.compared, _APART[one.name], strict=True)
    part = _APART_PART.get(one.name, 0.0) * _TWO_METERS
    return any(abs(a - b) > max(apart, part * min(a, b)) for a, b, apart in pairs)


class Change(StrEnum):
    """How a reading lies to an earlier one; no judgement."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"


_SAME = {PRESSURE: 5.0}
"""Of the upper value; of others 5 %. What lies within it, a second measuring might turn round."""


def change(reading: Reading, earlier: Reading) -> Change:
    """Whether it is higher or lower than the earlier one of its name, by the first value."""
    now, then = reading.compared[0], earlier.compared[0]
    if abs(now - then) <= _SAME.get(reading.name, 0.05 * then):
        return Change.SAME
    return Change.HIGHER if now > then else Change.LOWER


def _vital(kind: str, value: float, unit: str) -> Vital:
    return Vital(kind, value, unit, Span(0, 0))
