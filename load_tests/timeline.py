"""Draws a call: who spoke when, how long the caller waited, where the agent was interrupted.

Colours are from Okabe and Ito's palette, which people with colour blindness tell apart; every
mark has a word besides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MultipleLocator

from load_tests.twilio_double.events import EventKind
from load_tests.twilio_double.levels import Stretch, stretches
from load_tests.twilio_double.report import CallReport

CALLER_BLUE, AGENT_GREEN, OTHER_GREY = "#0072B2", "#009E73", "#999999"
EMERGENCY_VERMILION, BARGE_IN_PURPLE, INK = "#D55E00", "#AA4499", "#222222"
DPI = 100
POINTS_PER_IN = 72
HEIGHT_IN = 5.0
SHORTEST_IN, LONGEST_IN = 16.0, 80.0
INCHES_PER_S = 0.22
FONT_PT, SMALL_PT = 9.0, 8.0
# Where the rows lie, from top to bottom, in the units of the vertical axis.
CALLER_Y, GAP_Y, AGENT_Y = 7.0, 4.05, 2.9
BAR_HEIGHT = 0.6
LINE_HEIGHT = 0.42
LANES = 3
FLAG_LANES = 3
TOP_Y, BOTTOM_Y = 9.3, 0.95
PADDING_S = 0.15
SAME_TURN_S = 0.5
"""Sentences that begin closer together are of one turn, and are read downwards."""
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85}
"""Behind words, so that a line does not strike them through."""


class AnnotationKind(StrEnum):
    """What an annotation is about."""

    CALLER_SAID = "caller_said"
    AGENT_SAID = "agent_said"
    EMERGENCY = "emergency"
    BARGE_IN = "barge_in"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A word about an instant."""

    at_s: float
    """Seconds since the number was dialled."""
    kind: AnnotationKind
    label: str = ""


def draw_timeline(
    report: CallReport, path: Path, *, annotations: Sequence[Annotation] = (), title: str = ""
) -> None:
    """Write a PNG of the call, about 1600 by 500 pixels, wider for long calls. Blocks.

    Args:
        report: the call; bars are drawn from the energy of its two tracks.
        path: of the picture.
        annotations: what was said, and what happened. Without any `caller_said`, the lines of
            the script are shown; without any `barge_in`, those that the report measured.
        title: above the picture.
    """
    everything = [*annotations, *_from_report(report, annotations)]
    seconds = max(report.duration_s, 1.0)
    width_in = min(max(SHORTEST_IN, seconds * INCHES_PER_S), LONGEST_IN)
    figure = Figure(figsize=(width_in, HEIGHT_IN), dpi=DPI)
    FigureCanvasAgg(figure)  # draws without a display, and takes hold of the figure itself
    # One inch for the names of the rows, a little air on the right.
    axes = figure.add_axes((1.0 / width_in, 0.11, 1.0 - 1.15 / width_in, 0.8))
    _set_up(axes, seconds, title)
    ruler = _Ruler(seconds / (axes.get_position().width * width_in * DPI))
    _draw_bars(axes, ruler, report)
    _draw_waits(axes, report)
    for kind, y in ((AnnotationKind.CALLER_SAID, CALLER_Y), (AnnotationKind.AGENT_SAID, AGENT_Y)):
        spoken = [note for note in everything if note.kind is kind]
        _draw_words(axes, ruler, spoken, below_y=y - BAR_HEIGHT / 2)
    said = (AnnotationKind.CALLER_SAID, AnnotationKind.AGENT_SAID)
    _draw_flags(axes, ruler, [note for note in everything if note.kind not in said])
    figure.savefig(path, format="png")


def _from_report(report: CallReport, given: Sequence[Annotation]) -> list[Annotation]:
    """What the report tells, for the kinds that the annotations leave out."""
    kinds = {note.kind for note in given}
    found: list[Annotation] = []
    if AnnotationKind.CALLER_SAID not in kinds:
        found += [
            Annotation(turn.started_at_s, AnnotationKind.CALLER_SAID, turn.text)
            for turn in report.turns
        ]
    if AnnotationKind.BARGE_IN not in kinds:
        found += [
            Annotation(turn.cleared_at_s, AnnotationKind.BARGE_IN, _barge_in_label(latency_s))
            for turn in report.turns
            if turn.is_barge_in
            and turn.cleared_at_s is not None
            and (latency_s := turn.clear_latency_s) is not None
        ]
    return found


