"""What the caller hears: Twilio's queue of audio and marks, played at 8,000 bytes a second.

Pure: times come in as arguments, in seconds on the call's clock. Source: Twilio, "Media Streams -
WebSocket Messages", sections media, mark and clear.
"""

from collections import deque
from dataclasses import dataclass

from load_tests.twilio_double.g711 import SAMPLE_RATE, silence

LIMIT_S = 600.0
"""More than ten minutes of buffered audio are discarded (warning 31931)."""
HICCUP_S = 0.15
"""An empty queue shorter than this, between two pieces of audio, is a gap inside speech; a pause
between two replies is longer."""


@dataclass(frozen=True, slots=True)
class Echo:
    """A mark that goes back to the server."""

    name: str
    at_s: float
    """The instant at which everything before it had been played, or was cleared."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Silence that the caller heard because audio came too late."""

    at_s: float
    length_s: float


class Playout:
    """The queue of one call; time begins at 0 with silence."""

    def __init__(self, *, limit_s: float = LIMIT_S) -> None:
        self.heard = bytearray()
        """Every byte that was played so far, silence included."""
        self.gaps: list[Gap] = []
        self._limit_bytes = int(limit_s * SAMPLE_RATE)
        self._queue: deque[bytearray | str] = deque()
        self._queued_bytes = 0
        self._ran_dry_at: int | None = None

    @property
    def queued_s(self) -> float:
        """Audio that was taken and not played."""
        return self._queued_bytes / SAMPLE_RATE

    def push_audio(self, mulaw: bytes, at_s: float) -> tuple[bool, list[Echo]]:
        """Take audio; False where it was discarded because too much is buffered."""
        echoes = self.advance(at_s)
        if self._queued_bytes + len(mulaw) > self._limit_bytes:
            return False, echoes
        if mulaw:
            self._note_gap()
            self._queue.append(bytearray(mulaw))
            self._queued_bytes += len(mulaw)
        return True, echoes

    def push_mark(self, name: str, at_s: float) -> list[Echo]:
        """Take a mark; with nothing before it, it comes back at once."""
        echoes = self.advance(at_s)
        self._queue.append(name)
        return echoes + self._due_marks(at_s)

    def clear(self, at_s: float) -> tuple[float, list[Echo]]:
        """Drop all audio; the seconds dropped, and the pending marks, in order."""
        echoes = self.advance(at_s)
        dropped_s = self.queued_s
        marks = [Echo(item, at_s) for item in self._queue if isinstance(item, str)]
        self._queue.clear()
        self._queued_bytes = 0
        self._ran_dry_at = None
        return dropped_s, echoes + marks

    def abandon(self, at_s: float) -> float:
        """The stream ended: drop all, marks as well; the seconds that were never heard."""
        dropped_s, _ = self.clear(at_s)
        return dropped_s

    def next_mark_s(self) -> float | None:
        """When the next mark is due; None where none waits."""
        before = 0
        for item in self._queue:
            if isinstance(item, str):
                return (len(self.heard) + before) / SAMPLE_RATE
            before += len(item)
        return None

    def advance(self, at_s: float) -> list[Echo]:
        """Play up to `at_s`; the marks that this reached."""
        echoes: list[Echo] = []
        missing = int(at_s * SAMPLE_RATE + 1e-6) - len(self.heard)
        while missing > 0 and self._queue:
            missing -= self._play_head(missing)
            echoes += self._due_marks(len(self.heard) / SAMPLE_RATE)
        if missing > 0:
            self.heard += silence(missing)
        return echoes

    def _play_head(self, byte_count: int) -> int:
        head = self._queue[0]
        assert isinstance(head, bytearray)  # marks at the head were echoed when they got there
        played = head[:byte_count]
        self.heard += played
        self._queued_bytes -= len(played)
        if len(played) == len(head):
            self._queue.popleft()
        else:
            del head[:byte_count]
        if not self._queued_bytes:
            self._ran_dry_at = len(self.heard)
        return len(played)

    def _due_marks(self, at_s: float) -> list[Echo]:
        echoes: list[Echo] = []
        while self._queue and isinstance(name := self._queue[0], str):
            self._queue.popleft()
            echoes.append(Echo(name, at_s))
        return echoes

    def _note_gap(self) -> None:
        """Audio follows silence: tell whether that silence was a stutter."""
        if self._ran_dry_at is None:
            return
        length_s = (len(self.heard) - self._ran_dry_at) / SAMPLE_RATE
        if 0 < length_s < HICCUP_S:
            self.gaps.append(Gap(self._ran_dry_at / SAMPLE_RATE, length_s))
        self._ran_dry_at = None
