"""Conversation tests, as `rasa test core` runs them.

No action is executed: what a test expects is compared with the prediction, and then what the test
tells happened is what happens.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dialog.rasa.domain import Domain, Json
from dialog.rasa.ensemble import Ensemble
from dialog.rasa.events import (
    LISTEN,
    SESSION_START,
    ActionExecuted,
    ActionExecutionRejected,
    Event,
)
from dialog.rasa.states import State
from dialog.rasa.story import Story
from dialog.rasa.tracker import Tracker
from dialog.rasa.training import Lesson, lesson, running_states

CIRCUIT_BREAKER = "circuit breaker tripped"
"""Stands for a prediction where there were too many actions since the user's last words."""


@dataclass(frozen=True, slots=True)
class Step:
    """One expected action."""

    action: str
    predicted: str
    policy: str | None
    confidence: float

    @property
    def is_right(self) -> bool:
        """Whether the prediction is what was expected."""
        return self.action == self.predicted


@dataclass(frozen=True, slots=True)
class StoryResult:
    """How one conversation went."""

    story: str
    steps: tuple[Step, ...]
    final_slots: tuple[tuple[str, Json], ...]
    """Those with a value."""

    @property
    def is_passed(self) -> bool:
        """Whether all its actions were predicted."""
        return all(step.is_right for step in self.steps)


def run_story_tests(
    ensemble: Ensemble, stories: Iterable[Story], *, max_predictions: int = 10
) -> tuple[StoryResult, ...]:
    """One result for each story; one that looks to the policies like an earlier one is skipped.

    Args:
        ensemble: the policies under test.
        stories: what is expected.
        max_predictions: how many actions may follow on one message of the user.
    """
    lessons = _unlike(ensemble.domain, [lesson(one, ensemble.domain) for one in stories])
    return tuple(_Run(ensemble, max_predictions).run(one) for one in lessons)


def _unlike(domain: Domain, lessons: Sequence[Lesson]) -> list[Lesson]:
    seen: set[tuple[State, ...]] = set()
    kept = []
    for one in lessons:
        states = tuple(running_states(domain, one.events))
        if states not in seen:
            seen.add(states)
            kept.append(one)
    return kept


@dataclass(frozen=True, slots=True)
class _Run:
    ensemble: Ensemble
    max_predictions: int

    def run(self, one: Lesson) -> StoryResult:
        tracker = Tracker(self.ensemble.domain, one.events[:1])
        steps = []
        for event in one.events[1:]:
            if isinstance(event, ActionExecuted):
                step = self._compare(tracker, event)
                steps.append(step)
                event = _done(event, step)
            tracker.update(event)
        slots = tuple((name, value) for name, value in tracker.slots.items() if value is not None)
        return StoryResult(one.name, tuple(steps), slots)

    def _compare(self, tracker: Tracker, event: ActionExecuted) -> Step:
        expected = event.name or event.action_text or ""
        if self._is_too_long(tracker):
            return Step(expected, CIRCUIT_BREAKER, None, 0.0)
        prediction = self.ensemble.predict(tracker)
        form = tracker.active_loop
        is_form = form in self.ensemble.domain.forms and prediction.action == form
        if is_form and form is not None and prediction.action != expected:
            # The form is not run, so only the test knows that it would have rejected.
            tracker.update(ActionExecutionRejected(form))
            prediction = self.ensemble.predict(tracker)
        return Step(expected, prediction.action, prediction.policy, prediction.confidence)

    def _is_too_long(self, tracker: Tracker) -> bool:
        if tracker.latest_action in (LISTEN, SESSION_START):
            return False
        return actions_since_listening(tracker.events) >= self.max_predictions


def actions_since_listening(events: Sequence[Event]) -> int:
    """How many actions followed on the user's last words."""
    count = 0
    for event in reversed(events):
        if isinstance(event, ActionExecuted):
            if event.name in (LISTEN, SESSION_START):
                break
            count += 1
    return count


def _done(event: ActionExecuted, step: Step) -> ActionExecuted:
    """What was expected, as if it had been predicted; a text that was foretold counts as a name."""
    if step.is_right:
        return ActionExecuted(step.predicted, step.policy, step.confidence)
    return ActionExecuted(event.name, step.policy, step.confidence, action_text=event.action_text)
