"""How the emotions differ for the ear: `iasovoice bench emotions`.

Each emotion speaks the same sentences as on the line: 8 kHz, mu-law, pauses cut. Measured are how
long that takes, how loud it is, how high and how lively, and how much of it the embedded recogniser
writes down rightly. Pitch is found by autocorrelation, over that of the window (Boersma 1993).
"""

import asyncio
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import orjson
from numpy.typing import NDArray

from config.settings import TtsSettings
from load_tests.bench_asr import Decode, decoder_of_calls
from load_tests.bench_media import machine
from load_tests.caller_voices.channel import active_rms
from load_tests.caller_voices.manifest import Sentence
from telephony.services import load_emotions
from voice import mulaw
from voice.tts.select import open_tts
from voice.tts.synthesis import Synthesiser

FULL_SCALE = 32_768.0
WINDOW, STEP = 400, 80
"""Samples: 50 ms, so that the lowest voice has three periods in it, every 10 ms."""
SHORTEST_PERIOD, LONGEST_PERIOD = 20, 134
"""Samples: 400 to 60 Hz."""
LEAST_LIKENESS = 0.6
"""Of the sound to itself a period later, from which a window counts as voiced."""
OCTAVE_COST = 0.1
"""Of likeness, for each octave down: two periods are as like as one."""
QUIET = 0.03
"""Of the loudest window's power: -15 dB. Below, the pitch of an ending creaks."""
TAILS = (10.0, 90.0)
"""Percentiles between which the range of the pitch lies; beyond are errors of the measurement."""
TEMPO_STEP = 0.05
"""Relative. The smallest change of tempo that listeners notice (Quene 2007, J. Phonetics 35)."""
LEVEL_STEP_DB = 1.0
"""The smallest change of loudness that listeners notice, as a rule of thumb."""
RANGE_STEP = 0.25
"""Relative. A choice: no published threshold is known to us for the liveliness of a voice."""
PITCH_STEP_SEMITONES = 1.5
"""Less is no accent to listeners ('t Hart 1981 gives 1.5 to 3 semitones for speech)."""

OnEmotion = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Sound:
    """How speech sounds, in figures."""

    duration_s: float
    level_dbfs: float
    """Of the active parts."""
    pitch_hz: float
    """Median of the voiced windows; 0 where none is voiced."""
    pitch_range_hz: float
    """From the 10th to the 90th percentile."""


@dataclass(frozen=True, slots=True)
class EmotionRow:
    """One emotion."""

    emotion: str
    sound: Sound
    word_error_rate: float
    nearest: str
    """The emotion that it is most like."""
    steps: float
    """How far that one is, in smallest audible steps of what differs most."""


@dataclass(frozen=True, slots=True)
class EmotionBench:
    """The result; its fields are those of every `bench --json`."""

    name: str
    machine: str
    unit: str
    ours: Mapping[str, float]
    peer: None
    ratio: None
    parts: Mapping[str, Any]

    def to_json(self) -> str:
        """One object on one line."""
        return orjson.dumps(asdict(self)).decode()

    def summary(self) -> str:
        """The table for people."""
        parts = self.parts
        lines = [
            self.machine,
            f"{parts['engine']}, {parts['sentences']} sentences, {parts['words']} words each",
            "",
            f"{'emotion':<14}{'seconds':>8}{'dBFS':>8}{'pitch Hz':>10}{'range Hz':>10}"
            f"{'word errors':>13}  nearest, steps away",
        ]
        for row in parts["rows"]:
            sound = row["sound"]
            lines.append(
                f"{row['emotion']:<14}{sound['duration_s']:>8.1f}{sound['level_dbfs']:>8.1f}"
                f"{sound['pitch_hz']:>10.0f}{sound['pitch_range_hz']:>10.0f}"
                f"{row['word_error_rate']:>13.1%}  {row['nearest']}, {row['steps']:.1f}"
            )
        return "\n".join(lines)


def run(
    settings: TtsSettings,
    sentences: Sequence[Sentence],
    cache: Path,
    *,
    on_emotion: OnEmotion | None = None,
) -> EmotionBench:
    """Measure. Blocks for a minute or two.

    Args:
        settings: which engine speaks.
        sentences: what is said; those that the recogniser knows nothing of tell most.
        cache: where the recogniser's language model is kept.
        on_emotion: told of each emotion that begins: its name, how many are done, of how many.

    Raises:
        TtsError: the engine does not speak.
    """
    decode = decoder_of_calls(cache)
    engine, spoken = asyncio.run(speak_all(settings, sentences))
    heard: dict[str, tuple[Sound, float]] = {}
    for number, (emotion, clips) in enumerate(spoken.items()):
        if on_emotion is not None:
            on_emotion(emotion, number, len(spoken))
        heard[emotion] = (sound_of(np.concatenate(clips)), _word_errors(decode, sentences, clips))
    return _result(engine, sentences, heard)


