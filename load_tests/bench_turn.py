"""`iasovoice bench turn`: how long a caller waits for the answer, and where that time goes.

The server runs as it is shipped, in a process of its own; one caller after the other phones it
through the Twilio double, in real time. A turn counts from the last sample of the caller's
speech that can be heard until the first message with audio of the answer has arrived at the
double. The parts add up to that:

    waited      silence until the server took the turn for finished
    decoding    what was then left of the final decode
    dialog      understanding, triage and the answer
    first clip  what was then left of making the first clause
    sending     from that clip to the socket
    line        the rest: the network, the double's own lateness, and how much the server errs
                about the caller's last sample; may be negative

The calls are held twice: with the cache of clips as shipped, and without it, where every clause
that is not one of the fixed sentences is made anew. An answer is `cached` where its first clause
is fixed, or was said before in the life of a server with a cache; `ahead` where it was made while
the server still waited for the turn's end (told by a first clip that was there within
`AT_HAND_S`); `made` where it was not.
"""

import asyncio
import os
import platform
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Literal

import orjson

from config.settings import Settings
from dialog.turn import Emotion
from load_tests.bench_process import BenchError
from load_tests.bench_turn_calls import Model, call_scripts, find_or_make
from load_tests.call_records import RecordedEvent, follow, next_record, records_in
from load_tests.server_process import Server, ServerError, run_server
from load_tests.twilio_double.caller import CallerScript
from load_tests.twilio_double.clock import ScaledClock
from load_tests.twilio_double.double import TwilioDouble
from load_tests.twilio_double.report import CallReport
from telephony.dialogs import open_dialog
from voice.asr.delays import quantile
from voice.tts.clauses import clauses

AT_HAND_S = 0.01
SAME_S = 0.5
"""The server's word of a first byte and the byte's arrival lie closer together than that."""
RECORD_TIMEOUT_S = 10.0
MOST_CALLS = 60

Source = Literal["cached", "ahead", "made"]
OnTurn = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TurnTime:
    """One turn, in seconds; the parts add up to the total."""

    total_s: float
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
PARTS = ("waited_s", "decoding_s", "dialog_s", "first_clip_s", "sending_s", "line_s")


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


@dataclass(frozen=True, slots=True)
class TurnBench:
    """Everything that was measured."""

    model: str
    what: str
    voice: str
    machine: str
    legs: tuple[Leg, ...]

    def to_json(self) -> str:
        """For scripts; all turns are in it."""
        tree = asdict(self)
        for leg, shown in zip(self.legs, tree["legs"], strict=True):
            shown["spread"] = {
                name: None if found is None else asdict(found) for name, found in spreads(leg)
            }
        return orjson.dumps(tree, option=orjson.OPT_INDENT_2).decode()

    def summary(self) -> str:
        """For people."""
        lines = [f"{self.model}: {self.what}", f"voice {self.voice}; {self.machine}"]
        for leg in self.legs:
            lines += ["", *_table(leg)]
        return "\n".join(lines)


async def bench(name: str, *, turns: int, settings: Settings, on_turn: OnTurn) -> TurnBench:
    """Hold calls until so many turns are timed, with a cache of clips and without.

    Args:
        name: a release of Whisper, or a model's directory.
        turns: in each of the two legs.
        settings: of which only the place of the weights is used.
        on_turn: told of turns done and wanted.

    Raises:
        BenchError: no model, no server, or calls without turns.
    """
    with TemporaryDirectory() as made:
        scratch = Path(made)
        model = await asyncio.to_thread(find_or_make, name, settings.asr, scratch)
        fixed = await _fixed_clauses(settings)
        legs: list[Leg] = []
        voice = ""
        for leg, more in (("as shipped", {}), ("no cache", {"TTS__CACHE_BYTES": "0"})):

            def tell(done: int, before: int = turns * len(legs)) -> None:
                on_turn(before + done, 2 * turns)

            directory = scratch / leg.replace(" ", "-")
            directory.mkdir()
            asked = _settings(model) | more
            try:
                async with run_server(directory, settings=asked) as server:
                    held = _Holding(server, leg, None if more else set(fixed), fixed)
                    legs.append(await held.until(turns, tell))
                    voice = held.voice
            except ServerError as error:
                raise BenchError(str(error)) from error
    return TurnBench(name, model.what, voice, _machine(), tuple(legs))


def _settings(model: Model) -> dict[str, str]:
    return {"ASR__ENGINE": "faster_whisper", "ASR__MODEL": str(model.directory)}


