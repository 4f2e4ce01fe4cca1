"""The order in which one speech model serves all calls. Neither asyncio nor a clock in here.

    ask -> [ finals | emergency partials | captions ] -> take -> a batch -> decoded

Finals go before partials, and the older before the younger. A batch holds one kind and one
`BatchKey`; whoever stands first picks them. A call has at most one partial in the queue, and none
is taken while another of the call is being decoded: a newer one takes the place of the queued one.

Where the queue is full the youngest captions leave first, then the youngest emergency partials. A
final that was let in leaves only to be decoded, or because its caller withdraws it.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from math import ceil

from voice.asr.decoder import BatchKey
from voice.errors import AsrError


class Kind(IntEnum):
    """What a window is decoded for; the lower goes first."""

    FINAL = 0
    """The words of a turn that is over, or that may be."""
    EMERGENCY = 1
    """An open turn in which an emergency may show."""
    CAPTION = 2
    """An open turn that somebody reads along."""


class Drop(StrEnum):
    """Why a window left the queue undecoded."""

    REPLACED = "replaced"
    """The same call asked anew: for a later partial, or for the final."""
    OVERDUE = "overdue"
    """A partial that nobody wants any more."""
    SHED = "shed"
    """A partial that had to make room."""


@dataclass(frozen=True, slots=True)
class Job:
    """A window that is to be decoded."""

    id: int
    call: str
    kind: Kind
    key: BatchKey
    asked_at_s: float
    """Also its place in the queue: a partial that replaces an older one inherits it."""
    until_s: float
    """A partial that is still queued then is dropped; a final is not."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A job that left the queue undecoded, by no wish of its caller."""

    job: Job
    why: Drop


