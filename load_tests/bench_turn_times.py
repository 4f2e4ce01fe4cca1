"""The turns of `bench_turn`: which count, where their time went, and how they spread. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import mean
from typing import Literal

from load_tests.call_records import RecordedEvent
from load_tests.twilio_double.report import CallReport
from load_tests.twilio_double.turns import CallerTurn
from voice.asr.delays import quantile
from voice.tts.clauses import clauses

AT_HAND_S = 0.01
SAME_S = 0.5
"""The server's word of a first byte and the byte's arrival lie closer together than that."""
Source = Literal["cached", "ahead", "made"]


@dataclass(frozen=True, slots=True)
class TurnTime:
    """One turn, in seconds; the parts add up to the total."""

    total_s: float
    ear_s: float
    """How much longer than his last sound the server took the caller to speak."""
    waited_s: float
    decoding_s: float
    dialog_s: float
    first_clip_s: float
    sending_s: float
    line_s: float
    source: Source
    is_heard_right: bool
    """Word for word."""


STAGES = ("endpoint_s", "recognition_s", "dialog_s", "synthesis_s", "first_byte_s")
"""Of the server's own account of a turn."""
PARTS = ("ear_s", "waited_s", "decoding_s", "dialog_s", "first_clip_s", "sending_s", "line_s")


@dataclass(frozen=True, slots=True)
class Spread:
    """Of some turns, in milliseconds."""

    turns: int
    p50_ms: float
    p95_ms: float
    mean_ms: float
    mean_parts_ms: dict[str, float]
    """They add up to the mean."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was done before the turns were over, in all calls."""

    decodes: int = 0
    decodes_used: int = 0
    decodes_wasted: int = 0
    rehearsals: int = 0
    rehearsals_right: int = 0


@dataclass(frozen=True, slots=True)
class Leg:
    """One server, its calls one after the other."""

    name: str
    turns: tuple[TurnTime, ...]
    unanswered: int
    """Turns of the caller that no answer could be told of."""
    ahead: Ahead
    load_before: float
    """The machine's load average over a minute."""
    load_after: float

    def spread(self, source: Source | None = None) -> Spread | None:
        """Of all turns, or of those with such answers; None where there are none."""
        return spread([turn for turn in self.turns if source in (None, turn.source)])


def timed_turns(
    report: CallReport, events: Sequence[RecordedEvent], is_cached: Callable[[str], bool]
) -> list[TurnTime]:
    """The turns whose answer both sides have seen.

    Args:
        report: the caller's side.
        events: the server's.
        is_cached: whether a first clause is at hand; asked once for each reply, in order.
    """
    sources = [_SourcedAnswer(*each) for each in _answers(events, is_cached)]
    found = []
    for turn, total_s in waits(report):
        ended_at = report.dialled_at_epoch_s + turn.ended_at_s
        at = ended_at + total_s
        answer = min(sources, key=lambda one: abs(one.timed.at - at), default=None)
        if answer is not None and abs(answer.timed.at - at) <= SAME_S:
            ear_s = answer.heard.ended_at - ended_at
            found.append(_turn_time(total_s, ear_s, answer, turn.text))
    return found


def waits(report: CallReport) -> list[tuple[CallerTurn, float]]:
    """Each turn that was answered, with the seconds from its last sound to the first audio back."""
    audio_at_s = [
        message.at_s
        for message in report.messages
        if not message.is_ours and '"media"' in message.text
    ]
    return waits_of(report.turns, audio_at_s)


def waits_of(
    turns: Sequence[CallerTurn], audio_at_s: Sequence[float]
) -> list[tuple[CallerTurn, float]]:
    """Of some turns, in order, where audio came back at these times, rising."""
    ends = [*(turn.started_at_s for turn in turns[1:]), float("inf")]
    found = []
    for turn, until_s in zip(turns, ends, strict=False):
        arrived_s = next((at for at in audio_at_s if turn.ended_at_s < at < until_s), None)
        if arrived_s is not None and not turn.is_overlapped:
            found.append((turn, arrived_s - turn.ended_at_s))
    return found


