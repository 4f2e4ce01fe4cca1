"""What happened in a simulated call, as facts in the order of their times."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class EventKind(StrEnum):
    """The kinds of event, past participles; the comment says what `text` and `value` hold."""

    DIALLED = "dialled"  # text: the call sid
    WEBHOOK_ANSWERED = "webhook_answered"  # text: URL; value: seconds it took
    WEBHOOK_FAILED = "webhook_failed"  # text: URL and reason; code: 11200 and so on
    REDIRECTED = "redirected"  # text: where to; the POST fields are lost
    DOCUMENT_READ = "document_read"  # text: the verbs
    ANSWERED = "answered"  # the line is open; the tracks begin to fill
    WARNED = "warned"  # code and text, as in Twilio's debugger
    FAILED = "failed"  # code and text: an error of Twilio's debugger
    SAID = "said"  # text: what `<Say>` makes the caller hear; value: seconds it takes
    PLAYED = "played"  # text: URL or digits of `<Play>`
    PAUSED = "paused"  # value: seconds
    GATHERED = "gathered"  # text: digits; empty after a timeout
    PERSON_DIALLED = "person_dialled"  # text: number or conference
    PERSON_JOINED = "person_joined"  # the simulated person took the call
    PERSON_LEFT = "person_left"  # text: DialCallStatus
    STREAM_STARTED = "stream_started"  # text: stream sid
    STREAM_STOPPED = "stream_stopped"  # text: who ended it; code: WebSocket close code
    AUDIO_CUT = "audio_cut"  # value: seconds sent but never heard; text: who ended the stream
    CLEARED = "cleared"  # value: seconds that were dropped
    MARK_ECHOED = "mark_echoed"  # text: the name
    AGENT_STARTED = "agent_started"  # the caller begins to hear the agent
    AGENT_STOPPED = "agent_stopped"  # the agent has been silent for a while; at_s: since when
    LINE_STARTED = "line_started"  # text: what the caller says; at_s: the first audible sample
    LINE_ENDED = "line_ended"  # at_s: the last audible sample
    KEYS_PRESSED = "keys_pressed"  # text: one digit
    PATIENCE_LOST = "patience_lost"  # the caller went on without the cue
    NETWORK_LOST = "network_lost"  # the media socket was reset
    STATUS_POSTED = "status_posted"  # text: CallStatus or StreamEvent; value: HTTP status
    HUNG_UP = "hung_up"  # text: caller, server, error
    ENDED = "ended"  # text: CallStatus; value: seconds since the answer


@dataclass(frozen=True, slots=True)
class DoubleEvent:
    """One fact."""

    at_s: float
    """Seconds since the number was dialled."""
    kind: EventKind
    text: str = ""
    code: int = 0
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class SocketMessage:
    """One message on the media socket, as it stood on the wire."""

    at_s: float
    """Seconds since the number was dialled."""
    is_ours: bool
    """True where the double (Twilio) sent it, False where the server did."""
    text: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Audio for the caller has come from the server."""

    at_s: float
    """Seconds since the number was dialled."""
    byte_count: int
    """8,000 are a second."""


class EventLog:
    """The record of one call while it grows."""

    def __init__(
        self,
        now: Callable[[], float],
        on_event: Callable[[DoubleEvent], None] | None = None,
        *,
        keeps_messages: bool = True,
    ) -> None:
        """Take `now`, the call's own time, and who wants to hear each event at once."""
        self.now = now
        self.events: list[DoubleEvent] = []
        self.messages: list[SocketMessage] = []
        self.arrivals: list[Arrival] = []
        self._on_event = on_event
        self._keeps_messages = keeps_messages

    def add(self, kind: EventKind, text: str = "", *, code: int = 0, value: float = 0.0) -> None:
        """Note what happened just now."""
        self.put(DoubleEvent(self.now(), kind, text, code, value))

    def put(self, event: DoubleEvent) -> None:
        """Note what happened at its own time."""
        self.events.append(event)
        if self._on_event is not None:
            self._on_event(event)

    def message(self, text: str, *, is_ours: bool) -> None:
        """Keep a message of the media socket."""
        if self._keeps_messages:
            self.messages.append(SocketMessage(self.now(), is_ours, text))

    def arrived(self, byte_count: int) -> None:
        """Note that audio has just come, kept whatever becomes of the messages."""
        self.arrivals.append(Arrival(self.now(), byte_count))
