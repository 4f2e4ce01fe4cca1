"""What a load test found, told to scripts and to people."""

from dataclasses import asdict, dataclass

import orjson
from rich import box
from rich.table import Table

from load_tests.load.levels import DEADLINE_S, Level, further_call_mb


@dataclass(frozen=True, slots=True)
class LoadBench:
    """Everything that was measured."""

    model: str
    what: str
    """The recogniser, for whoever reads the figures."""
    voice: str
    machine: str
    idle_rss_mb: float
    """Of the server and its workers, after one call."""
    levels: tuple[Level, ...]

    @property
    def further_call_mb(self) -> float:
        """Memory for each further call."""
        return further_call_mb(self.levels, self.idle_rss_mb)

    def to_json(self) -> str:
        """For scripts."""
        tree = {"name": "load", **asdict(self), "further_call_mb": self.further_call_mb}
        return orjson.dumps(tree, option=orjson.OPT_INDENT_2).decode()

    def table(self) -> Table:
        """The levels, a row each; `notes` explain the columns."""
        table = Table(box=box.SIMPLE_HEAD)
        for title in COLUMNS:
            table.add_column(title, justify="right")
        for level in self.levels:
            table.add_row(*_cells(level))
        return table

    def notes(self) -> tuple[str, ...]:
        """What the figures mean and rest on, for people."""
        faults = sorted({fault for level in self.levels for fault in level.faults})
        notes = (
            "p50, p95, p99: from the caller's last sound to the first audio of the answer at the "
            "double. Then p95: of that, the part after the silence that ends a turn. Late: turns "
            f"that took more than {DEADLINE_S:g} s, or got no answer. Gaps: holes within the "
            "agent's speech. CPU: seconds for each second of a call. Others: cores that other "
            "work on the machine kept busy.",
            f"{self.model}: {self.what}.",
            f"Voice {self.voice}; {self.machine}. Idle {self.idle_rss_mb:.0f} MB, "
            f"{self.further_call_mb:.1f} MB for each further call.",
        )
        return (*notes, f"Errors: {', '.join(faults)}.") if faults else notes


COLUMNS = (
    "calls", "turns", "p50 ms", "p95", "p99", "then p95", "late", "gaps", "barge-ins", "errors",
    "CPU", "MB", "others",
)  # fmt: skip


def _cells(level: Level) -> tuple[str, ...]:
    return (
        str(level.calls),
        str(level.turns),
        _ms(level.p50_ms),
        _ms(level.p95_ms),
        _ms(level.p99_ms),
        _ms(level.after_p95_ms),
        str(level.missed_deadlines),
        str(level.gaps),
        f"{level.barge_ins_heeded}/{level.barge_ins}",
        str(level.errors),
        f"{level.cpu_per_call:.3f}",
        f"{level.rss_mb:.0f}",
        f"{level.other_cores:.1f}",
    )


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"