def _barge_in_label(clear_latency_s: float) -> str:
    return f"silent after {clear_latency_s * 1000:.0f} ms"


class _Ruler:
    """Measures text in seconds of the horizontal axis."""

    def __init__(self, seconds_per_pixel: float) -> None:
        self._seconds_per_point = seconds_per_pixel * DPI / POINTS_PER_IN

    def width_s(self, text: str, size_pt: float) -> float:
        font = FontProperties(size=size_pt)
        width_pt, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
        return float(width_pt) * self._seconds_per_point

    def fit(self, text: str, limit_s: float) -> str:
        """As many words as fit, with an ellipsis where some are missing."""
        words = text.split()
        for count in range(len(words), 0, -1):
            shown = " ".join(words[:count]) + ("" if count == len(words) else " …")
            if self.width_s(shown, SMALL_PT) <= limit_s:
                return shown
        return ""


def _set_up(axes: Axes, seconds: float, title: str) -> None:
    axes.set_xlim(0.0, seconds)
    axes.set_ylim(BOTTOM_Y, TOP_Y)
    axes.set_yticks([CALLER_Y, AGENT_Y], labels=["caller", "agent"], fontsize=FONT_PT + 2)
    for label, colour in zip(axes.get_yticklabels(), (CALLER_BLUE, AGENT_GREEN), strict=True):
        label.set_color(colour)
        label.set_fontweight("bold")
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MultipleLocator(5.0))
    axes.set_xlabel("seconds since the number was dialled", fontsize=FONT_PT)
    axes.grid(visible=True, axis="x", color="#e6e6e6", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.set_title(title, fontsize=FONT_PT + 3, loc="left", color=INK)


def _draw_bars(axes: Axes, ruler: _Ruler, report: CallReport) -> None:
    rows = (
        (report.caller_audio, CALLER_Y, CALLER_BLUE),
        (report.agent_audio, AGENT_Y, AGENT_GREEN),
    )
    for track, y, colour in rows:
        axes.axhline(y, color=colour, linewidth=0.6, alpha=0.5)
        _bars(axes, stretches(track), y, colour)
    for spoken, label in _other_voices(report):
        _bars(axes, [spoken], AGENT_Y, OTHER_GREY, hatch="///")
        if spoken.end_s - spoken.start_s > ruler.width_s(label, SMALL_PT):
            middle_s = (spoken.start_s + spoken.end_s) / 2
            axes.text(
                middle_s, AGENT_Y, label, fontsize=SMALL_PT, ha="center", va="center", bbox=PAPER
            )


def _bars(
    axes: Axes, spoken: Sequence[Stretch], y: float, colour: str, *, hatch: str | None = None
) -> None:
    axes.broken_barh(
        [(each.start_s, each.end_s - each.start_s) for each in spoken],
        (y - BAR_HEIGHT / 2, BAR_HEIGHT),
        facecolor="white" if hatch else colour,
        edgecolor=colour,
        linewidth=0.8,
        hatch=hatch,
    )


def _other_voices(report: CallReport) -> list[tuple[Stretch, str]]:
    """When the caller heard somebody who is not on the agent's track."""
    found = [
        (Stretch(event.at_s, event.at_s + event.value), "network's voice")
        for event in report.of_kind(EventKind.SAID)
    ]
    joined = report.of_kind(EventKind.PERSON_JOINED)
    left = report.of_kind(EventKind.PERSON_LEFT)
    for start in joined:
        end_s = next((e.at_s for e in left if e.at_s > start.at_s), report.duration_s)
        found.append((Stretch(start.at_s, end_s), "person"))
    return found


def _draw_waits(axes: Axes, report: CallReport) -> None:
    """From the caller's last sound to the agent's first, between the two rows."""
    for turn in report.turns:
        if turn.answered_at_s is None or turn.latency_s is None:
            continue
        start_s, end_s = turn.ended_at_s, turn.answered_at_s
        axes.plot([start_s, end_s], [GAP_Y, GAP_Y], color=INK, linewidth=1.2)
        for at_s, row_y in (
            (start_s, CALLER_Y - BAR_HEIGHT / 2),
            (end_s, AGENT_Y + BAR_HEIGHT / 2),
        ):
            axes.plot([at_s, at_s], [GAP_Y, row_y], color=INK, linewidth=0.7, linestyle=":")
        axes.text(
            (start_s + end_s) / 2, GAP_Y + 0.1, f"{turn.latency_s * 1000:.0f} ms",
            fontsize=FONT_PT, ha="center", va="bottom", color=INK,
            bbox=PAPER,
        )  # fmt: skip


def _draw_words(axes: Axes, ruler: _Ruler, notes: list[Annotation], *, below_y: float) -> None:
    """Snippets in lanes, each cut where the next one of its lane begins."""
    notes = sorted(notes, key=lambda note: note.at_s)
    lanes = lanes_of([note.at_s for note in notes])
    right_s = axes.get_xlim()[1]
    for index, (note, lane) in enumerate(zip(notes, lanes, strict=True)):
        later = zip(notes[index + 1 :], lanes[index + 1 :], strict=True)
        end_s = next((other.at_s for other, its_lane in later if its_lane == lane), right_s)
        shown = ruler.fit(note.label, end_s - note.at_s - PADDING_S)
        y = below_y - 0.12 - lane * LINE_HEIGHT
        axes.text(note.at_s, y, shown, fontsize=SMALL_PT, va="top", color=INK, bbox=PAPER)


def lanes_of(instants_s: list[float]) -> list[int]:
    """Lanes for words at these rising instants: from the top within a turn, else in rotation."""
    lanes: list[int] = []
    for index, at_s in enumerate(instants_s):
        follows = index > 0 and at_s - instants_s[index - 1] < SAME_TURN_S
        is_followed = index + 1 < len(instants_s) and instants_s[index + 1] - at_s < SAME_TURN_S
        if is_followed and not follows:
            lanes.append(0)
        else:
            lanes.append((lanes[-1] + 1) % LANES if lanes else 0)
    return lanes


def _draw_flags(axes: Axes, ruler: _Ruler, notes: list[Annotation]) -> None:
    """Instants, as lines through both rows with a word in the strip above."""
    free_from_s = [0.0] * FLAG_LANES
    right_s = axes.get_xlim()[1]
    for note in sorted(notes, key=lambda note: note.at_s):
        text, colour, style = _flag(note)
        width_s = ruler.width_s(text, FONT_PT)
        # A flag near the right border hangs to the left of its pole.
        hangs_left = note.at_s + width_s > right_s
        start_s = note.at_s - width_s if hangs_left else note.at_s
        lane = next((n for n, free_s in enumerate(free_from_s) if free_s <= start_s), 0)
        free_from_s[lane] = start_s + width_s + 4 * PADDING_S
        y = TOP_Y - 0.25 - lane * (LINE_HEIGHT + 0.1)
        axes.vlines(
            note.at_s, BOTTOM_Y, y, colors=colour, linestyles=style, linewidth=2.0, zorder=1.5
        )
        axes.text(
            note.at_s, y, text, fontsize=FONT_PT, color=colour, fontweight="bold",
            ha="right" if hangs_left else "left", va="center",
            bbox=PAPER,
        )  # fmt: skip


def _flag(note: Annotation) -> tuple[str, str, Literal["-", "--", ":"]]:
    match note.kind:
        case AnnotationKind.EMERGENCY:
            return f" EMERGENCY {note.label}".rstrip(), EMERGENCY_VERMILION, "-"
        case AnnotationKind.BARGE_IN:
            return f" barge-in, {note.label}".rstrip(", "), BARGE_IN_PURPLE, "--"
        case _:
            return f" {note.label}", INK, ":"
