"""What happened in a conversation, as facts that never change; a tracker is their fold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DialogEvent:
    """Root of all events; `at` is seconds since the epoch, from the clock handed in."""

    at: float
