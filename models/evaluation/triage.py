"""Judges triage by utterances whose urgency is known, also as a recogniser might mishear them."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.evaluation.misheard import misheard_text, mishearing
from models.evaluation.proportion import Proportion
from triage.decision import Acuity, Patient, TriageDecision
from triage.evaluation.cases import Case

RATES = (0.0, 0.1, 0.2)
_SEEDS = (7, 8, 9)
"""Words are misheard so many times over, for one time is chance."""

Assess = Callable[[str, Patient], TriageDecision]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What triage said of one case."""

    case: Case
    acuity: Acuity
    is_asked: bool = False
    """Whether the caller would be asked about a danger, told what to do if it is one, and believed
    unless a clear no is the answer."""

    @property
    def is_right(self) -> bool:
        """Whether an emergency was told, or none raised; the levels below it are not compared."""
        return (self.acuity is Acuity.EMERGENCY) is self.case.is_emergency

    @property
    def is_accepted(self) -> bool:
        """Whether it is the level wanted or, below an emergency, one next to it."""
        return self.is_right and abs(self.acuity - self.case.acuity) <= 1


@dataclass(frozen=True, slots=True)
class TriageReport:
    """How well emergencies were told from all else, at one rate of misheard words."""

    rate: float
    verdicts: tuple[Verdict, ...]

    @property
    def sensitivity(self) -> Proportion:
        """Emergencies that were recognised."""
        return _right([one for one in self.verdicts if one.case.is_emergency])

    @property
    def specificity(self) -> Proportion:
        """Other cases where none was raised."""
        return _right([one for one in self.verdicts if not one.case.is_emergency])

    @property
    def asked_instead(self) -> Proportion:
        """Emergencies that were not recognised, but asked about."""
        missed = [one for one in self.verdicts if one.case.is_emergency and not one.is_right]
        return _asked(missed)

    @property
    def asked_needlessly(self) -> Proportion:
        """Other cases where the caller would be asked about a danger."""
        return _asked([one for one in self.verdicts if not one.case.is_emergency])

    @property
    def accepted(self) -> Proportion:
        """Cases of all levels that were given theirs or, below an emergency, one next to it."""
        return Proportion(sum(one.is_accepted for one in self.verdicts), len(self.verdicts))

    @property
    def exact(self) -> Proportion:
        """Cases of all levels that were given theirs."""
        right = sum(one.acuity is one.case.acuity for one in self.verdicts)
        return Proportion(right, len(self.verdicts))

    def by_level(self) -> dict[str, Proportion]:
        """The cases of each level that were given an accepted one, the gravest first."""
        return {
            level.label: Proportion(sum(one.is_accepted for one in of_level), len(of_level))
            for level in sorted(Acuity, reverse=True)
            if (of_level := [one for one in self.verdicts if one.case.acuity is level])
        }

    def by_category(self, *, emergencies: bool) -> dict[str, Proportion]:
        """Sensitivity, or specificity, of each category that has such cases."""
        chosen = [one for one in self.verdicts if one.case.is_emergency is emergencies]
        names = sorted({one.case.category for one in chosen})
        return {
            name: _right([one for one in chosen if one.case.category == name]) for name in names
        }

    def wrong(self) -> tuple[Verdict, ...]:
        """The misses and the false alarms."""
        return tuple(one for one in self.verdicts if not one.is_right)


def judge(assess: Assess, cases: Sequence[Case], rate: float = 0.0) -> TriageReport:
    """Assess every case as it is heard.

    Args:
        assess: what is judged.
        cases: what to judge by.
        rate: share of the words that are misheard; each case is then heard three times.
    """
    verdicts: list[Verdict] = []
    vocabulary = {word for case in cases for word in case.text.split()} if rate else set[str]()
    for seed in _SEEDS if rate else _SEEDS[:1]:
        mishear = mishearing(rate, vocabulary, random.Random(seed))  # noqa: S311 - chooses words
        for case in cases:
            text = misheard_text(case.text, mishear) if rate else case.text
            decision = assess(text, case.patient)
            verdicts.append(Verdict(case, decision.acuity, bool(decision.suspicions)))
    return TriageReport(rate, tuple(verdicts))


def _asked(verdicts: Sequence[Verdict]) -> Proportion:
    return Proportion(sum(one.is_asked for one in verdicts), len(verdicts))


def _right(verdicts: Sequence[Verdict]) -> Proportion:
    return Proportion(sum(one.is_right for one in verdicts), len(verdicts))
