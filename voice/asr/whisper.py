"""faster-whisper behind `AsrEngine`: a plain decode of the whole turn when it is over.

The streaming engine with shared batches is to come behind the same Protocol; this one pads every
turn to 30 s of spectrogram, as the library does, and costs accordingly.
"""

import asyncio
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from voice.asr.engine import Hypothesis, Word
from voice.errors import AsrError, ModelNotFoundError
from voice.resample import resample

LINE_RATE, MODEL_RATE = 8000, 16_000
FILES = ("model.bin", "config.json", "tokenizer.json")
"""What a faster-whisper model directory must hold."""
MOST_QUEUED = 64


class WhisperEngine:
    """One model, shared by all calls; decodes in threads (CTranslate2 releases Python's lock)."""

    def __init__(self, model: Path, *, workers: int, timeout_s: float) -> None:
        self._path = model
        self._workers = workers
        self._timeout_s = timeout_s
        self._model: Any = None
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="whisper")
        self._queued = 0

    @property
    def name(self) -> str:
        """See `AsrEngine.name`."""
        return f"faster-whisper/{self._path.name}"

    async def warm(self) -> None:
        """See `AsrEngine.warm`."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._executor, self._load)

    def open_stream(self) -> "WhisperStream":
        """See `AsrEngine.open_stream`."""
        return WhisperStream(self)

    async def decode(self, pcm: bytes) -> Hypothesis:
        """The words of a whole turn: 16-bit PCM, 8 kHz.

        Raises:
            AsrError: too many turns wait, the model failed, or it took too long.
        """
        if self._queued >= MOST_QUEUED:
            raise AsrError(f"{self._queued} turns wait for the recogniser")
        self._queued += 1
        loop = asyncio.get_running_loop()
        decoding = loop.run_in_executor(self._executor, self._decode, pcm)
        decoding.add_done_callback(self._done)
        try:
            async with asyncio.timeout(self._timeout_s):
                return await decoding
        except TimeoutError as error:
            raise AsrError(f"no hypothesis in {self._timeout_s} s") from error
        except (RuntimeError, ValueError) as error:
            # CTranslate2 knows no errors of its own; its messages hold no words.
            raise AsrError(type(error).__name__) from error

    async def close(self) -> None:
        """See `AsrEngine.close`."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._model = None

    def _done(self, _: object) -> None:
        self._queued -= 1

    def _load(self) -> None:
        from faster_whisper import WhisperModel  # heavy, and only where it is used

        self._model = WhisperModel(
            str(self._path),
            device="auto",
            compute_type="default",
            cpu_threads=1,
            num_workers=self._workers,
            local_files_only=True,
        )
        self._decode(bytes(LINE_RATE))

    def _decode(self, pcm: bytes) -> Hypothesis:
        if not pcm:
            return Hypothesis("", (), 0.0)
        line = np.frombuffer(pcm, "<i2").astype(np.float32) * np.float32(1 / 32_768)
        segments, _ = self._model.transcribe(
            resample(line, LINE_RATE, MODEL_RATE),
            language="en",
            beam_size=1,
            temperature=0.0,
            condition_on_previous_text=False,
            word_timestamps=True,
            # No token limit: the library's would cut long answers at half of it.
        )
        return _hypothesis(list(segments))


class WhisperStream:
    """Collects the audio of one turn."""

    def __init__(self, engine: WhisperEngine) -> None:
        self._engine = engine
        self._pcm = bytearray()

    def feed(self, samples: bytes) -> None:
        """See `AsrStream.feed`."""
        self._pcm += samples

    async def finish(self) -> Hypothesis:
        """See `AsrStream.finish`."""
        return await self._engine.decode(bytes(self._pcm))

    def abandon(self) -> None:
        """See `AsrStream.abandon`."""
        self._pcm.clear()


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
        "name the directory of a faster-whisper model, or put one there"
    )


def is_model(path: Path) -> bool:
    """True where a directory holds everything that is loaded."""
    return all((path / file).is_file() for file in FILES)


def _hypothesis(segments: list[Any], exp: Callable[[float], float] = math.exp) -> Hypothesis:
    words = tuple(
        Word(_plain(word.word), word.start, word.end, word.probability)
        for segment in segments
        for word in segment.words or ()
        if _plain(word.word)
    )
    if not words:
        return Hypothesis("", (), 0.0)
    mean = sum(segment.avg_logprob for segment in segments) / len(segments)
    return Hypothesis(" ".join(word.text for word in words), words, min(1.0, exp(mean)))


def _plain(word: str) -> str:
    """Lower-case, without the punctuation round it."""
    return word.strip().strip('.,;:!?"…-').lower()
