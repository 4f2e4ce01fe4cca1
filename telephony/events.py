"""What happens in a call, as facts for whoever watches: record, metrics, supervisors.

Events may hold words that were spoken. They go to subscribers, never to a log.
"""

from dataclasses import dataclass

from dialog.turn import Emotion, NextStep, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent:
    """Root of all events."""

    call_id: str
    at: float
    """Seconds since the epoch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted(CallEvent):
    """The media stream is open and its token was good."""

    asr: str
    tts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerSpoke(CallEvent):
    """A caller turn was recognised, or keyed."""

    text: str
    confidence: float
    source: Source
    started_at: float
    """First voiced sample, seconds since the epoch."""
    ended_at: float
    """Last voiced sample, seconds since the epoch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerCaptioned(CallEvent):
    """What has been heard of a turn that is still being said.

    Each takes the place of the one before, and `CallerSpoke` the place of all.
    """

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTriaged(CallEvent):
    """What triage said of the turn; the rules, not the words."""

    acuity: str
    call_acuity: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerForeseen(CallEvent):
    """What the caller says may be an emergency; it is not raised yet, and may never be.

    Told once while a turn is being said, and where the caller is asked whether it was heard right.
    """

    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyRaised(CallEvent):
    """The call has become an emergency; supervisors must be alerted."""

    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentReplied(CallEvent):
    """The agent is about to say this."""

    text: str
    emotion: Emotion
    interruptible: bool
    then: NextStep
    """What follows the whole turn."""
    intent: str | None
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentInterrupted(CallEvent):
    """The caller barged in: only this much of the agent's turn was heard."""

    heard: str
    onset_to_clear_s: float
    """From the first voiced sample to the `clear` that left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerCutOff(CallEvent):
    """The caller spoke on right after the turn had been taken for over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerGivenTime(CallEvent):
    """From now on the caller gets longer for every answer."""

    reason: str
    """`cut_off`, `asked` or `record`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTimed(CallEvent):
    """Where the time of one turn went, in seconds; their sum is the caller's wait at our door."""

    endpoint_s: float
    """Last voiced sample to the decision that the turn is over."""
    recognition_s: float
    """That decision to the final hypothesis."""
    dialog_s: float
    """Hypothesis to the first reply."""
    synthesis_s: float
    """First reply to its first clip."""
    first_byte_s: float
    """First clip to the first byte of it sent."""

    @property
    def total_s(self) -> float:
        """Last voiced sample to first byte out."""
        parts = (self.endpoint_s, self.recognition_s, self.dialog_s, self.synthesis_s)
        return sum(parts) + self.first_byte_s


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerSilent(CallEvent):
    """A prompt after silence was due."""

    prompt: int
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFailed(CallEvent):
    """A part failed in the call; the caller was answered all the same."""

    stage: str
    """`recognition`, `dialog` or `synthesis`."""
    error: str
    """The error's class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedAhead(CallEvent):
    """How often the call's turns were decoded and answered ahead; told once, at the call's end."""

    turns: int
    """Turns of the caller that were recognised."""
    decodes: int
    """Final decodes that were begun while the turn might still go on."""
    decodes_used: int
    decodes_wasted: int
    rehearsals: int
    rehearsals_right: int
    rehearsals_wrong: int
    rehearsals_dropped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(CallEvent):
    """The media stream is closed."""

    reason: str
    """`hang_up`, `hand_off`, `caller_left`, `lost`, `too_long`, `failed`."""
    defects: tuple[tuple[str, int], ...] = ()
    """Malformed messages, counted by kind."""