class DecodeQueue:
    """Jobs that wait. Times are the caller's, in seconds, and never go back."""

    def __init__(
        self, *, most_waiting: int, most_in_batch: int, gather_s: float, kept_for_finals: int = 0
    ) -> None:
        """A queue of `most_waiting` jobs, given out in batches.

        Args:
            most_waiting: further finals are refused; partials make room.
            most_in_batch: jobs that a worker gets at once.
            gather_s: so long may the first of a batch wait until the batch is full.
            kept_for_finals: so many workers must be idle beside the one that takes partials: a
                decode cannot be stopped, and a final would have to wait for it.
        """
        self._most_waiting = most_waiting
        self._most_in_batch = most_in_batch
        self._gather_s = gather_s
        self._kept_for_finals = kept_for_finals
        self._lanes: dict[Kind, list[Job]] = {kind: [] for kind in Kind}
        self._dropped: deque[Dropped] = deque()
        self._decoding: set[str] = set()
        """Calls of which a partial is being decoded."""

    def __len__(self) -> int:
        return sum(map(len, self._lanes.values()))

    def waiting(self, kind: Kind) -> int:
        """How many of a kind wait."""
        return len(self._lanes[kind])

    def oldest_s(self, kind: Kind, *, now_s: float) -> float:
        """How long the first of a kind has waited; 0 where none waits."""
        lane = self._lanes[kind]
        return now_s - lane[0].asked_at_s if lane else 0.0

    def is_decoding_partial(self, call: str) -> bool:
        """Whether a partial of the call is being decoded."""
        return call in self._decoding

    def ask(self, job: Job) -> None:
        """Let a job in. What must leave for it, itself perhaps, is told by `dropped`.

        Raises:
            AsrError: the queue is full of finals, and the job is one.
        """
        earlier = self._remove_partial(job.call)
        if earlier is not None:
            self._drop(earlier, Drop.REPLACED)
            if job.kind is not Kind.FINAL:
                job = _in_place_of(earlier, job)
        if len(self) >= self._most_waiting and not self._make_room(job):
            return
        self._insert(job)

    def withdraw(self, job_id: int) -> Job | None:
        """Its caller does not want it any more; what left, None where it does not wait."""
        for lane in self._lanes.values():
            for place, job in enumerate(lane):
                if job.id == job_id:
                    return lane.pop(place)
        return None

    def take(self, *, now_s: float, idle: int) -> tuple[Job, ...]:
        """The next batch; empty where there is none, or none yet.

        Each is to be handed back by `decoded`, whatever came of it.

        Args:
            now_s: the time.
            idle: workers that have nothing to do, the asking one included. What waits is shared
                out: on several workers windows are done sooner one by one than as a batch.
        """
        self.drop_overdue(now_s=now_s)
        group = self._next_group(idle)
        if not group or now_s < self._ready_at_s(group):
            return ()
        batch = group[: self._share(group[0].kind, idle)]
        for job in batch:
            self._lanes[job.kind].remove(job)
            if job.kind is not Kind.FINAL:
                self._decoding.add(job.call)
        return batch

    def decoded(self, batch: Iterable[Job]) -> None:
        """A batch has left its worker."""
        for job in batch:
            if job.kind is not Kind.FINAL:
                self._decoding.discard(job.call)

    def drop_overdue(self, *, now_s: float) -> None:
        """Drop the partials whose time is over; `take` does so by itself."""
        for kind in (Kind.EMERGENCY, Kind.CAPTION):
            overdue = [job for job in self._lanes[kind] if job.until_s <= now_s]
            for job in overdue:
                self._lanes[kind].remove(job)
                self._drop(job, Drop.OVERDUE)

    def ready_at_s(self, *, idle: int) -> float | None:
        """When `take` would give out the next batch; None: not by time alone."""
        group = self._next_group(idle)
        return self._ready_at_s(group) if group else None

    def dropped(self) -> Iterator[Dropped]:
        """What was dropped since it was last asked."""
        while self._dropped:
            yield self._dropped.popleft()

    def _next_group(self, idle: int) -> tuple[Job, ...]:
        """All that may be in one batch with the first that may be taken, in their order."""
        for kind, lane in self._lanes.items():
            if kind is not Kind.FINAL and idle <= self._kept_for_finals:
                break
            free = [job for job in lane if not self._must_wait(job)]
            if free:
                return tuple(job for job in free if job.key == free[0].key)
        return ()

    def _must_wait(self, job: Job) -> bool:
        return job.kind is not Kind.FINAL and job.call in self._decoding

    def _share(self, kind: Kind, idle: int) -> int:
        return min(self._most_in_batch, ceil(self.waiting(kind) / max(1, idle)))

    def _ready_at_s(self, group: tuple[Job, ...]) -> float:
        is_full = len(group) >= self._most_in_batch
        return group[0].asked_at_s + (0.0 if is_full else self._gather_s)

    def _insert(self, job: Job) -> None:
        """By age; a partial that took an older one's place has its age."""
        lane = self._lanes[job.kind]
        place = len(lane)
        while place and lane[place - 1].asked_at_s > job.asked_at_s:
            place -= 1
        lane.insert(place, job)

    def _remove_partial(self, call: str) -> Job | None:
        for kind in (Kind.EMERGENCY, Kind.CAPTION):
            for place, job in enumerate(self._lanes[kind]):
                if job.call == call:
                    return self._lanes[kind].pop(place)
        return None

    def _make_room(self, job: Job) -> bool:
        """Shed a partial for a job of a full queue; False where it is the job itself."""
        for kind in (Kind.CAPTION, Kind.EMERGENCY):
            if kind <= job.kind:
                break
            if self._lanes[kind]:
                self._drop(self._lanes[kind].pop(), Drop.SHED)
                return True
        if job.kind is Kind.FINAL:
            raise AsrError(f"{len(self)} windows wait; allowed: {self._most_waiting}")
        self._drop(job, Drop.SHED)
        return False

    def _drop(self, job: Job, why: Drop) -> None:
        self._dropped.append(Dropped(job, why))


def _in_place_of(earlier: Job, later: Job) -> Job:
    """The later partial, where the earlier stood, and as urgent as the more urgent of them."""
    return replace(later, asked_at_s=earlier.asked_at_s, kind=min(earlier.kind, later.kind))
