"""PocketSphinx behind `AsrEngine`: a bounded pool of decoder programs, fed while the caller speaks.

A turn takes a free decoder at its onset; where none is free its audio waits and is decoded in
order when one comes back. A decoder that dies or hangs costs its turn and is replaced.
"""

import asyncio
import contextlib
import json
import sys
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from voice.asr.engine import Hypothesis, Word
from voice.asr.sphinx_program import AUDIO, FINISH, FORGET, HEADER, START
from voice.errors import AsrError

PROGRAM = Path(__file__).with_name("sphinx_program.py")
READY_TIMEOUT_S = 30.0
RESTART_PAUSE_S = 1.0
"""Between the starts of a decoder that dies again and again."""
MOST_WAITING = 64
"""Turns without a decoder; one more is refused at its end."""
MOST_HELD_BYTES = 16_000 * 60
"""Audio kept of a turn that waits for a decoder: a minute."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SphinxModel:
    """What a decoder loads; the default is the general model of the wheel."""

    name: str = "en-us"
    parameters: Mapping[str, Any] | None = None
    """Of `pocketsphinx.Decoder`."""


class _Decoder:
    """One decoder process."""

    def __init__(self, model: SphinxModel) -> None:
        self._model = model
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """Of the process; None while there is none."""
        return None if self._process is None else self._process.pid

    @property
    def is_alive(self) -> bool:
        """False once the process has ended."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start the process and wait until it has loaded.

        Raises:
            AsrError: it ended or did not load in time.
        """
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # without it this folder, and a namesake of the wheel in it, would come first
            str(PROGRAM),
            json.dumps(dict(self._model.parameters or {})),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(READY_TIMEOUT_S):
                await self.answer()
        except TimeoutError as error:
            self.kill()
            raise AsrError("a decoder did not load in time") from error

    def send(self, kind: bytes, body: bytes = b"") -> None:
        """Write one frame; a process that is gone is found out by `answer`."""
        assert self._process is not None
        assert self._process.stdin is not None
        if not self._process.stdin.is_closing():
            self._process.stdin.write(HEADER.pack(kind, len(body)) + body)

    async def answer(self) -> dict[str, Any]:
        """The next line of the process.

        Raises:
            AsrError: the process is gone.
        """
        assert self._process is not None
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise AsrError("a decoder died")
        tree: dict[str, Any] = json.loads(line)
        return tree

    def kill(self) -> None:
        """End the process at once."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def close(self) -> None:
        """End the process by the end of its input; insist after a second."""
        if self._process is None or self._process.stdin is None:
            return
        self._process.stdin.close()
        try:
            async with asyncio.timeout(1.0):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()


class SphinxStream:
    """The recognition of one turn."""

    def __init__(self, engine: "PocketSphinxEngine") -> None:
        self._engine = engine
        self._held = bytearray()
        self._decoder: _Decoder | None = None
        self._assigned = asyncio.Event()
        self._is_over = False
        self._is_finishing = False
        self._is_asked = False

    @property
    def is_over(self) -> bool:
        """True once it was finished or given up."""
        return self._is_over

    def feed(self, samples: bytes) -> None:
        """See `AsrStream.feed`."""
        if self._is_over:
            return
        if self._decoder is not None:
            self._decoder.send(AUDIO, samples)
        elif len(self._held) < MOST_HELD_BYTES:
            self._held += samples

    def take(self, decoder: _Decoder) -> None:
        """Be decoded by `decoder` from now on."""
        decoder.send(START)
        decoder.send(AUDIO, bytes(self._held))
        self._held.clear()
        self._decoder = decoder
        self._assigned.set()

    async def finish(self) -> Hypothesis:
        """See `AsrStream.finish`."""
        self._is_finishing = True
        try:
            async with asyncio.timeout(self._engine.timeout_s):
                await self._assigned.wait()
                assert self._decoder is not None
                self._decoder.send(FINISH)
                self._is_asked = True
                answer = await self._decoder.answer()
        except TimeoutError as error:
            self._give_back(is_sound=False)
            raise AsrError(f"no hypothesis in {self._engine.timeout_s} s") from error
        except asyncio.CancelledError:
            self._leave_answer()
            raise
        except (AsrError, RuntimeError, ValueError):
            self._give_back(is_sound=False)
            raise
        self._give_back(is_sound=True)
        return _hypothesis(answer)

    def abandon(self) -> None:
        """See `AsrStream.abandon`."""
        if self._is_over or self._is_finishing:
            # A decoder that owes an answer is given back by `finish` alone, and once.
            return
        self._forget()

    def _forget(self) -> None:
        if self._decoder is not None:
            self._decoder.send(FORGET)
        self._give_back(is_sound=True)

    def _leave_answer(self) -> None:
        """The caller went on speaking: the answer to a guess is unwanted, and may be on its way."""
        if not self._is_asked:
            self._forget()
            return
        decoder, self._decoder = self._decoder, None
        self._give_back(is_sound=True)
        if decoder is not None:
            self._engine.drain(decoder)

    def _give_back(self, *, is_sound: bool) -> None:
        if self._is_over:
            return
        self._is_over = True
        self._held.clear()
        if self._decoder is not None:
            self._engine.take_back(self._decoder, is_sound=is_sound)


