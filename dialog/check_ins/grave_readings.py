"""What triage took seriously in a call, as the staff is told of it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from dialog.check_ins.dated_readings import standing
from dialog.check_ins.readings import LOWER, PRESSURE, UPPER, told
from triage.decision import Acuity, TriageDecision
from triage.meaning import RULE_PREFIX
from triage.words import split_words

_MOST_QUOTED, _MOST_WORDS = 3, 240
"""Turns, and characters of one: more stands in the note of the call."""
_NEVER = datetime.fromtimestamp(0.0, tz=UTC)
"""When it was measured is no matter here."""
_HALVES = {UPPER: "upper", LOWER: "lower"}
_NO = frozenset(("no", "nope", "nah", "none", "not"))
_LEAST = 3
"""Words: fewer are an answer to a question that is named anyway."""


@dataclass(frozen=True, slots=True)
class ToldTurn:
    """One turn of the caller, as the staff may be told of it."""

    decision: TriageDecision
    said: str
    is_wrong: bool = False
    """Whether its number was denied, or put right, since."""


def grave_readings(turns: Iterable[ToldTurn]) -> tuple[str, ...]:
    """Such as "blood pressure 185/95 mmHg"; of one kind those of the last turn that told any."""
    found: dict[str, str] = {}
    for turn in turns:
        if turn.decision.acuity >= Acuity.SOON and not turn.is_wrong:
            found |= _readings(turn.decision, turn.said)
    return tuple(found.values())


def grave_words(turns: Iterable[ToldTurn]) -> tuple[str, ...]:
    """What was said, in quotation marks, where more than a number, a yes or a no was told."""
    quoted = [_quoted(turn) for turn in turns if _tells(turn)]
    return tuple(dict.fromkeys(quoted))[-_MOST_QUOTED:]


def _tells(turn: ToldTurn) -> bool:
    words = split_words(turn.said.casefold()).words
    if turn.decision.acuity < Acuity.SOON or not words:
        return False
    if turn.decision.vitals:
        # A number that was denied is told in its words: nobody knows what is right.
        return turn.is_wrong or len(words) > len(turn.decision.vitals) * _LEAST
    is_likeness = all(one.rule.startswith(RULE_PREFIX) for one in turn.decision.findings)
    return len(words) >= _LEAST and not (is_likeness and words[0] in _NO)


def _quoted(turn: ToldTurn) -> str:
    said = turn.said[:_MOST_WORDS].strip().replace('"', "'")
    return f'"{said}"' + (" (since said to be wrong)" if turn.is_wrong else "")


def _readings(decision: TriageDecision, said: str) -> dict[str, str]:
    """By their names; a half of a pressure is told as that."""
    found: dict[str, list[str]] = {}
    vitals = standing(decision.vitals, said)
    whole = told(vitals, _NEVER)
    for one in whole:
        values = "/".join(f"{value:g}" for value in one.values)
        found.setdefault(one.name, []).append(f"{values}{_unit(one.unit)}")
    if PRESSURE not in found:
        halves = [one for one in vitals if one.kind in _HALVES]
        for half in halves:
            text = f"{half.value:g} {half.unit} ({_HALVES[half.kind]} number)"
            found.setdefault(PRESSURE, []).append(text)
    return {name: f"{name.replace('_', ' ')} {' and '.join(all_)}" for name, all_ in found.items()}


def _unit(unit: str) -> str:
    return unit if unit.startswith(("/", "%")) else f" {unit}"