@dataclass(frozen=True, slots=True)
class _Heard:
    text: str = ""
    ended_at: float = 0.0


@dataclass(frozen=True, slots=True)
class _SourcedAnswer:
    timed: RecordedEvent
    heard: _Heard
    is_cached: bool


def _answers(
    events: Iterable[RecordedEvent], is_cached: Callable[[str], bool]
) -> Iterable[tuple[RecordedEvent, _Heard, bool]]:
    """Each `TurnTimed`, with what was heard before it and where its first clause came from."""
    heard = _Heard()
    known: list[bool] = []
    for event in events:
        match event.kind:
            case "CallerSpoke":
                heard = _Heard(str(event.fields["text"]), float(event.fields["ended_at"]))
                known = []
            case "AgentReplied":
                first = next(iter(clauses(str(event.fields["text"]))), "")
                known.append(is_cached(keyed(first, str(event.fields["emotion"]))))
            case "TurnTimed":
                yield event, heard, bool(known and known[0])


def _turn_time(total_s: float, ear_s: float, answer: _SourcedAnswer, said: str) -> TurnTime:
    stages = {name: float(answer.timed.fields[name]) for name in STAGES}
    source: Source = "made"
    if stages["synthesis_s"] <= AT_HAND_S:
        # Known words that are said in another way, slower for one, are not at hand.
        source = "cached" if answer.is_cached else "ahead"
    return TurnTime(
        total_s=total_s,
        ear_s=ear_s,
        waited_s=stages["endpoint_s"],
        decoding_s=stages["recognition_s"],
        dialog_s=stages["dialog_s"],
        first_clip_s=stages["synthesis_s"],
        sending_s=stages["first_byte_s"],
        line_s=total_s - ear_s - sum(stages.values()),
        source=source,
        is_heard_right=answer.heard.text == said,
    )


def spread(turns: Sequence[TurnTime]) -> Spread | None:
    """The spread of some turns; None of none."""
    if not turns:
        return None
    totals = sorted(1000 * turn.total_s for turn in turns)
    parts = {part: mean(1000 * float(getattr(turn, part)) for turn in turns) for part in PARTS}
    return Spread(len(turns), quantile(totals, 0.5), quantile(totals, 0.95), mean(totals), parts)


def lines_of(leg: Leg) -> list[str]:
    """For people: the spread of each kind of answer, and its parts."""
    lines = [
        f"  {'answers':<8}{'turns':>6}{'p50':>7}{'p95':>7}{'mean':>7}  = "
        + " + ".join(part.removesuffix("_s").replace("_", " ") for part in PARTS),
    ]
    for name, found in spreads(leg):
        if found is not None:
            parts = " + ".join(f"{ms:.0f}" for ms in found.mean_parts_ms.values())
            lines.append(
                f"  {name:<8}{found.turns:>6}{found.p50_ms:>7.0f}{found.p95_ms:>7.0f}"
                f"{found.mean_ms:>7.0f}  = {parts} ms"
            )
    return lines


def spreads(leg: Leg) -> list[tuple[str, Spread | None]]:
    """Of all turns, and of each kind of answer."""
    return [
        ("all", leg.spread()),
        ("cached", leg.spread("cached")),
        ("ahead", leg.spread("ahead")),
        ("made", leg.spread("made")),
    ]


def spread_tree(leg: Leg) -> dict[str, object]:
    """For scripts: the same as `lines_of`."""
    return {name: None if found is None else asdict(found) for name, found in spreads(leg)}


def keyed(clause: str, emotion: str) -> str:
    """What a clip is found by."""
    return f"{emotion}: {clause}"


def added(ahead: Ahead, events: Iterable[RecordedEvent]) -> Ahead:
    """The same with what one more call tells."""
    for event in events:
        if event.kind == "WorkedAhead":
            more = {n: getattr(ahead, n) + int(event.fields[n]) for n in asdict(ahead)}
            ahead = replace(ahead, **more)
    return ahead
