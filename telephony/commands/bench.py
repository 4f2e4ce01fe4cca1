"""`iasovoice bench …`: measurements as commands."""

import asyncio
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from config.settings import Settings, TtsSettings
from load_tests.bench_asr import run as bench_asr
from load_tests.bench_clinic import bench as bench_clinic
from load_tests.bench_emotions import run as bench_emotions
from load_tests.bench_endpointing import run as bench_endpointing
from load_tests.bench_media import Load
from load_tests.bench_media import run as bench_media
from load_tests.bench_nlu import bench as bench_nlu
from load_tests.bench_nlu_process import Load as NluLoad
from load_tests.bench_process import BenchError
from load_tests.bench_triage import bench as bench_triage
from load_tests.bench_turn import bench as bench_turn
from load_tests.bench_turn_calls import Wanted
from load_tests.caller_voices.manifest import Split, of_split
from load_tests.clinic_calls.calls import CallLoad
from load_tests.pausing_callers.turns import Half
from load_tests.twilio_double.errors import RecordingError
from voice.asr.language_model import cache_directory


def run_media(calls: int, cycles: int, *, smart_turn: bool, as_json: bool) -> int:
    """Our media path beside a stock pipecat pipeline, under the same load."""
    load = Load(calls, cycles=cycles)
    try:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("phases", total=2 * load.rounds)

            def tell(name: str, done: int, of: int) -> None:
                progress.update(task, description=name, completed=done, total=of)

            result = bench_media(load, smart_turn=smart_turn, on_phase=tell)
    except BenchError as error:
        sys.stderr.write(f"iasovoice: {error}\n")
        return 1
    sys.stdout.write((result.to_json() if as_json else result.summary()) + "\n")
    return 0


def run_asr(cache: Path | None, *, every_line: bool, as_json: bool) -> int:
    """Word errors of the embedded recogniser, by voice, level and noise."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("language model", total=None)

        def tell(name: str, done: int, of: int) -> None:
            progress.update(task, description=name, completed=done, total=of)

        result = bench_asr(cache or cache_directory(os.environ), every_line=every_line, on_row=tell)
    sys.stdout.write((result.to_json() if as_json else result.summary()) + "\n")
    return 0


def run_nlu(load: NluLoad, *, processes: int, as_json: bool) -> int:
    """One turn without audio."""
    try:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("loading", total=None)
            result = bench_nlu(
                load,
                processes=processes,
                started=lambda phase: progress.update(task, description=phase),
            )
    except BenchError as error:
        sys.stderr.write(f"iasovoice: {error}\n")
        return 1
    sys.stdout.write((result.to_json() if as_json else result.summary()) + "\n")
    return 0


def run_triage(*, as_json: bool) -> int:
    """What triage costs a turn."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        progress.add_task("judging", total=None)
        result = bench_triage()
    sys.stdout.write((result.to_json() if as_json else result.summary()) + "\n")
    return 0


def run_clinic(load: CallLoad, url: str, *, as_json: bool) -> int:
    """Whole calls with a clinic."""
    try:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            progress.add_task("calls", total=None)
            result = asyncio.run(bench_clinic(load, url))
    except (BenchError, ValueError) as error:
        sys.stderr.write(f"iasovoice: {error}\n")
        return 1
    sys.stdout.write((result.to_json() if as_json else result.summary()) + "\n")
    return 0


def run_turn(model: str, wanted: Wanted, settings: Settings, *, as_json: bool) -> int:
    """How long a caller waits for an answer, and where that time goes."""
    try:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("turns", total=None)

            def tell(done: int, of: int) -> None:
                progress.update(task, completed=done, total=of)

            result = asyncio.run(bench_turn(model, wanted, settings, tell))
    except BenchError as error:
        sys.stderr.write(f"iasovoice: {error}\n")
        return 1
    sys.stdout.write((result.to_json() if as_json else result.summary()) + "\n")
    return 0


def run_emotions(
    settings: TtsSettings, cache: Path | None, *, sentences: int, as_json: bool
) -> int:
    """How the emotions differ for the ear, and whether they are understood."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("speaking", total=None)

        def tell(name: str, done: int, of: int) -> None:
            progress.update(task, description=name, completed=done, total=of)

        result = bench_emotions(
            settings,
            of_split(Split.TEST)[:sentences],
            cache or cache_directory(os.environ),
            on_emotion=tell,
        )
    sys.stdout.write((result.to_json() if as_json else result.summary()) + "\n")
    return 0


def run_endpointing(
    half: Half, plot: Path | None, *, recordings: Path | None, as_json: bool
) -> int:
    """How often callers are cut off, and how long the agent waits."""
    try:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("hearing", total=None)

            def tell(name: str, done: int, of: int) -> None:
                progress.update(task, description=name, completed=done, total=of)

            result = bench_endpointing(half, directory=recordings, on_row=tell)
    except FileNotFoundError as error:
        sys.stderr.write(
            f"iasovoice: {error.filename} is needed and not installed; on Debian and Ubuntu "
            f"`apt-get install {error.filename}` brings it\n"
        )
        return 1
    except (ValueError, RecordingError) as error:
        sys.stderr.write(f"iasovoice: {error}\n")
        return 1
    if plot is not None:
        from load_tests.endpointing_plot import draw

        draw(result, plot)
    sys.stdout.write((result.to_json() if as_json else result.summary()) + "\n")
    return 0
