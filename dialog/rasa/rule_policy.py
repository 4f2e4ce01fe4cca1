"""What rules say comes next. First a form that is active, then the rules, else the fallback."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dialog.rasa.events import (
    BACK,
    DEFAULT_FALLBACK,
    LISTEN,
    RESTART,
    SESSION_START,
    LoopInterrupted,
)
from dialog.rasa.history import RuleOnly
from dialog.rasa.prediction import Prediction
from dialog.rasa.rules import Memory, Unhappy, feature_key
from dialog.rasa.states import State, by_intent, by_text
from dialog.rasa.tracker import Tracker

PRIORITY = 6
NAME = "RulePolicy"

DEFAULT_ACTIONS: Mapping[str, str] = {
    "restart": RESTART,
    "back": BACK,
    "session_start": SESSION_START,
}
"""Intents that overrule everything but a rule on the very words."""

_DEFAULT_SOURCE = "predicting default action with intent "
_LOOP_SOURCE = "handling active loops and forms - "


@dataclass(frozen=True, slots=True)
class Fallback:
    """What the policy predicts when no rule agrees."""

    action: str = DEFAULT_FALLBACK
    threshold: float = 0.3
    is_enabled: bool = True

    def scores(self) -> dict[str, float]:
        """Its score, if it has one."""
        return {self.action: self.threshold} if self.is_enabled else {}


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What was learnt from rules, and from the forms of stories."""

    rules: Memory[str]
    unhappy: Memory[Unhappy]
    only: RuleOnly = field(default_factory=RuleOnly)
    hidden_sources: frozenset[str] = field(default_factory=frozenset)
    """Of predictions that no story makes; their turns are hidden from other policies."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An action, None for no opinion, and what said so."""

    action: str | None
    source: str | None
    returns_to_loop: bool = False
    """The form comes back from an unhappy path that is known."""
    is_no_user: bool = False
    is_end_to_end: bool = False


def default_sources() -> set[str]:
    """Of predictions for the built-in intents."""
    return {_DEFAULT_SOURCE + intent for intent in DEFAULT_ACTIONS}


def loop_sources(form: str) -> set[str]:
    """Of the form's own predictions."""
    return {_LOOP_SOURCE + form, f"{_LOOP_SOURCE}{form} - {LISTEN}"}


def is_built_in(source: str) -> bool:
    """Whether it was no rule that made the prediction."""
    return source.startswith((_DEFAULT_SOURCE, _LOOP_SOURCE))


class RulePolicy:
    """Predicts by rules that were learnt."""

    name = NAME

    def __init__(self, book: Rulebook, fallback: Fallback = Fallback()) -> None:
        self.book = book
        self.fallback = fallback
        self._reach = max(book.rules.longest, book.unhappy.longest) + 1

    def predict(self, tracker: Tracker) -> Prediction:
        """The action that comes next in this conversation."""
        return self.prediction(self.verdict(tracker, tracker.states(self._reach)))

    def prediction(self, verdict: Verdict) -> Prediction:
        """The verdict in scores."""
        scores = self.fallback.scores()
        if verdict.action is not None:
            scores[verdict.action] = 1.0
        return Prediction(
            NAME,
            PRIORITY,
            scores,
            events=(LoopInterrupted(is_interrupted=True),) if verdict.returns_to_loop else (),
            is_end_to_end=verdict.is_end_to_end,
            is_no_user=verdict.is_no_user,
            hide_rule_turn=verdict.source in self.book.hidden_sources,
        )

    def verdict(self, tracker: Tracker, states: Sequence[State]) -> Verdict:
        """What comes next, and why.

        Args:
            tracker: the conversation.
            states: its states; given apart because training sees them unfolded.
        """
        spoken = Verdict(None, None)
        if tracker.latest_action == LISTEN:
            spoken = self._by_rules(tracker, by_text(states))
        built_in = _built_in(tracker)
        if built_in is not None and not spoken.action:
            return built_in
        in_loop = _loop_goes_on(tracker)
        if in_loop is not None:
            return in_loop
        if spoken.action:
            return Verdict(spoken.action, spoken.source, spoken.returns_to_loop, is_end_to_end=True)
        meant = self._by_rules(tracker, by_intent(states))
        returns = spoken.returns_to_loop or meant.returns_to_loop
        return Verdict(meant.action, meant.source, returns)

    def _by_rules(self, tracker: Tracker, states: Sequence[State]) -> Verdict:
        agreeing = self.book.rules.agreeing(states)
        best = agreeing[-1] if agreeing else None
        action = self.book.rules[best].then if best is not None else None
        loop = tracker.active_loop
        returns = False
        if loop is not None:
            unhappy = {self.book.unhappy[key].then for key in self.book.unhappy.agreeing(states)}
            if best is not None and self._is_general_listen(best):
                if Unhappy.DO_NOT_PREDICT_LOOP not in unhappy:
                    return Verdict(loop, best)
                action = None
            returns = Unhappy.LOOP_WAS_INTERRUPTED in unhappy
        return Verdict(action, best or feature_key(states), returns)

    def _is_general_listen(self, key: str) -> bool:
        """Whether the rule listens and says nothing of forms: the form itself should go on."""
        rule = self.book.rules[key]
        return rule.then == LISTEN and rule.states[-1].active_loop is None


def _built_in(tracker: Tracker) -> Verdict | None:
    if tracker.latest_action != LISTEN or tracker.latest_message is None:
        return None
    intent = tracker.latest_message.intent
    if intent is None or intent not in DEFAULT_ACTIONS:
        return None
    return Verdict(DEFAULT_ACTIONS[intent], _DEFAULT_SOURCE + intent)


def _loop_goes_on(tracker: Tracker) -> Verdict | None:
    """A form runs after every message, then the bot listens, until the form rejects."""
    form = tracker.active_loop
    if form is None or (tracker.loop is not None and tracker.loop.is_rejected):
        return None
    if tracker.latest_action == form and not tracker.latest_is_text:
        return Verdict(LISTEN, f"{_LOOP_SOURCE}{form} - {LISTEN}", is_no_user=True)
    if tracker.latest_action is not None:
        return Verdict(form, _LOOP_SOURCE + form, is_no_user=True)
    return None
