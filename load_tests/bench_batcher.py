"""How much one shared speech model bears, and how long its callers wait in the queue.

    python -m load_tests.bench_batcher [--model DIRECTORY] [--calls 2,4,8] [--seconds 30] [--json]

`DIRECTORY` holds a Whisper, or a twin of one (`load_tests.twins.compute_twin`). Without it a model
serves that sleeps as long as base.en was measured to compute: it tries the queue, not the machine.

First a burst of finals, in batches of several sizes; then callers who talk for some time in real
time, with speculative finals and partials. Nothing but recognition runs: no audio, no dialog, no
voice. The text is not looked at.
"""

import argparse
import asyncio
import math
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import orjson

from config.load import load_settings
from config.settings import RecognitionSettings
from load_tests.asr_callers import AsrCaller, Heard
from load_tests.bench_media import machine
from load_tests.timed_decoder import TimedDecoder
from voice.asr.batcher import Batcher
from voice.asr.decode_queue import Drop, Kind
from voice.asr.decoder import FRAMES_PER_S, Decoder, E, Window
from voice.asr.delays import quantile
from voice.asr.figures import BatcherFigures
from voice.asr.whisper_decoder import WhisperDecoder, find_placement
from voice.asr.windows import SAMPLE_RATE, bucket

BURST = 24
BURST_SPEECH_S = 2.8
TOKENS_PER_S = 3.5
"""Of conversational English."""
MEL_BANDS = 80
TIMEOUT_S = 30.0
"""Of a final: here a long wait is a figure, not an error."""

Windows = Callable[[float], Window]


@dataclass(frozen=True, slots=True)
class Burst:
    """All finals at once."""

    most_in_batch: int
    utterances_per_s: float
    cpu_ms_per_utterance: int
    """Of all threads; less swayed by what else runs on the machine."""
    mean_batch: float


@dataclass(frozen=True, slots=True)
class Load:
    """Callers who talk for a while; times in milliseconds."""

    calls: int
    finals: int
    final_delay_p50_ms: int
    """In the queue."""
    final_delay_p95_ms: int
    final_p50_ms: int
    """From asking to the words."""
    final_p95_ms: int
    partials: int
    partial_p50_ms: int
    partial_p95_ms: int
    partials_shed: int
    mean_batch: float
    hit_rate: float
    wasted: int
    lost_finals: int
    captions_every_s: float | None
    """At the end of the time; None: there were none any more."""
    emergency_every_s: float | None
    admits_calls: bool


@dataclass(frozen=True, slots=True)
class Simulated:
    """What callers met with, and the batcher's own account, at the end of the time."""

    heard: Heard
    figures: BatcherFigures
    captions_every_s: float | None
    emergency_every_s: float | None


@dataclass(frozen=True, slots=True)
class BatcherBench:
    """Everything that was measured."""

    machine: str
    load_average: float
    """Of the machine when it began: what else ran."""
    model: str
    device: str
    workers: int
    partials: str
    bursts: tuple[Burst, ...]
    loads: tuple[Load, ...]

    def summary(self) -> str:
        """The tables for people."""
        lines = [
            f"{self.machine}, load average {self.load_average:.1f} before",
            f"{self.model} on {self.device}, {self.workers} workers, partials: {self.partials}",
            "",
            f"{BURST} finals of {BURST_SPEECH_S} s at once",
            f"{'most in batch':>14}{'utterances/s':>14}{'CPU ms each':>13}{'mean batch':>12}",
        ]
        lines += [
            f"{row.most_in_batch:>14}{row.utterances_per_s:>14.1f}{row.cpu_ms_per_utterance:>13}{row.mean_batch:>12.1f}"
            for row in self.bursts
        ]
        lines += [
            "",
            "milliseconds p50/p95         queue     final   partial            of speculations",
            "calls finals partials        final     total     total  shed batch  hit%  wasted",
        ]
        lines += map(_line, self.loads)
        return "\n".join(lines)


