"""`iasovoice bench …`: measurements as commands."""

import sys

from rich.console import Console
from rich.progress import Progress

from load_tests.bench_media import Load, run
from load_tests.bench_process import BenchError


def run_media(calls: int, cycles: int, *, smart_turn: bool, as_json: bool) -> int:
    """Our media path beside a stock pipecat pipeline, under the same load."""
    load = Load(calls, cycles=cycles)
    try:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("phases", total=2 * load.rounds)

            def tell(name: str, done: int, of: int) -> None:
                progress.update(task, description=name, completed=done, total=of)

            result = run(load, smart_turn=smart_turn, on_phase=tell)
    except BenchError as error:
        sys.stderr.write(f"iasovoice: {error}\n")
        return 1
    sys.stdout.write((result.to_json() if as_json else result.summary()) + "\n")
    return 0


def run_asr(*, as_json: bool) -> int:
    """Word errors of the embedded recogniser, by voice, level and noise."""
    from load_tests.bench_asr import run as measure

    result = measure()
    sys.stdout.write((result.to_json() if as_json else result.summary()) + "\n")
    return 0
