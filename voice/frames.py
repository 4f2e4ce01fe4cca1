"""What travels through the pipeline of a call: events and whole utterances, never 20 ms of audio.

Times are seconds on the call's clock. Frames are pipecat's, so they cannot be frozen; treat them
as values all the same. A frame that is not interruptible survives a barge-in in every queue.
"""

from dataclasses import dataclass, field

from pipecat.frames.frames import ControlFrame, DataFrame, SystemFrame

from voice.asr.engine import Word
from voice.tts.engine import Clip
from voice.tts.prosody import Prosody


@dataclass
class SpeechStartedFrame(SystemFrame):
    """The caller began to speak."""

    at_s: float


@dataclass
class SpeechLastsFrame(SystemFrame):
    """The caller has been speaking for longer than a cough or an "mm-hm" takes.

    Comes as late as the detector looks up in the midst of speech, which may be a second.
    """


@dataclass
class TurnEndedFrame(SystemFrame):
    """The caller's turn is over: the endpointer has decided, recognition may still run."""

    speech_ended_at_s: float
    """Last voiced sample."""
    at_s: float
    """When it was decided."""


@dataclass
class UtteranceFrame(DataFrame):
    """One caller turn, recognised; exactly one for each turn that held speech."""

    text: str
    words: tuple[Word, ...] = ()
    confidence: float = 1.0
    started_at_s: float = 0.0
    ended_at_s: float = 0.0
    turn: int = 0
    """Number of the exchange, counted by the transport."""
    interruptible: bool = field(default=False, init=False)


@dataclass
class EagerUtteranceFrame(DataFrame):
    """What a turn will have been if the caller says no more: to be prepared for, never answered.

    Followed by a `TurnResumedFrame`, or by the `UtteranceFrame` of the same words.
    """

    text: str
    words: tuple[Word, ...] = ()
    confidence: float = 1.0
    started_at_s: float = 0.0
    ended_at_s: float = 0.0
    """Last voiced sample."""
    heard_until_s: float = 0.0
    """Up to where the line was heard when the decode began."""
    interruptible: bool = field(default=False, init=False)


@dataclass
class TurnResumedFrame(DataFrame):
    """The caller goes on: the turn is not what the latest `EagerUtteranceFrame` told."""

    interruptible: bool = field(default=False, init=False)


@dataclass
class UnheardFrame(DataFrame):
    """A caller turn that recognition lost; the caller must be asked again."""

    started_at_s: float
    ended_at_s: float
    failed: bool = False
    """True where the engine failed, False where it found no words in the sound."""
    turn: int = 0
    interruptible: bool = field(default=False, init=False)


@dataclass
class KeypadFrame(DataFrame):
    """Keys pressed, in order, as one answer: `0-9 * #`."""

    digits: str
    turn: int = 0
    interruptible: bool = field(default=False, init=False)


@dataclass
class SilenceFrame(DataFrame):
    """Nobody has spoken for a while and the caller is due a prompt."""

    prompt: int
    """1 for the first since the last speech."""
    is_last: bool = False
    """True where the ladder ends: the call goes to a person."""
    turn: int = 0
    interruptible: bool = field(default=False, init=False)


@dataclass
class TimeLimitFrame(DataFrame):
    """The call has reached its longest allowed length."""

    turn: int = 0
    interruptible: bool = field(default=False, init=False)


CallerFrame = UtteranceFrame | UnheardFrame | KeypadFrame | SilenceFrame | TimeLimitFrame
"""What the agent must answer."""


@dataclass
class AgentInterruptedFrame(SystemFrame):
    """The agent's turn was cut short; overtakes the utterance that cut it."""

    heard: str
    """The words of the turn that the caller has heard; empty where it had not begun."""


@dataclass
class SpeakFrame(DataFrame):
    """One reply to be spoken."""

    text: str
    prosody: Prosody
    reply_id: str = ""
    may_interrupt: bool = True
    """False where a barge-in must not cut it; set `interruptible` alike before pushing."""
    turn: int = 0
    language: str = "en"
    """ISO 639-1 code of the words."""


@dataclass
class ClipFrame(DataFrame):
    """Audio of one clause of a reply."""

    clip: Clip
    reply_id: str = ""
    may_interrupt: bool = True
    is_end_of_reply: bool = False
    turn: int = 0


@dataclass
class SpeechFailedFrame(SystemFrame):
    """A reply, or the rest of it, could not be synthesised; the caller heard an apology instead.

    Travels upstream, from the voice to the dialog. Holds no words.
    """

    reply_id: str = ""
    error: str = ""
    """The error's class."""
    turn: int = 0


@dataclass
class TurnSpokenFrame(ControlFrame):
    """Marks the end of the agent's turn in the stream of clips; what follows waits for its playing.

    `then` is one of `listen`, `hang_up`, `hand_off`.
    """

    then: str
    turn: int = 0
    interruptible: bool = field(default=False, init=False)


@dataclass
class AudioStartedFrame(DataFrame):
    """The first byte of a reply has left for the caller."""

    reply_id: str
