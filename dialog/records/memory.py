"""What is remembered of a patient from one call to the next. Small, bounded, soon forgotten.

No words of callers: symptoms by the names of our own lists, outcomes and preferences by codes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from dialog.records.store import check_id

MOST_CONCERNS = 5
"""Of one patient; older ones give way."""
MOST_CHARACTERS = 60
"""Of a symptom's name; none of our lists has a longer one."""
MOST_STEPS = 2
"""By which the voice is slower or louder from the first word on; who wants more can still ask."""


class CallOutcome(StrEnum):
    """How a call ended for the patient: the most telling of what happened."""

    ANSWERED = "answered"
    REFILL_ASKED = "refill_asked"
    HANDED_OVER = "handed_over"
    WAITING = "waiting"
    BOOKED = "booked"
    SEE_TODAY = "see_today"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True, repr=False)
class Concern:
    """Something that troubled the patient."""

    symptom: str | None
    """As our lists name it; None: there was something, and no more is kept of it."""
    at: float
    """When it was told, in Unix seconds."""


@dataclass(frozen=True, slots=True, repr=False)
class Preferences:
    """How the patient wants to be spoken with; None and empty: nothing was said of it."""

    needs_more_time: bool = False
    slower: int | None = None
    """Steps by which the voice is slower; negative: faster."""
    louder: int | None = None
    part_of_day: str = ""
    """`morning`, `afternoon` or `evening`: when visits were wished."""

    def after(self, told: "Preferences") -> "Preferences":
        """With what was told later, which counts where it says something."""
        return Preferences(
            self.needs_more_time or told.needs_more_time,
            self.slower if told.slower is None else _bounded(told.slower),
            self.louder if told.louder is None else _bounded(told.louder),
            told.part_of_day or self.part_of_day,
        )


@dataclass(frozen=True, slots=True, repr=False)
class CallMemory:
    """What one call adds."""

    at: float
    """When it was over, in Unix seconds."""
    outcome: CallOutcome
    symptoms: tuple[str | None, ...] = ()
    """See `Concern.symptom`; the one that was told last stands first."""
    preferences: Preferences = field(default=Preferences())


@dataclass(frozen=True, slots=True, repr=False)
class PatientMemory:
    """All that is remembered of one patient."""

    at: float
    """When the latest call was over, in Unix seconds."""
    outcome: CallOutcome
    """Of that call."""
    concerns: tuple[Concern, ...] = ()
    """The latest first."""
    preferences: Preferences = field(default=Preferences())

    def since(self, at: float) -> "PatientMemory | None":
        """Without what is older than that; None: nothing is left."""
        if self.at < at:
            return None
        recent = tuple(one for one in self.concerns if one.at >= at)
        return PatientMemory(self.at, self.outcome, recent, self.preferences)


def with_call(memory: PatientMemory | None, call: CallMemory) -> PatientMemory:
    """The memory with what the call adds; a call that is added twice adds nothing more."""
    before = memory or PatientMemory(call.at, call.outcome)
    symptoms = (None if one is None else one[:MOST_CHARACTERS] for one in call.symptoms)
    told = tuple(Concern(one, call.at) for one in dict.fromkeys(symptoms))
    again = {one.symptom for one in told}
    kept = (*told, *(one for one in before.concerns if one.symptom not in again))
    latest = sorted(kept, key=lambda one: -one.at)[:MOST_CONCERNS]
    is_latest = call.at >= before.at
    return PatientMemory(
        max(call.at, before.at),
        call.outcome if is_latest else before.outcome,
        tuple(latest),
        Preferences().after(before.preferences).after(call.preferences),
    )


class PatientMemories(Protocol):
    """Where it is kept, by the patient's id. Every call may raise `StoreError` and ends in time."""

    async def recall(self, patient_id: str) -> PatientMemory | None:
        """What is remembered; None: nothing, or it has been kept for too long."""

    async def remember(self, patient_id: str, call: CallMemory) -> None:
        """Add what a call told; what two calls add at once is all kept."""

    async def forget(self, patient_id: str) -> bool:
        """Delete all of it for good; whether there was anything."""

    async def close(self) -> None:
        """Give back files; nothing may be called after it."""


class InProcessMemories:
    """`PatientMemories` that are gone with the process. For tests and first trials."""

    def __init__(self, *, keep_s: float, clock: Callable[[], float]) -> None:
        """`clock` gives seconds since the epoch, by which what is older than `keep_s` goes."""
        self._keep_s = keep_s
        self._clock = clock
        self._memories: dict[str, PatientMemory] = {}

    async def recall(self, patient_id: str) -> PatientMemory | None:
        """See `PatientMemories`."""
        check_id(patient_id)
        memory = self._memories.get(patient_id)
        return None if memory is None else memory.since(self._clock() - self._keep_s)

    async def remember(self, patient_id: str, call: CallMemory) -> None:
        """See `PatientMemories`."""
        check_id(patient_id)
        since = self._clock() - self._keep_s
        kept = {name: one.since(since) for name, one in self._memories.items()}
        self._memories = {name: one for name, one in kept.items() if one is not None}
        self._memories[patient_id] = with_call(self._memories.get(patient_id), call)

    async def forget(self, patient_id: str) -> bool:
        """See `PatientMemories`."""
        check_id(patient_id)
        return self._memories.pop(patient_id, None) is not None

    async def close(self) -> None:
        """See `PatientMemories`."""


def _bounded(steps: int) -> int:
    return max(-MOST_STEPS, min(steps, MOST_STEPS))
