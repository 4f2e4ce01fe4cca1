"""What is said and done in an emergency, turn by turn. That there is one, triage alone decides."""

from dialog.actions.action import Outcome, Say
from dialog.events import ActionExecuted, AcuityRaised, HandOffRequested, SlotSet
from dialog.policy import ACTION_CHECK_READING, ACTION_EMERGENCY
from dialog.tracker import Tracker
from triage.assess import Triage
from triage.decision import Acuity, TriageDecision
from triage.words import split_words

ADVICE = "utter_emergency_response"
_ADVICE_BY_TOPIC = {
    "suicide": "utter_emergency_suicide",
    "poison": "utter_emergency_poison",
    "violence": "utter_emergency_violence",
}
_COMPANY = frozenset(
    ["wife", "husband", "mother", "mom", "father", "dad", "son", "daughter", "friend", "neighbor",
     "partner", "boyfriend", "girlfriend", "brother", "sister", "family", "someone", "somebody",
     "roommate", "kids", "parents"]
)  # fmt: skip
_ALONE = frozenset(["alone", "myself", "nobody"])
_SHORT_ANSWER = 3
"""Words up to which a "no" answers the question, and does not argue with the advice."""
_IMPOSSIBLE = "bp_impossible"


class EmergencyProtocol:
    """`action_emergency_protocol`: the advice first, one question, then a person.

    Whatever the caller answers, the advice stands and the call goes to a person.
    """

    name = ACTION_EMERGENCY

    def __init__(self, triage: Triage) -> None:
        self._triage = triage

    async def run(self, tracker: Tracker, at: float) -> Outcome:
        """The advice of this turn."""
        if self._is_first(tracker):
            events = (
                SlotSet(at, "emergency_detected", True),
                SlotSet(at, "triage_priority", Acuity.EMERGENCY.label),
            )
            return Outcome(events, (Say(self._advice(tracker)), Say("utter_ask_alone")))
        return Outcome(
            (HandOffRequested(at, "emergency"),),
            (Say(self._answer(tracker)), Say("utter_emergency_connect")),
        )

    def _is_first(self, tracker: Tracker) -> bool:
        return all(step.name != ACTION_EMERGENCY for step in tracker.steps)

    def _advice(self, tracker: Tracker) -> str:
        topic = _topic(self._triage, tracker.emergency_rule)
        return _ADVICE_BY_TOPIC.get(topic, ADVICE)

    def _answer(self, tracker: Tracker) -> str:
        """What follows the caller's answer; new danger is answered before anything else."""
        if any(finding.acuity is Acuity.EMERGENCY for finding in tracker.findings):
            return self._advice(tracker)
        asked = tracker.question is not None and tracker.question.response == "utter_ask_alone"
        alone = is_alone(tracker) if asked and not _has_answered(tracker) else None
        if alone is None:
            return "utter_emergency_still"
        return "utter_emergency_alone" if alone else "utter_emergency_company"


def is_alone(tracker: Tracker) -> bool | None:
    """The answer to "are you alone?": by its words, else by yes or no; None where unclear."""
    words = split_words(tracker.text).words
    if not _COMPANY.isdisjoint(words) and "not" not in words:
        return False
    intent = tracker.understanding.intent if tracker.understanding is not None else None
    if intent == "deny" and _ALONE.isdisjoint(words) and len(words) <= _SHORT_ANSWER:
        return False
    if intent == "affirm" or not _ALONE.isdisjoint(words):
        return "not" not in words
    return None


def _has_answered(tracker: Tracker) -> bool:
    """Whether the question was already followed by an answer in an earlier turn."""
    runs = [step for step in tracker.steps if step.name == ACTION_EMERGENCY]
    return len(runs) > 1


class RaiseEmergency:
    """`action_raise_emergency`: the caller's yes to a question about danger makes it one."""

    name = "action_raise_emergency"

    async def run(self, tracker: Tracker, at: float) -> Outcome:
        """Raise the call; the policy does the rest."""
        rule = tracker.question.response if tracker.question is not None else self.name
        return Outcome((AcuityRaised(at, Acuity.EMERGENCY, f"yes_to_{rule}"),))


class CheckReading:
    """`action_check_reading`: asks about a reading that is abnormal, or cannot be true."""

    name = ACTION_CHECK_READING

    async def run(self, tracker: Tracker, at: float) -> Outcome:
        """Ask for another measurement, or for signs of danger."""
        if tracker.reading_alarm == _IMPOSSIBLE:
            return Outcome(says=(Say("utter_measure_again"),))
        # For the rules the question was asked, so that the answer to it has one.
        asked = ActionExecuted(at, "utter_ask_warning_signs")
        return Outcome((asked,), (Say("utter_ask_warning_signs"),))


def _topic(triage: Triage, rule: str | None) -> str:
    """What the rule is about; empty where an answer or a key, not words, raised the emergency."""
    if rule is None or not triage.knows(rule):
        return ""
    return triage.topic(rule)


def alarming_reading(triage: Triage, decision: TriageDecision) -> str | None:
    """The rule that an abnormal or impossible reading of the turn fired, or None."""
    for finding in decision.findings:
        is_reading = triage.topic(finding.rule) == "readings"
        if is_reading and (finding.acuity is Acuity.URGENT or finding.rule == _IMPOSSIBLE):
            return finding.rule
    return None
