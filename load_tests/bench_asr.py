"""Word errors of the embedded recogniser on telephone speech: `iasovoice bench asr`.

The test sentences of the callers' voices, none of which stands word for word in what the language
model was made from, are decoded as in a call (20 ms at a time) by the general model of PocketSphinx
and by ours. The peer gets the best that the wheel offers: the whole turn at once, with the cepstral
mean of all of it.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jiwer
import orjson
import soxr
from numpy import clip, float32, int16
from numpy.typing import NDArray
from pocketsphinx import Decoder

from config.load import load_settings
from dialog.nlu.examples import from_rasa
from dialog.parts import SHIPPED
from dialog.rasa.loading import load_project
from load_tests.bench_media import machine
from load_tests.caller_voices.channel import LINES, seed_of, through
from load_tests.caller_voices.manifest import VOICES, Sentence, Split, of_split
from load_tests.recording import read_recording
from voice import mulaw
from voice.asr.language_model import load_or_build
from voice.asr.sphinx_program import TurnDecoder

CHUNK_BYTES = 320
"""20 ms of 16-bit audio at 8 kHz."""

Decode = Callable[[NDArray[int16]], str]
OnRow = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One voice on one line."""

    voice: str
    line: str
    words: int
    general: float
    """Word error rate of the general model."""
    ours: float
    fewer: float
    """Share of the general model's errors that ours does not make."""


@dataclass(frozen=True, slots=True)
class AsrBench:
    """The result; its fields are those of every `bench --json`."""

    name: str
    machine: str
    unit: str
    ours: Mapping[str, float]
    peer: Mapping[str, float | str]
    ratio: float
    parts: Mapping[str, Any]

    def to_json(self) -> str:
        """One object on one line."""
        return orjson.dumps(asdict(self)).decode()

    def summary(self) -> str:
        """The table for people."""
        lines = [self.machine, f"{self.parts['sentences']} sentences for each voice and line", ""]
        lines.append(f"{'voice':<7}{'line':<12}{'words':>6}{'general':>9}{'ours':>8}{'fewer':>8}")
        lines += [
            f"{row['voice']:<7}{row['line']:<12}{row['words']:>6}{row['general']:>9.1%}"
            f"{row['ours']:>8.1%}{row['fewer']:>8.0%}"
            for row in self.parts["rows"]
        ]
        real_time = self.parts["real_time_factor"]
        lines.append(
            f"\nreal-time factor of ours {real_time:.2f}, of the general model "
            f"{self.parts['real_time_factor_general']:.2f}"
        )
        return "\n".join(lines)


def run(cache: Path, *, every_line: bool = True, on_row: OnRow | None = None) -> AsrBench:
    """Measure. Blocks for some minutes.

    Args:
        cache: where the language model is kept.
        every_line: all conditions of the line; False takes the clean one alone.
        on_row: told of each row that begins: its name, how many are done, of how many.
    """
    ours, general = _Timed(decoder_of_calls(cache)), _Timed(_general())
    sentences = of_split(Split.TEST)
    rows: list[Row] = []
    conditions = [(voice, line) for line in LINES for voice in VOICES]
    conditions = conditions if every_line else conditions[: len(VOICES)]
    for number, (voice, line) in enumerate(conditions):
        if on_row is not None:
            on_row(f"{voice}, {line.name}", number, len(conditions))
        audio = [_heard(sentence, voice, line) for sentence in sentences]
        rates = [_errors(decoder, sentences, audio) for decoder in (general, ours)]
        words = sum(len(sentence.text.split()) for sentence in sentences)
        rows.append(
            Row(voice, line.name, words, rates[0], rates[1], 1 - rates[1] / max(rates[0], 1e-9))
        )
    return _result(rows, len(sentences), ours, general)


class _Timed:
    """A decoder and what its work took."""

    def __init__(self, decode: Decode) -> None:
        self._decode = decode
        self.spent_s = 0.0
        self.audio_s = 0.0

    def __call__(self, samples: NDArray[int16]) -> str:
        began_s = time.perf_counter()
        text = self._decode(samples)
        self.spent_s += time.perf_counter() - began_s
        self.audio_s += len(samples) / mulaw.SAMPLE_RATE
        return text

    @property
    def real_time_factor(self) -> float:
        return self.spent_s / self.audio_s


def domain_vocabulary() -> tuple[str, ...]:
    """What the shipped domain says about callers' words."""
    settings = load_settings(None, {})
    _, data = load_project(settings.dialog.domain_directory or SHIPPED)
    return from_rasa(data).phrases()


def decoder_of_calls(cache: Path) -> Decode:
    """The embedded recogniser as calls have it, with the shipped domain's language model."""
    model = load_or_build(domain_vocabulary(), cache)
    decoder = TurnDecoder({"lm": str(model.language_model), "dict": str(model.dictionary)})

    def decode(samples: NDArray[int16]) -> str:
        pcm = samples.tobytes()
        decoder.start()
        for begin in range(0, len(pcm), CHUNK_BYTES):
            decoder.feed(pcm[begin : begin + CHUNK_BYTES])
        return " ".join(word[0] for word in decoder.finish()["words"])

    return decode


def _general() -> Decode:
    decoder = Decoder(loglevel="FATAL")

    def decode(samples: NDArray[int16]) -> str:
        wide = soxr.resample(samples.astype(float32), 8000, 16_000)
        decoder.start_utt()
        decoder.process_raw(clip(wide, -32_768, 32_767).astype(int16).tobytes(), full_utt=True)
        decoder.end_utt()
        hypothesis = decoder.hyp()
        return re.sub(r"\(\d+\)", "", hypothesis.hypstr) if hypothesis else ""

    return decode


def _heard(sentence: Sentence, voice: str, line: Any) -> NDArray[int16]:
    clean = read_recording(sentence.path(voice)).mulaw
    return mulaw.decode(through(line, clean, seed=seed_of(voice, sentence.id)))


def _errors(decode: Decode, sentences: tuple[Sentence, ...], audio: list[NDArray[int16]]) -> float:
    heard = [decode(samples) for samples in audio]
    return float(jiwer.wer([sentence.text for sentence in sentences], heard))


def _result(rows: list[Row], sentences: int, ours: _Timed, general: _Timed) -> AsrBench:
    clean = [row for row in rows if row.line == "clean"]
    mean_ours = sum(row.ours for row in clean) / len(clean)
    mean_general = sum(row.general for row in clean) / len(clean)
    return AsrBench(
        name="asr",
        machine=machine(),
        unit="word_error_rate",
        ours={"p50": round(mean_ours, 4)},
        peer={"name": "pocketsphinx 5.1 general model", "p50": round(mean_general, 4)},
        ratio=round(mean_ours / mean_general, 3),
        parts={
            "note": "p50 holds the mean over voices on a clean line",
            "sentences": sentences,
            "rows": [asdict(row) for row in rows],
            "real_time_factor": round(ours.real_time_factor, 3),
            "real_time_factor_general": round(general.real_time_factor, 3),
        },
    )
