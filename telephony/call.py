"""One telephone call as we see it: who it is, and how far it has come."""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Who phoned."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class CallState(StrEnum):
    """How far a call has come."""

    CREATED = "created"
    STREAMING = "streaming"
    TRANSFERRING = "transferring"
    BRIDGED = "bridged"
    CRASHED = "crashed"
    ENDED = "ended"


_NEXT: dict[CallState, frozenset[CallState]] = {
    CallState.CREATED: frozenset(
        {CallState.STREAMING, CallState.TRANSFERRING, CallState.CRASHED, CallState.ENDED}
    ),
    CallState.STREAMING: frozenset({CallState.TRANSFERRING, CallState.CRASHED, CallState.ENDED}),
    CallState.TRANSFERRING: frozenset({CallState.BRIDGED, CallState.ENDED}),
    CallState.CRASHED: frozenset({CallState.STREAMING, CallState.TRANSFERRING, CallState.ENDED}),
    CallState.BRIDGED: frozenset({CallState.ENDED}),
    CallState.ENDED: frozenset(),
}


def may_follow(state: CallState, following: CallState) -> bool:
    """True when a call in `state` may go over to `following`; an ended call stays ended."""
    return following in _NEXT[state]


@dataclass(frozen=True, slots=True)
class CallContext:
    """What everything on a call's path may know about it. No number, no name."""

    call_id: str
    direction: Direction = Direction.INBOUND
    patient_ref: str | None = None
    campaign_id: str | None = None
