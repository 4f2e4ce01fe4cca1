"""What one GPU bears: the batcher and its decoder on CUDA, with twins of two releases of Whisper.

    python -m load_tests.gpu [--json] [--out DIR] [--device cuda|cpu] [--smoke] [--twins DIR]
                             [--models A,B] [--batches 1,8,64] [--calls 100,800] [--seconds 30]

Two things are measured, both with the code that the server runs:

* one batch of 1 to 64 windows of 450 and 800 frames, as finals and as partials: the encoder, the
  decoder, and how many windows a second that makes;
* 100 to 800 simulated calls in real time, each asking for partials while its caller speaks and
  for a speculative final at each silence: how long finals take, which share of the partials is
  shed, and how late the event loop was, so that one sees whether Python or the model is the limit.

The models are compute twins (`load_tests.twins`): exact shapes, random weights. They are written to
a temporary directory, or kept in `--twins DIR`; large-v3-turbo's takes 1.6 GB, and twice as much
memory while it is made. Features are computed once: audio, log-mel, dialog and voice are not in it.

Needs a CUDA device that CTranslate2 can use (its libraries cuBLAS and cuDNN are not in our
dependencies), and no others; without one it ends with status 2. A full run is meant for a machine
without other work and takes about ten minutes there, by estimate: **it has not been run on a GPU
yet.** `--device cpu` measures the CPU in 8-bit integers instead, which for large-v3-turbo takes
hours; `--smoke` runs a tiny model on the CPU in a few seconds, to see that the command works.

The table goes to standard output, as text or JSON; `DIR` (default `gpu-figures`) gets `gpu.txt`,
`gpu.json` and `gpu.png`.
"""

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from config.load import load_settings
from load_tests.bench_batcher import cut_windows
from load_tests.bench_media import machine
from load_tests.gpu.batches import BatchTime, batch_times
from load_tests.gpu.calls import CallLoad, load_calls
from load_tests.gpu.plan import FULL, SMOKE, Plan, shapes
from load_tests.gpu.plot import draw
from load_tests.gpu.result import GpuBench
from load_tests.twins.compute_twin import write_compute_twin
from voice.asr.whisper import is_model
from voice.asr.whisper_decoder import Placement, WhisperDecoder, find_placement

NO_GPU = (
    "load_tests.gpu: CTranslate2 finds no CUDA device here; "
    "run it where there is one, or with --device cpu\n"
)
CPU = Placement("cpu", "int8")


def run(plan: Plan, placement: Placement, twins: Path, *, is_smoke: bool) -> GpuBench:
    """Measure everything, telling on standard error how far it is."""
    rows: list[BatchTime] = []
    loads: list[CallLoad] = []
    for model in plan.models:
        _tell(f"{model}: making the twin and loading it")
        directory = twins / model
        if not is_model(directory):
            write_compute_twin(model, directory, shape=shapes()[model])
        decoder = WhisperDecoder(directory, workers=1, placement=placement)
        rows += batch_times(model, decoder, plan, lambda row: _tell(_told(row)))
        loads += asyncio.run(_load(model, decoder, plan))
    return GpuBench(
        date=datetime.now(UTC).date().isoformat(),
        device=_device(placement),
        compute_type=placement.compute_type,
        machine=machine(),
        is_smoke=is_smoke,
        batches=tuple(rows),
        calls=tuple(loads),
    )


async def _load(model: str, decoder: WhisperDecoder, plan: Plan) -> list[CallLoad]:
    settings = load_settings(None, {})
    windows = cut_windows(decoder, settings.asr.least_window_frames)
    done = []
    for calls in plan.calls:
        _tell(f"{model}: {calls} calls for {plan.seconds:g} s")
        done.append(
            await load_calls(
                decoder,
                settings.recognition,
                windows,
                model=model,
                calls=calls,
                seconds=plan.seconds,
            )
        )
    return done


def _told(row: BatchTime) -> str:
    return f"{row.model}: {row.kind}s of {row.frames} frames, {row.size} at once"


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _device(placement: Placement) -> str:
    if placement.device == "cpu":
        return "CPU, no GPU"
    program = shutil.which("nvidia-smi")
    if program is None:
        return "a CUDA device without a name"
    asked = ["--query-gpu=name,driver_version", "--format=csv,noheader"]
    try:
        told = subprocess.run([program, *asked], capture_output=True, text=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return "a CUDA device without a name"
    return next(iter(told.stdout.splitlines()), "") or "a CUDA device without a name"


def _write(result: GpuBench, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "gpu.txt").write_text(result.summary() + "\n")
    (directory / "gpu.json").write_text(result.to_json() + "\n")
    draw(result, directory / "gpu.png")


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    unknown = [name for name in names if name not in shapes()]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]}; there are {', '.join(shapes())}")
    return names


def _counts(text: str) -> tuple[int, ...]:
    counts = tuple(int(number) for number in text.split(","))
    if min(counts) < 1:
        raise argparse.ArgumentTypeError(f"{min(counts)}; allowed: 1 and more")
    return counts


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m load_tests.gpu",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--out", type=Path, default=Path("gpu-figures"))
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--smoke", action="store_true", help="a tiny model on the CPU")
    parser.add_argument("--twins", type=Path, help="where twins are kept")
    parser.add_argument("--models", type=_names)
    parser.add_argument("--batches", type=_counts)
    parser.add_argument("--frames", type=_counts)
    parser.add_argument("--calls", type=_counts)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--repeat", type=int)
    return parser.parse_args(arguments)


def _plan(asked: argparse.Namespace) -> Plan:
    plan = SMOKE if asked.smoke else FULL
    return Plan(
        models=asked.models or plan.models,
        batches=asked.batches or plan.batches,
        frames=asked.frames or plan.frames,
        repeat=asked.repeat or plan.repeat,
        calls=asked.calls or plan.calls,
        seconds=asked.seconds or plan.seconds,
    )


def main(arguments: Sequence[str]) -> int:
    """The command line; 2 where a GPU is wanted and there is none."""
    asked = _parse(arguments)
    placement = CPU if asked.smoke or asked.device == "cpu" else find_placement()
    if placement.device == "cpu" and placement is not CPU:
        sys.stderr.write(NO_GPU)
        return 2
    with ExitStack() as stack:
        twins = asked.twins or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        result = run(_plan(asked), placement, twins, is_smoke=asked.smoke)
    _write(result, asked.out)
    sys.stdout.write((result.to_json() if asked.json else result.summary()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
