"""Holds the demonstration: the real server, two simulated patients, recordings and pictures."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from load_tests.call_records import RecordedEvent, follow, next_record, records_in
from load_tests.demo.calls import DemoCall, Outcome, demo_calls
from load_tests.demo.clinic import SharedClinic, shared_clinic
from load_tests.demo.entry import ClinicEntry, entry_tree, show_entry
from load_tests.demo.picture import draw_call
from load_tests.demo.transcript import STAGES, Transcript
from load_tests.server_process import Server, run_server
from load_tests.twilio_double.clock import ScaledClock
from load_tests.twilio_double.double import TwilioDouble

RECORD_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class CallResult:
    """How one call came out."""

    name: str
    failures: tuple[str, ...]
    recording: Path
    picture: Path
    waits_ms: tuple[float, ...]
    """For each turn: last voiced sample to first byte of the answer, at our door."""
    entry: ClinicEntry


async def run_demo(out: Path, *, console: Console) -> tuple[CallResult, ...]:
    """All calls, at the same time: each begins when the one before is on the line.

    Raises:
        ServerError: the server did not come up.
        ClinicalError: the invented clinic cannot be kept or read.
    """
    console.print("the callers are synthetic voices, the clinic's people are invented")
    console.print("making the clinic, starting the server and warming its engines")
    with TemporaryDirectory() as scratch:
        async with (
            shared_clinic(Path(scratch), now=datetime.now(UTC)) as clinic,
            run_server(Path(scratch), settings=clinic.settings) as server,
            asyncio.TaskGroup() as group,
        ):
            stage = _Stage(server, clinic, out, console)
            holding = []
            for call in demo_calls():
                on_line = asyncio.Event()
                holding.append(group.create_task(_hold(call, stage, on_line)))
                await on_line.wait()
    return tuple(task.result() for task in holding)


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where the calls are held."""

    server: Server
    clinic: SharedClinic
    out: Path
    console: Console


async def _hold(call: DemoCall, stage: _Stage, on_line: asyncio.Event) -> CallResult:
    started_at = time.time()
    transcript = Transcript(stage.console, call.name, started_at)
    watching = asyncio.create_task(_watch(stage.server.records, transcript, on_line))
    double = TwilioDouble(account=stage.server.account, clock=ScaledClock(), allow_plain_ws=True)
    report = await double.place_call(stage.server.url, call.script, phone=call.phone)
    on_line.set()
    events = await _events(watching, stage.console)
    outcome = Outcome(report, events, await _entry(call, events, stage.clinic))
    recording, picture = stage.out / f"{call.name}.wav", stage.out / f"{call.name}.png"
    await asyncio.to_thread(report.write_stereo_wav, recording)
    await asyncio.to_thread(draw_call, outcome, started_at, picture, title=call.title)
    failures = tuple(call.failures(outcome))
    for failure in failures:
        stage.console.print(f"{call.name}: FAILED: {failure}", style="bold red")
    return CallResult(call.name, failures, recording, picture, _waits_ms(events), outcome.entry)


async def _watch(
    records: Path, transcript: Transcript, on_line: asyncio.Event
) -> tuple[RecordedEvent, ...]:
    """Show the next call as it goes; its events."""
    path = await next_record(records, records_in(records))
    on_line.set()
    events = []
    async for event in follow(path):
        events.append(event)
        transcript.show(event)
    return tuple(events)


async def _events(
    watching: asyncio.Task[tuple[RecordedEvent, ...]], console: Console
) -> tuple[RecordedEvent, ...]:
    """What the server noted of a call that is over; nothing where its record has no end."""
    try:
        async with asyncio.timeout(RECORD_TIMEOUT_S):
            return await watching
    except TimeoutError:
        console.print("the server's record of the call has no end", style="red")
        return ()


async def _entry(
    call: DemoCall, events: tuple[RecordedEvent, ...], clinic: SharedClinic
) -> ClinicEntry:
    """What the call has left in the clinic; nothing where it is for no patient."""
    if not call.patient_id or not events:
        return ClinicEntry()
    return await clinic.entry(str(events[0].fields["call_id"]), call.patient_id)


def _waits_ms(events: tuple[RecordedEvent, ...]) -> tuple[float, ...]:
    timed = [event.fields for event in events if event.kind == "TurnTimed"]
    return tuple(1000 * sum(fields[f"{stage}_s"] for stage in STAGES) for fields in timed)


def as_json(results: tuple[CallResult, ...]) -> str:
    """The results for scripts."""
    tree: list[dict[str, Any]] = [
        {
            "name": result.name,
            "ok": not result.failures,
            "failures": list(result.failures),
            "recording": str(result.recording),
            "picture": str(result.picture),
            "waits_ms": [round(wait) for wait in result.waits_ms],
            "clinic": entry_tree(result.entry),
        }
        for result in results
    ]
    return json.dumps(tree, indent=2)


def summary(results: tuple[CallResult, ...], console: Console) -> None:
    """What came of it, and where to hear and see it."""
    for result in results:
        if result.entry.note is not None or result.entry.visits:
            console.rule(f"what the clinic has of the call {result.name}")
            show_entry(result.entry, console)
    console.rule("done")
    for result in results:
        verdict = "FAILED" if result.failures else "ok"
        waits = " ".join(f"{wait:.0f}" for wait in result.waits_ms)
        console.print(f"{result.name}: {verdict}; waits for the first byte (ms): {waits}")
        console.print(f"  hear {result.recording}   see {result.picture}", soft_wrap=True)


def main(out: Path, *, as_json_output: bool) -> int:
    """Run and report; 1 when a call did not do what it must."""
    console = Console(stderr=as_json_output, highlight=False)
    out.mkdir(parents=True, exist_ok=True)
    results = asyncio.run(run_demo(out, console=console))
    if as_json_output:
        sys.stdout.write(as_json(results) + "\n")
    else:
        summary(results, console)
    return 1 if any(result.failures for result in results) else 0
