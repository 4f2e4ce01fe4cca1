"""What the caller experienced turn by turn, measured on the two tracks. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from load_tests.twilio_double.events import DoubleEvent, EventKind
from load_tests.twilio_double.g711 import SAMPLE_RATE
from load_tests.twilio_double.levels import first_audible_s

JUST_BEFORE_S = 0.1
"""Sound of the agent this shortly before an instant means that it was speaking then."""


@dataclass(frozen=True, slots=True)
class CallerTurn:
    """One thing the caller said, and how the agent took it. Seconds since the dialling."""

    text: str
    started_at_s: float
    """First audible sample."""
    ended_at_s: float
    """Last audible sample."""
    answered_at_s: float | None
    """First audible sample of the agent after that, played; None where none came before the next
    line of the caller, or where the agent was still speaking."""
    is_barge_in: bool
    """The agent was being heard when the caller began."""
    cleared_at_s: float | None
    """When the server silenced the agent after that; None where it did not."""
    is_overlapped: bool
    """The agent was being heard when the caller ended."""

    @property
    def latency_s(self) -> float | None:
        """From the caller's last audible sample to the agent's first, as played."""
        return None if self.answered_at_s is None else self.answered_at_s - self.ended_at_s

    @property
    def clear_latency_s(self) -> float | None:
        """From the caller's first audible sample to the `clear` that silenced the agent."""
        return None if self.cleared_at_s is None else self.cleared_at_s - self.started_at_s


def turns_of(events: Sequence[DoubleEvent], agent_track: bytes) -> tuple[CallerTurn, ...]:
    """The turns of a call, from its events and the track of what the caller heard."""
    starts = [event for event in events if event.kind is EventKind.LINE_STARTED]
    ends = [event for event in events if event.kind is EventKind.LINE_ENDED]
    clears = [event.at_s for event in events if event.kind is EventKind.CLEARED]
    track_end_s = len(agent_track) / SAMPLE_RATE
    turns: list[CallerTurn] = []
    # The caller may hang up in the middle of a line, which then has no end.
    for index, (start, end) in enumerate(zip(starts, ends, strict=False)):
        until_s = starts[index + 1].at_s if index + 1 < len(starts) else track_end_s
        is_overlapped = _is_audible(agent_track, end.at_s)
        answered_at_s = None if is_overlapped else first_audible_s(agent_track, end.at_s)
        if answered_at_s is not None and answered_at_s >= until_s:
            answered_at_s = None
        cleared_at_s = next((at_s for at_s in clears if start.at_s <= at_s < until_s), None)
        turns.append(
            CallerTurn(
                text=start.text,
                started_at_s=start.at_s,
                ended_at_s=end.at_s,
                answered_at_s=answered_at_s,
                is_barge_in=_is_audible(agent_track, start.at_s),
                cleared_at_s=cleared_at_s,
                is_overlapped=is_overlapped,
            )
        )
    return tuple(turns)


def _is_audible(track: bytes, at_s: float) -> bool:
    """True where the track was heard just before `at_s`."""
    from_s = max(0.0, at_s - JUST_BEFORE_S)
    piece = track[round(from_s * SAMPLE_RATE) : round(at_s * SAMPLE_RATE)]
    return first_audible_s(piece) is not None
