"""A conversation as the fold of its events.

Two folds: the present (slots, active form, latest message, ...), and the events that still count
(`applied`), on which all the policies look.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from dialog.rasa.domain import Domain, Json
from dialog.rasa.events import (
    LISTEN,
    SESSION_START,
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    EntitiesAdded,
    Event,
    FeaturizationDefined,
    FollowupAction,
    LoopInterrupted,
    Paused,
    Restarted,
    Resumed,
    Rewound,
    SessionStarted,
    SlotSet,
    SlotsReset,
    Undone,
    UserUttered,
)
from dialog.rasa.featurization import stored

SHOULD_NOT_BE_SET = "should_not_be_set"
"""In rules: that a slot has no value, or that no form is active."""


_REACH = 40
"""Actions at the end of a conversation that are folded anew each time; it rarely changes
further back."""


@dataclass(frozen=True, slots=True)
class Loop:
    """The form that is active."""

    name: str
    is_interrupted: bool = False
    is_rejected: bool = False
    trigger: UserUttered | None = None
    """The message after which it became active."""


class Fold:
    """What a conversation has come to, without its past."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.slots: dict[str, Json] = {}
        self.reset()

    def reset(self) -> None:
        """Be as at the start of a conversation."""
        self._reset_slots()
        self.is_paused = False
        self.latest_action: str | None = None
        """Name, or text of an end-to-end action."""
        self.latest_is_text = False
        self.latest_message: UserUttered | None = None
        self.uses_text: bool | None = None
        """Whether the latest message counts by its words; None: not yet decided."""
        self.followup_action: str | None = LISTEN
        self.loop: Loop | None = None

    def _reset_slots(self) -> None:
        self.slots = {name: slot.initial for name, slot in self.domain.slots.items()}
        self.slots_set: set[str] = set()
        """Those that were given a value, be it None, since."""

    def take_over(self, other: "Fold") -> None:
        """Be as the other, and from then on on one's own."""
        self.slots, self.slots_set = dict(other.slots), set(other.slots_set)
        self.is_paused, self.loop = other.is_paused, other.loop
        self.latest_action, self.latest_is_text = other.latest_action, other.latest_is_text
        self.latest_message, self.uses_text = other.latest_message, other.uses_text
        self.followup_action = other.followup_action

    @property
    def active_loop(self) -> str | None:
        """The name of the form that is active."""
        if self.loop is None or self.loop.name == SHOULD_NOT_BE_SET:
            return None
        return self.loop.name

    def slot(self, name: str) -> Json:
        """The slot's value; None also for a slot that is not of the domain."""
        return self.slots.get(name)

    def apply(self, event: Event) -> None:
        """Let an event count that takes nothing back."""
        match event:
            case UserUttered():
                self._hear(event)
            case ActionExecuted():
                self._act(event)
            case SlotSet(name=name, value=value):
                self._set(name, value)
            case ActiveLoop() | LoopInterrupted() | ActionExecutionRejected():
                self._change_loop(event)
            case FeaturizationDefined() | EntitiesAdded():
                self._annotate(event)
            case _:
                self._control(event)

    def _control(self, event: Event) -> None:
        match event:
            case SessionStarted():
                self.reset()
            case Restarted():
                self.reset()
                self.followup_action = SESSION_START
            case SlotsReset():
                self._reset_slots()
            case FollowupAction(name=name):
                self.followup_action = name
            case Paused():
                self.is_paused = True
            case Resumed():
                self.is_paused = False
            case _:
                return

    def _hear(self, event: UserUttered) -> None:
        self.latest_message = event
        self.followup_action = None
        self.uses_text = None
        if event.text and not event.intent:
            self.uses_text = True
        elif event.intent and not event.text:
            self.uses_text = False

    def _act(self, event: ActionExecuted) -> None:
        self.latest_action = event.name or event.action_text
        self.latest_is_text = not event.name
        self.followup_action = None
        if self.loop is None:
            return
        is_loop = event.name == self.loop.name
        self.loop = replace(
            self.loop,
            is_interrupted=self.loop.is_interrupted and self.active_loop is None,
            is_rejected=self.loop.is_rejected and not is_loop,
        )

    def _set(self, name: str, value: Json) -> None:
        if name in self.domain.slots:
            self.slots[name] = stored(self.domain.slots[name], value)
            self.slots_set.add(name)

    def _change_loop(self, event: Event) -> None:
        match event:
            case ActiveLoop(name=None):
                self.loop = None
            case ActiveLoop(name=str(name)):
                self.loop = Loop(name, trigger=self.latest_message)
            case LoopInterrupted(is_interrupted=interrupted) if self.loop is not None:
                self.loop = replace(self.loop, is_interrupted=interrupted)
            case ActionExecutionRejected(name=name) if name == self.active_loop and self.loop:
                self.loop = replace(self.loop, is_rejected=True)
            case _:
                return

    def _annotate(self, event: FeaturizationDefined | EntitiesAdded) -> None:
        """Both speak of the latest message, and only right after it."""
        if self.latest_action != LISTEN or self.latest_message is None:
            return
        if isinstance(event, FeaturizationDefined):
            self.uses_text = event.use_text_for_featurization
        elif isinstance(event.entities, list):
            known: list[Json] = [dict(one) for one in self.latest_message.entities]
            known.extend(one for one in event.entities if one not in known)
            parsed = {**self.latest_message.parse_data, "entities": known}
            self.latest_message = replace(self.latest_message, parse_data=parsed)


