"""What happens in a call beyond what Rasa's events tell.

These events stand in the same record as Rasa's, between them. Policies, action servers and Rasa's
own formats see only Rasa's. Some hold what was said: they are for the sealed store, never a log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from dialog.check_ins.events import CHECK_IN_KINDS
from dialog.events.care import CARE_KINDS
from dialog.events.conduct import CONDUCT_KINDS
from dialog.events.memory import MEMORY_KINDS
from dialog.events.mood import MOOD_KINDS
from dialog.events.wishes import WISH_KINDS
from dialog.events.wording import WORDING_KINDS
from dialog.rasa.events import Event, UserUttered
from triage.decision import Acuity, TriageDecision


@dataclass(frozen=True, slots=True)
class TurnTriaged(Event):
    """The caller's turn was assessed, before anything else was done with it."""

    KIND: ClassVar[str] = "triage"
    decision: TriageDecision
    is_doubted: bool = False
    """Whether its red flag may be none, so that the caller is asked before it counts."""


@dataclass(frozen=True, slots=True)
class DangerDenied(Event):
    """Asked whether there is danger, the caller said no: what was asked about told nothing."""

    KIND: ClassVar[str] = "danger_denied"
    goes_on: bool = False
    """Whether more was said than the no: that is answered, not the no."""


@dataclass(frozen=True, slots=True)
class AcuityRaised(Event):
    """Answers, rather than words, showed that the call is more acute."""

    KIND: ClassVar[str] = "acuity_raised"
    acuity: Acuity
    rule: str


@dataclass(frozen=True, slots=True)
class AcuityLowered(Event):
    """A clinician has judged the call to be less acute; nobody and nothing else can."""

    KIND: ClassVar[str] = "acuity_lowered"
    acuity: Acuity
    by: str
    """The clinician's id; never a name."""


@dataclass(frozen=True, slots=True)
class ReadingAlarmed(Event):
    """A reading of this turn is abnormal or impossible and must be asked about now."""

    KIND: ClassVar[str] = "reading_alarm"
    rule: str


@dataclass(frozen=True, slots=True)
class ValueDoubted(Event):
    """What was named may have been misheard: it is read back before it counts."""

    KIND: ClassVar[str] = "value_doubted"
    heard: UserUttered
    """The message as it counts once the caller has said yes."""
    entity: str
    """What kind of thing was named."""
    spoken: str
    """What the caller is asked about."""


@dataclass(frozen=True, slots=True)
class ValueDenied(Event):
    """It was not what had been heard; the turn in which it was named is taken back."""

    KIND: ClassVar[str] = "value_denied"


@dataclass(frozen=True, slots=True)
class ChoiceOffered(Event):
    """The caller was asked which of two things is meant."""

    KIND: ClassVar[str] = "choice_offered"
    intents: tuple[str, str]
    heard: UserUttered


@dataclass(frozen=True, slots=True)
class AgentCut(Event):
    """The caller spoke over the agent's last turn, of which only `heard` was heard."""

    KIND: ClassVar[str] = "agent_cut"
    heard: str


@dataclass(frozen=True, slots=True)
class CallerSilent(Event):
    """Nothing was said for so long that the caller was asked again."""

    KIND: ClassVar[str] = "silence"
    prompt: int


@dataclass(frozen=True, slots=True)
class CallerUnheard(Event):
    """Speech was not understood; `failed` where recognition itself broke."""

    KIND: ClassVar[str] = "unheard"
    failed: bool


@dataclass(frozen=True, slots=True)
class ActionFailed(Event):
    """An action gave no answer; the caller has been told so."""

    KIND: ClassVar[str] = "action_failed"
    name: str


@dataclass(frozen=True, slots=True)
class SymptomsAssessed(Event):
    """A complaint was told to the end and graded."""

    KIND: ClassVar[str] = "symptoms_assessed"
    symptoms: tuple[str, ...]
    severity: str | None
    duration: str | None
    acuity: Acuity


@dataclass(frozen=True, slots=True)
class SideEffectsTold(Event):
    """The caller told of side effects, by whatever names, of medicines, where they were named."""

    KIND: ClassVar[str] = "side_effects_told"
    symptoms: tuple[str, ...]
    medicines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdherenceTold(Event):
    """The caller told how it goes with a medicine."""

    KIND: ClassVar[str] = "adherence_told"
    medicines: tuple[str, ...]
    side_effects: str | None
    missed: str | None = None
    """Doses in the last seven days, as it was told: a number, `none`, `all`; None: not asked."""
    reasons: tuple[str, ...] = ()
    """Why, as `Reason` names them."""
    last_dose: str | None = None
    wants_refill: bool | None = None
    teach_back: str | None = None
    """How what was told lies to the prescription, as `Agreement` names it; None: not asked."""


@dataclass(frozen=True, slots=True)
class PrenatalRiskAssessed(Event):
    """What this call tells of a pregnancy was weighed."""

    KIND: ClassVar[str] = "prenatal_risk"
    week: float | None
    risk: str


@dataclass(frozen=True, slots=True)
class AppointmentRequested(Event):
    """The caller wants an appointment; nothing is booked by this."""

    KIND: ClassVar[str] = "appointment_requested"
    kind: str
    when: str


@dataclass(frozen=True, slots=True)
class OptOutRequested(Event):
    """The caller wants no more calls."""

    KIND: ClassVar[str] = "opt_out"


@dataclass(frozen=True, slots=True)
class HandOffRequested(Event):
    """The call goes to a person."""

    KIND: ClassVar[str] = "hand_off"
    reason: str


@dataclass(frozen=True, slots=True)
class HangUpRequested(Event):
    """The call ends once the agent has finished speaking."""

    KIND: ClassVar[str] = "hang_up"


@dataclass(frozen=True, slots=True)
class SessionExpired(Event):
    """The last words are so old that what was acute then says nothing of now; only in writing."""

    KIND: ClassVar[str] = "session_expired"


@dataclass(frozen=True, slots=True)
class HistoryReplaced(Event):
    """Somebody with the right to do so gave the conversation another past: only what follows."""

    KIND: ClassVar[str] = "history_replaced"


_KINDS: tuple[type[Event], ...] = (
    TurnTriaged,
    DangerDenied,
    AcuityRaised,
    AcuityLowered,
    ReadingAlarmed,
    ValueDoubted,
    ValueDenied,
    ChoiceOffered,
    AgentCut,
    CallerSilent,
    CallerUnheard,
    ActionFailed,
    SymptomsAssessed,
    SideEffectsTold,
    AdherenceTold,
    PrenatalRiskAssessed,
    AppointmentRequested,
    OptOutRequested,
    HandOffRequested,
    HangUpRequested,
    SessionExpired,
    HistoryReplaced,
    *CARE_KINDS,
    *WORDING_KINDS,
    *CONDUCT_KINDS,
    *MEMORY_KINDS,
    *MOOD_KINDS,
    *WISH_KINDS,
    *CHECK_IN_KINDS,
)
CALL_KINDS: Mapping[str, type[Event]] = {kind.KIND: kind for kind in _KINDS}
