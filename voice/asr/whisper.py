"""Whisper behind `AsrEngine`: one model for all calls, in windows as long as the speech.

The reference, `faster_whisper.transcribe`, pads every turn to 30 s. Here only a doubtful decode is
repeated so.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from pathlib import Path

import numpy as np

from config.settings import AsrSettings, RecognitionSettings
from voice.asr.batcher import Batcher
from voice.asr.decoder import Window
from voice.asr.figures import in_lines
from voice.asr.hot_words import hot_words
from voice.asr.shared_stream import Hearing, SharedStream
from voice.asr.whisper_decoder import EncodedWindows, Placement, WhisperDecoder, find_placement
from voice.asr.windows import SAMPLE_RATE, WindowCutter
from voice.asr.workers import LEAST
from voice.errors import AsrError, ModelNotFoundError
from voice.resample import resample

LINE_RATE = 8000
FILES = ("model.bin", "config.json", "tokenizer.json")
"""What a faster-whisper model directory must hold."""


class WhisperEngine:
    """One model, shared by all calls. Behind `SharedAsrEngine`."""

    def __init__(
        self,
        model: Path,
        asr: AsrSettings,
        recognition: RecognitionSettings,
        *,
        vocabulary: Iterable[str] = (),
        find_placement: Callable[[], Placement] = find_placement,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing is loaded before `warm`.

        Args:
            model: directory of a faster-whisper model.
            asr: how many windows a CPU works at, one thread each; how long a turn may take.
            recognition: how calls share the model.
            vocabulary: sentences and words that callers say, for the hot words.
            find_placement: where to compute; asked in `warm`.
            clock: monotonic seconds.
        """
        self._path = model
        self._asr = asr
        self._recognition = recognition
        self._vocabulary = tuple(vocabulary)
        self._find_placement = find_placement
        self._clock = clock
        self._hearing: Hearing[EncodedWindows] | None = None
        self._turns = count(1)

    @property
    def name(self) -> str:
        """See `AsrEngine.name`."""
        return f"faster-whisper/{self._path.name}"

    async def warm(self) -> None:
        """See `AsrEngine.warm`.

        Raises:
            ModelDamagedError: the files cannot be loaded.
        """
        decoder, cutter = await asyncio.to_thread(self._load)
        timeout_s = self._asr.timeout_s
        batcher = Batcher(decoder, self._recognition, timeout_s=timeout_s, clock=self._clock)

        def cut(pcm: bytes) -> Sequence[tuple[float, Window]]:
            return list(cutter.windows(model_samples(pcm)))

        window_s = self._recognition.partial_window_s
        self._hearing = Hearing(batcher, cut, window_s, timeout_s, self._clock)

    def open_stream(self) -> SharedStream[EncodedWindows]:
        """See `AsrEngine.open_stream`.

        Raises:
            AsrError: it is not warm yet, or closed.
        """
        if self._hearing is None:
            raise AsrError(f"{self.name} is not loaded")
        return SharedStream(self._hearing, f"turn {next(self._turns)}")

    def admits_calls(self) -> bool:
        """See `SharedAsrEngine.admits_calls`."""
        return self._hearing is not None and self._hearing.batcher.admits_calls()

    def figures(self) -> dict[str, float]:
        """See `SharedAsrEngine.figures`."""
        return {} if self._hearing is None else in_lines(self._hearing.batcher.figures())

    async def close(self) -> None:
        """See `AsrEngine.close`."""
        hearing, self._hearing = self._hearing, None
        if hearing is not None:
            await hearing.batcher.close()

    def _load(self) -> tuple[WhisperDecoder, WindowCutter]:
        """The model, with its first decode behind it. Blocks."""
        decoder = WhisperDecoder(
            self._path, workers=self._asr.workers or LEAST, placement=self._find_placement()
        )
        most = self._asr.hot_word_tokens
        hot = hot_words(self._vocabulary, decoder.count_tokens, most_tokens=most) if most else ""
        cutter = decoder.cutter(self._asr.least_window_frames, hot_words=hot)
        for _, window in cutter.windows(model_samples(bytes(2 * LINE_RATE))):
            decoder.decode(decoder.encode([window]))
        return decoder, cutter


def model_samples(pcm: bytes) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A turn as the model wants it: float32, 16 kHz, resampled in one go; half a sample is cut."""
    whole = pcm[: len(pcm) // 2 * 2]
    line = np.frombuffer(whole, "<i2").astype(np.float32) * np.float32(1 / 32_768)
    return resample(line, LINE_RATE, SAMPLE_RATE) if line.size else line


def find_model(name: str, directory: Path) -> Path:
    """The model directory: `name` itself where it is one, else `name` in `directory`.

    Raises:
        ModelNotFoundError: neither holds a model.
    """
    for path in (Path(name), directory / name):
        if is_model(path):
            return path
    raise ModelNotFoundError(
        f"asr.model = {name!r}: no model there nor in {directory}; "
        f"`iasovoice models pull whisper {name}` fetches one"
    )


def is_model(path: Path) -> bool:
    """True where a directory holds everything that is loaded."""
    return all((path / file).is_file() for file in FILES)
