"""The recognition of one caller turn, begun early, repeated where need be, failing quietly.

A final decode that is begun while the turn may still go on is a guess. It is confirmed when the
turn is over, and dropped when the caller goes on. What dropping costs depends on the engine: one
whose stream is an `EagerAsrStream` goes on with it, of any other the whole turn is fed to another.
"""

import asyncio
from collections.abc import Callable

import structlog

from voice.asr.engine import (
    AsrEngine,
    AsrStream,
    AttentiveAsrStream,
    EagerAsrStream,
    Hypothesis,
    PartialAsrStream,
)
from voice.errors import AsrError
from voice.guesses import GuessTally

log = structlog.get_logger()


class TurnRecognition:
    """Wraps the engine's stream of one turn: whatever the engine does, the turn gets an answer.

    There is no time-out here: `AsrStream.finish` has the one of the settings.
    """

    def __init__(self, asr: AsrEngine, pcm: bytes, tally: GuessTally | None = None) -> None:
        """Feed `pcm` first; guesses are counted in `tally`."""
        self._asr = asr
        self._tally = tally or GuessTally()
        self._decoding: asyncio.Task[Hypothesis] | None = None
        self._given_up: list[asyncio.Task[Hypothesis]] = []
        self._stream = self._open(pcm)

    @property
    def is_guessing(self) -> bool:
        """True from the begin of a final decode until the caller goes on."""
        return self._decoding is not None

    def feed(self, pcm: bytes) -> None:
        """Take more audio of the turn; of no effect on a final decode that has begun."""
        stream = self._stream
        if stream is None or (self.is_guessing and not isinstance(stream, EagerAsrStream)):
            return
        try:
            stream.feed(pcm)
        except AsrError as error:
            self._lose(error)

    def partial(self) -> str:
        """What has been heard so far; empty where nothing has, or where the engine cannot tell."""
        if self.is_guessing or not isinstance(self._stream, PartialAsrStream):
            return ""
        try:
            return self._stream.partial()
        except AsrError as error:
            self._lose(error)
            return ""

    def attend(self) -> None:
        """What is being said may be an emergency."""
        if isinstance(self._stream, AttentiveAsrStream):
            self._stream.attend()

    def guess_if_cheap(self) -> bool:
        """Begin the final decode, where the engine minds little if it is in vain.

        Returns:
            True where one was begun now.
        """
        stream = self._stream
        if isinstance(stream, EagerAsrStream) and stream.finishes_cheaply:
            return self.guess()
        return False

    def guess(self) -> bool:
        """Begin the final decode: the turn is probably over. True where one was begun now."""
        if self._stream is None or self.is_guessing:
            return False
        self._decoding = asyncio.ensure_future(self._stream.finish())
        self._tally.begun += 1
        return True

    def go_on(self, so_far: Callable[[], bytes]) -> None:
        """The turn was not over after all: what was guessed is worth nothing.

        Args:
            so_far: all of the turn's audio, for an engine that must hear it again.
        """
        if self._decoding is None:
            return
        self._tally.wasted += 1
        is_lost = self._stream is None
        self._drop_decoding()
        if is_lost or not isinstance(self._stream, EagerAsrStream):
            self._abandon()
            self._stream = self._open(so_far())

    def finish(self) -> None:
        """The turn is over: what was guessed is what was said; without a guess, decode now."""
        if self._stream is None and self._decoding is None:
            return
        if _has_failed(self._decoding) and isinstance(self._stream, EagerAsrStream):
            self._tally.wasted += 1
            self._drop_decoding()
        if self._stream is not None and self._decoding is None:
            self._decoding = asyncio.ensure_future(self._stream.finish())
        elif self._decoding is not None:
            self._tally.used += 1
        if isinstance(self._stream, EagerAsrStream):
            self._stream.confirm()

    async def hypothesis(self) -> Hypothesis | None:
        """What was said, once a final decode has begun.

        None where the engine failed, or where the caller went on meanwhile.
        """
        decoding = self._decoding
        if decoding is None:
            return None
        await asyncio.wait({decoding})
        if decoding.cancelled():
            return None
        # An engine's defect must not leave the caller without an answer either.
        error = decoding.exception()
        if error is not None:
            self._tell(error)
            return None
        return decoding.result()

    async def close(self) -> None:
        """Give the turn up; waits until the engine has let go."""
        self._drop_decoding()
        self._abandon()
        await asyncio.gather(*self._given_up, return_exceptions=True)

    def _open(self, pcm: bytes) -> AsrStream | None:
        try:
            stream = self._asr.open_stream()
            stream.feed(pcm)
        except AsrError as error:
            self._lose(error)
            return None
        return stream

    def _drop_decoding(self) -> None:
        if self._decoding is not None:
            self._decoding.cancel()
            self._given_up.append(self._decoding)
            self._decoding = None

    def _abandon(self) -> None:
        if self._stream is not None:
            self._stream.abandon()
            self._stream = None

    def _lose(self, error: BaseException) -> None:
        self._tell(error)
        self._stream = None

    def _tell(self, error: BaseException) -> None:
        log.warning("recognition failed", engine=self._asr.name, error=type(error).__name__)


def _has_failed(decoding: asyncio.Task[Hypothesis] | None) -> bool:
    if decoding is None or not decoding.done():
        return False
    return decoding.cancelled() or decoding.exception() is not None
