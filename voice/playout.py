"""What was sent to the line, and how much of it the caller has heard. Pure: times go in.

The far end queues audio and plays it at 8,000 bytes a second. Playout stays a short lead ahead of
it and puts a mark every few hundred milliseconds; the far end returns a mark when everything
before it was played. After a barge-in the queue is cleared, which returns all marks too, so each
mark carries its generation: an echo from before the clear says "flushed", not "played".
"""

from collections import deque
from dataclasses import dataclass

from voice.tts.engine import Clip

BYTES_PER_S = 8000
HAND_OFF = "hand_off"
"""The end of a turn that is never taken back: a person is on the way."""
ECHO_GRACE_S = 2.0
"""How late a mark may come back before its audio is taken as played."""
PAUSED_LOOK_S = 0.05
"""How often a paused line looks whether it goes on."""
SAID_AGAIN_BYTES = 2000
"""0.25 s, a syllable or two."""
NEARLY_OVER_S = 1.0
"""What is said into so short a rest of a turn answers it: people do not wait for the last word."""
CHUNK_BYTES = 800
"""100 ms: ten messages a second instead of fifty, and far below the lead."""
EARLY_BYTES = 40
"""5 ms before its time a chunk is sent all the same: who was woken that early, by a timer or since
a mark came late and moved the time, would have to be woken again."""


@dataclass(frozen=True, slots=True)
class SendAudio:
    """Audio to be sent now."""

    mulaw: bytes
    reply_id: str = ""
    starts_reply: bool = False


@dataclass(frozen=True, slots=True)
class SendMark:
    """A mark to be sent now."""

    name: str


@dataclass(frozen=True, slots=True)
class TurnHeard:
    """The agent's whole turn was played; `then` is what its `TurnSpokenFrame` said."""

    then: str


@dataclass(frozen=True, slots=True)
class Cleared:
    """What a barge-in leaves of the agent's turn."""

    heard: str
    """The words that were played, to the nearest word."""


@dataclass(slots=True)
class _Item:
    """One clip in the queue, or (empty clip, `then` set) the end of a turn."""

    clip: Clip
    reply_id: str
    may_interrupt: bool
    then: str | None = None
    begins_at: int | None = None
    """Byte of the line at which it starts; None until its first byte was sent."""
    sent: int = 0


@dataclass(frozen=True, slots=True)
class _Mark:
    at_byte: int
    generation: int
    then: str | None
    overdue_at_s: float


