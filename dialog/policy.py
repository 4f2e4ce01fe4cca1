"""What to do next, from the state alone. Pure; a table of cases tests it.

In order: an emergency outranks everything; then what callers may ask for at any time; then a
reading that alarms; then the form that is asking; then the rules; then asking again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dialog.domain import Domain
from dialog.nlu.interpreter import COMMANDS
from dialog.rules import DialogRule, RuleStep
from dialog.tracker import ACTION_FALLBACK, StepKind, Tracker

ACTION_LISTEN = "action_listen"
ACTION_EMERGENCY = "action_emergency_protocol"
ACTION_CHECK_READING = "action_check_reading"


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of a domain."""

    domain: Domain
    rules: Sequence[DialogRule]

    def next_action(self, tracker: Tracker) -> str:
        """The action to run now; `action_listen` ends the turn."""
        if tracker.is_emergency:
            return ACTION_LISTEN if ACTION_EMERGENCY in tracker.actions else ACTION_EMERGENCY
        if self._is_commanded(tracker):
            return self._by_rules(tracker) or ACTION_LISTEN
        if tracker.reading_alarm is not None:
            is_done = ACTION_CHECK_READING in tracker.actions
            return ACTION_LISTEN if is_done else ACTION_CHECK_READING
        return self._in_conversation(tracker)

    @staticmethod
    def _is_commanded(tracker: Tracker) -> bool:
        return tracker.understanding is not None and tracker.understanding.intent in COMMANDS

    def _in_conversation(self, tracker: Tracker) -> str:
        loop = tracker.active_loop
        if ACTION_FALLBACK in tracker.actions:
            return ACTION_LISTEN
        if loop is not None and not tracker.executed and not tracker.loop_rejected:
            return loop
        action = self._by_rules(tracker)
        if action is not None and not (loop and tracker.executed and self._asks(action)):
            return action
        if not tracker.executed:
            return ACTION_FALLBACK
        if loop is not None and loop not in tracker.actions:
            # An aside was answered; the form asks its question again.
            return loop
        return ACTION_LISTEN

    def _asks(self, action: str) -> bool:
        """Whether the action is a question; behind an aside, an open form asks only its own."""
        return any(wording.awaits is not None for wording in self.domain.responses.get(action, ()))

    def _by_rules(self, tracker: Tracker) -> str | None:
        """The action of the rule that fits the longest stretch of what has just happened."""
        best: tuple[int, str] | None = None
        for rule in self.rules:
            for length in range(1, len(rule.steps)):
                step = rule.steps[length]
                if step.kind is not StepKind.ACTION or (best and length <= best[0]):
                    continue
                if self._fits(rule, length, tracker):
                    best = length, str(step.names[0])
        return None if best is None else best[1]

    def _fits(self, rule: DialogRule, length: int, tracker: Tracker) -> bool:
        """Whether the last `length` steps are the first of the rule, and its slots hold."""
        recent = tracker.steps[-length:]
        if len(recent) < length:
            return False
        if rule.loops is not None and recent[0].loop_before not in rule.loops:
            return False
        if not all(wanted.matches(step) for wanted, step in zip(rule.steps, recent, strict=False)):
            return False
        return all(_holds(step, tracker) for step in rule.steps[: length + 1])


def _holds(step: RuleStep, tracker: Tracker) -> bool:
    return all(tracker.slot(name) == value for name, value in step.slots)
