"""What was done with the memory of earlier calls; stands in the record of the call.

No word of what is remembered: that is in the memory alone, where it can be deleted.
"""

from dataclasses import dataclass
from typing import ClassVar

from dialog.rasa.events import Event


@dataclass(frozen=True, slots=True)
class MemoryRecalled(Event):
    """Something was known of an earlier call of this patient."""

    KIND: ClassVar[str] = "memory_recalled"
    is_spoken: bool
    """Whether a concern was mentioned."""


@dataclass(frozen=True, slots=True)
class ConcernCompared(Event):
    """The caller compared a complaint with the one of the last call."""

    KIND: ClassVar[str] = "concern_compared"
    change: str
    """`worse`, `same`, `better`, `new` or `unsure`."""


@dataclass(frozen=True, slots=True)
class MemoryKept(Event):
    """What this call told was added to the memory."""

    KIND: ClassVar[str] = "memory_kept"
    outcome: str
    """As `CallOutcome` has it."""


@dataclass(frozen=True, slots=True)
class MemoryForgotten(Event):
    """The caller asked to be forgotten: nothing of this call is added to the memory."""

    KIND: ClassVar[str] = "memory_forgotten"
    is_done: bool
    """Whether what was remembered is deleted; False: nobody is known, or it is tried again."""


MEMORY_KINDS: tuple[type[Event], ...] = (
    MemoryRecalled,
    ConcernCompared,
    MemoryKept,
    MemoryForgotten,
)
