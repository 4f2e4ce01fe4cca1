"""How long one batch takes: encoder and decoder, for each size of batch. Blocks."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Literal

import numpy as np

from load_tests.gpu.plan import Plan
from voice.asr.decoder import FRAMES_PER_S, Window
from voice.asr.whisper_decoder import WhisperDecoder
from voice.asr.windows import PAD_FRAMES

TOKENS_PER_S = 3.5
"""Of conversational English."""
OF_TURN: dict[Literal["final", "partial"], float] = {"final": 1.0, "partial": 0.5}
"""How much of a window is speech, the padding left aside: a final's is full; a partial sees a turn
that still grows, on average half of it, and so decodes half the tokens."""


@dataclass(frozen=True, slots=True)
class BatchTime:
    """Medians of the wall clock, in milliseconds."""

    model: str
    kind: Literal["final", "partial"]
    frames: int
    tokens: int
    """Decoded for each window: a twin always says as many as it may."""
    size: int
    encode_ms: float
    decode_ms: float
    total_ms: float
    windows_per_s: float
    """That one worker gets done, batch after batch."""


def batch_times(
    model: str, decoder: WhisperDecoder, plan: Plan, on_row: Callable[[BatchTime], None]
) -> Iterator[BatchTime]:
    """A row for each kind, length and size; the first decode of each does not count."""
    bands = mel_bands(decoder)
    for kind, share in OF_TURN.items():
        for frames in plan.frames:
            window = _window(decoder, bands, frames, share)
            for size in plan.batches:
                row = _row(model, kind, decoder, [window] * size, plan.repeat)
                on_row(row)
                yield row


def mel_bands(decoder: WhisperDecoder) -> int:
    """What the model hears, 80 or 128."""
    silence = np.zeros(FRAMES_PER_S * 160, np.float32)
    ((_, window),) = decoder.cutter(300).windows(silence)
    return int(window.features.shape[0])


def _window(decoder: WhisperDecoder, bands: int, frames: int, share: float) -> Window:
    speech_s = share * (frames - PAD_FRAMES) / FRAMES_PER_S
    # What is in it changes nothing; numbers as large as features are.
    noise = np.random.default_rng(0).standard_normal((bands, frames), dtype=np.float32)
    return Window(noise, speech_s, ceil(TOKENS_PER_S * speech_s), decoder.prompt)


def _row(
    model: str,
    kind: Literal["final", "partial"],
    decoder: WhisperDecoder,
    windows: list[Window],
    repeat: int,
) -> BatchTime:
    taken = [_once(decoder, windows) for _ in range(repeat + 1)][1:]
    encode_s, decode_s = (median(each) for each in zip(*taken, strict=True))
    total_s = median(sum(each) for each in taken)
    return BatchTime(
        model=model,
        kind=kind,
        frames=windows[0].frames,
        tokens=windows[0].most_tokens,
        size=len(windows),
        encode_ms=round(1000 * encode_s, 2),
        decode_ms=round(1000 * decode_s, 2),
        total_ms=round(1000 * total_s, 2),
        windows_per_s=round(len(windows) / total_s, 1),
    )


def _once(decoder: WhisperDecoder, windows: list[Window]) -> tuple[float, float]:
    """Seconds of encoder and decoder.

    A GPU's encoder may still run while the decoder is prepared: there only the sum is exact.
    """
    began_s = time.perf_counter()
    encoded = decoder.encode(windows)
    encoded_s = time.perf_counter()
    decoder.decode(encoded)
    return encoded_s - began_s, time.perf_counter() - encoded_s