async def speak_all(
    settings: TtsSettings, sentences: Sequence[Sentence]
) -> tuple[str, dict[str, list[NDArray[np.int16]]]]:
    """The engine's name; by emotion what each sentence sounds like: int16, 8 kHz.

    Raises:
        TtsError: the engine does not speak.
    """
    tts = open_tts(settings)
    synthesiser = Synthesiser(tts, cache_bytes=0)
    try:
        await tts.warm()
        return tts.name, {
            emotion.value: [
                mulaw.decode(await synthesiser.speech(sentence.text, prosody))
                for sentence in sentences
            ]
            for emotion, prosody in load_emotions().items()
        }
    finally:
        await synthesiser.close()


def sound_of(samples: NDArray[np.int16]) -> Sound:
    """The figures of some speech: int16, shape (n,), 8 kHz."""
    speech = samples.astype(np.float64)
    pitches = pitches_hz(speech)
    lowest, highest = np.percentile(pitches, TAILS) if pitches.size else (0.0, 0.0)
    rms = max(active_rms(speech), 1.0)
    return Sound(
        duration_s=round(speech.size / mulaw.SAMPLE_RATE, 2),
        level_dbfs=round(float(20 * np.log10(rms / FULL_SCALE)), 1),
        pitch_hz=round(float(np.median(pitches)) if pitches.size else 0.0, 1),
        pitch_range_hz=round(float(highest - lowest), 1),
    )


def pitches_hz(speech: NDArray[np.float64]) -> NDArray[np.float64]:
    """The pitch of every voiced window, in order. `speech`: shape (n,), 8 kHz."""
    if speech.size < WINDOW:
        return np.zeros(0)
    windows = np.lib.stride_tricks.sliding_window_view(speech, WINDOW)[::STEP]
    powers = windows.var(axis=1)
    windows = windows[powers > QUIET * powers.max()]
    hann = np.hanning(WINDOW)
    alike = _autocorrelation((windows - windows.mean(axis=1, keepdims=True)) * hann)
    alike = alike / _autocorrelation(hann[np.newaxis])
    periods = np.arange(SHORTEST_PERIOD, LONGEST_PERIOD)
    likeness = alike[:, periods] / alike[:, :1]
    best = (likeness - OCTAVE_COST * np.log2(periods / SHORTEST_PERIOD)).argmax(axis=1)
    is_voiced = likeness[np.arange(best.size), best] >= LEAST_LIKENESS
    # At either end the peak lies outside.
    is_voiced &= (best > 0) & (best < periods.size - 1)
    pitches: NDArray[np.float64] = mulaw.SAMPLE_RATE / periods[best[is_voiced]]
    return pitches


def _autocorrelation(windows: NDArray[np.float64]) -> NDArray[np.float64]:
    spectra = np.abs(np.fft.rfft(windows, 2 * WINDOW)) ** 2
    scores: NDArray[np.float64] = np.fft.irfft(spectra)[:, :LONGEST_PERIOD]
    return scores


def steps_between(one: Sound, other: Sound) -> float:
    """How far two sounds are from each other, in smallest audible steps of what differs most."""
    return max(
        _octaves(one.duration_s, other.duration_s) / float(np.log2(1 + TEMPO_STEP)),
        abs(one.level_dbfs - other.level_dbfs) / LEVEL_STEP_DB,
        _octaves(one.pitch_range_hz, other.pitch_range_hz) / float(np.log2(1 + RANGE_STEP)),
        _octaves(one.pitch_hz, other.pitch_hz) * 12 / PITCH_STEP_SEMITONES,
    )


def _octaves(one: float, other: float) -> float:
    return abs(float(np.log2(max(one, 1e-6) / max(other, 1e-6))))


def _word_errors(
    decode: Decode, sentences: Sequence[Sentence], clips: Sequence[NDArray[np.int16]]
) -> float:
    return float(jiwer.wer([one.text for one in sentences], [decode(clip) for clip in clips]))


def _result(
    engine: str, sentences: Sequence[Sentence], heard: Mapping[str, tuple[Sound, float]]
) -> EmotionBench:
    rows = [_row(emotion, heard) for emotion in heard]
    closest = min(
        steps_between(heard[one][0], heard[other][0])
        for one, other in itertools.combinations(heard, 2)
    )
    return EmotionBench(
        name="emotions",
        machine=machine(),
        unit="audible_steps",
        ours={
            "closest_pair": round(closest, 2),
            "worst_word_error_rate": round(max(rate for _, rate in heard.values()), 4),
        },
        peer=None,
        ratio=None,
        parts={
            "engine": engine,
            "sentences": len(sentences),
            "words": sum(len(sentence.text.split()) for sentence in sentences),
            "rows": [asdict(row) for row in rows],
        },
    )


def _row(emotion: str, heard: Mapping[str, tuple[Sound, float]]) -> EmotionRow:
    sound, rate = heard[emotion]
    steps = {
        other: steps_between(sound, of_other)
        for other, (of_other, _) in heard.items()
        if other != emotion
    }
    nearest = min(steps, key=steps.__getitem__)
    return EmotionRow(emotion, sound, round(rate, 4), nearest, round(steps[nearest], 2))
