"""Counts what callers answered, over the records of many calls. Pure, and without their words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from dialog.events.care import SurveyAnswered
from dialog.rasa.events import ActiveLoop, Event
from dialog.survey.questions import FORM

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class SurveyTally:
    """Answers of many calls."""

    asked: int = 0
    """Calls in which the questions were put."""
    answered: int = 0
    """Of these, calls in which at least one was answered."""
    ratings: Mapping[int, int] = field(default_factory=dict)
    """Calls by satisfaction, 1 to 5; those that nobody gave are not in it."""
    resolved: int = 0
    unresolved: int = 0
    improvements: int = 0
    """Calls in which something was said on what could be better."""

    @property
    def rated(self) -> int:
        """Calls with a rating."""
        return sum(self.ratings.values())

    @property
    def mean_satisfaction(self) -> float | None:
        """1.0 to 5.0; None where nobody gave a rating."""
        total = sum(rating * calls for rating, calls in self.ratings.items())
        return total / self.rated if self.rated else None

    @property
    def share_resolved(self) -> float | None:
        """0.0 to 1.0, of those who answered that; None where nobody did."""
        told = self.resolved + self.unresolved
        return self.resolved / told if told else None


def tally(records: Iterable[Iterable[Event]]) -> SurveyTally:
    """Count the answers.

    Args:
        records: of each call its events, the oldest first.
    """
    asked = answered = improvements = 0
    ratings: Counter[int] = Counter()
    resolved: Counter[bool] = Counter()
    for record in records:
        was_asked, told = _answers(record)
        asked += was_asked
        answered += told != SurveyAnswered()
        improvements += told.improvement is not None
        ratings.update(() if told.satisfaction is None else (told.satisfaction,))
        resolved.update(() if told.resolved is None else (told.resolved,))
    return SurveyTally(
        asked, answered, dict(sorted(ratings.items())), resolved[True], resolved[False],
        improvements,
    )  # fmt: skip


def _answers(record: Iterable[Event]) -> tuple[bool, SurveyAnswered]:
    """Whether a call was asked, and all that it answered; of two answers the later."""
    was_asked, told = False, SurveyAnswered()
    for event in record:
        if isinstance(event, ActiveLoop) and event.name == FORM:
            was_asked = True
        elif isinstance(event, SurveyAnswered):
            told = SurveyAnswered(
                satisfaction=_later(told.satisfaction, event.satisfaction),
                resolved=_later(told.resolved, event.resolved),
                improvement=_later(told.improvement, event.improvement),
            )
    return was_asked, told


def _later(earlier: _Answer | None, later: _Answer | None) -> _Answer | None:
    return earlier if later is None else later