async def burst(decoder: Decoder[E], settings: RecognitionSettings, windows: Windows) -> Burst:
    """Decode all finals, which ask at the same moment."""
    batcher = Batcher(decoder, settings, timeout_s=10 * TIMEOUT_S, clock=time.perf_counter)
    began_s, cpu_s = time.perf_counter(), time.process_time()
    tickets = [batcher.ask(f"call {n}", windows(BURST_SPEECH_S), Kind.FINAL) for n in range(BURST)]
    await asyncio.gather(*(ticket.decoded() for ticket in tickets))
    spent_s, cpu_s = time.perf_counter() - began_s, time.process_time() - cpu_s
    figures = batcher.figures()
    await batcher.close()
    return Burst(
        settings.most_in_batch_cpu,
        round(BURST / spent_s, 2),
        _ms(cpu_s / BURST),
        figures.mean_batch,
    )


async def load(
    decoder: Decoder[E],
    settings: RecognitionSettings,
    windows: Windows,
    *,
    calls: int,
    seconds: float,
    partials: str,
) -> Load:
    """Let callers talk, and sum it up."""
    done = await simulate(
        decoder, settings, windows, calls=calls, seconds=seconds, partials=partials
    )
    return _row(calls, done)


async def simulate(
    decoder: Decoder[E],
    settings: RecognitionSettings,
    windows: Windows,
    *,
    calls: int,
    seconds: float,
    partials: str,
) -> Simulated:
    """Let so many callers talk so long, in real time; `partials` is `both` or `none`."""
    clock = asyncio.get_running_loop().time
    whole = settings.model_copy(update={"look_back_s": 3_600.0})
    batcher = Batcher(decoder, whole, timeout_s=TIMEOUT_S, clock=clock)
    heard = Heard()
    callers = [
        AsrCaller(
            f"call {number}",
            batcher,
            heard,
            window=windows,
            partials=_kind(partials, number),
            partial_window_s=settings.partial_window_s,
            rng=random.Random(number),
        )
        for number in range(calls)
    ]
    await asyncio.gather(*(caller.talk(for_s=seconds) for caller in callers))
    pace, now_s = batcher.pace, clock()
    done = Simulated(
        heard,
        batcher.figures(),
        pace.every_s(Kind.CAPTION, now_s=now_s),
        pace.every_s(Kind.EMERGENCY, now_s=now_s),
    )
    await batcher.close()
    return done


async def run(args: argparse.Namespace) -> BatcherBench:
    """Measure everything."""
    settings = load_settings(None, {}).recognition
    load_average = os.getloadavg()[0]
    if args.model is None:
        timed = TimedDecoder(workers=args.workers)
        return await _bench(timed, empty_windows(args.least_frames), settings, args, load_average)
    real = WhisperDecoder(args.model, workers=args.workers, placement=find_placement())
    windows = cut_windows(real, args.least_frames)
    real.decode(real.encode([windows(BURST_SPEECH_S)]))
    return await _bench(real, windows, settings, args, load_average)


async def _bench(
    decoder: Decoder[E],
    windows: Windows,
    settings: RecognitionSettings,
    args: argparse.Namespace,
    load_average: float,
) -> BatcherBench:
    bursts = [
        await burst(decoder, _with_batches_of(settings, most), windows) for most in args.batches
    ]
    loads = []
    for calls in args.calls:
        loads.append(
            await load(
                decoder,
                settings,
                windows,
                calls=calls,
                seconds=args.seconds,
                partials=args.partials,
            )
        )
    return BatcherBench(
        machine(),
        round(load_average, 2),
        decoder.name,
        decoder.device,
        decoder.workers,
        args.partials,
        tuple(bursts),
        tuple(loads),
    )


def _with_batches_of(settings: RecognitionSettings, most: int) -> RecognitionSettings:
    return settings.model_copy(update={"most_in_batch_cpu": most, "most_in_batch_gpu": most})


