"""Latency over many calls, for the load test. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from load_tests.twilio_double.report import CallReport


@dataclass(frozen=True, slots=True)
class LatencyReport:
    """How long callers waited for an answer: last audible sample to first one played."""

    calls: int
    turns: int
    """Lines that the callers spoke to the end."""
    p50_ms: float | None
    """None where no turn was answered; so for the others."""
    p95_ms: float | None
    p99_ms: float | None
    unanswered: int
    """No answer before the caller's next line or the end of the call."""
    overlapped: int
    """The agent was speaking when the caller ended; not in the percentiles."""
    gaps: int
    """Stutters inside the agent's speech."""
    errors: int
    """Warnings and errors of all calls together."""
    frames_late_p99_ms: float
    """Of the worst call; where it is high, the double was starved and the rest means little."""


def latency_report(reports: Sequence[CallReport]) -> LatencyReport:
    """The turns of all the calls together."""
    turns = [turn for report in reports for turn in report.turns]
    waits_ms = [turn.latency_s * 1000 for turn in turns if turn.latency_s is not None]
    p50, p95, p99 = (
        (float(value) for value in np.percentile(waits_ms, (50, 95, 99)))
        if waits_ms
        else (None, None, None)
    )
    overlapped = sum(turn.is_overlapped for turn in turns)
    return LatencyReport(
        calls=len(reports),
        turns=len(turns),
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
        unanswered=len(turns) - len(waits_ms) - overlapped,
        overlapped=overlapped,
        gaps=sum(len(report.gaps) for report in reports),
        errors=sum(len(report.warnings) for report in reports),
        frames_late_p99_ms=max((r.frames_late_p99_s for r in reports), default=0.0) * 1000,
    )
