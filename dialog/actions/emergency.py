"""What is said and done in an emergency, turn by turn. That there is one, triage alone decides."""

from collections.abc import Iterable

from dialog.actions.action import Say, answer
from dialog.actions.conduct import speaks_spanish
from dialog.actions.emergency_advice import (
    ASK_ALONE,
    ASK_BREATHING,
    GENERAL,
    Advice,
    advice_for,
    question_for,
)
from dialog.actions.emergency_answers import is_alone, is_breathing
from dialog.call.state import ACTION_EMERGENCY
from dialog.call.tracker import CallTracker
from dialog.events.call import AcuityRaised, HandOffRequested
from dialog.precedence import IMPOSSIBLE_READING
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet
from triage.assess import Triage
from triage.decision import Acuity, Finding, TriageDecision
from triage.words import split_words

ADVICE = GENERAL.first
EMERGENCY_SLOTS = (
    SlotSet("emergency_detected", value=True),
    SlotSet("triage_priority", Acuity.EMERGENCY.label),
)
"""What rules, stories and action servers see of an emergency."""
ALARMING = "alarming_reading"
"""Slot: which reading alarmed last, as `Vital.kind` has it; decides which signs are asked for."""
LOW_SUGAR = "low_glucose"
"""What it holds of a sugar that is too low, whose signs are others."""
_LOW_SUGAR = "sugar_low"
_MEANING = "meaning_"
"""Begins the ids of what the semantic layer finds; the rest is the topic."""


def slots_at(acuity: Acuity) -> tuple[SlotSet, ...]:
    """What they see of a call that is no emergency any more."""
    return SlotSet("emergency_detected", None), SlotSet("triage_priority", acuity.label)


class EmergencyProtocol:
    """`action_emergency_protocol`: the advice first, one question, then a person.

    Whatever the caller answers, the advice stands and the call goes to a person.
    """

    name = ACTION_EMERGENCY

    def __init__(self, triage: Triage) -> None:
        self._triage = triage

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """The advice of this turn."""
        if not tracker.call.emergency_runs and speaks_spanish(tracker):
            # Questions would not be understood, nor the answers.
            advice = first_words(self._triage, tracker)[0]
            handed_over = (HandOffRequested("emergency"),)
            return answer(Say("utter_emergency_spanish"), Say(advice), events=handed_over)
        if not tracker.call.emergency_runs:
            return answer(*(Say(one) for one in first_words(self._triage, tracker)))
        return answer(
            Say(self._answer(tracker)),
            Say("utter_emergency_connect"),
            events=(HandOffRequested("emergency"),),
        )

    def _answer(self, tracker: CallTracker) -> str:
        """What follows the caller's answer; new danger is answered before anything else."""
        question = tracker.call.question
        is_first = tracker.call.emergency_runs == 1 and question is not None
        asked = question.response if is_first and question is not None else None
        breathes = is_breathing(tracker) if asked == ASK_BREATHING else None
        new = _new_topics(self._triage, tracker)
        if new:
            advice = advice_for(new)
            # That nobody breathes is the danger which was asked about, with an advice of its own.
            is_known = breathes is False and advice is GENERAL
            return "utter_emergency_not_breathing" if is_known else advice.first
        if breathes is not None:
            return "utter_emergency_breathing" if breathes else "utter_emergency_not_breathing"
        alone = is_alone(tracker) if asked == ASK_ALONE else None
        return _after(advice_for(_all_topics(self._triage, tracker)), alone)


def ahead(triage: Triage, decision: TriageDecision) -> tuple[str, ...]:
    """The responses with which the protocol would begin, were this said; either question may be."""
    return advice_for(_topics(triage, decision.findings)).first, ASK_ALONE, ASK_BREATHING


def first_words(triage: Triage, tracker: CallTracker) -> tuple[str, str]:
    """The responses that begin the protocol: the advice, and the one question."""
    topics = _new_topics(triage, tracker) or _all_topics(triage, tracker)
    heard = tracker.latest_message
    words = split_words(heard.text or "" if heard else "").words
    return advice_for(topics).first, question_for(topics, words)


def _after(advice: Advice, alone: bool | None) -> str:
    if alone is None:
        return advice.unclear
    return advice.alone if alone else advice.company


def _new_topics(triage: Triage, tracker: CallTracker) -> tuple[str, ...]:
    """What the dangers of the caller's last words are about."""
    return _topics(triage, tracker.call.findings)


def _all_topics(triage: Triage, tracker: CallTracker) -> tuple[str, ...]:
    """What all dangers of the call are about; none where an answer or a key raised it."""
    rule = tracker.call.emergency_rule
    raised = () if rule is None else (_topic(triage, rule),)
    return (*raised, *_topics(triage, tracker.call.told.findings))


def _topics(triage: Triage, findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(_topic(triage, one.rule) for one in findings if one.acuity is Acuity.EMERGENCY)


class RaiseEmergency:
    """`action_raise_emergency`: the caller's yes to a question about danger makes it one."""

    name = "action_raise_emergency"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Raise the call; what comes before every policy does the rest."""
        question = tracker.call.question
        rule = question.response if question is not None else self.name
        return answer(events=(AcuityRaised(Acuity.EMERGENCY, f"yes_to_{rule}"), *EMERGENCY_SLOTS))


def _topic(triage: Triage, rule: str) -> str:
    """What the rule is about; empty where it is not one of words."""
    if triage.knows(rule):
        return triage.topic(rule)
    return rule.removeprefix(_MEANING) if rule.startswith(_MEANING) else ""


def kind_of_alarm(decision: TriageDecision, rule: str) -> str | None:
    """Which reading of the turn fired the rule, as the slot holds it; None: one told before."""
    if rule.startswith(_LOW_SUGAR):
        return LOW_SUGAR
    spans = {one.span for one in decision.findings if one.rule == rule}
    fired = (one.kind for one in decision.vitals if one.span in spans)
    return next(fired, next((one.kind for one in decision.vitals), None))


def alarming_reading(triage: Triage, decision: TriageDecision) -> str | None:
    """The rule that an abnormal or impossible reading of the turn fired, or None."""
    read = {vital.span for vital in decision.vitals}
    for finding in decision.findings:
        if finding.rule == IMPOSSIBLE_READING:
            return finding.rule
        is_reading = finding.span in read or _topic(triage, finding.rule) == "readings"
        if is_reading and finding.acuity is Acuity.URGENT:
            return finding.rule
    return None
