"""Whisper behind `AsrEngine`: every turn decoded when it is over, in windows as long as the speech.

The reference, `faster_whisper.transcribe`, pads every turn to 30 s. Here only a doubtful decode is
repeated so.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from voice.asr.decoder import Decoded, Decoder, E, Window
from voice.asr.decoding import better, hypothesis, second_try
from voice.asr.engine import Hypothesis
from voice.asr.whisper_decoder import Placement, WhisperDecoder, find_placement
from voice.asr.windows import SAMPLE_RATE, WindowCutter
from voice.errors import AsrError, ModelNotFoundError
from voice.resample import resample

LINE_RATE = 8000
LEAST_FRAMES = 800
"""The shortest window, until short ones are judged with real weights on telephone speech: some
report more errors in windows under 350 frames (CTranslate2, issue 2100)."""
FILES = ("model.bin", "config.json", "tokenizer.json")
"""What a faster-whisper model directory must hold."""
MOST_QUEUED = 64


class WhisperEngine:
    """One model, shared by all calls; decodes in threads."""

    def __init__(
        self,
        model: Path,
        *,
        workers: int,
        timeout_s: float,
        least_frames: int = LEAST_FRAMES,
        find_placement: Callable[[], Placement] = find_placement,
    ) -> None:
        """Nothing is loaded before `warm`.

        Args:
            model: directory of a faster-whisper model.
            workers: how many windows a CPU works at, one thread each.
            timeout_s: longest wait for the hypothesis of one turn.
            least_frames: shortest window, 100 frames a second.
            find_placement: where to compute; asked in `warm`.
        """
        self._path = model
        self._workers = workers
        self._timeout_s = timeout_s
        self._least_frames = least_frames
        self._find_placement = find_placement
        self._decoder: WhisperDecoder | None = None
        self._cutter: WindowCutter | None = None
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="whisper")
        self._queued = 0

    @property
    def name(self) -> str:
        """See `AsrEngine.name`."""
        return f"faster-whisper/{self._path.name}"

    async def warm(self) -> None:
        """See `AsrEngine.warm`.

        Raises:
            ModelDamagedError: the files cannot be loaded.
        """
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._executor, self._load)

    def open_stream(self) -> "WhisperStream":
        """See `AsrEngine.open_stream`."""
        return WhisperStream(self)

    async def decode(self, pcm: bytes) -> Hypothesis:
        """The words of a whole turn: 16-bit PCM, 8 kHz.

        Raises:
            AsrError: not loaded, too many turns wait, the model failed, or it took too long.
        """
        if self._decoder is None:
            raise AsrError(f"{self.name} is not loaded")
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

    async def close(self) -> None:
        """See `AsrEngine.close`."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._decoder = self._cutter = None

    def _done(self, _: object) -> None:
        self._queued -= 1

    def _load(self) -> None:
        self._decoder = WhisperDecoder(
            self._path, workers=self._workers, placement=self._find_placement()
        )
        self._cutter = self._decoder.cutter(self._least_frames)
        self._decode(bytes(2 * LINE_RATE))

    def _decode(self, pcm: bytes) -> Hypothesis:
        decoder, cutter = self._decoder, self._cutter
        if decoder is None or cutter is None:
            raise AsrError(f"{self.name} is not loaded")
        windows = cutter.windows(model_samples(pcm))
        return hypothesis([(begin, sure_decode(decoder, window)) for begin, window in windows])


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


def sure_decode(decoder: Decoder[E], window: Window) -> Decoded:
    """Decode one window, and a doubtful one once more in the widest. Blocks.

    Raises:
        AsrError: the model failed.
    """
    first = decoder.decode(decoder.encode([window]))[0]
    wider = second_try(window, first)
    return better(first, decoder.decode(decoder.encode([wider]))[0]) if wider else first


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