def _kind(partials: str, number: int) -> Kind | None:
    """Every other call is read along by somebody, the rest is watched for emergencies."""
    if partials == "none":
        return None
    return Kind.CAPTION if number % 2 else Kind.EMERGENCY


def _tokens(speech_s: float) -> int:
    return max(1, math.ceil(TOKENS_PER_S * speech_s))


def empty_windows(least_frames: int) -> Windows:
    """Windows of zeros of the right sizes, none shorter than `least_frames`."""

    def make(speech_s: float) -> Window:
        frames = bucket(round(speech_s * FRAMES_PER_S), least_frames)
        features = np.zeros((MEL_BANDS, frames), np.float32)
        return Window(features, speech_s, most_tokens=_tokens(speech_s), prompt=())

    return make


def cut_windows(decoder: WhisperDecoder, least_frames: int) -> Windows:
    """As the recogniser cuts them; one for each length, its features used again and again."""
    cutter = decoder.cutter(least_frames)
    known: dict[int, Window] = {}

    def make(speech_s: float) -> Window:
        frames = bucket(round(speech_s * FRAMES_PER_S), least_frames)
        if frames not in known:
            silence = np.zeros(int(speech_s * SAMPLE_RATE), np.float32)
            ((_, known[frames]),) = cutter.windows(silence)
        return replace(known[frames], speech_s=speech_s, most_tokens=_tokens(speech_s))

    return make


def _row(calls: int, done: Simulated) -> Load:
    heard, figures = done.heard, done.figures
    delays = figures.delays[Kind.FINAL]
    finals, partials = sorted(heard.finals_s), sorted(heard.partials_s)
    return Load(
        calls=calls,
        finals=len(finals),
        final_delay_p50_ms=_ms(delays.p50_s),
        final_delay_p95_ms=_ms(delays.p95_s),
        final_p50_ms=_ms(quantile(finals, 0.5)),
        final_p95_ms=_ms(quantile(finals, 0.95)),
        partials=len(partials),
        partial_p50_ms=_ms(quantile(partials, 0.5)),
        partial_p95_ms=_ms(quantile(partials, 0.95)),
        partials_shed=sum(figures.dropped[why] for why in Drop),
        mean_batch=round(figures.mean_batch, 2),
        hit_rate=round(figures.speculation.hit_rate, 2),
        wasted=figures.speculation.wasted,
        lost_finals=heard.lost_finals,
        captions_every_s=done.captions_every_s,
        emergency_every_s=done.emergency_every_s,
        admits_calls=figures.admits_calls,
    )


def _line(row: Load) -> str:
    captions = "off" if row.captions_every_s is None else f"{row.captions_every_s:g} s"
    return (
        f"{row.calls:>5} {row.finals:>6} {row.partials:>8} "
        f"{row.final_delay_p50_ms:>5}/{row.final_delay_p95_ms:<5}"
        f"{row.final_p50_ms:>5}/{row.final_p95_ms:<5}"
        f"{row.partial_p50_ms:>5}/{row.partial_p95_ms:<5}"
        f"{row.partials_shed:>4}{row.mean_batch:>6.2f}{row.hit_rate:>6.0%}{row.wasted:>8}"
        f"  captions {captions}, emergency {row.emergency_every_s:g} s"
        f"{'' if row.admits_calls else ', full'}"
        f"{f', {row.lost_finals} finals lost' if row.lost_finals else ''}"
    )


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="directory of a Whisper, or a twin")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--calls", type=_numbers, default=[2, 4, 8, 12])
    parser.add_argument("--seconds", type=float, default=30.0, help="for each number of calls")
    parser.add_argument("--batches", type=_numbers, default=[1, 2, 4, 8])
    parser.add_argument("--least-frames", type=int, default=800)
    parser.add_argument("--partials", choices=("both", "none"), default="both")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    bench = asyncio.run(run(args))
    sys.stdout.write(
        (orjson.dumps(asdict(bench)).decode() if args.json else bench.summary()) + "\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
