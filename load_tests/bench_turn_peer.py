"""`iasovoice bench turn --peer`: our server and a stock pipecat agent, side by side in one run.

All servers run all the time; the same caller phones one after the other, so that a change in the
machine's mood meets them alike. They have the same weights for recognition, the same dialog, and
the same voice, a twin of a medium Piper's cost (`twins.piper_twin`). Ours keeps no clips of what it
said, but for the fixed sentences that are made before the first call; the stock agent keeps none.
What a caller waited is measured on his side alone.

The stock agent is phoned in two ways of ending a turn: with pipecat's default, smart-turn, and with
pipecat's own alternative, a fixed silence. With `--all-voices` smart-turn hears no end in many
sentences; the default then waits for its 3 s of silence. Those turns are counted as stalled, ours
with the same measure, and stay in the figures.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

from load_tests.bench_process import BenchError, ServerProcess
from load_tests.bench_turn_calls import Model, Wanted, call_scripts
from load_tests.bench_turn_leg import Holding, our_server
from load_tests.bench_turn_times import Leg, waits
from load_tests.twilio_double.caller import CallerScript
from load_tests.twilio_double.clock import ScaledClock
from load_tests.twilio_double.double import TwilioDouble
from load_tests.twilio_double.signature import Account
from load_tests.twins.piper_twin import write_piper_twin
from voice.asr.delays import quantile
from voice.tts.select import piper_is_installed

MOST_CALLS = 60
START_TIMEOUT_S = 120.0
STALLED_S = 3.0
"""So long does pipecat's default wait where smart-turn hears no end."""
OURS = "no cache"
"""Of `bench_turn_leg.LEGS`."""
ENDINGS = {"stock": "smart-turn", "stock, fixed silence": "silence"}
"""How the stock agent ends a turn."""
NOBODY = Account("AC" + "0" * 32, "0" * 32)
"""The stock agent checks no signatures."""


@dataclass(frozen=True, slots=True)
class Waits:
    """What callers of one side waited."""

    name: str
    total_s: tuple[float, ...]
    unanswered: int
    """Turns without an answer before the caller's next."""

    def quantile_ms(self, share: float) -> float:
        """By nearest rank."""
        return 1000 * quantile(sorted(self.total_s), share)

    @property
    def mean_ms(self) -> float:
        """0 without turns."""
        return 1000 * mean(self.total_s) if self.total_s else 0.0

    @property
    def stalled(self) -> int:
        """Turns that were answered only after `STALLED_S`."""
        return sum(total_s >= STALLED_S for total_s in self.total_s)

    def to_tree(self) -> dict[str, object]:
        """For scripts."""
        return asdict(self) | {
            "p50_ms": self.quantile_ms(0.5),
            "p95_ms": self.quantile_ms(0.95),
            "mean_ms": self.mean_ms,
            "stalled": self.stalled,
        }

    def ratio_of_medians(self, other: "Waits") -> float:
        """This one's to the other's; 0 where that is unknown."""
        theirs = other.quantile_ms(0.5)
        return self.quantile_ms(0.5) / theirs if theirs else 0.0


@dataclass(frozen=True, slots=True)
class Peers:
    """The stock agents."""

    stock: tuple[Waits, ...]
    load_before: float
    """The machine's load average over a minute."""
    load_after: float

    def to_tree(self, legs: Sequence[Leg]) -> dict[str, object]:
        """For scripts; with what is told of ours beside them."""
        ours = [waits_of(leg) for leg in legs]
        return {
            "load_before": self.load_before,
            "load_after": self.load_after,
            "stock": [each.to_tree() for each in self.stock],
            "ratios_of_medians": {
                our.name: {other.name: our.ratio_of_medians(other) for other in self.stock}
                for our in ours
            },
        }

    def lines(self, legs: Sequence[Leg]) -> list[str]:
        """For people."""
        ours = [waits_of(leg) for leg in legs]
        told = [
            f"side by side with a stock pipecat agent; load {self.load_before:.1f} to "
            f"{self.load_after:.1f}",
            f"  {'':<22}{'turns':>6}{'p50':>7}{'p95':>7}{'mean':>7}"
            f"{'stalled':>9}{'unanswered':>12}",
        ]
        told += [
            f"  {each.name:<22}{len(each.total_s):>6}{each.quantile_ms(0.5):>7.0f}"
            f"{each.quantile_ms(0.95):>7.0f}{each.mean_ms:>7.0f}{each.stalled:>9}"
            f"{each.unanswered:>12}"
            for each in (*ours, *self.stock)
        ]
        return told + [
            f"  ratio of the medians, {our.name} to {other.name}: {our.ratio_of_medians(other):.2f}"
            for our in ours
            for other in self.stock
        ]


def waits_of(leg: Leg) -> Waits:
    """What the callers of one of our servers waited."""
    return Waits(f"ours, {leg.name}", tuple(turn.total_s for turn in leg.turns), leg.unanswered)


class _Stock:
    """A stock agent while it is being phoned."""

    def __init__(self, name: str, url: str) -> None:
        self._name = name
        self._url = url
        self._total_s: list[float] = []
        self._unanswered = 0

    @property
    def answered(self) -> int:
        return len(self._total_s)

    async def call(self, script: CallerScript) -> None:
        double = TwilioDouble(account=NOBODY, clock=ScaledClock(), allow_plain_ws=True)
        report = await double.place_call(self._url, script)
        answered = waits(report)
        self._total_s += [total_s for _, total_s in answered]
        self._unanswered += len(report.turns) - len(answered)

    def waits(self) -> Waits:
        return Waits(self._name, tuple(self._total_s), self._unanswered)


async def side_by_side(
    model: Model,
    fixed: frozenset[str],
    wanted: Wanted,
    scratch: Path,
    on_turn: Callable[[int, int], None],
) -> tuple[Holding, Peers]:
    """Phone all until each has answered so many turns.

    Raises:
        BenchError: a server does not start, or does not answer.
    """
    if not piper_is_installed():
        raise BenchError("the peer speaks with piper-tts: pip install 'iasovoice[bench]'")
    voice = await asyncio.to_thread(write_piper_twin, scratch)
    before = os.getloadavg()[0]
    async with AsyncExitStack() as stack:
        speaks = {"TTS__ENGINE": "piper", "TTS__VOICE": str(voice)}
        server = our_server(OURS, model, scratch, fixed, more=speaks)
        ours = await stack.enter_async_context(server)
        stock = [await _open_stock(stack, name, model, voice) for name in ENDINGS]
        sides: list[Holding | _Stock] = [ours, *stock]
        scripts, turns = call_scripts(wanted.lines()), wanted.turns
        for _ in range(MOST_CALLS):
            done = min(side.answered for side in sides)
            on_turn(min(done, turns), turns)
            if done >= turns:
                break
            script = next(scripts)
            for side in sides:
                await side.call(script)
        else:
            raise BenchError(f"fewer than {turns} turns were answered in {MOST_CALLS} calls each")
    return ours, Peers(tuple(each.waits() for each in stock), before, os.getloadavg()[0])


async def _open_stock(stack: AsyncExitStack, name: str, model: Model, voice: Path) -> _Stock:
    program = [sys.executable, "-m", "load_tests.bench_turn_stock", "--ending", ENDINGS[name]]
    asked = ["--model", str(model.directory), "--voice", str(voice)]
    process = ServerProcess([*program, *asked], start_timeout_s=START_TIMEOUT_S)
    running = await stack.enter_async_context(process)
    return _Stock(name, f"http://127.0.0.1:{running.announced.port}")
