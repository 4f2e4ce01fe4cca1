"""Many calls on one model, in real time: how long finals take, and how many partials are shed."""

import asyncio
from dataclasses import dataclass

from config.settings import RecognitionSettings
from load_tests.bench_batcher import Windows, simulate
from voice.asr.decode_queue import Drop, Kind
from voice.asr.decoder import Decoder, E
from voice.asr.delays import quantile

TICK_S = 0.01


@dataclass(frozen=True, slots=True)
class CallLoad:
    """So many calls for a while; times in milliseconds."""

    model: str
    calls: int
    seconds: float
    finals: int
    final_p50_ms: float
    """From asking for the words to having them."""
    final_p95_ms: float
    final_p99_ms: float
    final_queued_p95_ms: float
    """Of that, in the queue."""
    lost_finals: int
    partials: int
    """Asked for. Under load they are asked for less often: see the intervals."""
    partials_shed: float
    """Share of them that was never decoded: replaced by a newer one, overdue or without room."""
    captions_every_s: float | None
    """At the end; None: there were none any more."""
    emergency_every_s: float | None
    mean_batch: float
    admits_calls: bool
    """At the end."""
    loop_late_p99_ms: float
    """How late the event loop woke up, which callers and batcher share: where this is large, Python
    was the limit, and not the model."""


async def load_calls(
    decoder: Decoder[E],
    settings: RecognitionSettings,
    windows: Windows,
    *,
    model: str,
    calls: int,
    seconds: float,
) -> CallLoad:
    """Let so many callers talk; every other one is captioned, the rest watched for emergencies."""
    late_s: list[float] = []
    watching = asyncio.create_task(_watch(late_s))
    try:
        done = await simulate(
            decoder, settings, windows, calls=calls, seconds=seconds, partials="both"
        )
    finally:
        watching.cancel()
    finals, figures = sorted(done.heard.finals_s), done.figures
    shed = sum(figures.dropped[why] for why in Drop)
    decoded = figures.decoded[Kind.CAPTION] + figures.decoded[Kind.EMERGENCY]
    return CallLoad(
        model=model,
        calls=calls,
        seconds=seconds,
        finals=len(finals),
        final_p50_ms=_ms(quantile(finals, 0.5)),
        final_p95_ms=_ms(quantile(finals, 0.95)),
        final_p99_ms=_ms(quantile(finals, 0.99)),
        final_queued_p95_ms=_ms(figures.delays[Kind.FINAL].p95_s),
        lost_finals=done.heard.lost_finals,
        partials=shed + decoded,
        partials_shed=round(shed / max(1, shed + decoded), 4),
        captions_every_s=done.captions_every_s,
        emergency_every_s=done.emergency_every_s,
        mean_batch=round(figures.mean_batch, 2),
        admits_calls=figures.admits_calls,
        loop_late_p99_ms=_ms(quantile(sorted(late_s), 0.99)),
    )


async def _watch(late_s: list[float]) -> None:
    clock = asyncio.get_running_loop().time
    while True:
        due_s = clock() + TICK_S
        await asyncio.sleep(TICK_S)
        late_s.append(max(0.0, clock() - due_s))


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)
