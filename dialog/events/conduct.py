"""What a caller's conduct gave cause to note. No word of what was said stands in these events.

They stand in the record of the call among those of `dialog.events.call`.
"""

from dataclasses import dataclass
from typing import ClassVar

from dialog.rasa.events import Event


@dataclass(frozen=True, slots=True)
class ConductEvent(Event):
    """One of the events below."""


@dataclass(frozen=True, slots=True)
class InjectionSuspected(ConductEvent):
    """Words that mean to give the agent orders about itself; they have no effect."""

    KIND: ClassVar[str] = "injection_suspected"
    pattern: str
    """Name of the pattern that fits, as `dialog.conduct.injection` has it."""


@dataclass(frozen=True, slots=True)
class CallerInsulted(ConductEvent):
    """The caller insulted or harassed the agent."""

    KIND: ClassVar[str] = "caller_insulted"
    kind: str
    """`insult` or `harassment`."""
    is_all: bool
    """Whether nothing else was said that could be answered."""


@dataclass(frozen=True, slots=True)
class RequestRepeated(ConductEvent):
    """The same was asked for again, and nothing had come of it."""

    KIND: ClassVar[str] = "request_repeated"
    count: int
    """How often by now, the first time included."""


@dataclass(frozen=True, slots=True)
class LimitReached(ConductEvent):
    """The caller is told that this cannot go on."""

    KIND: ClassVar[str] = "limit_reached"
    reason: str
    """`repetition`, `off_topic`, `insults`, `injection` or `turns_a_day`."""


@dataclass(frozen=True, slots=True)
class LanguageNoticed(ConductEvent):
    """The caller would rather speak another language than English."""

    KIND: ClassVar[str] = "language_noticed"
    language: str
    """ISO 639-1 code; `other` where the caller did not say which."""
    by: str
    """`asked`, `key`, `words`, or `answer`: to the offer of an interpreter."""


@dataclass(frozen=True, slots=True)
class LanguageDeclined(ConductEvent):
    """Offered an interpreter, the caller would rather go on in English."""

    KIND: ClassVar[str] = "language_declined"


CONDUCT_KINDS: tuple[type[Event], ...] = (
    InjectionSuspected,
    CallerInsulted,
    RequestRepeated,
    LimitReached,
    LanguageNoticed,
    LanguageDeclined,
)
