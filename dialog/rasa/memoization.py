"""What stories say comes next, word for word: the last states are looked up, and no more."""

from collections.abc import Iterable, Sequence

from dialog.rasa.applied import applied
from dialog.rasa.domain import Domain
from dialog.rasa.events import LISTEN, ActionExecuted, Event
from dialog.rasa.history import History, RuleOnly
from dialog.rasa.prediction import Prediction
from dialog.rasa.states import State, by_intent
from dialog.rasa.tracker import Tracker
from dialog.rasa.training import Example, Lesson, examples

PRIORITY = 3

MEMOIZATION = "MemoizationPolicy"
AUGMENTED = "AugmentedMemoizationPolicy"


def unambiguous(remembered: Iterable[Example]) -> dict[tuple[State, ...], str]:
    """What follows on these states; states on which different actions follow are forgotten."""
    lookup: dict[tuple[State, ...], str] = {}
    ambiguous: set[tuple[State, ...]] = set()
    for one in remembered:
        if one.states in ambiguous:
            continue
        if lookup.setdefault(one.states, one.action) != one.action:
            del lookup[one.states]
            ambiguous.add(one.states)
    return lookup


class MemoizationPolicy:
    """Recalls the stories' next action after the last `max_history` states."""

    def __init__(
        self, lessons: Iterable[Lesson], domain: Domain, *, max_history: int, augmented: bool
    ) -> None:
        """Learn the stories; rules among the lessons are passed over.

        Args:
            lessons: the stories.
            domain: their domain.
            max_history: how many states count.
            augmented: on a miss, forget the oldest actions one by one and look again.
        """
        self._start = History(domain, kept=max_history)
        self._max_history = max_history
        self._is_augmented = augmented
        self.name = AUGMENTED if augmented else MEMOIZATION
        self._lookup = unambiguous(
            one
            for lesson in lessons
            if not lesson.is_rule
            for one in examples(lesson, domain, max_history=max_history)
        )

    def predict(self, tracker: Tracker, only: RuleOnly) -> Prediction:
        """The remembered action with confidence 1, or no score at all."""
        states = tuple(by_intent(tracker.told_states(only, self._max_history)))
        action = self._lookup.get(states)
        if action is None and self._is_augmented:
            action = self._recall_shortened(states, tracker.applied_events(), only)
        return Prediction(self.name, PRIORITY, {action: 1.0} if action else {})

    def _states(self, events: Iterable[Event], only: RuleOnly) -> tuple[State, ...]:
        history = self._start.copy()
        for event in events:
            history.apply(event)
        return tuple(by_intent(history.told_states(only, self._max_history)))

    def _recall_shortened(
        self, before: tuple[State, ...], events: Sequence[Event], only: RuleOnly
    ) -> str | None:
        """Slots and forms that only forgotten events set are forgotten with them."""
        rest = applied(_from_action(applied(_trimmed(events, self._max_history)), 1))
        while rest:
            states = self._states(rest, only)
            if states != before:
                action = self._lookup.get(states)
                if action is not None:
                    return action
                before = states
            rest = applied(_from_action(rest, 2))
        return None


def _trimmed(events: Sequence[Event], max_history: int) -> Sequence[Event]:
    """The newest events, back to a listening that is more than `max_history` actions ago."""
    actions = 0
    for count, event in enumerate(reversed(events), start=1):
        if isinstance(event, ActionExecuted):
            actions += 1
            if actions > max_history and event.name == LISTEN:
                return events[-count:]
    return events


def _from_action(events: Sequence[Event], number: int) -> Sequence[Event]:
    """The events from this action on, counted from 1; empty if there are not as many."""
    for index, event in enumerate(events):
        if isinstance(event, ActionExecuted):
            number -= 1
            if number == 0:
                return events[index:]
    return ()