class _Holding:
    """Holds the calls of one leg."""

    def __init__(
        self, server: Server, name: str, said: set[str] | None, fixed: frozenset[str]
    ) -> None:
        """`said` grows by what is said; None where nothing is kept."""
        self._server = server
        self._name = name
        self._said = said
        self._fixed = fixed
        self.voice = ""

    async def until(self, wanted: int, tell: Callable[[int], None]) -> Leg:
        found: list[TurnTime] = []
        ahead, unanswered, before = Ahead(), 0, os.getloadavg()[0]
        scripts = call_scripts()
        for _ in range(MOST_CALLS):
            if len(found) >= wanted:
                break
            report, events = await self._call(next(scripts))
            turns = timed_turns(report, events, lambda clause: self._is_cached(clause))
            found += turns
            unanswered += len(report.turns) - len(turns)
            ahead = _added(ahead, events)
            tell(min(wanted, len(found)))
        if not found:
            raise BenchError(f"no turn was answered in {MOST_CALLS} calls")
        return Leg(self._name, tuple(found), unanswered, ahead, before, os.getloadavg()[0])

    async def _call(self, script: CallerScript) -> tuple[CallReport, tuple[RecordedEvent, ...]]:
        records = self._server.records
        watching = asyncio.create_task(_events(records, records_in(records)))
        double = TwilioDouble(
            account=self._server.account, clock=ScaledClock(), allow_plain_ws=True
        )
        report = await double.place_call(self._server.url, script)
        try:
            async with asyncio.timeout(RECORD_TIMEOUT_S):
                events = await watching
        except TimeoutError as error:
            raise BenchError("a call's record has no end") from error
        self.voice = next((e.fields["tts"] for e in events if e.kind == "CallStarted"), self.voice)
        return report, events

    def _is_cached(self, clause: str) -> bool:
        if self._said is None:
            return clause in self._fixed
        is_known = clause in self._said
        self._said.add(clause)
        return is_known


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
    bytes_at_s = [
        message.at_s
        for message in report.messages
        if not message.is_ours and '"media"' in message.text
    ]
    ends = [*(turn.started_at_s for turn in report.turns[1:]), float("inf")]
    found = []
    for turn, until_s in zip(report.turns, ends, strict=True):
        arrived_s = next((at for at in bytes_at_s if turn.ended_at_s < at < until_s), None)
        if arrived_s is None or turn.is_overlapped:
            continue
        at = report.dialled_at_epoch_s + arrived_s
        answer = min(sources, key=lambda one: abs(one.timed.at - at), default=None)
        if answer is None or abs(answer.timed.at - at) > SAME_S:
            continue
        found.append(_turn_time(arrived_s - turn.ended_at_s, answer, turn.text))
    return found


@dataclass(frozen=True, slots=True)
class _SourcedAnswer:
    timed: RecordedEvent
    heard: str
    is_cached: bool


def _answers(
    events: Iterable[RecordedEvent], is_cached: Callable[[str], bool]
) -> Iterable[tuple[RecordedEvent, str, bool]]:
    """Each `TurnTimed`, with what was heard before it and where its first clause came from."""
    heard = ""
    known: list[bool] = []
    for event in events:
        match event.kind:
            case "CallerSpoke":
                heard, known = str(event.fields["text"]), []
            case "AgentReplied":
                first = next(iter(clauses(str(event.fields["text"]))), "")
                known.append(is_cached(keyed(first, str(event.fields["emotion"]))))
            case "TurnTimed":
                yield event, heard, bool(known and known[0])


def _turn_time(total_s: float, answer: _SourcedAnswer, said: str) -> TurnTime:
    stages = {name: float(answer.timed.fields[name]) for name in STAGES}
    source: Source = "cached" if answer.is_cached else "made"
    if not answer.is_cached and stages["synthesis_s"] <= AT_HAND_S:
        source = "ahead"
    return TurnTime(
        total_s=total_s,
        waited_s=stages["endpoint_s"],
        decoding_s=stages["recognition_s"],
        dialog_s=stages["dialog_s"],
        first_clip_s=stages["synthesis_s"],
        sending_s=stages["first_byte_s"],
        line_s=total_s - sum(stages.values()),
        source=source,
        is_heard_right=answer.heard == said,
    )


def spread(turns: Sequence[TurnTime]) -> Spread | None:
    """The spread of some turns; None of none."""
    if not turns:
        return None
    totals = sorted(1000 * turn.total_s for turn in turns)
    parts = {part: mean(1000 * float(getattr(turn, part)) for turn in turns) for part in PARTS}
    return Spread(len(turns), quantile(totals, 0.5), quantile(totals, 0.95), mean(totals), parts)


def spreads(leg: Leg) -> list[tuple[str, Spread | None]]:
    """Of all turns, and of each kind of answer."""
    return [
        ("all", leg.spread()),
        ("cached", leg.spread("cached")),
        ("ahead", leg.spread("ahead")),
        ("made", leg.spread("made")),
    ]


def keyed(clause: str, emotion: str) -> str:
    """What a clip is found by."""
    return f"{emotion}: {clause}"


async def _fixed_clauses(settings: Settings) -> frozenset[str]:
    """First clauses, and all others, that no call has to wait for."""
    alone = settings.model_copy(
        update={"store": settings.store.model_copy(update={"engine": "memory"})}
    )
    async with open_dialog(alone, clock=time.time) as dialog:
        replies = [(reply.text, Emotion(reply.emotion)) for reply in dialog.fixed_replies()]
    return frozenset(keyed(part, feel.value) for text, feel in replies for part in clauses(text))


async def _events(records: Path, known: frozenset[Path]) -> tuple[RecordedEvent, ...]:
    path = await next_record(records, known)
    return tuple([event async for event in follow(path)])


def _added(ahead: Ahead, events: Iterable[RecordedEvent]) -> Ahead:
    for event in events:
        if event.kind == "WorkedAhead":
            more = {n: getattr(ahead, n) + int(event.fields[n]) for n in asdict(ahead)}
            ahead = replace(ahead, **more)
    return ahead


def _machine() -> str:
    usable = len(os.sched_getaffinity(0))
    return f"{usable} cores, {platform.machine()}, Python {platform.python_version()}"


def _table(leg: Leg) -> list[str]:
    right = sum(turn.is_heard_right for turn in leg.turns)
    ahead = leg.ahead
    lines = [
        f"{leg.name}: {len(leg.turns)} turns, {right} heard word for word, {leg.unanswered} not "
        f"told; load {leg.load_before:.1f} to {leg.load_after:.1f}",
        f"  guesses {ahead.decodes}, used {ahead.decodes_used}, wasted {ahead.decodes_wasted}; "
        f"rehearsals {ahead.rehearsals}, right {ahead.rehearsals_right}",
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
