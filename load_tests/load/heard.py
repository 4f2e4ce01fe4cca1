"""What one caller of a load test met: waits, gaps, barge-ins, faults. Pure."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from load_tests.bench_turn_times import waits_of
from load_tests.twilio_double.events import Arrival, EventKind
from load_tests.twilio_double.g711 import SAMPLE_RATE
from load_tests.twilio_double.report import CallReport
from load_tests.twilio_double.turns import CallerTurn

LONGEST_GAP_S = 3.0
"""Whoever says nothing that long after the agent is prompted soon: what follows is no late piece
of the same speech."""


@dataclass(frozen=True, slots=True)
class HeardCall:
    """One call."""

    waits_s: tuple[float, ...]
    """From the caller's last sound to the first audio back, of each turn that was answered."""
    unanswered: int
    """Turns without audio before the caller's next, and those that the agent talked over."""
    barge_ins: int
    barge_ins_heeded: int
    """Those that silenced the agent."""
    gaps_s: tuple[float, ...]
    """Holes that the caller heard within the agent's speech."""
    faults: tuple[str, ...]
    """What went wrong with the call itself; empty where it ended as calls do."""
    duration_s: float
    late_p99_s: float
    """How late the double itself was."""


def heard_call(report: CallReport) -> HeardCall:
    """What its caller met."""
    turns = report.turns
    answered = waits_of(turns, [arrival.at_s for arrival in report.arrivals])
    clears_s = [event.at_s for event in report.of_kind(EventKind.CLEARED)]
    barged_in = [turn for turn in turns if turn.is_barge_in]
    return HeardCall(
        waits_s=tuple(wait_s for _, wait_s in answered),
        unanswered=len(turns) - len(answered),
        barge_ins=len(barged_in),
        barge_ins_heeded=sum(turn.cleared_at_s is not None for turn in barged_in),
        gaps_s=gaps_of(report.arrivals, clears_s=clears_s, turns=turns),
        faults=tuple(_faults(report)),
        duration_s=report.duration_s,
        late_p99_s=report.frames_late_p99_s,
    )


def gaps_of(
    arrivals: Sequence[Arrival], *, clears_s: Iterable[float], turns: Sequence[CallerTurn]
) -> tuple[float, ...]:
    """The holes in the agent's speech, in seconds, as its audio is played.

    Audio plays on arrival, or when what came before has been played. A hole is a gap where the
    caller said nothing meanwhile; after a `clear` nobody waits for what was dropped.

    Args:
        arrivals: by time.
        clears_s: when the server silenced itself.
        turns: what the caller said.
    """
    found = []
    waiting, ends_s = deque(sorted(clears_s)), None
    for arrival in arrivals:
        while waiting and waiting[0] <= arrival.at_s:
            waiting.popleft()
            ends_s = None
        plays_s = arrival.at_s if ends_s is None else max(ends_s, arrival.at_s)
        if ends_s is not None and _is_gap(ends_s, plays_s, turns):
            found.append(plays_s - ends_s)
        ends_s = plays_s + arrival.byte_count / SAMPLE_RATE
    return tuple(found)


def _is_gap(from_s: float, until_s: float, turns: Sequence[CallerTurn]) -> bool:
    if not from_s < until_s < from_s + LONGEST_GAP_S:
        return False
    return not any(turn.started_at_s < until_s and turn.ended_at_s > from_s for turn in turns)


def _faults(report: CallReport) -> Iterable[str]:
    yield from (f"warning {code}" for code in report.warnings)
    if report.status != "completed":
        yield f"call {report.status}"
    elif report.ended_by == "error":
        yield "call ended by an error"
    yield from ("patience lost" for _ in report.of_kind(EventKind.PATIENCE_LOST))
