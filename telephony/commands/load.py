"""`iasovoice load`: how many calls at a time the server bears."""

import asyncio
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from config.settings import AsrSettings
from load_tests.bench_process import BenchError
from load_tests.load.bench import Plan, bench
from load_tests.load.callers import Callers
from load_tests.load.plot import draw


def run(plan: Plan, asr: AsrSettings, plot: Path | None, *, all_voices: bool, as_json: bool) -> int:
    """Hold the calls and tell what they met; 1 where that could not be measured."""
    try:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("starting the server", total=None)

            def tell(level: str, done: int, of: int) -> None:
                progress.update(task, description=level, completed=done, total=of)

            callers = Callers.of_voices(clear_ends_only=not all_voices)
            result = asyncio.run(bench(plan, callers, asr, on_call=tell))
    except BenchError as error:
        sys.stderr.write(f"iasovoice: {error}\n")
        return 1
    if plot is not None:
        draw(result, plot)
    if as_json:
        sys.stdout.write(result.to_json() + "\n")
    else:
        console = Console(highlight=False)
        console.print(result.table())
        console.print("\n".join(result.notes()), markup=False)
    return 0
