"""One call through the double to a server of ours, with what the server wrote of it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from load_tests.bench_process import BenchError
from load_tests.call_records import RecordedEvent, follow, next_record, records_in
from load_tests.server_process import Server
from load_tests.twilio_double.caller import CallerScript
from load_tests.twilio_double.clock import ScaledClock
from load_tests.twilio_double.double import TwilioDouble
from load_tests.twilio_double.report import CallReport

RECORD_TIMEOUT_S = 10.0


async def recorded_call(
    server: Server, script: CallerScript
) -> tuple[CallReport, tuple[RecordedEvent, ...]]:
    """Hold a call to its end, in real time.

    Raises:
        BenchError: the server's record of it does not end.
    """
    watching = asyncio.create_task(_events(server.records, records_in(server.records)))
    double = TwilioDouble(account=server.account, clock=ScaledClock(), allow_plain_ws=True)
    report = await double.place_call(server.url, script)
    try:
        async with asyncio.timeout(RECORD_TIMEOUT_S):
            return report, await watching
    except TimeoutError as error:
        raise BenchError("a call's record has no end") from error


def voice_of(events: Sequence[RecordedEvent]) -> str:
    """The engine and voice that spoke; empty where the record does not tell."""
    return next((str(each.fields["tts"]) for each in events if each.kind == "CallStarted"), "")


async def _events(records: Path, known: frozenset[Path]) -> tuple[RecordedEvent, ...]:
    path = await next_record(records, known)
    return tuple([event async for event in follow(path)])
