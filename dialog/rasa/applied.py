"""Which events of a conversation still count, and which were taken back."""

from collections.abc import Sequence
from typing import TypeAlias

from dialog.rasa.event_log import EventLog
from dialog.rasa.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    FeaturizationDefined,
    Restarted,
    Rewound,
    SessionStarted,
    Undone,
    UserUttered,
)

Kept: TypeAlias = list[Event] | EventLog
"""Events that counted so far; changed at the end only."""


def applied(events: Sequence[Event], loops: frozenset[str] | None = None) -> list[Event]:
    """The events less what a new session, a restart, a rewind or an undo took back.

    Within a form's happy path, the messages and actions between two of its runs are dropped as
    well (what they did to slots stays): stories speak of a form's start and end only.

    Args:
        events: all of a conversation.
        loops: the names of forms, if it is known which are among the events.
    """
    if loops is None:
        loops = frozenset(one.name for one in events if isinstance(one, ActiveLoop) and one.name)
    kept: list[Event] = []
    for event in events:
        count(event, kept, loops)
    return kept


def count(event: Event, kept: Kept, loops: frozenset[str]) -> int:
    """Let the next event count, or take back what counted; how many events are as they were."""
    before = len(kept)
    match event:
        case Restarted() | SessionStarted():
            kept.clear()
        case Undone():
            _drop_through(kept, ActionExecuted)
        case Rewound():
            _drop_through(kept, UserUttered)
            _drop_through(kept, ActionExecuted)
        case ActionExecuted(name=str(name)) if name in loops and not _starts_path(name, kept):
            return _collapse(name, kept)
        case _:
            kept.append(event)
    return min(before, len(kept))


def _drop_through(kept: Kept, kind: type[Event]) -> None:
    """Drop the newest events up to and with the first of the kind."""
    while kept:
        if isinstance(kept.pop(), kind):
            return


def _starts_path(loop: str, kept: Sequence[Event]) -> bool:
    """Whether this run of the form is its first, or comes back from an unhappy path.

    In stories, which know no rejection, an unhappy path shows by another action that followed the
    user's words.
    """
    later: str | None = None
    for event in reversed(kept):
        match event:
            case ActiveLoop(name=None):
                return True
            case ActionExecutionRejected(name=name) if name == loop:
                return True
            case UserUttered() if later is not None and later != loop:
                return True
            case ActionExecuted(name=name):
                if name == loop:
                    return False
                later = name
            case _:
                continue
    return True


def _collapse(loop: str, kept: Kept) -> int:
    """Drop messages and actions since the form's last run; where that was."""
    start = len(kept)
    while not (isinstance(kept[start - 1], ActionExecuted) and _name(kept[start - 1]) == loop):
        start -= 1
    dropped = (ActionExecuted, UserUttered, FeaturizationDefined)
    since = kept[start:]
    for _ in since:
        kept.pop()
    for one in since:
        if not isinstance(one, dropped):
            kept.append(one)
    return start


def _name(event: Event) -> str | None:
    return event.name if isinstance(event, ActionExecuted) else None
