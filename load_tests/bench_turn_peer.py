"""`iasovoice bench turn --peer`: our server and a stock pipecat agent, side by side in one run.

Both servers run all the time; the same caller phones one and then the other, so that a change in
the machine's mood meets both. Both have the same weights for recognition, the same dialog, and the
same voice: a twin that hums and computes next to nothing, so synthesis counts for neither. What a
caller waited is measured on his side alone.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from load_tests.bench_process import BenchError, ServerProcess
from load_tests.bench_turn_calls import Model, call_scripts
from load_tests.bench_turn_times import waits
from load_tests.server_process import ServerError, run_server
from load_tests.twilio_double.caller import CallerScript
from load_tests.twilio_double.clock import ScaledClock
from load_tests.twilio_double.double import TwilioDouble
from load_tests.twilio_double.signature import Account
from load_tests.twins.humming_voice import write_twin
from voice.asr.delays import quantile

MOST_CALLS = 60
START_TIMEOUT_S = 120.0
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


@dataclass(frozen=True, slots=True)
class Peers:
    """Both sides."""

    ours: Waits
    stock: Waits
    load_before: float
    load_after: float

    @property
    def ratio_of_medians(self) -> float:
        """Ours to theirs; 0 where theirs is unknown."""
        theirs = self.stock.quantile_ms(0.5)
        return self.ours.quantile_ms(0.5) / theirs if theirs else 0.0

    def lines(self) -> list[str]:
        """For people."""
        told = [
            f"side by side with a stock pipecat agent; load {self.load_before:.1f} to "
            f"{self.load_after:.1f}",
            f"  {'':<8}{'turns':>6}{'p50':>7}{'p95':>7}{'mean':>7}{'unanswered':>12}",
        ]
        told += [
            f"  {each.name:<8}{len(each.total_s):>6}{each.quantile_ms(0.5):>7.0f}"
            f"{each.quantile_ms(0.95):>7.0f}{each.mean_ms:>7.0f}{each.unanswered:>12}"
            for each in (self.ours, self.stock)
        ]
        return [*told, f"  ratio of the medians {self.ratio_of_medians:.2f}"]


@dataclass(slots=True)
class _Side:
    """One server while it is being phoned."""

    name: str
    url: str
    account: Account
    total_s: list[float]
    unanswered: int = 0

    async def call(self, script: CallerScript) -> None:
        double = TwilioDouble(account=self.account, clock=ScaledClock(), allow_plain_ws=True)
        report = await double.place_call(self.url, script)
        answered = waits(report)
        self.total_s += [total_s for _, total_s in answered]
        self.unanswered += len(report.turns) - len(answered)

    def waits(self) -> Waits:
        return Waits(self.name, tuple(self.total_s), self.unanswered)


async def side_by_side(
    model: Model, *, turns: int, scratch: Path, on_turn: Callable[[int, int], None]
) -> Peers:
    """Phone both until each has answered so many turns.

    Raises:
        BenchError: a server does not start, or does not answer.
    """
    voice = await asyncio.to_thread(write_twin, scratch)
    before = os.getloadavg()[0]
    async with AsyncExitStack() as stack:
        sides = await _open(stack, model, voice, scratch)
        scripts = call_scripts()
        for _ in range(MOST_CALLS):
            done = min(len(side.total_s) for side in sides)
            on_turn(min(done, turns), turns)
            if done >= turns:
                break
            script = next(scripts)
            for side in sides:
                await side.call(script)
        else:
            raise BenchError(f"fewer than {turns} turns were answered in {MOST_CALLS} calls each")
    ours, stock = sides
    return Peers(ours.waits(), stock.waits(), before, os.getloadavg()[0])


async def _open(
    stack: AsyncExitStack, model: Model, voice: Path, scratch: Path
) -> tuple[_Side, _Side]:
    directory = scratch / "beside"
    directory.mkdir()
    settings = {
        "ASR__ENGINE": "faster_whisper",
        "ASR__MODEL": str(model.directory),
        "TTS__ENGINE": "piper",
        "TTS__VOICE": str(voice),
    }
    try:
        server = await stack.enter_async_context(run_server(directory, settings=settings))
    except ServerError as error:
        raise BenchError(str(error)) from error
    program = [sys.executable, "-m", "load_tests.bench_turn_stock"]
    asked = ["--model", str(model.directory), "--voice", str(voice)]
    process = ServerProcess([*program, *asked], start_timeout_s=START_TIMEOUT_S)
    peer = await stack.enter_async_context(process)
    url = f"http://127.0.0.1:{peer.announced.port}"
    return _Side("ours", server.url, server.account, []), _Side("stock", url, NOBODY, [])
