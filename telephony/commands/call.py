"""`iasovoice call`: a simulated caller for any server of ours."""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from load_tests.recording import read_recording
from load_tests.twilio_double.caller import CallerScript, Speak
from load_tests.twilio_double.clock import ScaledClock
from load_tests.twilio_double.double import TwilioDouble
from load_tests.twilio_double.errors import DoubleError
from load_tests.twilio_double.events import DoubleEvent, EventKind
from load_tests.twilio_double.report import CallReport
from load_tests.twilio_double.signature import Account

WRONG_USE = 2
NO_ACCOUNT = "AC" + "0" * 32
"""Whose call it is where nobody says: the network never leaves this empty, so servers refuse it."""
QUIET_KINDS = frozenset({EventKind.MARK_ECHOED, EventKind.STATUS_POSTED})


@dataclass(frozen=True, slots=True)
class CallOptions:
    """What the command line asked for."""

    url: str
    wavs: tuple[Path, ...]
    out: Path | None
    account_sid: str
    auth_token: str
    as_json: bool


def run(options: CallOptions) -> int:
    """Place the call; 1 when the network would have warned or the call failed."""
    try:
        script = CallerScript(tuple(Speak(read_recording(wav, wav.name)) for wav in options.wavs))
    except (OSError, DoubleError) as error:
        sys.stderr.write(f"iasovoice: {error}\n")
        return WRONG_USE
    report = asyncio.run(_place(options, script))
    if options.out is not None:
        report.write_stereo_wav(options.out)
    if options.as_json:
        sys.stdout.write(_as_json(report) + "\n")
    return 0 if report.status == "completed" and not report.warnings else 1


async def _place(options: CallOptions, script: CallerScript) -> CallReport:
    console = Console(stderr=options.as_json, highlight=False)

    def show(event: DoubleEvent) -> None:
        if event.kind not in QUIET_KINDS:
            told = " ".join(filter(None, [event.text, str(event.code or "")]))
            console.print(f"{event.at_s:6.2f} s  {event.kind:<17}{told}", markup=False)

    double = TwilioDouble(
        account=Account(options.account_sid or NO_ACCOUNT, options.auth_token),
        clock=ScaledClock(),
        allow_plain_ws=True,
    )
    return await double.place_call(options.url, script, on_event=show)


def _as_json(report: CallReport) -> str:
    turns = [
        {
            "started_at_s": round(turn.started_at_s, 3),
            "latency_ms": None if turn.latency_s is None else round(1000 * turn.latency_s),
            "barge_in": turn.is_barge_in,
        }
        for turn in report.turns
    ]
    tree = {
        "status": report.status,
        "ended_by": report.ended_by,
        "duration_s": round(report.duration_s, 2),
        "warnings": list(report.warnings),
        "turns": turns,
    }
    return json.dumps(tree, indent=2)
