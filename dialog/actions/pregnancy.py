"""Weighs what a call tells of a pregnancy. That it is never low is meant: a nurse hears of it."""

from dataclasses import replace
from datetime import datetime, tzinfo

from dialog.actions.action import answer
from dialog.actions.emergency import EMERGENCY_SLOTS
from dialog.call.tracker import CallTracker
from dialog.events.call import AcuityRaised, PrenatalRiskAssessed
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import Event, SlotSet, UserUttered
from triage.assess import Triage
from triage.decision import Acuity, Patient, PersonFacts, TriageDecision

_AFTER_BIRTH = "postpartum_concerns"
_USUAL = frozenset(("pregnancy_ankles", "practice_contractions"))
_MILD = _USUAL | {"pregnancy_ordinary", "everyday_complaint"}
"""Rules of what is usual in a pregnancy where nothing else was told."""
_LOOKED_BACK = 60
"""Events in which the caller's words are looked at again."""


class AssessPregnancy:
    """`action_prenatal_risk_assessment`."""

    name = "action_prenatal_risk_assessment"

    def __init__(self, triage: Triage, zone: tzinfo) -> None:
        """Judge by `triage`; today is that of `zone`."""
        self._triage = triage
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """High from what triage calls urgent on; what it does not know is not called harmless."""
        week = tracker.slot("pregnancy_week")
        known = week if isinstance(week, float) else None
        gravest = self._gravest(tracker, known, at)
        acuity = max(tracker.call.acuity, gravest.acuity)
        risk = "high" if acuity >= Acuity.URGENT else "moderate"
        raised: tuple[Event, ...] = ()
        if gravest.acuity > tracker.call.acuity:
            raised = (AcuityRaised(gravest.acuity, gravest.findings[0].rule),)
        if acuity is Acuity.EMERGENCY:
            raised = (*raised, *EMERGENCY_SLOTS)
        heard = tracker.latest_message
        is_after_birth = heard is not None and heard.intent == _AFTER_BIRTH
        is_mild = not is_after_birth and acuity <= Acuity.ROUTINE and _is_usual(gravest)
        step = "mild" if is_mild else None
        slots = [
            SlotSet("risk_level", risk),
            SlotSet("prenatal_risk", risk),
            SlotSet("prenatal_step", step),
        ]
        if is_after_birth:
            # From now on a complaint is not asked about by the week.
            slots.append(SlotSet("is_pregnant", None))
        return answer(events=(PrenatalRiskAssessed(known, risk), *raised, *slots))

    def _gravest(self, tracker: CallTracker, week: float | None, at: float) -> TriageDecision:
        """What the caller has said, judged again: contractions at thirty weeks are not at forty."""
        today = datetime.fromtimestamp(at, tz=self._zone).date()
        patient = tracker.call.patient(Patient(on=today, pregnancy_week=week))
        if tracker.slot("is_pregnant") is True or week is not None:
            facts = replace(patient.facts, pregnant=True, week=week or patient.facts.week)
            patient = replace(patient, facts=facts)
        said = [one for one in tracker.events[-_LOOKED_BACK:] if isinstance(one, UserUttered)]
        verdicts = [self._triage.assess(one.text or "", patient) for one in said]
        nothing = TriageDecision(Acuity.NONE, facts=PersonFacts())
        return max(verdicts, key=lambda one: one.acuity, default=nothing)


def _is_usual(verdict: TriageDecision) -> bool:
    """Whether all that was found is known, and usual by itself."""
    rules = {one.rule for one in verdict.findings}
    return not _USUAL.isdisjoint(rules) and rules <= _MILD
