"""`iasovoice bench media`: what 20 ms of one call costs, beside a stock pipecat Twilio agent.

Both servers run as processes of their own behind the same web server and take the same calls in
turn (ours, peer, ours, peer), so that a change in the machine's mood meets both. A call is a real
WebSocket with real speech and line noise, fifty frames a second, while the agent speaks half of
the time. Neither side recognises or synthesises: what is measured is the way of the audio, in and
out: decoding, voice activity, end of turn, pacing.

The unit is microseconds of the server's CPU for each frame that came in and each call; what an
idle server uses is taken off. One sample is one whole cycle of the conversation, so that each
holds the same speech of both sides. `calls_per_core` is how many such calls one core carries when
it does nothing else: 1 / (mean cost of a frame x 50); leave room above it for everything else.
How well the agent's audio is paced is defined in `bench_far_end`.
"""

import argparse
import asyncio
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from load_tests.bench_far_end import Pacing
from load_tests.bench_media_callers import Caller, Crowd, Track, build_track
from load_tests.bench_process import BenchError, ServerProcess
from load_tests.recording import Recording, read_recording

FRAMES_PER_S = 50
VOICES = Path(__file__).parent / "caller_voices"
UTTERANCES = 8
"""Different sentences in a caller's track."""

OnPhase = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Load:
    """What both servers are put under."""

    calls: int
    cycle_s: float = 8.0
    """The caller speaks in the first part, the agent in the second half."""
    speech_ends: float = 0.33
    """Share of the cycle at which longer speech is cut. The longest wait for the end of a turn must
    fit between it and the agent's half, or the agent holds its tongue."""
    cycles: int = 3
    """Measured, in each phase."""
    rounds: int = 2
    """Phases of each server."""
    idle_s: float = 2.0
    """Before each phase, to see what the server uses without calls."""
    settle_s: float = 1.0
    """After calls have begun or ended, until what that costs is over."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server and how it is measured."""

    name: str
    command: tuple[str, ...]
    path: str = "/media"
    """Where its WebSocket is."""
    with_children: bool = False
    """Count the CPU of its child processes too."""


@dataclass(slots=True)
class Tally:
    """What was measured of one server, over all its phases."""

    samples_us: list[float] = field(default_factory=list)
    idle_ms_per_s: list[float] = field(default_factory=list)
    pacing: Pacing = field(default_factory=Pacing)
    load_late_s: list[float] = field(default_factory=list)
    measured_s: float = 0.0
    """Seconds of calls, over all calls."""

    def costs(self) -> dict[str, float]:
        """Microseconds for each frame and call."""
        p50, p95 = np.percentile(self.samples_us, [50, 95])
        costs = {"p50": p50, "p95": p95, "mean": np.mean(self.samples_us)}
        return {name: round(float(cost), 1) for name, cost in costs.items()}

    def parts(self) -> dict[str, Any]:
        """The rest, for the record."""
        return {
            "samples": len(self.samples_us),
            "idle_cpu_ms_per_s": round(float(np.mean(self.idle_ms_per_s)), 2),
            "agent_speaks_share": round(self.pacing.spoken_s / self.measured_s, 3),
            "pacing_error_ms": _milliseconds(self.pacing.errors_s, p50=50, p99=99),
            "margin_ms": _milliseconds(self.pacing.margins_s, least=0, p1=1, p50=50),
            "gaps": self.pacing.gaps,
            "clears": self.pacing.clears,
            "load_late_ms": _milliseconds(self.load_late_s, p50=50, p99=99),
        }


@dataclass(frozen=True, slots=True)
class MediaBench:
    """The result; its fields are those of every `bench --json`."""

    name: str
    machine: str
    unit: str
    ours: Mapping[str, float]
    peer: Mapping[str, float | str]
    ratio: float
    """ours.p50 / peer.p50."""
    calls_per_core: int
    parts: Mapping[str, Any]

    def to_json(self) -> str:
        """One object on one line."""
        return orjson.dumps(asdict(self)).decode()

    def summary(self) -> str:
        """A few lines for people."""
        lines = [f"{self.parts['calls']} calls, {self.machine}"]
        for costs, part in ((self.ours, "ours"), (self.peer, "peer")):
            name = costs.get("name", "iasovoice")
            pacing = self.parts[part]["pacing_error_ms"]
            lines.append(
                f"{name}: {costs['p50']} us of CPU for each 20 ms frame and call (p95 "
                f"{costs['p95']}), pacing error p50 {pacing['p50']} ms, p99 {pacing['p99']} ms, "
                f"{self.parts[part]['gaps']} gaps"
            )
        lines.append(f"ratio {self.ratio}, {self.calls_per_core} calls a core")
        return "\n".join(lines)


