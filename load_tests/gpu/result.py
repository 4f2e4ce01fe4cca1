"""What was measured on a GPU: as a table for people, and as JSON."""

from dataclasses import asdict, dataclass

import orjson

from load_tests.gpu.batches import BatchTime
from load_tests.gpu.calls import CallLoad

TWINS = (
    "compute twins: the exact shapes of the releases with random weights. The times are theirs, "
    "the words are noise; log-mel features, audio, dialog and voice are not in it"
)


@dataclass(frozen=True, slots=True)
class GpuBench:
    """Everything."""

    date: str
    device: str
    """The card's name and driver, or that it was the CPU."""
    compute_type: str
    machine: str
    is_smoke: bool
    """A look at the path with a tiny model; the figures say nothing."""
    batches: tuple[BatchTime, ...]
    calls: tuple[CallLoad, ...]
    what: str = TWINS

    def to_json(self) -> str:
        """For scripts."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2).decode()

    def summary(self) -> str:
        """For people."""
        lines = [
            f"{self.date}, {self.device}, {self.compute_type}; {self.machine}",
            self.what,
            *(["a smoke run: the figures say nothing"] if self.is_smoke else []),
            "",
            "one batch, medians in ms" + " " * 31 + "encoder  decoder    total  windows/s",
            *map(_batch_line, self.batches),
            "",
            "calls in real time                finals, ms                        partials"
            "                         event loop",
            "                   calls finals   p50    p95    p99 queued lost     asked   shed"
            "  captions emergency batch  late p99",
            *map(_call_line, self.calls),
        ]
        return "\n".join(lines)


def _batch_line(row: BatchTime) -> str:
    return (
        f"{row.model:<16}{row.kind:<8}{row.frames:>5} frames{row.tokens:>4} tokens x{row.size:<3}"
        f"{row.encode_ms:>10.1f}{row.decode_ms:>9.1f}{row.total_ms:>9.1f}{row.windows_per_s:>11.1f}"
    )


def _call_line(row: CallLoad) -> str:
    return (
        f"{row.model:<18}{row.calls:>6}{row.finals:>7}{row.final_p50_ms:>6.0f}"
        f"{row.final_p95_ms:>7.0f}{row.final_p99_ms:>7.0f}{row.final_queued_p95_ms:>7.0f}"
        f"{row.lost_finals:>5}{row.partials:>10}{row.partials_shed:>7.1%}"
        f"{_every(row.captions_every_s):>10}{_every(row.emergency_every_s):>10}"
        f"{row.mean_batch:>6.1f}{row.loop_late_p99_ms:>10.1f}"
        f"{'' if row.admits_calls else '  refuses further calls'}"
    )


def _every(seconds: float | None) -> str:
    return "off" if seconds is None else f"{seconds:g} s"
