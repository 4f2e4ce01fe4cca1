"""What happens in a check-in call, beside the events of every call."""

from dataclasses import dataclass
from typing import ClassVar

from dialog.rasa.events import Event
from triage.decision import TriageDecision


@dataclass(frozen=True, slots=True)
class CheckInBegun(Event):
    """The right person is on the line, and knows what the call is about."""

    KIND: ClassVar[str] = "check_in_begun"
    programme: str


@dataclass(frozen=True, slots=True)
class AnswerJudged(Event):
    """A yes to a question of the check-in was assessed by what it claims."""

    KIND: ClassVar[str] = "answer_judged"
    slot: str
    decision: TriageDecision


@dataclass(frozen=True, slots=True)
class CheckInAnswered(Event):
    """The questions of the programme are over; those that were reached are answered."""

    KIND: ClassVar[str] = "check_in_answered"
    programme: str
    slots: tuple[str, ...]
    """Of the questions that were asked."""
    answers: tuple[str, ...]
    """To each of them."""


@dataclass(frozen=True, slots=True)
class CheckInEnded(Event):
    """How the call came out; see `Outcome`. The last one told counts."""

    KIND: ClassVar[str] = "check_in_ended"
    outcome: str


@dataclass(frozen=True, slots=True)
class ReadingsFound(Event):
    """The readings on record were looked at."""

    KIND: ClassVar[str] = "readings_found"
    name: str
    """Of the reading, as `Reading` has it."""
    quality: str
    """As `Quality` names it."""


@dataclass(frozen=True, slots=True)
class ReadingStored(Event):
    """A reading that the caller confirmed was given to the clinic."""

    KIND: ClassVar[str] = "reading_stored"
    name: str
    told: str
    """Its values, unit and time, as a slot holds them."""
    is_sure: bool
    """False: the clinic's system did not answer, so that it may not stand."""


@dataclass(frozen=True, slots=True)
class ReadingCorrected(Event):
    """A reading that was given to the clinic is wrong, the caller has said since."""

    KIND: ClassVar[str] = "reading_corrected"
    wrong: str
    """As a slot holds readings."""
    right: str
    """What was confirmed in its place; empty: that is not told, or not yet."""


CHECK_IN_KINDS: tuple[type[Event], ...] = (
    CheckInBegun,
    AnswerJudged,
    CheckInAnswered,
    CheckInEnded,
    ReadingsFound,
    ReadingStored,
    ReadingCorrected,
)
