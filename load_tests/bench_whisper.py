"""How long the final decode of a turn takes: ours, and the reference's, in turns on one machine.

    python -m load_tests.bench_whisper                     # twins in the shapes of two releases
    python -m load_tests.bench_whisper --model DIRECTORY   # a real model, on recorded voices

A twin says 3.5 words a second of each turn, to both alike; both must write them, or it fails. Both
have the same weights in 8-bit integers, one thread, greedy search and no times; the reference pads
to 30 s, ours does not.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from config.load import load_settings
from config.settings import AsrSettings
from load_tests.caller_voices.manifest import Split, demo_recording, of_split
from load_tests.recording import read_recording
from load_tests.twins.scripted_twin import Script, write_scripted_twin
from load_tests.twins.shapes import SHAPES
from voice import mulaw
from voice.asr.whisper import WhisperEngine, model_samples
from voice.asr.whisper_decoder import Placement

TURNS_S = (2, 4, 8)
WORDS_PER_S = 3.5
FLOORS = (300, 800)
LINE_RATE = 8000
LONG_S = 120.0
CPU = Placement("cpu", "int8")

Transcribe = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Timing:
    """One way of decoding one turn."""

    model: str
    turn_s: int
    way: str
    median_ms: float
    best_ms: float
    cpu_ms: float
    """Median of the processor time: what other work on the machine disturbs least."""
    of_reference: float
    """Share of the reference's processor time."""


def main(arguments: Sequence[str]) -> int:
    """Measure as the command line says; 1 where a twin's words did not come out."""
    parser = argparse.ArgumentParser(prog="bench_whisper")
    parser.add_argument("--model", type=Path, action="append", help="a faster-whisper directory")
    parser.add_argument("--twin", action="append", choices=SHAPES, help="tiny.en and base.en")
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as made:
        timings: list[Timing] = []
        for model in asked.model or ():
            timings += measure(model, {s: _speech(s) for s in TURNS_S}, {}, asked.repeat)
        for name in asked.twin or (() if asked.model else ("tiny.en", "base.en")):
            timings += _measure_twin(name, Path(made) / name, asked.repeat)
    _print(timings, as_json=asked.json)
    return 0


def measure(
    model: Path, turns: dict[int, bytes], says: dict[int, str], repeat: int
) -> list[Timing]:
    """Time all ways on all turns, one after the other and again, so that all meet the same noise.

    Args:
        model: directory.
        turns: PCM by seconds.
        says: what must come out, where that is known.
        repeat: how often.
    """
    ways = {"reference": _reference(model)}
    ways |= {f"ours, windows of {floor // 100} s and more": _ours(model, floor) for floor in FLOORS}
    timings = []
    for turn_s, pcm in turns.items():
        taken: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
        for way, transcribe in ways.items():
            _check(transcribe(pcm), says.get(turn_s), way)
        for _ in range(repeat):
            for way, transcribe in ways.items():
                began, began_cpu = time.perf_counter(), time.process_time()
                transcribe(pcm)
                taken[way].append((time.perf_counter() - began, time.process_time() - began_cpu))
        reference_s = median(cpu_s for _, cpu_s in taken["reference"])
        for way, times in taken.items():
            clock_ms, cpu_s = [1000 * s for s, _ in times], median(s for _, s in times)
            timings.append(
                Timing(
                    model=model.name,
                    turn_s=turn_s,
                    way=way,
                    median_ms=median(clock_ms),
                    best_ms=min(clock_ms),
                    cpu_ms=1000 * cpu_s,
                    of_reference=cpu_s / reference_s,
                )
            )
    return timings


def _measure_twin(name: str, directory: Path, repeat: int) -> list[Timing]:
    turns = {turn_s: _speech(turn_s) for turn_s in TURNS_S}
    # Natural words: what compresses well would be taken for a repetition, and decoded twice.
    words = " ".join(sentence.text for sentence in of_split(Split.DEMO)).split()
    says = {turn_s: " ".join(words[: round(WORDS_PER_S * turn_s)]) for turn_s in TURNS_S}
    scripts = [Script(says[turn_s], model_samples(pcm)) for turn_s, pcm in turns.items()]
    write_scripted_twin(scripts, directory, shape=SHAPES[name])
    return measure(directory, turns, says, repeat)


def _ours(model: Path, floor: int) -> Transcribe:
    asr = AsrSettings(workers=1, timeout_s=LONG_S, least_window_frames=floor)
    recognition = load_settings(None, {}).recognition
    engine = WhisperEngine(model, asr, recognition, find_placement=lambda: CPU)
    runner = asyncio.Runner()
    runner.run(engine.warm())

    async def heard(pcm: bytes) -> str:
        stream = engine.open_stream()
        stream.feed(pcm)
        stream.confirm()
        return (await stream.finish()).text

    return lambda pcm: runner.run(heard(pcm))


def _reference(model: Path) -> Transcribe:
    from faster_whisper import WhisperModel

    whisper: Any = WhisperModel(
        str(model), device="cpu", compute_type=CPU.compute_type, cpu_threads=1, num_workers=1
    )

    def transcribe(pcm: bytes) -> str:
        segments, _ = whisper.transcribe(
            model_samples(pcm),
            language="en",
            beam_size=1,
            temperature=0.0,
            without_timestamps=True,
            condition_on_previous_text=False,
        )
        return " ".join(segment.text.strip() for segment in segments)

    return transcribe


def _check(text: str, expected: str | None, way: str) -> None:
    if expected is not None and text != expected:
        raise SystemExit(f"{way}: {len(text.split())} words, not the twin's")


def _speech(seconds: int) -> bytes:
    """Recorded sentences, for each length others, one after the other and cut to it."""
    sentences = of_split(Split.DEMO)
    pcm = b""
    for sentence in sentences[seconds:] + sentences[:seconds]:
        pcm += mulaw.decode(read_recording(demo_recording(sentence.id)).mulaw).tobytes()
    return pcm[: 2 * LINE_RATE * seconds]


def _print(timings: Sequence[Timing], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps([asdict(timing) for timing in timings], indent=2) + "\n")
        return
    sys.stdout.write(
        f"{'model':<10}{'turn':>5}  {'way':<32}{'median':>8}{'best':>8}{'CPU':>8}{'share':>8}\n"
    )
    for each in timings:
        sys.stdout.write(
            f"{each.model:<10}{each.turn_s:>3} s  {each.way:<32}{each.median_ms:>5.0f} ms"
            f"{each.best_ms:>5.0f} ms{each.cpu_ms:>5.0f} ms{each.of_reference:>8.2f}\n"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