class PocketSphinxEngine:
    """The embedded recogniser. Shows that everything works; mishears too much for patients."""

    def __init__(
        self, prepare: Callable[[], SphinxModel], *, workers: int, timeout_s: float
    ) -> None:
        """Take `prepare`, which finds or builds the model; it may block for a while."""
        self._prepare = prepare
        self._model = SphinxModel()
        self._workers = workers
        self.timeout_s = timeout_s
        self._decoders: list[_Decoder] = []
        self._idle: deque[_Decoder] = deque()
        self._waiting: deque[SphinxStream] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_closed = False

    @property
    def name(self) -> str:
        """See `AsrEngine.name`."""
        return f"pocketsphinx/{self._model.name}"

    @property
    def pids(self) -> tuple[int, ...]:
        """Ids of the decoder processes."""
        return tuple(d.pid for d in self._decoders if d.pid is not None)

    async def warm(self) -> None:
        """See `AsrEngine.warm`.

        Raises:
            AsrError: a decoder did not start.
        """
        if self._decoders:
            return
        self._model = await asyncio.to_thread(self._prepare)
        self._decoders = [_Decoder(self._model) for _ in range(self._workers)]
        await asyncio.gather(*(decoder.start() for decoder in self._decoders))
        self._idle.extend(self._decoders)

    def open_stream(self) -> SphinxStream:
        """See `AsrEngine.open_stream`."""
        stream = SphinxStream(self)
        self._waiting.append(stream)
        while len(self._waiting) > MOST_WAITING:
            log.warning("recognition is full", workers=self._workers)
            self._waiting.popleft()  # it will time out, and the caller is asked again
        self._assign()
        return stream

    def take_back(self, decoder: _Decoder, *, is_sound: bool) -> None:
        """A stream is done with its decoder; one that is not sound is replaced."""
        if self._is_closed:
            return
        if is_sound:
            self._idle.append(decoder)
            self._assign()
            return
        decoder.kill()
        self._own(self._replace(decoder))

    def drain(self, decoder: _Decoder) -> None:
        """Take a decoder back that still owes an answer which nobody wants."""
        self._own(self._drain(decoder))

    async def close(self) -> None:
        """See `AsrEngine.close`."""
        self._is_closed = True
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(decoder.close() for decoder in self._decoders))

    def _assign(self) -> None:
        while self._idle and self._waiting:
            stream = self._waiting.popleft()
            if stream.is_over:
                continue
            decoder = self._idle.popleft()
            if decoder.is_alive:
                stream.take(decoder)
            else:
                self._waiting.appendleft(stream)
                self._own(self._replace(decoder))

    async def _drain(self, decoder: _Decoder) -> None:
        try:
            async with asyncio.timeout(self.timeout_s):
                await decoder.answer()
        except (TimeoutError, AsrError):
            self.take_back(decoder, is_sound=False)
        else:
            self.take_back(decoder, is_sound=True)

    def _own(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replace(self, dead: _Decoder) -> None:
        """Put a fresh decoder in the place of a dead one, however often it takes."""
        self._decoders.remove(dead)
        await dead.close()
        while True:
            fresh = _Decoder(self._model)
            try:
                await fresh.start()
            except (AsrError, OSError) as error:
                log.error("decoder does not start", error=type(error).__name__)
                await asyncio.sleep(RESTART_PAUSE_S)
                continue
            log.warning("decoder replaced", engine=self.name)
            self._decoders.append(fresh)
            self._idle.append(fresh)
            self._assign()
            return


def _hypothesis(answer: Mapping[str, Any]) -> Hypothesis:
    words = tuple(
        Word(str(text), float(start), float(end), float(probability))
        for text, start, end, probability in answer["words"]
    )
    if not words:
        return Hypothesis("", (), 0.0)
    confidence = sum(word.probability for word in words) / len(words)
    return Hypothesis(" ".join(word.text for word in words), words, confidence)
