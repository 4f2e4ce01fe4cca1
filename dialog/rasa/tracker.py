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
from dialog.rasa.history import KEPT, History, RuleOnly, folded
from dialog.rasa.states import State

_SLACK = 10
"""Actions at the end that are folded anew when some are taken back; should it be more of them, all
that happened is."""


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
        self._base = History(domain)
        """Of the first so many that count; never changed, so that copies share it."""
        self._base_events = 0
        self._history = self._base.copy()
        for event in events:
            self.update(event)

    def copy(self) -> Self:
        """Another tracker with the same past, whose future is its own."""
        # It is copies in which most is taken back: each would begin where this one's base is.
        self.recent(0)
        other = super().copy()
        other.sender = self.sender
        other.events, other._session_at = self.events.copy(), self._session_at
        other._applied, other._loops = self._applied.copy(), self._loops
        other._base, other._base_events = self._base, self._base_events
        other._history = self._history.copy()
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
        self._let_count(event)
        if isinstance(event, Rewound | Undone):
            self.take_over(self._history)
        else:
            self.apply(event)

    def _let_count(self, event: Event) -> None:
        counted = len(self._applied)
        if isinstance(event, ActiveLoop) and event.name and event.name not in self._loops:
            # Runs of this form before may count for less, now that it is known to be one.
            self._loops |= {event.name}
            self._applied = EventLog(applied(self.events, self._loops))
            kept = 0
        else:
            kept = count(event, self._applied, self._loops)
        if kept == counted and len(self._applied) == counted + 1:
            self._history.apply(event)
            return
        if kept < self._base_events:
            self._base, self._base_events = History(self.domain), 0
        _, since = self.recent(0)
        self._history = self._base.copy()
        for one in since:
            self._history.apply(one)

    def applied_events(self) -> Sequence[Event]:
        """The events that still count, see `applied`. Not to be changed."""
        return self._applied

    def states(self, last: int) -> list[State]:
        """The newest states before actions that count, and the present one last."""
        if last > KEPT:
            return folded(self.domain, self._applied, kept=last).states(last)
        return self._history.states(last)

    def told_states(self, only: RuleOnly, last: int) -> list[State]:
        """The same as stories know them, see `History`."""
        if last > KEPT:
            return folded(self.domain, self._applied, kept=last).told_states(only, last)
        return self._history.told_states(only, last)

    def recent(self, actions: int) -> tuple[Fold, Sequence[Event]]:
        """The end of what counts, with at least this many actions, and what came before it.

        However long a conversation has become, this takes about the same time.
        """
        if _start_of_last(self._applied, actions) < self._base_events:
            self._base, self._base_events = History(self.domain), 0
        start = _start_of_last(self._applied, actions + _SLACK)
        if start > self._base_events:
            base = self._base.copy()
            for event in self._applied[self._base_events : start]:
                base.apply(event)
            self._base, self._base_events = base, start
        return self._base, self._applied[self._base_events :]


def _start_of_last(events: EventLog, actions: int) -> int:
    """Where the last so many actions begin, 0 if there are no more than that."""
    for index, event in enumerate(reversed(events), start=1):
        if isinstance(event, ActionExecuted):
            actions -= 1
            if actions < 0:
                return len(events) - index
    return 0
