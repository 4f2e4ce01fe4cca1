"""`iasovoice load`: so many whole conversations at a time with the real server.

The server runs as it is shipped, in a process of its own, and allows as many calls as the highest
level has; one server serves all levels, the lower ones first, after one call that does not count.
The callers are the Twilio double's, in real time, on the same machine: what they cost is told
beside what the server costs, and both share its cores. Each begins at a time of its own, so that
their turns do not end in step.
"""

import asyncio
import os
import platform
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

from config.settings import AsrSettings
from load_tests.bench_process import BenchError
from load_tests.bench_turn_calls import find_or_make
from load_tests.caller_voices.clear_ends import CLEAR_ENDS
from load_tests.load.callers import Callers
from load_tests.load.holding import Held, hold
from load_tests.load.levels import MEGABYTE, Cost, Level, level_of, server_side
from load_tests.load.result import LoadBench
from load_tests.load.usage import ServerUsage, machine_cpu_s
from load_tests.server_process import Server, ServerError, run_server
from load_tests.twilio_double.clock import ScaledClock

MOST_CALLS = 1000
EMBEDDED = "pocketsphinx"
FEWEST_TURNS = 30
"""On which a level's percentiles rest, where the callers are few."""
SPARE_FILES = 100
OnCall = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured."""

    levels: tuple[int, ...]
    """Calls at a time."""
    asr: str
    """A release of Whisper, a model's directory, or `pocketsphinx`."""
    conversations: int | None = None
    """On each line, one after the other; None is as many as give `FEWEST_TURNS`."""
    keeps_clips: bool = True
    """Whether the server keeps what it said; fixed sentences are rendered ahead in any case."""

    def __post_init__(self) -> None:
        if not self.levels or not all(1 <= calls <= MOST_CALLS for calls in self.levels):
            raise BenchError(f"calls are {self.levels}, allowed: 1 to {MOST_CALLS} each")

    def server_settings(self) -> dict[str, str]:
        """Those that do not depend on the model."""
        # These callers have no recorded answers to questions about the call.
        settings = {"SERVER__MAX_CALLS": str(max(self.levels)), "DIALOG__SURVEY": "false"}
        return settings if self.keeps_clips else settings | {"TTS__CACHE_BYTES": "0"}


async def bench(plan: Plan, callers: Callers, asr: AsrSettings, *, on_call: OnCall) -> LoadBench:
    """Hold the calls of each level.

    Args:
        plan: what is to be measured.
        callers: who phones.
        asr: of which only the place of the weights is used.
        on_call: told after each call of the level, and of calls done and wanted in it.

    Raises:
        BenchError: no model, no server, a server that ended, or too few file handles.
    """
    _check_files(max(plan.levels))
    with TemporaryDirectory() as made:
        scratch = Path(made)
        what, recognition = await asyncio.to_thread(_recognition, plan.asr, asr, scratch)
        try:
            settings = plan.server_settings() | recognition
            async with run_server(scratch, settings=settings) as server:
                return await _Load(server, callers, plan, on_call).run(what)
        except ServerError as error:
            raise BenchError(str(error)) from error


def _recognition(name: str, asr: AsrSettings, scratch: Path) -> tuple[str, dict[str, str]]:
    """What recognises, for whoever reads the figures and for the server."""
    if name == EMBEDDED:
        return "the embedded recogniser", {"ASR__ENGINE": EMBEDDED}
    model = find_or_make(name, asr, scratch, lines=CLEAR_ENDS)
    return model.what, {"ASR__ENGINE": "faster_whisper", "ASR__MODEL": str(model.directory)}


def _check_files(calls: int) -> None:
    """Each call is a socket of the double and one of the server, which inherits the limit.

    Raises:
        BenchError: the limit is too low.
    """
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * calls + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        raise BenchError(f"{calls} calls need {wanted} open files, allowed: {soft} (`ulimit -n`)")


class _Load:
    """The levels of one server."""

    def __init__(self, server: Server, callers: Callers, plan: Plan, on_call: OnCall) -> None:
        self._server = server
        self._callers = callers
        self._plan = plan
        self._on_call = on_call
        self._usage = ServerUsage(server.pid)

    async def run(self, what: str) -> LoadBench:
        warm = await self._hold(1, 1, "warming up")
        voice = next((e.fields["tts"] for e in warm.events if e.kind == "CallStarted"), "unknown")
        idle_rss_mb = self._usage.rss_bytes() / MEGABYTE
        levels = [await self._level(calls) for calls in sorted(set(self._plan.levels))]
        return LoadBench(self._plan.asr, what, voice, machine(), idle_rss_mb, tuple(levels))

    async def _level(self, calls: int) -> Level:
        each = self._plan.conversations or ceil(FEWEST_TURNS / (calls * self._callers.turns))
        self._usage.forget_peak()
        before = self._so_far()
        watching = asyncio.create_task(self._usage.watch())
        try:
            held = await self._hold(calls, each, f"{calls} at a time")
        finally:
            watching.cancel()
            await asyncio.wait({watching})
        cost = self._so_far().since(before)
        return level_of(calls, held.heard, server_side(held.events), cost)

    def _so_far(self) -> Cost:
        return Cost(
            cpu_s=self._usage.cpu_s(),
            double_cpu_s=time.process_time(),
            rss_bytes=self._usage.peak_rss_bytes,
            machine_cpu_s=machine_cpu_s(),
            elapsed_s=time.monotonic(),
        )

    async def _hold(self, calls: int, each: int, name: str) -> Held:
        def told(done: int, wanted: int) -> None:
            self._on_call(name, done, wanted)

        return await hold(
            self._server,
            self._callers,
            calls=calls,
            each=each,
            clock=ScaledClock(),
            on_call=told,
        )


def machine() -> str:
    """What it was measured on."""
    usable = len(os.sched_getaffinity(0))
    return f"{usable} cores, {platform.machine()}, Python {platform.python_version()}"
