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
`bench_turn_times.AT_HAND_S`); `made` where it was not.
"""

import asyncio
import os
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from config.settings import Settings
from dialog.turn import Emotion
from load_tests.bench_process import BenchError
from load_tests.bench_turn_calls import Model, call_scripts, find_or_make
from load_tests.bench_turn_peer import Peers, side_by_side
from load_tests.bench_turn_times import (
    PARTS,
    Ahead,
    Leg,
    TurnTime,
    added,
    keyed,
    spreads,
    timed_turns,
)
from load_tests.call_records import RecordedEvent, follow, next_record, records_in
from load_tests.server_process import Server, ServerError, run_server
from load_tests.twilio_double.caller import CallerScript
from load_tests.twilio_double.clock import ScaledClock
from load_tests.twilio_double.double import TwilioDouble
from load_tests.twilio_double.report import CallReport
from telephony.dialogs import open_dialog
from voice.tts.clauses import clauses

RECORD_TIMEOUT_S = 10.0
MOST_CALLS = 60

LEGS: dict[str, dict[str, str]] = {"as shipped": {}, "no cache": {"TTS__CACHE_BYTES": "0"}}
"""Settings of the two servers."""
OnTurn = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TurnBench:
    """Everything that was measured."""

    model: str
    what: str
    voice: str
    machine: str
    legs: tuple[Leg, ...]
    peers: Peers | None = None

    def to_json(self) -> str:
        """For scripts; all turns are in it."""
        tree = asdict(self)
        for leg, shown in zip(self.legs, tree["legs"], strict=True):
            shown["spread"] = {
                name: None if found is None else asdict(found) for name, found in spreads(leg)
            }
        if self.peers is not None:
            tree["peers"]["ratio_of_medians"] = self.peers.ratio_of_medians
            for side in (self.peers.ours, self.peers.stock):
                shown = tree["peers"][side.name]
                shown |= {"p50_ms": side.quantile_ms(0.5), "p95_ms": side.quantile_ms(0.95)}
        return orjson.dumps(tree, option=orjson.OPT_INDENT_2).decode()

    def summary(self) -> str:
        """For people."""
        lines = [f"{self.model}: {self.what}", f"voice {self.voice}; {self.machine}"]
        for leg in self.legs:
            lines += ["", *_table(leg)]
        if self.peers is not None:
            lines += ["", *self.peers.lines()]
        return "\n".join(lines)


async def bench(
    name: str, *, turns: int, settings: Settings, has_peer: bool, on_turn: OnTurn
) -> TurnBench:
    """Hold calls until so many turns are timed, with a cache of clips and without.

    Args:
        name: a release of Whisper, or a model's directory.
        turns: in each of the phases.
        settings: of which only the place of the weights is used.
        has_peer: whether a third phase runs beside a stock pipecat agent.
        on_turn: told of turns done and wanted.

    Raises:
        BenchError: no model, no server, or calls without turns.
    """
    phases = len(LEGS) + has_peer

    def of_phase(number: int) -> OnTurn:
        return lambda done, _: on_turn(number * turns + done, phases * turns)

    with TemporaryDirectory() as made:
        scratch = Path(made)
        model = await asyncio.to_thread(find_or_make, name, settings.asr, scratch)
        fixed = await _fixed_clauses(settings)
        legs, voice, peers = [], "", None
        for number, leg in enumerate(LEGS):
            directory = scratch / str(number)
            directory.mkdir()
            try:
                async with run_server(directory, settings=_settings(model) | LEGS[leg]) as server:
                    held = _Holding(server, leg, None if LEGS[leg] else set(fixed), fixed)
                    legs.append(await held.until(turns, of_phase(number)))
                    voice = held.voice
            except ServerError as error:
                raise BenchError(str(error)) from error
        if has_peer:
            told = of_phase(len(LEGS))
            peers = await side_by_side(model, turns=turns, scratch=scratch, on_turn=told)
    return TurnBench(name, model.what, voice, _machine(), tuple(legs), peers)


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

    async def until(self, wanted: int, on_turn: OnTurn) -> Leg:
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
            ahead = added(ahead, events)
            on_turn(min(wanted, len(found)), wanted)
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
