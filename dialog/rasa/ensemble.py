"""Several policies, one prediction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dialog.rasa.domain import Domain
from dialog.rasa.events import (
    BUILT_IN_ACTIONS,
    LISTEN,
    ActionExecuted,
    ActionExecutionRejected,
    FeaturizationDefined,
)
from dialog.rasa.memoization import MemoizationPolicy
from dialog.rasa.prediction import Prediction
from dialog.rasa.rule_policy import RulePolicy
from dialog.rasa.rule_training import RuleTraining, learn_rules
from dialog.rasa.story import BotStep, TrainingData
from dialog.rasa.tracker import Tracker
from dialog.rasa.training import lesson

FOLLOWUP = "followup_action"
"""Stands for a policy where an action was ordered, not predicted."""


class PolicySet(StrEnum):
    """Which policies there are beside that of the rules."""

    RULE = "rule"
    MEMO = "memo"
    AUGMENTED_MEMO = "augmemo"


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Policies that were trained on the same stories and rules."""

    domain: Domain
    rules: RulePolicy
    memory: MemoizationPolicy | None = None
    texts: frozenset[str] = frozenset()
    """What end-to-end stories let the bot say in so many words, instead of an action."""

    def predict(self, tracker: Tracker) -> Prediction:
        """What comes next. An action that was ordered comes first; then whoever is surer."""
        ordered = tracker.followup_action
        if ordered and self._is_known(ordered):
            return Prediction(FOLLOWUP, -1, {ordered: 1.0})
        best = choose(self._predictions(tracker))
        if tracker.latest_action != LISTEN:
            return best
        decided = FeaturizationDefined(use_text_for_featurization=best.is_end_to_end)
        return replace(best, events=(*best.events, decided))

    def _predictions(self, tracker: Tracker) -> list[Prediction]:
        """Of the policies, until one is so sure that no other can be chosen."""
        rejected = _rejected(tracker)
        told = _less(self.rules.predict(tracker), rejected)
        if self.memory is None or told.is_no_user or told.confidence >= 1:
            return [told]
        return [told, _less(self.memory.predict(tracker, self.rules.book.only), rejected)]

    def _is_known(self, action: str) -> bool:
        """Actions that nobody knows cannot be ordered."""
        domain = self.domain
        names = (*domain.actions, *domain.responses, *domain.forms)
        return action in BUILT_IN_ACTIONS or action in names


def choose(predictions: Sequence[Prediction]) -> Prediction:
    """The one that counts: made whatever the user said, else from the very words, else the surest.

    Of equals, the policy with the higher priority wins. It gets the events of all.
    """
    best = max(
        predictions,
        key=lambda one: (one.is_no_user, one.is_end_to_end, one.confidence, one.priority),
    )
    return replace(best, events=tuple(event for one in predictions for event in one.events))


def _rejected(tracker: Tracker) -> str | None:
    """The action that just would not run."""
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecuted):
            return None
        if isinstance(event, ActionExecutionRejected):
            return event.name
    return None


def _less(prediction: Prediction, action: str | None) -> Prediction:
    """Without this action, if it is one that counts."""
    if action is None:
        return prediction
    scores = {name: score for name, score in prediction.scores.items() if name != action}
    return replace(prediction, scores=scores)


def train(
    domain: Domain,
    data: TrainingData,
    policies: PolicySet = PolicySet.AUGMENTED_MEMO,
    *,
    max_history: int = 5,
    rules: RuleTraining | None = None,
) -> Ensemble:
    """Policies that know the stories and rules.

    Raises:
        ProjectError: rules are incomplete, or contradict each other or the stories.
    """
    lessons = [lesson(one, domain) for one in (*data.stories, *data.rules)]
    memory = None
    if policies is not PolicySet.RULE:
        memory = MemoizationPolicy(
            lessons,
            domain,
            max_history=max_history,
            augmented=policies is PolicySet.AUGMENTED_MEMO,
        )
    told = (step for story in data.stories for step in story.steps)
    texts = frozenset(step.text for step in told if isinstance(step, BotStep))
    policy = learn_rules(lessons, domain, rules or RuleTraining())
    return Ensemble(domain, policy, memory, texts)
