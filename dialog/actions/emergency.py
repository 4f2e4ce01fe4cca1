"""What is said and done in an emergency, turn by turn. That there is one, triage alone decides."""

from dialog.actions.action import Say, answer
from dialog.call_state import ACTION_EMERGENCY
from dialog.call_tracker import CallTracker
from dialog.events import AcuityRaised, HandOffRequested
from dialog.precedence import IMPOSSIBLE_READING
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet
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
EMERGENCY_SLOTS = (
    SlotSet("emergency_detected", value=True),
    SlotSet("triage_priority", Acuity.EMERGENCY.label),
)
"""What rules, stories and action servers see of an emergency."""
_SHORT_ANSWER = 3
"""Words up to which a "no" answers the question, and does not argue with the advice."""


class EmergencyProtocol:
    """`action_emergency_protocol`: the advice first, one question, then a person.

    Whatever the caller answers, the advice stands and the call goes to a person.
    """

    name = ACTION_EMERGENCY

    def __init__(self, triage: Triage) -> None:
        self._triage = triage

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """The advice of this turn."""
        if not tracker.call.emergency_runs:
            return answer(Say(self._advice(tracker)), Say("utter_ask_alone"))
        return answer(
            Say(self._answer(tracker)),
            Say("utter_emergency_connect"),
            events=(HandOffRequested("emergency"),),
        )

    def _advice(self, tracker: CallTracker) -> str:
        topic = _topic(self._triage, tracker.call.emergency_rule)
        return _ADVICE_BY_TOPIC.get(topic, ADVICE)

    def _answer(self, tracker: CallTracker) -> str:
        """What follows the caller's answer; new danger is answered before anything else."""
        if any(finding.acuity is Acuity.EMERGENCY for finding in tracker.call.findings):
            return self._advice(tracker)
        question = tracker.call.question
        asked = question is not None and question.response == "utter_ask_alone"
        alone = is_alone(tracker) if asked and tracker.call.emergency_runs == 1 else None
        if alone is None:
            return "utter_emergency_still"
        return "utter_emergency_alone" if alone else "utter_emergency_company"


def is_alone(tracker: CallTracker) -> bool | None:
    """The answer to "are you alone?": by its words, else by yes or no; None where unclear."""
    heard = tracker.latest_message
    words = split_words(heard.text or "" if heard else "").words
    if not _COMPANY.isdisjoint(words) and "not" not in words:
        return False
    intent = heard.intent if heard else None
    if intent == "deny" and _ALONE.isdisjoint(words) and len(words) <= _SHORT_ANSWER:
        return False
    if intent == "affirm" or not _ALONE.isdisjoint(words):
        return "not" not in words
    return None


class RaiseEmergency:
    """`action_raise_emergency`: the caller's yes to a question about danger makes it one."""

    name = "action_raise_emergency"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Raise the call; what comes before every policy does the rest."""
        question = tracker.call.question
        rule = question.response if question is not None else self.name
        return answer(events=(AcuityRaised(Acuity.EMERGENCY, f"yes_to_{rule}"), *EMERGENCY_SLOTS))


def _topic(triage: Triage, rule: str | None) -> str:
    """What the rule is about; empty where an answer or a key, not words, raised the emergency."""
    if rule is None or not triage.knows(rule):
        return ""
    return triage.topic(rule)


def alarming_reading(triage: Triage, decision: TriageDecision) -> str | None:
    """The rule that an abnormal or impossible reading of the turn fired, or None."""
    for finding in decision.findings:
        is_reading = triage.topic(finding.rule) == "readings"
        if is_reading and (finding.acuity is Acuity.URGENT or finding.rule == IMPOSSIBLE_READING):
            return finding.rule
    return None
