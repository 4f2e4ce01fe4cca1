"""What the rest of the system asks of a recogniser: one heavy engine, one light stream a turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; times in seconds from the start of the turn's audio."""

    text: str
    start: float
    end: float
    probability: float
    """In [0, 1]."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What was recognised in one turn: lower-case words, numbers as the engine wrote them."""

    text: str
    words: tuple[Word, ...] = ()
    confidence: float = 1.0
    """In [0, 1]; the mean of the words' probabilities where the engine gives no better one."""


class AsrStream(Protocol):
    """The recognition of one turn of one caller. Light; opened at speech onset."""

    def feed(self, samples: bytes) -> None:
        """Take more audio: 16-bit little-endian PCM, 8 kHz mono, any length. Never blocks."""

    async def finish(self) -> Hypothesis:
        """The final hypothesis for all that was fed.

        Raises:
            AsrError: the engine died, timed out or refused; the turn is lost.
        """

    def abandon(self) -> None:
        """Give the turn up without a result; idempotent, and a no-op after `finish`."""


@runtime_checkable
class PartialAsrStream(AsrStream, Protocol):
    """A stream that can tell what it has heard so far, before the turn is over."""

    def partial(self) -> str:
        """The words so far, which may yet change; empty where there are none. Never blocks."""


@runtime_checkable
class EagerAsrStream(AsrStream, Protocol):
    """A stream that may be finished in each pause of a turn, in case the turn is over.

    Of an engine that decodes in one go. `finish` hears what was fed before it began; more may be
    fed meanwhile and after it. Where the caller goes on, `finish` is cancelled if it still runs,
    and called again in a later pause; what an earlier one found is then worth nothing.
    """

    @property
    def finishes_cheaply(self) -> bool:
        """Whether a `finish` that may be in vain is worth its price just now."""

    def confirm(self) -> None:
        """What the latest `finish` finds, or has found, is the turn's; nothing else is called.

        May come before that `finish` has begun to run.
        """


@runtime_checkable
class AttentiveAsrStream(PartialAsrStream, Protocol):
    """A stream whose partials come at a price, and give way where others need the engine more."""

    def attend(self) -> None:
        """What is being said may be an emergency: the turn's partials give way last."""


class AsrEngine(Protocol):
    """One engine, shared by every call of the process."""

    @property
    def name(self) -> str:
        """Engine and model, as the call record states it: `pocketsphinx/en-us+domain`."""

    async def warm(self) -> None:
        """Load, and decode once, so that the first caller does not wait for it."""

    def open_stream(self) -> AsrStream:
        """A stream for one turn."""

    async def close(self) -> None:
        """Stop workers and free memory."""


@runtime_checkable
class SharedAsrEngine(AsrEngine, Protocol):
    """An engine whose calls share so much that they can be too many."""

    def admits_calls(self) -> bool:
        """Whether one more call could be served in time."""

    def figures(self) -> Mapping[str, float]:
        """What it did and how long it let callers wait, by names for log and metrics."""
