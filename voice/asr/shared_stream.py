"""One turn of one caller on a model that all calls share: partials while it goes on, then finals.

    feed --> audio of the turn --+--> windows of the last seconds --> partials, agreed on
                                 +--> windows of all of it --> a final for each `finish`

Nothing here blocks the event loop: features are made in a thread, decodes are the batcher's.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic

import structlog

from voice.asr.agreement import LocalAgreement, Span
from voice.asr.batcher import Batcher
from voice.asr.decode_queue import Kind
from voice.asr.decode_ticket import Ticket
from voice.asr.decoder import Decoded, E, Window
from voice.asr.decoding import better, hypothesis, is_repeating, is_silence, second_try
from voice.asr.engine import Hypothesis
from voice.asr.partials import TurnPartials
from voice.asr.spoken_forms import spoken_form, spoken_words
from voice.errors import AsrError

LINE_RATE = 8000
SAMPLE_BYTES = 2

Cut = Callable[[bytes], Sequence[tuple[float, Window]]]
"""Windows of 16-bit PCM at 8 kHz, each with the second at which it begins. Blocks."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hearing(Generic[E]):
    """What all turns have in common."""

    batcher: Batcher[E]
    cut: Cut
    partial_window_s: float
    """Longest audio decoded for a partial."""
    timeout_s: float
    """Longest wait for a final."""
    clock: Callable[[], float]
    """The batcher's."""


class SharedStream(Generic[E]):
    """Behind `PartialAsrStream` and `EagerAsrStream`. Belongs to the event loop."""

    def __init__(self, hearing: Hearing[E], turn: str) -> None:
        """A turn that begins now; `turn` is its name in the queue, unlike any other's."""
        self._hearing = hearing
        self._turn = turn
        self._pcm = bytearray()
        self._kind = Kind.CAPTION
        self._due = TurnPartials(hearing.batcher.pace, opened_at_s=hearing.clock())
        self._agreement = LocalAgreement(window_s=hearing.partial_window_s)
        self._heard = ""
        self._partial: Ticket | None = None
        """The youngest partial that was asked for."""
        self._asking = 0
        """Partials whose windows are being cut."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._finals: list[Ticket] = []
        """What the latest `finish` asked for."""
        self._finishing = 0
        self._is_over = False

    def feed(self, samples: bytes) -> None:
        """See `AsrStream.feed`; may set a partial going."""
        self._pcm += samples
        if not self._finishing and not self._is_over:
            self._ask_if_due()

    def attend(self) -> None:
        """See `AttentiveAsrStream.attend`."""
        self._kind = Kind.EMERGENCY

    def partial(self) -> str:
        """See `PartialAsrStream.partial`."""
        return self._heard

    @property
    def finishes_cheaply(self) -> bool:
        """See `EagerAsrStream.finishes_cheaply`: what may be in vain delays nobody's final."""
        return self._hearing.batcher.waiting_finals == 0

    async def finish(self) -> Hypothesis:
        """See `AsrStream.finish`. Once confirmed it is decoded in earnest, before as a guess."""
        _withdraw(self._finals)
        self._finals = asked = list[Ticket]()
        self._finishing += 1
        if self._kind is Kind.CAPTION:
            # The final tells the same and more; what an emergency may show in is worth both.
            self._stop_partials()
        until_s = self._hearing.clock() + self._hearing.timeout_s
        try:
            windows = await self._cut(bytes(self._pcm))
            asked += [self._ask(window) for _, window in windows]
            decodes = [await self._sure(ticket, until_s) for ticket in tuple(asked)]
        except (AsrError, asyncio.CancelledError):
            _withdraw(asked)
            raise
        finally:
            self._finishing -= 1
        begins_s = [begin_s for begin_s, _ in windows]
        found = hypothesis(list(zip(begins_s, map(_as_spoken, decodes), strict=True)))
        self._note(found)
        return found

    def confirm(self) -> None:
        """See `EagerAsrStream.confirm`."""
        self._is_over = True
        self._stop_partials()
        for ticket in self._finals:
            ticket.confirm()

    def abandon(self) -> None:
        """See `AsrStream.abandon`."""
        self._is_over = True
        self._stop_partials()
        _withdraw(self._finals)

    # --- finals ---

    def _note(self, found: Hypothesis) -> None:
        """A final is as good as a partial, and newer than any: the next can wait its time."""
        self._heard = found.text
        self._due.asked(now_s=self._hearing.clock())

    def _ask(self, window: Window) -> Ticket:
        return self._hearing.batcher.ask(
            self._turn, window, Kind.FINAL, is_speculative=not self._is_over
        )

    async def _sure(self, ticket: Ticket, until_s: float) -> Decoded:
        """A doubtful decode is repeated in the widest window; where that fails, the first holds."""
        first = _answered(await ticket.decoded())
        wider = second_try(ticket.window, first)
        if wider is None:
            return first
        try:
            again = self._ask(wider)
            self._finals.append(again)
            async with asyncio.timeout(max(0.0, until_s - self._hearing.clock())):
                return better(first, _answered(await again.decoded()))
        except (AsrError, TimeoutError):
            return first

    # --- partials ---

    def _ask_if_due(self) -> None:
        now_s = self._hearing.clock()
        is_decoding = self._asking > 0 or (self._partial is not None and self._partial.is_decoding)
        if not self._due.is_due(self._kind, now_s=now_s, is_decoding=is_decoding):
            return
        self._due.asked(now_s=now_s)
        span = self._agreement.next_span(len(self._pcm) // SAMPLE_BYTES / LINE_RATE)
        begin = round(span.from_s * LINE_RATE) * SAMPLE_BYTES
        task = asyncio.create_task(self._hear_again(bytes(self._pcm[begin:]), span))
        self._tasks.add(task)
        task.add_done_callback(self._partial_done)

    async def _hear_again(self, pcm: bytes, span: Span) -> None:
        """Decode a stretch of the open turn, and see what of it is settled."""
        self._asking += 1
        try:
            windows = await self._cut(pcm)
            ticket = self._ask_partial(windows)
        finally:
            self._asking -= 1
        decoded = await ticket.decoded() if ticket is not None else None
        if decoded is None or is_repeating(decoded):
            # Given way to something more urgent; or no words that could be agreed on.
            return
        words = () if is_silence(decoded) else decoded.words
        self._heard = spoken_form(self._agreement.take(words, span).text)

    def _ask_partial(self, windows: Sequence[tuple[float, Window]]) -> Ticket | None:
        if not windows:
            return None
        _, window = windows[0]
        self._partial = self._hearing.batcher.ask(self._turn, window, self._kind)
        return self._partial

    def _partial_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        # The batcher has told of it; a turn does without a partial, and each would fill a log.
        log.debug("partial failed", error=type(error).__name__)

    def _stop_partials(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _cut(self, pcm: bytes) -> Sequence[tuple[float, Window]]:
        try:
            async with asyncio.timeout(self._hearing.timeout_s):
                return await asyncio.to_thread(self._hearing.cut, pcm)
        except TimeoutError as error:
            raise AsrError(f"no features in {self._hearing.timeout_s} s") from error


def _withdraw(tickets: Sequence[Ticket]) -> None:
    for ticket in tickets:
        ticket.withdraw()


def _answered(decoded: Decoded | None) -> Decoded:
    if decoded is None:
        raise AsrError("the decode was given up")
    return decoded


def _as_spoken(decoded: Decoded) -> Decoded:
    return replace(decoded, words=spoken_words(decoded.words))
