"""The recognition of one caller turn, begun early, repeated where need be, failing quietly."""

import asyncio

import structlog

from voice.asr.engine import AsrEngine, AsrStream, Hypothesis, PartialAsrStream
from voice.errors import AsrError

log = structlog.get_logger()


class TurnRecognition:
    """Wraps the engine's stream of one turn: whatever the engine does, the turn gets an answer.

    There is no time-out here: `AsrStream.finish` has the one of the settings.
    """

    def __init__(self, asr: AsrEngine, pcm: bytes) -> None:
        self._asr = asr
        self._decoding: asyncio.Task[Hypothesis] | None = None
        self._given_up: list[asyncio.Task[Hypothesis]] = []
        self._stream = self._open(pcm)

    @property
    def is_finishing(self) -> bool:
        """True once the final decode has begun."""
        return self._decoding is not None

    def feed(self, pcm: bytes) -> None:
        """Take more audio of the turn; of no effect once it is finishing."""
        if self._stream is None or self.is_finishing:
            return
        try:
            self._stream.feed(pcm)
        except AsrError as error:
            self._lose(error)

    def partial(self) -> str:
        """What has been heard so far; empty where nothing has, or where the engine cannot tell."""
        if self.is_finishing or not isinstance(self._stream, PartialAsrStream):
            return ""
        try:
            return self._stream.partial()
        except AsrError as error:
            self._lose(error)
            return ""

    def finish(self) -> None:
        """Begin the final decode; once is enough."""
        if self._stream is not None and not self.is_finishing:
            self._decoding = asyncio.ensure_future(self._stream.finish())

    def repeat(self, pcm: bytes) -> None:
        """The turn was not over after all: recognise all of it again, and go on."""
        self._give_up()
        self._stream = self._open(pcm)

    async def hypothesis(self) -> Hypothesis | None:
        """What was said, once `finish` was called; None where the engine failed."""
        if self._decoding is None:
            return None
        await asyncio.wait({self._decoding})
        if self._decoding.cancelled():
            return None
        # An engine's defect must not leave the caller without an answer either.
        error = self._decoding.exception()
        if error is not None:
            self._lose(error)
            return None
        return self._decoding.result()

    async def close(self) -> None:
        """Give the turn up; waits until the engine has let go."""
        self._give_up()
        await asyncio.gather(*self._given_up, return_exceptions=True)

    def _open(self, pcm: bytes) -> AsrStream | None:
        try:
            stream = self._asr.open_stream()
            stream.feed(pcm)
        except AsrError as error:
            self._lose(error)
            return None
        return stream

    def _give_up(self) -> None:
        if self._decoding is not None:
            self._decoding.cancel()
            self._given_up.append(self._decoding)
            self._decoding = None
        if self._stream is not None:
            self._stream.abandon()
            self._stream = None

    def _lose(self, error: BaseException) -> None:
        log.warning("recognition failed", engine=self._asr.name, error=type(error).__name__)
        self._stream = None
