"""The readings in a call that triage took seriously, as the staff is told of them. Pure."""

from collections.abc import Iterable

from dialog.check_ins.readings import LOWER, UPPER
from triage.decision import Acuity, TriageDecision


def grave_readings(decisions: Iterable[TriageDecision]) -> tuple[str, ...]:
    """Such as "blood pressure 185/95 mmHg"; of one kind the last, and none that was no matter."""
    found: dict[str, str] = {}
    for decision in decisions:
        if decision.acuity < Acuity.SOON:
            continue
        values = {one.kind: one for one in decision.vitals}
        upper, lower = values.pop(UPPER, None), values.pop(LOWER, None)
        if upper is not None and lower is not None:
            told = f"blood pressure {upper.value:g}/{lower.value:g} {upper.unit}"
            found["blood pressure"] = told
        elif upper is not None:
            found["blood pressure"] = f"blood pressure {upper.value:g} {upper.unit} (upper number)"
        for kind, vital in values.items():
            name = kind.replace("_", " ")
            found[name] = f"{name} {vital.value:g}{_unit(vital.unit)}"
    return tuple(found.values())


def _unit(unit: str) -> str:
    return unit if unit.startswith(("/", "%")) else f" {unit}"
