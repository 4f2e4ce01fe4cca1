"""The curves of `bench_endpointing` as a picture."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from load_tests.bench_endpointing import DRAWN, FIXED, OURS, EndpointingBench, Point

SHIPPED = 1.0
_STYLES = {
    FIXED: ("fixed silence, 0.3 to 1.6 s", "tab:gray", "-"),
    OURS: ("shipped waits x 0.6 to 1.6, smart-turn", "tab:blue", "-"),
    DRAWN: ("the same, drawn verdicts (9 of 10 right)", "tab:green", "--"),
}


def draw(bench: EndpointingBench, path: Path) -> None:
    """Write the picture; its kind is told by the ending of the name. Blocks.

    Raises:
        OSError: the file cannot be written.
        ValueError: matplotlib knows no such kind.
    """
    mpl.use("Agg")
    figure = Figure(figsize=(11, 5), layout="constrained")
    axes = figure.subplots(1, 2, sharey=True)
    _curves(axes[0], bench.curves, "p50_s", "median wait after the caller's end, s")
    _curves(axes[1], bench.curves, "p95_s", "95th percentile of the wait, s")
    axes[0].set_ylabel("turns cut off, %")
    axes[0].legend(loc="upper right", fontsize=8)
    told = bench.parts
    figure.suptitle(
        f"{told['turns']} turns of {told['half']}; pauses inside: {told['pauses'] or 'unknown'}; "
        f"smart-turn's AUC on these voices: {told['separation']}",
        fontsize=10,
    )
    figure.savefig(path, dpi=120)


def _curves(axes: Axes, points: tuple[Point, ...], across: str, label: str) -> None:
    for way, (name, colour, line) in _STYLES.items():
        mine = [point for point in points if point.way == way]
        waits = [getattr(point, across) for point in mine]
        cuts = [100 * point.cut_off for point in mine]
        axes.plot(waits, cuts, line, color=colour, marker=".", label=name)
        for point, wait, cut in zip(mine, waits, cuts, strict=True):
            if way == FIXED and round(point.value * 10) % 2 == 0:
                axes.annotate(f"{point.value:g}", (wait, cut), fontsize=7, color=colour)
            if way != FIXED and point.value == SHIPPED:
                axes.plot([wait], [cut], "o", color=colour, markersize=9, fillstyle="none")
    axes.set_xlabel(label)
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
