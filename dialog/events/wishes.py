"""What becomes of a wish that a caller has told beside another one."""

from dataclasses import dataclass
from typing import ClassVar

from dialog.rasa.events import Event, UserUttered


@dataclass(frozen=True, slots=True)
class WishKept(Event):
    """Something else was going on; the wish is come back to when that is done."""

    KIND: ClassVar[str] = "wish_kept"
    heard: UserUttered
    """The wish as a message of its own."""


@dataclass(frozen=True, slots=True)
class WishTakenUp(Event):
    """It is come back to now: the message follows as if it had just been said."""

    KIND: ClassVar[str] = "wish_taken_up"
    intent: str


WISH_KINDS: tuple[type[Event], ...] = (WishKept, WishTakenUp)
