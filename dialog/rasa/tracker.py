"""A conversation as the fold of its events.

Two folds: the present (slots, active form, latest message, ...), and the events that still count
(`applied`), on which all the policies look.
"""

from collections.abc import Iterable, Sequence
from typing import Self

from dialog.rasa.applied import applied, count
from dialog.rasa.domain import Domain
from dialog.rasa.event_log import EventLog
from dialog.rasa.events import ActionExecuted, ActiveLoop, Event, Restarted, Rewound, Undone
from dialog.rasa.fold import Fold
from dialog.rasa.stories_view import StoriesView

_SLACK = 10
"""Actions at the end that are folded anew each time, beside those that are asked for: what is
taken back is hardly ever more, and then all has to be folded anew."""


class Tracker(Fold):
    """One conversation. `update` changes it, and nothing else but `clear_followup`."""

    def __init__(self, domain: Domain, events: Iterable[Event] = (), *, sender: str = "") -> None:
        """Fold the events, the oldest first."""
        super().__init__(domain)
        self.sender = sender
        self.events = EventLog()
        self._session_at = 0
        """Where the events since the last restart begin."""
        self._applied = EventLog()
        self._loops: frozenset[str] = frozenset()
        self._base = StoriesView(domain)
        self._base_events = 0
        self._reach = _SLACK
        for event in events:
            self.update(event)

    def copy(self) -> Self:
        """Another tracker with the same past, whose future is its own."""
        other = super().copy()
        other.sender = self.sender
        other.events, other._session_at = self.events.copy(), self._session_at
        other._applied, other._loops = self._applied.copy(), self._loops
        other._base = self._base.copy()
        other._base_events, other._reach = self._base_events, self._reach
        return other

    def clear_followup(self) -> None:
        """The action that was ordered is about to run; should it fail, it is not ordered again."""
        self.followup_action = None

    def since_restart(self, more: Iterable[Event] = ()) -> Self:
        """What actions are shown: the conversation since its last restart, and what is to come."""
        other = self.copy()
        if other._session_at:
            other.events = EventLog(other.events[other._session_at :])
            other._session_at = 0
        for event in more:
            other.update(event)
        return other

    def update(self, event: Event) -> None:
        """Let the event happen."""
        self.events.append(event)
        if isinstance(event, Restarted):
            self._session_at = len(self.events)
        if isinstance(event, ActiveLoop) and event.name and event.name not in self._loops:
            # Runs of this form before may count for less, now that it is known to be one.
            self._loops |= {event.name}
            self._applied = EventLog(applied(self.events, self._loops))
            self._forget_base()
        elif count(event, self._applied, self._loops) < self._base_events:
            self._forget_base()
        if isinstance(event, Rewound | Undone):
            start, since = self.recent(1)
            self.take_over(start)
            for one in since:
                self.apply(one)
        else:
            self.apply(event)

    def applied_events(self) -> Sequence[Event]:
        """The events that still count, see `applied`. Not to be changed."""
        return self._applied

    def recent(self, actions: int) -> tuple[StoriesView, Sequence[Event]]:
        """The end of what counts, with at least this many actions, and what came before it.

        However long a conversation has become, this takes about the same time.
        """
        self._reach = max(self._reach, actions + _SLACK)
        if _start_of_last(self._applied, actions) < self._base_events:
            self._forget_base()
        start = _start_of_last(self._applied, self._reach)
        for event in self._applied[self._base_events : start]:
            self._base.apply(event)
        self._base_events = max(self._base_events, start)
        return self._base, self._applied[self._base_events :]

    def _forget_base(self) -> None:
        self._base, self._base_events = StoriesView(self.domain), 0


def _start_of_last(events: EventLog, actions: int) -> int:
    """Where the last so many actions begin, 0 if there are no more than that."""
    for index, event in enumerate(reversed(events), start=1):
        if isinstance(event, ActionExecuted):
            actions -= 1
            if actions < 0:
                return len(events) - index
    return 0
