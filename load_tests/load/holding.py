"""Holds so many calls at a time with one server, and gathers what both sides saw."""

import asyncio
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from load_tests.bench_process import BenchError
from load_tests.call_records import RecordedEvent, follow, records_in
from load_tests.load.callers import LONGEST_CALL_S, Callers
from load_tests.load.heard import HeardCall, heard_call
from load_tests.server_process import Server
from load_tests.twilio_double.caller import CallerScript
from load_tests.twilio_double.clock import Clock
from load_tests.twilio_double.context import World
from load_tests.twilio_double.double import TwilioDouble

SPREAD_S, STARTS_PER_S = 8.0, 50.0
"""Calls begin within that long, about as long as a turn and its answer; many take longer."""
CALLBACKS_S = 10.0
"""For what a call does before its first word and after its last."""
RECORDS_TIMEOUT_S = 10.0
OnCall = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Held:
    """Calls that are over."""

    heard: tuple[HeardCall, ...]
    """By their callers."""
    events: tuple[RecordedEvent, ...]
    """Told by the server, each call's in order."""


async def hold(
    server: Server, callers: Callers, *, calls: int, each: int, clock: Clock, on_call: OnCall
) -> Held:
    """Hold `each` conversations one after the other on each of `calls` lines.

    Args:
        server: which is phoned.
        callers: of whom the same are drawn for the same number of lines.
        calls: at a time.
        each: conversations of each line.
        clock: of the double and the callers.
        on_call: told after each call of calls done and wanted.

    Raises:
        BenchError: the calls were not over in time.
    """
    known = records_in(server.records)
    lines = _Lines(server, clock=clock, on_call=on_call, wanted=calls * each)
    spread_s = max(SPREAD_S, calls / STARTS_PER_S) if calls > 1 else 0.0
    limit_s = spread_s + each * (LONGEST_CALL_S + CALLBACKS_S)
    rng = random.Random(calls)
    try:
        async with asyncio.timeout(limit_s), asyncio.TaskGroup() as group:
            for _ in range(calls):
                scripts = [callers.draw(rng) for _ in range(each)]
                group.create_task(lines.run(rng.uniform(0.0, spread_s), scripts))
    except TimeoutError as error:
        raise BenchError(f"{calls} calls at a time were not over in {limit_s:.0f} s") from error
    return Held(tuple(lines.heard), await _recorded(records_in(server.records) - known))


class _Lines:
    """The callers' telephones."""

    def __init__(self, server: Server, *, clock: Clock, on_call: OnCall, wanted: int) -> None:
        self.heard: list[HeardCall] = []
        self._url = server.url
        self._clock = clock
        self._double = TwilioDouble(
            account=server.account,
            clock=clock,
            allow_plain_ws=True,
            world=World(keeps_messages=False),
        )
        self._on_call = on_call
        self._wanted = wanted

    async def run(self, starts_s: float, scripts: list[CallerScript]) -> None:
        """One line, from `starts_s` on."""
        await self._clock.sleep(starts_s)
        for script in scripts:
            self.heard.append(heard_call(await self._double.place_call(self._url, script)))
            self._on_call(len(self.heard), self._wanted)


async def _recorded(paths: Iterable[Path]) -> tuple[RecordedEvent, ...]:
    """The events of some calls; of a call whose record has no end, what there is.

    A call without an end counts as lost.
    """
    records: list[list[RecordedEvent]] = []
    for path in sorted(paths):
        records.append([])
        try:
            async with asyncio.timeout(RECORDS_TIMEOUT_S):
                async for event in follow(path):
                    records[-1].append(event)
        except TimeoutError:
            records[-1].append(RecordedEvent("CallEnded", 0.0, {"reason": "lost"}))
    return tuple(event for record in records for event in record)
