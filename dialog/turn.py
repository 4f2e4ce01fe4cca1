"""One exchange with a caller: what was heard, what is answered, what happens then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dialog.rasa.domain import Json
from dialog.rasa.events import Event
from dialog.rasa.messages import Message
from triage.decision import Acuity, TriageDecision


class Emotion(StrEnum):
    """What a reply conveys. How it sounds is the voice's affair."""

    FRIENDLY = "friendly"
    CONCERNED = "concerned"
    PROFESSIONAL = "professional"
    URGENT = "urgent"
    CARING = "caring"
    CALM = "calm"
    NEUTRAL = "neutral"


class Awaited(StrEnum):
    """What the open question asks for; it decides how long a pause may be inside the answer."""

    ANYTHING = "anything"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    DIGITS = "digits"
    STORY = "story"


class NextStep(StrEnum):
    """What the call does once the replies of a turn were spoken."""

    LISTEN = "listen"
    HANG_UP = "hang_up"
    HAND_OFF = "hand_off"


class Source(StrEnum):
    """How the caller gave an utterance."""

    SPEECH = "speech"
    KEYPAD = "keypad"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One recognised word and how sure the recogniser is of it, in [0, 1]."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the caller said in one turn, in lower-case words without punctuation."""

    text: str
    words: tuple[HeardWord, ...] = ()
    confidence: float = 1.0
    """Of the whole, in [0, 1]; 1.0 where it was typed or keyed."""
    source: Source = Source.SPEECH
    started_at_s: float = 0.0
    """First voiced sample, on the clock of the call."""
    ended_at_s: float = 0.0
    """Last voiced sample, on the clock of the call."""
    sent: Message | None = None
    """The message that it came as, where it came in writing; `text` is then in lower case."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing the agent says."""

    text: str
    emotion: Emotion = Emotion.NEUTRAL
    interruptible: bool = True
    """False where the caller must hear it to the end, as with the advice to call for help."""
    priority: bool = False
    language: str = "en"
    """ISO 639-1 code of the words; it chooses the voice."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The agent's answer to one utterance (or to silence), complete."""

    replies: tuple[Reply, ...]
    then: NextStep = NextStep.LISTEN
    utterance: Utterance | None = None
    """None where the caller said nothing: the greeting, a prompt after silence."""
    triage: TriageDecision = field(default=TriageDecision(Acuity.NONE))
    call_acuity: Acuity = Acuity.NONE
    """The highest acuity of the whole call so far: sticky, never below `triage.acuity`."""
    awaits: Awaited = Awaited.ANYTHING
    events: tuple[Event, ...] = ()
    intent: str | None = None
    actions: tuple[str, ...] = ()
    slots: Mapping[str, Json] = field(default_factory=dict)
    """What this turn put into slots."""
    active_form: str | None = None
    """The form that asks, after this turn."""
    requested_slot: str | None = None
    """What it asks for."""
