"""What the double does wrong on purpose, so that a server's defences can be seen to work."""

from dataclasses import dataclass
from enum import StrEnum


class SignatureFault(StrEnum):
    """What is odd about a signature."""

    WRONG_TOKEN = "wrong_token"  # noqa: S105 - names a fault, is no secret
    MISSING = "missing"
    SHA256 = "sha256"
    """Not a mistake: the algorithm of shared signing keys, with its settings header."""


@dataclass(frozen=True, slots=True)
class Injection:
    """Something sent to the server between the frames, as it stands."""

    at_s: float
    """Seconds since the start of the stream."""
    message: str | bytes
    """Bytes go out as a binary frame."""


@dataclass(frozen=True, slots=True)
class Faults:
    """Switches; all are off by default."""

    webhook_signature: SignatureFault | None = None
    upgrade_signature: SignatureFault | None = None
    altered_field: bool = False
    """A field of each webhook is changed after signing."""
    duplicated_key: bool = False
    """A field comes twice; the signature is right."""
    unknown_field: bool = False
    """A field nobody has heard of; the signature is right."""
    future_field: bool = False
    """Each message on the socket has a top-level field nobody has heard of."""
    no_start: bool = False
    """`connected` is sent and then nothing more."""
    start_parameters: tuple[tuple[str, str], ...] | None = None
    """Sent as `customParameters` in place of those of the TwiML."""
    start_call_sid: str | None = None
    """Sent in `start` in place of the call's own sid."""
    mark_delay_s: float = 0.0
    """Marks come back that much later than they were played."""
    reset_after_s: float | None = None
    """The first media socket is reset (no `stop`, no close frame) that long after its start."""
    injected: tuple[Injection, ...] = ()
    """In order of their times; sent on every two-way stream of the call."""