class Tracker(Fold):
    """One conversation. `update` changes it, and nothing else but `clear_followup`."""

    def __init__(self, domain: Domain, events: Iterable[Event] = (), *, sender: str = "") -> None:
        """Fold the events, the oldest first."""
        super().__init__(domain)
        self.sender = sender
        self.events: list[Event] = []
        self._applied: list[Event] = []
        self._loops: frozenset[str] = frozenset()
        self._base = Fold(domain)
        self._base_events = 0
        self._reach = _REACH
        for event in events:
            self.update(event)

    def copy(self) -> Self:
        """Another tracker with the same past, whose future is its own."""
        other = type(self)(self.domain, sender=self.sender)
        other.take_over(self)
        other.events, other._applied = list(self.events), list(self._applied)
        other._loops = self._loops
        other._base.take_over(self._base)
        other._base_events, other._reach = self._base_events, self._reach
        return other

    def clear_followup(self) -> None:
        """The action that was ordered is about to run; should it fail, it is not ordered again."""
        self.followup_action = None

    def since_restart(self, more: Iterable[Event] = ()) -> Self:
        """What actions are shown: the conversation since its last restart, and what is to come."""
        other = self.copy()
        for index in range(len(other.events) - 1, -1, -1):
            if isinstance(other.events[index], Restarted):
                other.events = other.events[index + 1 :]
                break
        for event in more:
            other.update(event)
        return other

    def update(self, event: Event) -> None:
        """Let the event happen."""
        self.events.append(event)
        if isinstance(event, ActiveLoop) and event.name and event.name not in self._loops:
            # Runs of this form before may count for less, now that it is known to be one.
            self._loops |= {event.name}
            self._applied = applied(self.events, self._loops)
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

    def recent(self, actions: int) -> tuple[Fold, Sequence[Event]]:
        """The end of what counts, with at least this many actions, and what came before it.

        However long a conversation has become, this takes about the same time.
        """
        self._reach = max(self._reach, actions)
        start = _start_of_last(self._applied, self._reach)
        if start < self._base_events:
            self._forget_base()
        for event in self._applied[self._base_events : start]:
            self._base.apply(event)
        self._base_events = start
        return self._base, self._applied[start:]

    def _forget_base(self) -> None:
        self._base, self._base_events = Fold(self.domain), 0


def _start_of_last(events: Sequence[Event], actions: int) -> int:
    """Where the last so many actions begin, 0 if there are no more than that."""
    for index in range(len(events) - 1, -1, -1):
        if isinstance(events[index], ActionExecuted):
            actions -= 1
            if actions < 0:
                return index
    return 0


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


def count(event: Event, kept: list[Event], loops: frozenset[str]) -> int:
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


def _drop_through(kept: list[Event], kind: type[Event]) -> None:
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


def _collapse(loop: str, kept: list[Event]) -> int:
    """Drop messages and actions since the form's last run; where that was."""
    start = len(kept)
    while not (isinstance(kept[start - 1], ActionExecuted) and _name(kept[start - 1]) == loop):
        start -= 1
    dropped = (ActionExecuted, UserUttered, FeaturizationDefined)
    kept[start:] = [one for one in kept[start:] if not isinstance(one, dropped)]
    return start


def _name(event: Event) -> str | None:
    return event.name if isinstance(event, ActionExecuted) else None
