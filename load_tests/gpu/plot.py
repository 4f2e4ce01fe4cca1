"""The figures of a GPU as a picture."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from load_tests.gpu.batches import BatchTime
from load_tests.gpu.result import GpuBench

LINES = {"final": "-", "partial": "--"}


def draw(result: GpuBench, path: Path) -> None:
    """Write the picture. Blocks.

    Raises:
        OSError: the file cannot be written.
    """
    mpl.use("Agg")
    figure = Figure(figsize=(15, 4.5), layout="constrained")
    times, throughput, calls = figure.subplots(1, 3)
    _batches(times, result, "total_ms", "one batch, ms")
    _batches(throughput, result, "windows_per_s", "windows a second")
    _calls(calls, result)
    smoke = " (smoke run: the figures say nothing)" if result.is_smoke else ""
    figure.suptitle(f"{result.device}, {result.compute_type}, {result.date}{smoke}", fontsize=10)
    figure.savefig(path, dpi=120)


def _batches(axes: Axes, result: GpuBench, value: str, title: str) -> None:
    groups: dict[tuple[str, int, str], list[BatchTime]] = {}
    for row in result.batches:
        groups.setdefault((row.model, row.frames, row.kind), []).append(row)
    for (model, frames, kind), rows in groups.items():
        axes.plot(
            [row.size for row in rows],
            [getattr(row, value) for row in rows],
            marker=".",
            linestyle=LINES[kind],
            label=f"{model}, {frames} frames, {kind}s",
        )
    axes.set_xscale("log", base=2)
    sizes = sorted({row.size for row in result.batches})
    axes.set_xticks(sizes, map(str, sizes))
    axes.set(xlabel="windows in the batch", title=title)
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=7)


def _calls(axes: Axes, result: GpuBench) -> None:
    shed = axes.twinx()
    for number, model in enumerate(dict.fromkeys(row.model for row in result.calls)):
        rows = [row for row in result.calls if row.model == model]
        at, colour = [row.calls for row in rows], f"C{number}"
        for value, line in (("final_p50_ms", "-"), ("final_p95_ms", "--")):
            label = f"{model}, final {value[6:9]}"
            axes.plot(
                at, [getattr(row, value) for row in rows], marker=".", linestyle=line, color=colour,
                label=label,
            )  # fmt: skip
        shares = [100 * row.partials_shed for row in rows]
        shed.plot(at, shares, marker="x", linestyle=":", color=colour)
    axes.set(xlabel="calls", title="finals under load, ms; crosses: partials shed, %")
    axes.set_ylim(bottom=0)
    shed.set_ylim(0, 100)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=7)
