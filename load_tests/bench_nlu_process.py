"""What one process measures of the dialog: turns one at a time, all callers at once, at a pace."""

import asyncio
import gc
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.load import load_settings
from config.settings import StoreSettings
from dialog.manager import DialogManager
from dialog.parts import DialogParts, Surroundings, load_parts
from dialog.records.opening import open_store
from dialog.records.store import EventStore
from dialog.turn import NextStep, Turn
from load_tests.bench_callers import Caller
from load_tests.bench_nlu_parts import Meter, timed
from load_tests.bench_process import BenchError
from telephony.long_lived import set_aside

_WARM_UP_CALLS = 5
_PAGE_BYTES = 4096
_AT_WORK = 32
"""Turns that are answered at the same time when as many are answered as can be: with more of them
each waits longer, and no more are done."""
_STORE_TIMEOUT_S = 60.0
"""Longer than a server waits: a disk that is slow shows in the turns, and none of them is cut."""
_LEAD_S = 0.1
"""Before the first turn at a pace, so that it is not late already."""

CROWD = "all at once, then at a pace"
"""The phase in which processes work side by side."""

Started = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Load:
    """How much is talked."""

    conversations: int = 200
    """Open at the same time."""
    turns: int = 12
    """Of each of them."""
    rounds: int = 3
    """Of turns one at a time; the report tells the median of the rounds."""
    rate: float = 250.0
    """Turns a second, of all conversations together, at which the process is driven."""
    embedding: bool = True
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Alone:
    """Turns of one round, one at a time: seconds."""

    walls: tuple[float, ...]
    cpus: tuple[float, ...]
    """CPU time of the whole process, the store's thread included."""
    parts: tuple[dict[str, float], ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """All callers, each answering as soon as it was answered and another one is not before it."""

    turns: int
    wall_s: float
    cpu_s: float
    grown_bytes: int
    """What the process holds more than before, with all the conversations open."""


@dataclass(frozen=True, slots=True)
class Measured:
    """By one process."""

    alone: tuple[Alone, ...]
    crowd: Crowd
    paced: tuple[float, ...]
    """Seconds from when each turn was due to its answer, at `Load.rate`."""


class Bench:
    """The dialog of one process, with a record on the disk."""

    def __init__(self, parts: DialogParts, load: Load) -> None:
        """Measure these parts; their store is open."""
        self._parts = parts
        self._load = load
        self._dialog = DialogManager(parts, clock=time.time)
        self._number = 0

    async def alone(self) -> Alone:
        """Whole calls one after the other, each with another caller."""
        meter = Meter()
        dialog = DialogManager(timed(self._parts, meter), clock=time.time)
        walls: list[float] = []
        cpus: list[float] = []
        wanted = self._load.conversations * self._load.turns // self._load.rounds
        for _ in range(_WARM_UP_CALLS):
            await self._call(dialog, Meter(), [], [])
        while len(walls) < wanted:
            await self._call(dialog, meter, walls, cpus)
        return Alone(tuple(walls), tuple(cpus), tuple(meter.turns))

    async def _call(
        self, dialog: DialogManager, meter: Meter, walls: list[float], cpus: list[float]
    ) -> None:
        """A call from the greeting to its end, or to its last turn."""
        call, caller = self._next()
        turn = await dialog.open(call)
        for _ in range(self._load.turns):
            utterance = caller.answer(turn)
            meter.begin_turn()
            cpu, began_at = time.process_time(), time.perf_counter()
            turn = await dialog.respond(call, utterance)
            walls.append(time.perf_counter() - began_at)
            cpus.append(time.process_time() - cpu)
            meter.end_turn(walls[-1])
            check(turn, call)
            if turn.then is not NextStep.LISTEN:
                break
        await dialog.close(call)

    async def crowd(self) -> tuple[Crowd, tuple[float, ...]]:
        """All callers at once, then the same conversations at a pace."""
        calls = [self._next() for _ in range(self._load.conversations)]
        gc.collect()
        before = _resident_bytes()
        opened = [await self._dialog.open(call) for call, _ in calls]
        cpu, began_at = time.process_time(), time.perf_counter()
        free = asyncio.Semaphore(_AT_WORK)
        last = await asyncio.gather(
            *(self._talk(free, *one, turn) for one, turn in zip(calls, opened, strict=True))
        )
        wall_s, cpu_s = time.perf_counter() - began_at, time.process_time() - cpu
        gc.collect()
        grown = max(0, _resident_bytes() - before)
        crowd = Crowd(self._load.turns * len(calls), wall_s, cpu_s, grown)
        paced = await self._paced(calls, last)
        for call, _ in calls:
            await self._close(call)
        return crowd, paced

    async def _close(self, call: str) -> None:
        """End the call; what happened in it must be on the disk."""
        happened = len(self._dialog.tracker(call).events)
        await self._dialog.close(call)
        kept = len(await self._parts.store.read(call))
        if kept != happened:
            raise BenchError(f"{call}: {happened} events, of which the store has {kept}")

    async def _talk(self, free: asyncio.Semaphore, call: str, caller: Caller, turn: Turn) -> Turn:
        """All turns of one conversation, which stays open whatever is said; the last of them."""
        for _ in range(self._load.turns):
            async with free:
                turn = check(await self._dialog.respond(call, caller.answer(turn)), call)
        return turn

    async def _paced(self, calls: list[tuple[str, Caller]], last: list[Turn]) -> tuple[float, ...]:
        """Callers that answer when their time has come, however long others are waiting."""
        every_s = len(calls) / self._load.rate
        start_at = time.perf_counter() + _LEAD_S
        late: list[float] = []

        async def talk(number: int) -> None:
            (call, caller), turn = calls[number], last[number]
            for nth in range(self._load.turns):
                due_at = start_at + (nth + number / len(calls)) * every_s
                await asyncio.sleep(max(0.0, due_at - time.perf_counter()))
                turn = check(await self._dialog.respond(call, caller.answer(turn)), call)
                late.append(time.perf_counter() - due_at)

        await asyncio.gather(*(talk(number) for number in range(len(calls))))
        return tuple(late)

    def _next(self) -> tuple[str, Caller]:
        self._number += 1
        seed = self._load.seed * 100_000 + self._number
        return f"bench-{seed}", Caller(random.Random(seed))


def check(turn: Turn, call: str) -> Turn:
    """The turn, if the caller was told something.

    Raises:
        BenchError: nothing was said.
    """
    if not turn.replies:
        raise BenchError(f"{call}: a turn without a reply, after {', '.join(turn.actions)}")
    return turn


async def measure(load: Load, directory: Path, started: Started) -> Measured:
    """Everything, in this process.

    Args:
        load: how much.
        directory: where the record is kept; processes that share it share the file.
        started: is told of each phase when it is about to begin, and may wait.

    Raises:
        BenchError: a turn was silent, or its events were not stored.
    """
    started("loading")
    path = directory / "conversations.sqlite"
    store = await open_store(StoreSettings(path=path, timeout_s=_STORE_TIMEOUT_S))
    try:
        bench = Bench(_loaded(load, store), load)
        # As a server does.
        set_aside()
        rounds = []
        for number in range(load.rounds):
            started(f"one at a time, round {number + 1}")
            rounds.append(await bench.alone())
        started(CROWD)
        crowd, paced = await bench.crowd()
    finally:
        await store.close()
    return Measured(tuple(rounds), crowd, paced)


def _loaded(load: Load, store: EventStore) -> DialogParts:
    settings = load_settings(None, {})
    return load_parts(
        dialog=settings.dialog,
        safety=settings.safety,
        organisation=settings.call.organisation,
        surroundings=Surroundings(
            clock=time.time,
            rng=random.Random(load.seed),
            store=store,
            embedding=load.embedding,
        ),
    )


def _resident_bytes() -> int:
    """What the process holds in memory. Linux only."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * _PAGE_BYTES
