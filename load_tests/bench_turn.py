"""`iasovoice bench turn`: how long a caller waits for the answer, and where that time goes.

The server runs as it is shipped, in a process of its own; one caller after the other phones it
through the Twilio double, in real time. A turn counts from the last sample of the caller's
speech that can be heard until the first message with audio of the answer has arrived at the
double. The parts add up to that:

    ear         how much longer than the last sound the server took the caller to speak
    waited      silence, from then on, until the server took the turn for finished
    decoding    what was then left of the final decode
    dialog      understanding, triage and the answer
    first clip  what was then left of making the first clause
    sending     from that clip to the socket
    line        the rest: the network and the double's own lateness

Callers are synthetic. Their lines are those whose end smart-turn hears, and they wait for the
machine. On request all voices speak; then they wait also for verdicts that go wrong on such voices:
see `bench_endpointing`.

The calls are held twice: with the cache of clips as shipped, and without it, where every clause
that is not one of the fixed sentences is made anew. An answer is `cached` where its first clause
is fixed, or was said before in the life of a server with a cache; `ahead` where it was made while
the server still waited for the turn's end (told by a first clip that was there within
`bench_turn_times.AT_HAND_S`); `made` where it was not.

With `--peer` ours without the cache and a stock pipecat agent are phoned in turn, instead: see
`bench_turn_peer`.
"""

import asyncio
import os
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from config.settings import Settings
from load_tests.bench_process import BenchError
from load_tests.bench_turn_calls import Model, Wanted, call_scripts, find_or_make
from load_tests.bench_turn_leg import LEGS, Holding, fixed_clauses, our_server
from load_tests.bench_turn_peer import Peers, Waits, side_by_side, waits_of
from load_tests.bench_turn_times import Leg, lines_of, spread_tree

MOST_CALLS = 60
OnTurn = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TurnBench:
    """Everything that was measured."""

    model: str
    what: str
    callers: str
    voice: str
    machine: str
    legs: tuple[Leg, ...]
    peers: Peers | None = None

    def to_json(self) -> str:
        """For scripts: what every bench tells, then all turns."""
        tree: dict[str, Any] = self._in_short() | asdict(self)
        for leg, shown in zip(self.legs, tree["legs"], strict=True):
            shown["spread"] = spread_tree(leg)
        if self.peers is not None:
            tree["peers"] = self.peers.to_tree(self.legs)
        return orjson.dumps(tree, option=orjson.OPT_INDENT_2).decode()

    def _in_short(self) -> dict[str, object]:
        """The first leg, beside the first peer."""
        ours, peer = waits_of(self.legs[0]), None if self.peers is None else self.peers.stock[0]
        theirs = None if peer is None else {"name": peer.name} | _spread_of(peer)
        found = self.legs[0].spread()
        return {
            "name": "turn",
            "unit": "ms",
            "ours": _spread_of(ours),
            "peer": theirs,
            "ratio": None if peer is None else ours.ratio_of_medians(peer),
            "parts": {} if found is None else found.mean_parts_ms,
        }

    def summary(self) -> str:
        """For people."""
        lines = [f"{self.model}: {self.what}", f"callers: {self.callers}"]
        lines += [f"voice {self.voice}; {self.machine}"]
        for leg in self.legs:
            lines += ["", *_table(leg)]
        if self.peers is not None:
            lines += ["", *self.peers.lines(self.legs)]
        return "\n".join(lines)


def _spread_of(waits: Waits) -> dict[str, float]:
    return {f"p{share}": waits.quantile_ms(share / 100) for share in (50, 95, 99)}


async def bench(name: str, wanted: Wanted, settings: Settings, on_turn: OnTurn) -> TurnBench:
    """Hold calls until so many turns are timed, with a cache of clips and without.

    Args:
        name: a release of Whisper, or a model's directory.
        wanted: who phones whom, how often.
        settings: of which only the place of the weights is used.
        on_turn: told of turns done and wanted.

    Raises:
        BenchError: no model, no server, or calls without turns.
    """
    with TemporaryDirectory() as made:
        scratch = Path(made)
        lines = wanted.lines()
        model = await asyncio.to_thread(find_or_make, name, settings.asr, scratch, lines=lines)
        fixed = await fixed_clauses(settings)
        peers: Peers | None = None
        if wanted.has_peer:
            beside, peers = await side_by_side(model, fixed, wanted, scratch, on_turn)
            held = [beside]
        else:
            held = await _alone(model, fixed, wanted, scratch, on_turn)
    legs = tuple(holding.leg() for holding in held)
    return TurnBench(name, model.what, wanted.callers(), held[0].voice, _machine(), legs, peers)


async def _alone(
    model: Model, fixed: frozenset[str], wanted: Wanted, scratch: Path, on_turn: OnTurn
) -> list[Holding]:
    """One server after the other."""
    held, turns = [], wanted.turns
    for number, leg in enumerate(LEGS):
        async with our_server(leg, model, scratch, fixed, more={}) as holding:
            scripts = call_scripts(wanted.lines())
            for _ in range(MOST_CALLS):
                on_turn(number * turns + min(turns, holding.answered), len(LEGS) * turns)
                if holding.answered >= turns:
                    break
                await holding.call(next(scripts))
            if not holding.answered:
                raise BenchError(f"no turn was answered in {MOST_CALLS} calls")
        held.append(holding)
    return held


def _machine() -> str:
    usable = len(os.sched_getaffinity(0))
    return f"{usable} cores, {platform.machine()}, Python {platform.python_version()}"


def _table(leg: Leg) -> list[str]:
    right = sum(turn.is_heard_right for turn in leg.turns)
    ahead = leg.ahead
    return [
        f"{leg.name}: {len(leg.turns)} turns, {right} heard word for word, {leg.unanswered} not "
        f"told; load {leg.load_before:.1f} to {leg.load_after:.1f}",
        f"  guesses {ahead.decodes}, used {ahead.decodes_used}, wasted {ahead.decodes_wasted}; "
        f"rehearsals {ahead.rehearsals}, right {ahead.rehearsals_right}",
        *lines_of(leg),
    ]