def load_recordings(directory: Path, count: int = UTTERANCES) -> list[Recording]:
    """`count` utterances from all over a directory, always the same. Blocks on the disk.

    Raises:
        BenchError: there are none.
    """
    paths = sorted(directory.rglob("*.wav"))
    if not paths:
        raise BenchError(f"{directory}: no WAV files; the callers have nothing to say")
    chosen = paths[:: max(1, len(paths) // count)][:count]
    return [read_recording(path) for path in chosen]


async def measure(
    ours: Contestant,
    peer: Contestant,
    load: Load,
    recordings: Sequence[Recording],
    *,
    on_phase: OnPhase = lambda _name, _done, _of: None,
) -> MediaBench:
    """Run both, side by side; takes `rounds` x 2 x (`cycles` + 1) x `cycle_s` and some more.

    Args:
        ours: the server whose cost is asked for.
        peer: what it is compared with.
        load: what both are put under.
        recordings: what the callers say.
        on_phase: told before each phase who is measured, how many phases are done, of how many.

    Raises:
        BenchError: a server ended, dropped a call, or its agent did not speak as it should.
    """
    rng = np.random.default_rng(20)
    track = build_track(recordings, cycle_s=load.cycle_s, speech_ends=load.speech_ends, rng=rng)
    tallies = {ours.name: Tally(), peer.name: Tally()}
    async with AsyncExitStack() as stack:
        servers = [
            (contestant, await stack.enter_async_context(ServerProcess(contestant.command)))
            for contestant in (ours, peer)
        ]
        for number, (contestant, server) in enumerate(servers * load.rounds):
            on_phase(contestant.name, number, 2 * load.rounds)
            await Phase(contestant, server, load, track).run(tallies[contestant.name])
    return _result(ours, peer, load, track, tallies)


class Phase:
    """One server under the load for a while."""

    def __init__(
        self, contestant: Contestant, server: ServerProcess, load: Load, track: Track
    ) -> None:
        self._contestant = contestant
        self._server = server
        self._load = load
        self._crowd = Crowd()
        self._calls: list[asyncio.Task[None]] = []
        lead_s = server.announced.lead_s
        self._callers = [
            Caller(number, _turned(track, number, load), self._crowd, lead_s=lead_s)
            for number in range(load.calls)
        ]

    async def run(self, tally: Tally) -> None:
        """Idle, then the calls; adds what was measured."""
        idle_per_s = await self._idle()
        tally.idle_ms_per_s.append(idle_per_s * 1000)
        url = f"ws://127.0.0.1:{self._server.announced.port}{self._contestant.path}"
        began_s = time.monotonic()
        spacing_s = self._load.cycle_s / self._load.calls
        self._calls = [
            asyncio.create_task(caller.call(url, start_at_s=began_s + number * spacing_s))
            for number, caller in enumerate(self._callers)
        ]
        try:
            await self._talk(self._load.cycle_s + self._load.settle_s)
            self._forget()
            for _ in range(self._load.cycles):
                tally.samples_us.append(await self._cycle(idle_per_s))
            self._add_to(tally)
        finally:
            for call in self._calls:
                call.cancel()
            await asyncio.gather(*self._calls, return_exceptions=True)

    async def _idle(self) -> float:
        """CPU seconds a second without calls, once the last calls are cleared away."""
        await asyncio.sleep(self._load.settle_s)
        used_s, at_s = self._cpu_s(), time.monotonic()
        await asyncio.sleep(self._load.idle_s)
        return (self._cpu_s() - used_s) / (time.monotonic() - at_s)

    async def _cycle(self, idle_per_s: float) -> float:
        """Microseconds for each frame and call in one cycle."""
        used_s, at_s, sent = self._cpu_s(), time.monotonic(), self._crowd.frames_sent
        await self._talk(self._load.cycle_s)
        elapsed_s = time.monotonic() - at_s
        spent_s = self._cpu_s() - used_s - idle_per_s * elapsed_s
        return spent_s / (self._crowd.frames_sent - sent) * 1e6

    async def _talk(self, seconds: float) -> None:
        """Let the calls go on for a while; none of them may end."""
        ended, _ = await asyncio.wait(
            self._calls, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
        )
        if ended:
            why = [repr(call.exception()) for call in ended if call.exception()]
            raise BenchError(f"{self._contestant.name}: calls were lost: {why + self._crowd.lost}")

    def _cpu_s(self) -> float:
        return self._server.cpu_s(with_children=self._contestant.with_children)

    def _forget(self) -> None:
        self._crowd.late_s.clear()
        for caller in self._callers:
            caller.forget()

    def _add_to(self, tally: Tally) -> None:
        tally.load_late_s += self._crowd.late_s
        tally.measured_s += self._load.cycles * self._load.cycle_s * self._load.calls
        for caller in self._callers:
            tally.pacing.add(caller.pacing)


def _turned(track: Track, number: int, load: Load) -> Track:
    """The same track, beginning with another sentence for each caller."""
    frames = round(load.cycle_s * FRAMES_PER_S)
    at = number * frames % len(track.payloads)
    return Track(track.payloads[at:] + track.payloads[:at], track.speech_share)


def _result(
    ours: Contestant, peer: Contestant, load: Load, track: Track, tallies: Mapping[str, Tally]
) -> MediaBench:
    for name, tally in tallies.items():
        share = tally.pacing.spoken_s / tally.measured_s
        if not 0.45 <= share <= 0.55:
            raise BenchError(
                f"{name}: the agent spoke {share:.2f} of the time, 0.45 to 0.55 counts"
            )
    our_costs, peer_costs = tallies[ours.name].costs(), tallies[peer.name].costs()
    return MediaBench(
        name="media",
        machine=machine(),
        unit="us_per_frame",
        ours=our_costs,
        peer={"name": peer.name, **peer_costs},
        ratio=round(our_costs["p50"] / peer_costs["p50"], 3),
        calls_per_core=int(1e6 / FRAMES_PER_S / our_costs["mean"]),
        parts={
            "calls": load.calls,
            "cycle_s": load.cycle_s,
            "caller_speaks_share": round(track.speech_share, 3),
            "ours": tallies[ours.name].parts(),
            "peer": tallies[peer.name].parts(),
            "peer_calls_per_core": int(1e6 / FRAMES_PER_S / peer_costs["mean"]),
        },
    )


def _milliseconds(seconds: Sequence[float], **ranks: float) -> dict[str, float] | None:
    """Percentiles by name; None where nothing was observed."""
    if not seconds:
        return None
    values = np.percentile(seconds, list(ranks.values())) * 1000
    return {name: round(float(value), 2) for name, value in zip(ranks, values, strict=True)}


def machine() -> str:
    """The machine in words, as far as it tells."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    )


def contestant(module: str, name: str, load: Load, *options: str) -> Contestant:
    """One of this package's servers."""
    command = (sys.executable, "-m", module, "--cycle-s", str(load.cycle_s), *options)
    return Contestant(name, command)


def run(load: Load, *, smart_turn: bool = False, on_phase: OnPhase | None = None) -> MediaBench:
    """What `iasovoice bench media` does; blocks.

    Args:
        load: how many calls, and how long.
        smart_turn: both sides end turns with smart-turn too, once for each pause.
        on_phase: as for `measure`.

    Raises:
        BenchError: no measurement that counts could be made.
    """
    options = ("--smart-turn",) if smart_turn else ()
    ours = contestant("load_tests.bench_media_ours", "iasovoice", load, *options)
    peer = contestant("load_tests.bench_media_stock", "pipecat 1.14 stock", load, *options)
    tell = on_phase or (lambda _name, _done, _of: None)
    return asyncio.run(measure(ours, peer, load, load_recordings(VOICES), on_phase=tell))


def main() -> None:
    """For use without the command line of IasoVoice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=4)
    parser.add_argument("--cycles", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--smart-turn", action="store_true")
    args = parser.parse_args()
    load = Load(args.calls, cycles=args.cycles, rounds=args.rounds)
    result = run(load, smart_turn=args.smart_turn)
    sys.stderr.write(result.summary() + "\n")
    sys.stdout.write(result.to_json() + "\n")


if __name__ == "__main__":
    main()
