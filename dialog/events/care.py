"""What was done about a patient's care in a call: told, asked for, written, or kept for later.

And what the caller said of it afterwards.

They stand in the record of the call among those of `dialog.events.call`.
"""

from dataclasses import dataclass
from typing import ClassVar

from dialog.rasa.events import Event


@dataclass(frozen=True, slots=True)
class ResultsTold(Event):
    """Released results were read out, in the words of the clinic."""

    KIND: ClassVar[str] = "results_told"
    names: tuple[str, ...]
    """Of the tests, as the record has them."""


@dataclass(frozen=True, slots=True)
class InteractionsTold(Event):
    """What the table of interactions has on the medicines that were asked about."""

    KIND: ClassVar[str] = "interactions_told"
    rows: tuple[str, ...]
    """Ids of its rows, and what was left open, as `InteractionFinding` names it."""
    version: str
    """Of the table."""


@dataclass(frozen=True, slots=True)
class RefillAsked(Event):
    """The clinic was asked for a refill; whether there will be one is not known."""

    KIND: ClassVar[str] = "refill_asked"
    medicine: str
    is_sure: bool
    """False: the clinic's system did not answer, so that the request may not have arrived."""


@dataclass(frozen=True, slots=True)
class TaskLeft(Event):
    """Something was left to do for the clinic's staff."""

    KIND: ClassVar[str] = "task_left"
    reason: str
    """As `StaffTask` has it."""
    is_sure: bool
    """As `RefillAsked` has it."""


@dataclass(frozen=True, slots=True)
class VisitUnsure(Event):
    """The clinic's system did not say whether what was wished of a visit was done."""

    KIND: ClassVar[str] = "visit_unsure"
    wish: str
    """`booking`, `moving`, `cancelling` or `waiting list`."""
    about: str
    """The kind of visit, and its time where it has one, in ISO 8601."""


@dataclass(frozen=True, slots=True)
class CarePlanTold(Event):
    """What the caller told was added to the care plan."""

    KIND: ClassVar[str] = "care_plan_told"
    keys: tuple[str, ...]
    """Of the updates that stand."""


@dataclass(frozen=True, slots=True)
class NoteWritten(Event):
    """The draft of the call's note is with the clinic."""

    KIND: ClassVar[str] = "note_written"
    key: str
    note_id: str


@dataclass(frozen=True, slots=True)
class NotePostponed(Event):
    """The note could not be written. All it is made of is in this record."""

    KIND: ClassVar[str] = "note_postponed"
    key: str
    reason: str
    """`unidentified`: nobody knows whose it is; `unavailable`, `refused`: by the clinic;
    `wording`: it is being worded."""
    patient_id: str
    """Empty where it is not known."""


@dataclass(frozen=True, slots=True)
class SurveyAnswered(Event):
    """An answer to a question about the call itself; of each question the latest counts."""

    KIND: ClassVar[str] = "survey_answered"
    satisfaction: int | None = None
    """1 to 5, 5 is very satisfied; None: not told by this."""
    resolved: bool | None = None
    """Whether the caller got what the call was for; None: not told by this."""
    improvement: str | None = None
    """What could be better, in the caller's words; None: not told by this."""


CARE_KINDS: tuple[type[Event], ...] = (
    ResultsTold,
    InteractionsTold,
    RefillAsked,
    TaskLeft,
    VisitUnsure,
    CarePlanTold,
    NoteWritten,
    NotePostponed,
    SurveyAnswered,
)
