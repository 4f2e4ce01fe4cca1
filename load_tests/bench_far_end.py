"""The far end of a media stream as a benchmark needs it: what plays when, and what came late.

Pure: times go in. Audio queues and plays at 8,000 bytes a second, a mark is due back when all
before it has been played, `clear` empties the queue and returns every mark at once.

**Pacing error.** Each message has an instant at which its first byte is played: on arrival when
the queue is empty, else when the queue before it ends. A server that paces means to send it a
fixed lead before that instant, or at once where a run of speech begins. The error is the absolute
difference between the arrival and that intention. It includes the way through the socket and the
delay of the process that measures. **Margin** is how long before its play-out a message came.
**A gap** is a queue that ran dry within a run of speech: the caller hears a hole.
"""

from dataclasses import dataclass, field

BYTES_PER_S = 8000
NEW_RUN_S = 0.9
"""Silence that long separates two runs of speech; a shorter one is a hole in one run."""


@dataclass(slots=True)
class Pacing:
    """What was observed of one or more lines."""

    errors_s: list[float] = field(default_factory=list)
    margins_s: list[float] = field(default_factory=list)
    """Of the messages after the first of each run."""
    gaps: int = 0
    spoken_s: float = 0.0
    clears: int = 0

    def add(self, other: "Pacing") -> None:
        """Take in what was observed on another line."""
        self.errors_s += other.errors_s
        self.margins_s += other.margins_s
        self.gaps += other.gaps
        self.spoken_s += other.spoken_s
        self.clears += other.clears


class FarEnd:
    """One line."""

    def __init__(self, *, lead_s: float) -> None:
        self._lead_s = lead_s
        self._run_began_s = 0.0
        self._ends_s: float | None = None
        self._pending: list[str] = []
        self.pacing = Pacing()

    def media(self, byte_count: int, now_s: float) -> None:
        """Audio has come."""
        ends_s = self._ends_s
        if ends_s is None or now_s - ends_s > NEW_RUN_S:
            self._run_began_s = plays_s = now_s
        elif now_s > ends_s:
            self.pacing.gaps += 1
            plays_s = now_s
            self._observe(plays_s, now_s, margin_s=ends_s - now_s)
        else:
            plays_s = ends_s
            self._observe(plays_s, now_s, margin_s=plays_s - now_s)
        self._ends_s = plays_s + byte_count / BYTES_PER_S
        self.pacing.spoken_s += byte_count / BYTES_PER_S

    def mark(self, name: str, now_s: float) -> float:
        """A mark has come; when it is due back."""
        self._pending.append(name)
        return max(now_s, self._ends_s or now_s)

    def returned(self, name: str) -> bool:
        """True, once, when a mark that is due was not returned by a clear before."""
        if name not in self._pending:
            return False
        self._pending.remove(name)
        return True

    def clear(self, now_s: float) -> list[str]:
        """The queue is emptied; the marks to be returned at once."""
        self.pacing.clears += 1
        if self._ends_s is not None and self._ends_s > now_s:
            self.pacing.spoken_s -= self._ends_s - now_s
            # What follows is a new run: nobody waits for the rest of the old one.
            self._ends_s = None
        names, self._pending = self._pending, []
        return names

    def _observe(self, plays_s: float, now_s: float, *, margin_s: float) -> None:
        intended_s = max(self._run_began_s, plays_s - self._lead_s)
        self.pacing.errors_s.append(abs(now_s - intended_s))
        self.pacing.margins_s.append(margin_s)
