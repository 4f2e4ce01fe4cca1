"""What is asked of whom in a pregnancy and after a birth, by weeks or days. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from dialog.check_ins.postpartum import POSTPARTUM
from dialog.check_ins.prenatal import PRENATAL
from dialog.check_ins.programme import Programme
from dialog.check_ins.questions import ClosedQuestion

TERM_WEEKS = 40.0
_WEEKS_IF_UNKNOWN = 30.0
"""Where nobody knows the week, what is asked late in a pregnancy: it leaves no danger out."""
_QUESTIONS = {Programme.PRENATAL: PRENATAL, Programme.POSTPARTUM: POSTPARTUM}


@dataclass(frozen=True, slots=True)
class Course:
    """How far the pregnancy is, or how long ago the birth was; None: not known."""

    week: float | None = None
    days: int | None = None

    @classmethod
    def of(cls, today: date, due_on: date | None, delivered_on: date | None) -> "Course":
        """By what the record says."""
        week = None if due_on is None else TERM_WEEKS - (due_on - today).days / 7
        days = None if delivered_on is None else (today - delivered_on).days
        return cls(week, days)

    def asks(self, question: ClosedQuestion) -> bool:
        """Whether the question has a place now."""
        week = _WEEKS_IF_UNKNOWN if self.week is None else self.week
        days = 0 if self.days is None else self.days
        return (
            question.weeks[0] <= week < question.weeks[1]
            and question.days[0] <= days < question.days[1]
        )


def left_out(programme: str, course: Course, kept: Collection[str] = ()) -> tuple[str, ...]:
    """The slots of the questions of a programme that have no place now.

    Args:
        programme: as `Programme` names it; of any other than these two nothing is left out.
        course: of the pregnancy, or since the birth.
        kept: slots that hold an answer.
    """
    questions = _QUESTIONS[Programme(programme)] if programme in _QUESTIONS else ()
    return tuple(one.slot for one in questions if one.slot not in kept and not course.asks(one))
