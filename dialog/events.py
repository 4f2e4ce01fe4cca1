"""What happened in a conversation, as facts that never change; a tracker is their fold.

One record serves the tracker, the monitor, the audit, the metrics and the replay. Some events hold
what was said: they are for the encrypted store and never for a log.
"""

from dataclasses import dataclass

from dialog.nlu.understanding import Understanding
from triage.decision import Acuity, TriageDecision

SlotValue = str | float | bool | tuple[str, ...] | None
"""What a slot holds; None is "not set"."""


@dataclass(frozen=True, slots=True)
class DialogEvent:
    """Root of all events; `at` is seconds since the epoch, from the clock handed in."""

    at: float


@dataclass(frozen=True, slots=True)
class CallOpened(DialogEvent):
    """The session begins."""


@dataclass(frozen=True, slots=True)
class TurnTriaged(DialogEvent):
    """The caller's turn was assessed, before anything else was done with it."""

    decision: TriageDecision


@dataclass(frozen=True, slots=True)
class AcuityRaised(DialogEvent):
    """Answers, rather than words, showed that the call is more acute."""

    acuity: Acuity
    rule: str


@dataclass(frozen=True, slots=True)
class ReadingAlarmed(DialogEvent):
    """A reading of this turn is abnormal or impossible and must be asked about now."""

    rule: str


@dataclass(frozen=True, slots=True)
class UserUttered(DialogEvent):
    """The caller said something."""

    text: str
    understanding: Understanding


@dataclass(frozen=True, slots=True)
class NotUnderstood(DialogEvent):
    """The caller's last turn could not be used; the conversation stands where it stood."""


@dataclass(frozen=True, slots=True)
class TurnSetAside(DialogEvent):
    """The caller's last turn asked for nothing new; the conversation stands where it stood."""


@dataclass(frozen=True, slots=True)
class BotUttered(DialogEvent):
    """The agent says a response."""

    response: str
    text: str
    awaits: str | None
    """What the question in it asks for (a value of `Awaited`); None where it asks nothing."""


@dataclass(frozen=True, slots=True)
class AgentCut(DialogEvent):
    """The caller spoke over the agent's last turn, of which only `heard` was heard."""

    heard: str


@dataclass(frozen=True, slots=True)
class SlotSet(DialogEvent):
    """A slot has a new value."""

    name: str
    value: SlotValue


@dataclass(frozen=True, slots=True)
class ActionExecuted(DialogEvent):
    """An action ran; what it brought about follows."""

    name: str


@dataclass(frozen=True, slots=True)
class LoopActivated(DialogEvent):
    """A form has begun to ask."""

    name: str


@dataclass(frozen=True, slots=True)
class LoopDeactivated(DialogEvent):
    """The form that was asking is done."""


@dataclass(frozen=True, slots=True)
class LoopRejected(DialogEvent):
    """The active form could not use the caller's turn; a rule may."""


@dataclass(frozen=True, slots=True)
class SymptomsAssessed(DialogEvent):
    """A complaint was told to the end and graded."""

    symptoms: tuple[str, ...]
    severity: str | None
    duration: str | None
    acuity: Acuity


@dataclass(frozen=True, slots=True)
class AppointmentRequested(DialogEvent):
    """The caller wants an appointment; nothing is booked by this."""

    kind: str
    when: str


@dataclass(frozen=True, slots=True)
class OptOutRequested(DialogEvent):
    """The caller wants no more calls."""


@dataclass(frozen=True, slots=True)
class HandOffRequested(DialogEvent):
    """The call goes to a person."""

    reason: str


@dataclass(frozen=True, slots=True)
class HangUpRequested(DialogEvent):
    """The call ends once the agent has finished speaking."""