class Playout:
    """The agent's side of one line."""

    def __init__(self, *, lead_s: float, mark_every_s: float) -> None:
        self._lead_bytes = lead_s * BYTES_PER_S
        self._mark_every_bytes = int(mark_every_s * BYTES_PER_S)
        self._queue: deque[_Item] = deque()
        self._turn: list[_Item] = []
        self._turn_is_closed = True
        self._marks: dict[str, _Mark] = {}
        self._generation = 0
        self._is_paused = False
        self._names = 0
        self._sent = 0
        self._marked = 0
        self._anchor_byte = 0
        self._anchor_at_s = 0.0

    def enqueue(self, clip: Clip, *, reply_id: str, may_interrupt: bool, now_s: float) -> None:
        """Add a clip behind everything that waits; the first after `enqueue_end` opens a turn."""
        if self._turn_is_closed:
            heard = self.heard_bytes(now_s)
            self._turn = [item for item in self._turn if not _was_heard(item, heard)]
            self._turn_is_closed = False
        item = _Item(clip, reply_id, may_interrupt)
        self._queue.append(item)
        self._turn.append(item)

    def enqueue_end(self, then: str) -> None:
        """Mark the end of the agent's turn behind everything that waits."""
        self._queue.append(_end(then))
        self._turn_is_closed = True

    def due(self, now_s: float) -> list[SendAudio | SendMark]:
        """What must be sent now to keep the lead."""
        sends: list[SendAudio | SendMark] = []
        if self._is_paused:
            return sends
        while self._queue and (self._queue[0].then is not None or self._has_room(now_s)):
            self._send_next(sends, now_s)
        return sends

    def next_due_s(self, now_s: float) -> float | None:
        """Seconds until `due` has more to send; None while nothing waits."""
        if not self._queue:
            return None
        if self._is_paused:
            return PAUSED_LOOK_S
        missing = self.buffered_bytes(now_s) - self._lead_bytes + CHUNK_BYTES
        return max(0.0, missing / BYTES_PER_S)

    def on_mark(self, name: str, now_s: float) -> TurnHeard | None:
        """A mark came back; tells when it closes the agent's turn. Unknown names are ignored."""
        mark = self._marks.pop(name, None)
        if mark is None or mark.generation != self._generation:
            return None
        if mark.at_byte > self._anchor_byte:
            # A late echo of audio before the anchor says nothing about what follows it.
            self._anchor_byte, self._anchor_at_s = mark.at_byte, now_s
        return None if mark.then is None else TurnHeard(mark.then)

    def overdue(self, now_s: float) -> TurnHeard | None:
        """The end of a turn whose mark did not come back in time: taken as heard."""
        for name, mark in list(self._marks.items()):
            if mark.overdue_at_s <= now_s:
                heard = self.on_mark(name, now_s)
                if heard is not None:
                    return heard
        return None

    def heard_bytes(self, now_s: float) -> int:
        """Bytes of the line played so far: the last confirmed mark, plus the time since."""
        elapsed = max(0.0, now_s - self._anchor_at_s) * BYTES_PER_S
        return min(self._sent, self._anchor_byte + int(elapsed))

    def buffered_bytes(self, now_s: float) -> int:
        """Bytes sent and not yet played."""
        return self._sent - self.heard_bytes(now_s)

    def is_audible(self, now_s: float) -> bool:
        """True while the caller hears the agent, or is about to: something is queued or playing."""
        return self.buffered_bytes(now_s) > 0 or any(item.then is None for item in self._queue)

    def is_waiting_to_begin(self, now_s: float) -> bool:
        """True when nothing plays and the next clip may as well wait for the caller to finish."""
        if self.buffered_bytes(now_s) > 0 or not self._queue:
            return False
        head = self._queue[0]
        return head.then is None and head.sent == 0 and head.may_interrupt

    def may_clear(self, now_s: float) -> bool:
        """False while a clip that must be heard to its end is queued or playing."""
        heard = self.heard_bytes(now_s)
        return all(item.may_interrupt or _was_heard(item, heard) for item in self._turn)

    @property
    def is_paused(self) -> bool:
        """True from `pause` to `resume` or `clear`."""
        return self._is_paused

    def pause(self, now_s: float) -> None:
        """Stop where the caller is; the caller of this sends `clear` to the line.

        What was sent and not played goes back to the front of the queue.
        """
        heard = self.heard_bytes(now_s)
        unheard = [
            (item.begins_at, 1, item)
            for item in self._turn
            if item.begins_at is not None and not _was_heard(item, heard)
        ]
        ends = [(mark.at_byte, 0, _end(mark.then)) for mark in self._marks.values() if mark.then]
        again = [item for _, _, item in sorted((*unheard, *ends), key=lambda one: one[:2])]
        for begins_at, _, item in unheard:
            item.sent = max(0, heard - begins_at)
            item.begins_at = begins_at if item.sent else None
        is_again = {id(item) for item in again}
        self._queue = deque((*again, *(one for one in self._queue if id(one) not in is_again)))
        self._forget_sent(heard, now_s)
        self._is_paused = True

    def resume(self) -> None:
        """Go on, from a little before where the caller was: nobody understands half a word."""
        head = self._queue[0] if self._is_paused and self._queue else None
        if head is not None and head.begins_at is not None:
            back = min(head.sent, SAID_AGAIN_BYTES)
            head.sent -= back
            head.begins_at += back
        self._is_paused = False

    def heard_words(self, now_s: float) -> str:
        """The words of the turn that were played, to the nearest word."""
        heard = self.heard_bytes(now_s)
        return " ".join(filter(None, (_heard_words(item, heard) for item in self._turn)))

    def is_nearly_over(self) -> bool:
        """True where less than `NEARLY_OVER_S` of a turn is left, and no more of it is to come."""
        left = sum(len(item.clip.mulaw) - item.sent for item in self._queue)
        return self._turn_is_closed and left < NEARLY_OVER_S * BYTES_PER_S

    def clear(self, now_s: float) -> Cleared:
        """Forget everything that was not played; the caller of this sends `clear` to the line."""
        words = self.heard_words(now_s)
        self._queue.clear()
        self._turn.clear()
        self._forget_sent(self.heard_bytes(now_s), now_s)
        self._is_paused = False
        return Cleared(words)

    def drop_unstarted(self) -> bool:
        """Forget what waits and may be interrupted: a newer answer is coming.

        What must be heard stays, and so does the end of a turn that hands the call over.

        Returns:
            True when that took back a whole turn of which nothing had been sent.
        """
        began = any(item.begins_at is not None for item in self._turn)
        kept = deque(item for item in self._queue if _outlives_a_newer_answer(item))
        dropped = len(kept) < len(self._queue)
        self._queue = kept
        self._turn = [item for item in self._turn if item.begins_at is not None or item in kept]
        return dropped and not began and not self._turn

    def _forget_sent(self, heard: int, now_s: float) -> None:
        """The far end has dropped what it had not played."""
        self._generation += 1
        self._marks.clear()
        self._anchor_byte = self._sent = self._marked = heard
        self._anchor_at_s = now_s

    def _has_room(self, now_s: float) -> bool:
        return self.buffered_bytes(now_s) + CHUNK_BYTES <= self._lead_bytes + EARLY_BYTES

    def _send_next(self, sends: list[SendAudio | SendMark], now_s: float) -> None:
        item = self._queue[0]
        if item.then is None:
            self._send_chunk(item, sends, now_s)
            if item.sent < len(item.clip.mulaw):
                return
        self._queue.popleft()
        if item.then is not None or self._sent - self._marked >= self._mark_every_bytes:
            sends.append(self._mark(item.then, now_s))

    def _send_chunk(self, item: _Item, sends: list[SendAudio | SendMark], now_s: float) -> None:
        if self.buffered_bytes(now_s) == 0:
            # The far end was idle: what is sent now begins to play now.
            self._anchor_byte, self._anchor_at_s = self._sent, now_s
        if item.begins_at is None:
            item.begins_at = self._sent
        chunk = item.clip.mulaw[item.sent : item.sent + CHUNK_BYTES]
        sends.append(SendAudio(chunk, item.reply_id, starts_reply=item.sent == 0))
        item.sent += len(chunk)
        self._sent += len(chunk)
        if self._sent - self._marked >= self._mark_every_bytes:
            sends.append(self._mark(None, now_s))

    def _mark(self, then: str | None, now_s: float) -> SendMark:
        self._names += 1
        name = f"g{self._generation}.{self._names}"
        played_at_s = now_s + self.buffered_bytes(now_s) / BYTES_PER_S
        self._marks[name] = _Mark(self._sent, self._generation, then, played_at_s + ECHO_GRACE_S)
        self._marked = self._sent
        return SendMark(name)


def _end(then: str | None) -> _Item:
    return _Item(Clip("", b""), "", may_interrupt=True, then=then)


def _outlives_a_newer_answer(item: _Item) -> bool:
    if item.then is not None:
        return item.then == HAND_OFF
    return item.sent > 0 or not item.may_interrupt


def _was_heard(item: _Item, heard: int) -> bool:
    if item.begins_at is None:
        return False
    return item.begins_at + len(item.clip.mulaw) <= heard


def _heard_words(item: _Item, heard: int) -> str:
    """The words of a clip that were played, taken as spread evenly over its length."""
    if item.begins_at is None or not item.clip.mulaw:
        return ""
    played = (heard - item.begins_at) / len(item.clip.mulaw)
    words = item.clip.text.split()
    if played >= 1:
        return item.clip.text
    return " ".join(words[: max(0, round(played * len(words)))])
