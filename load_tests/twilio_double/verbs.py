"""The verbs of a TwiML document, typed."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Say:
    """Twilio's own voice speaks."""

    text: str


@dataclass(frozen=True, slots=True)
class Play:
    """A sound file, or key tones."""

    url: str
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence."""

    length_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Gather:
    """Collects keys while the prompts play."""

    prompts: "tuple[Say | Play | Pause, ...]" = ()
    action: str = ""
    method: str = "POST"
    timeout_s: float = 5.0
    num_digits: int | None = None
    finish_on_key: str = "#"
    action_on_empty: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    """Goes on with the document at `url`; empty is the current one again."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Hangup:
    """Ends the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Ends the call unanswered."""

    reason: str = "rejected"
    """`rejected` or `busy`."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Connects a person."""

    targets: tuple[str, ...]
    """Numbers, or names of conferences."""
    is_conference: bool = False
    action: str = ""
    method: str = "POST"
    timeout_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Stream:
    """A media socket."""

    url: str
    name: str = ""
    track: str = "inbound_track"
    status_callback: str = ""
    status_method: str = "POST"
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Connect:
    """A two-way stream that holds the document until our server closes it."""

    stream: Stream
    action: str = ""
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Start:
    """A one-way copy of the caller's audio; the document goes on."""

    stream: Stream


@dataclass(frozen=True, slots=True)
class Stop:
    """Ends the one-way stream of that name; an empty name ends all."""

    name: str = ""


Verb = Say | Play | Pause | Gather | Redirect | Hangup | Reject | Dial | Connect | Start | Stop


@dataclass(frozen=True, slots=True)
class Document:
    """A `<Response>`."""

    verbs: tuple[Verb, ...]
    warnings: tuple[str, ...] = field(default=())
    """What was not understood and left out (12200)."""
