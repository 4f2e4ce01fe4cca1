"""The levels of a load test as a picture."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from load_tests.load.levels import DEADLINE_S, Level
from load_tests.load.result import LoadBench

_PERCENTILES = (("p50_ms", "tab:green"), ("p95_ms", "tab:blue"), ("p99_ms", "tab:gray"))


def draw(result: LoadBench, path: Path) -> None:
    """Write the picture; its kind is told by the ending of the name. Blocks.

    Raises:
        OSError: the file cannot be written.
        ValueError: matplotlib knows no such kind.
    """
    mpl.use("Agg")
    figure = Figure(figsize=(12, 4), layout="constrained")
    turns, cost, memory = figure.subplots(1, 3)
    _turns(turns, result.levels)
    calls = [level.calls for level in result.levels]
    cost.plot(calls, [level.cpu_per_call for level in result.levels], ".-", label="server")
    callers = [level.double_cpu_per_call for level in result.levels]
    cost.plot(calls, callers, ".--", color="tab:gray", label="callers")
    cost.set_title("CPU seconds for each second of a call", fontsize=10)
    cost.legend(fontsize=8)
    memory.plot(calls, [level.rss_mb for level in result.levels], ".-")
    memory.axhline(result.idle_rss_mb, linestyle=":", color="tab:gray", label="idle")
    memory.set_title(f"memory, MB; {result.further_call_mb:.1f} for each further call", fontsize=10)
    memory.legend(fontsize=8)
    for axes in (turns, cost, memory):
        axes.set_xlabel("calls at a time")
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
    figure.suptitle(f"{result.model}, {result.machine}", fontsize=10)
    figure.savefig(path, dpi=120)


def _turns(axes: Axes, levels: tuple[Level, ...]) -> None:
    for name, colour in _PERCENTILES:
        known = [level for level in levels if getattr(level, name) is not None]
        axes.plot(
            [level.calls for level in known],
            [getattr(level, name) for level in known],
            ".-",
            color=colour,
            label=name.removesuffix("_ms"),
        )
    axes.axhline(1000 * DEADLINE_S, linestyle=":", color="tab:red")
    for level in levels:
        if level.gaps:
            axes.annotate(f"{level.gaps} gaps", (level.calls, level.p95_ms or 0), fontsize=7)
    axes.set_title("caller's last sound to the answer, ms", fontsize=10)
    axes.legend(fontsize=8)
