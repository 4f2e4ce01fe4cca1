"""What a load test found for each number of calls, and how it grows with them. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import linear_regression

from load_tests.call_records import RecordedEvent
from load_tests.load.heard import HeardCall
from voice.asr.delays import quantile

DEADLINE_S = 1.0
"""A turn that is answered later, or not at all, has missed it."""
BAD_ENDS = frozenset({"failed", "lost", "too_long"})
AFTER_THE_WAIT = ("recognition_s", "dialog_s", "synthesis_s", "first_byte_s")
"""The parts of the server's own account of a turn, from the turn's end to the first byte."""
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What calls cost, from any one moment to another."""

    cpu_s: float
    """Of the server and its workers."""
    double_cpu_s: float
    """Of the simulated callers, on the same machine."""
    rss_bytes: int
    """Of the server and its workers, at its peak."""
    machine_cpu_s: float = 0.0
    """Of everything that ran on the machine meanwhile."""
    elapsed_s: float = 0.0

    def since(self, earlier: "Cost") -> "Cost":
        """What came after an earlier count; the peak is this one's."""
        return Cost(
            self.cpu_s - earlier.cpu_s,
            self.double_cpu_s - earlier.double_cpu_s,
            self.rss_bytes,
            self.machine_cpu_s - earlier.machine_cpu_s,
            self.elapsed_s - earlier.elapsed_s,
        )

    @property
    def other_cores(self) -> float:
        """How many cores were busy with neither the server nor its callers."""
        others_s = self.machine_cpu_s - self.cpu_s - self.double_cpu_s
        return max(0.0, others_s) / self.elapsed_s if self.elapsed_s else 0.0


@dataclass(frozen=True, slots=True)
class ServerSide:
    """What the server tells of the calls of a level."""

    waited_s: tuple[float, ...] = ()
    """Silence until each turn was taken for finished."""
    answered_s: tuple[float, ...] = ()
    """From there to the first byte of the answer."""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """So many calls at a time. Percentiles are by nearest rank, None without turns."""

    calls: int
    held: int
    """Conversations, one after the other on each line."""
    turns: int
    """That were answered."""
    p50_ms: float | None
    """From the caller's last sound to the first audio at the double."""
    p95_ms: float | None
    p99_ms: float | None
    waited_p50_ms: float | None
    """The part of it in which the server waited for the turn's end, by its own account."""
    waited_p95_ms: float | None
    after_p50_ms: float | None
    """The part of it after that: what a busy machine makes longer."""
    after_p95_ms: float | None
    missed_deadlines: int
    """Turns answered after more than a second, or not at all."""
    unanswered: int
    gaps: int
    """Holes within the agent's speech, as played to the caller."""
    longest_gap_ms: float
    barge_ins: int
    barge_ins_heeded: int
    errors: int
    faults: dict[str, int] = field(hash=False)
    """The errors by kind."""
    cpu_per_call: float
    """CPU seconds of the server and its workers for each second of each call."""
    double_cpu_per_call: float
    rss_mb: float
    double_late_ms: float
    """99th percentile of how late the double's own frames were, in its worst call."""
    other_cores: float
    """Cores that other work on the machine kept busy; waits are the longer for it."""


def server_side(events: Iterable[RecordedEvent]) -> ServerSide:
    """What the events of a level's calls come to."""
    waited, answered, faults = [], [], []
    for event in events:
        match event.kind:
            case "TurnTimed":
                waited.append(float(event.fields["endpoint_s"]))
                answered.append(sum(float(event.fields[part]) for part in AFTER_THE_WAIT))
            case "StageFailed":
                faults.append(f"{event.fields['stage']} failed")
            case "CallEnded" if event.fields["reason"] in BAD_ENDS:
                faults.append(f"call {event.fields['reason']}")
            case _:
                pass
    return ServerSide(tuple(waited), tuple(answered), tuple(faults))


def level_of(calls: int, heard: Sequence[HeardCall], server: ServerSide, cost: Cost) -> Level:
    """What so many calls at a time came to."""
    waits_s = sorted(wait_s for call in heard for wait_s in call.waits_s)
    unanswered = sum(call.unanswered for call in heard)
    gaps_s = [gap_s for call in heard for gap_s in call.gaps_s]
    faults = Counter([fault for call in heard for fault in call.faults] + list(server.faults))
    call_s = sum(call.duration_s for call in heard)
    return Level(
        calls=calls,
        held=len(heard),
        turns=len(waits_s),
        p50_ms=_ms(waits_s, 0.5),
        p95_ms=_ms(waits_s, 0.95),
        p99_ms=_ms(waits_s, 0.99),
        waited_p50_ms=_ms(server.waited_s, 0.5),
        waited_p95_ms=_ms(server.waited_s, 0.95),
        after_p50_ms=_ms(server.answered_s, 0.5),
        after_p95_ms=_ms(server.answered_s, 0.95),
        missed_deadlines=unanswered + sum(wait_s > DEADLINE_S for wait_s in waits_s),
        unanswered=unanswered,
        gaps=len(gaps_s),
        longest_gap_ms=1000 * max(gaps_s, default=0.0),
        barge_ins=sum(call.barge_ins for call in heard),
        barge_ins_heeded=sum(call.barge_ins_heeded for call in heard),
        errors=faults.total(),
        faults=dict(faults),
        cpu_per_call=cost.cpu_s / call_s if call_s else 0.0,
        double_cpu_per_call=cost.double_cpu_s / call_s if call_s else 0.0,
        rss_mb=cost.rss_bytes / MEGABYTE,
        double_late_ms=1000 * max((call.late_p99_s for call in heard), default=0.0),
        other_cores=cost.other_cores,
    )


def further_call_mb(levels: Sequence[Level], idle_rss_mb: float) -> float:
    """Memory for each further call: the slope over the levels; of one, against the idle server."""
    if len({level.calls for level in levels}) > 1:
        slope, _ = linear_regression(
            [level.calls for level in levels], [level.rss_mb for level in levels]
        )
        return slope
    return (levels[0].rss_mb - idle_rss_mb) / levels[0].calls


def _ms(values_s: Iterable[float], share: float) -> float | None:
    rising = sorted(values_s)
    return 1000 * quantile(rising, share) if rising else None
