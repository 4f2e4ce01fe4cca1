"""The one question that decides emergencies: how soon does the person who said this need care?"""

from dataclasses import replace

from triage.context import Contexts
from triage.decision import Acuity, Patient, TriageDecision
from triage.lexicon import default_lexicon
from triage.redflags import read_context, scan
from triage.rules import Lexicon
from triage.words import Words


class Triage:
    """Assesses texts by one lexicon. Pure, and shared by all calls."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def assess(self, text: str, patient: Patient) -> TriageDecision:
        """The verdict on one turn of a call.

        Total and deterministic: any text has a verdict, the same one each time. `patient.findings`
        and `patient.readings` of earlier turns take part where rules combine; the verdict is on
        this turn alone, so that keeping the highest of a call is the caller's part.
        """
        found = scan(self._lexicon, text, patient)
        acuity = max((finding.acuity for finding in found.findings), default=Acuity.NONE)
        return TriageDecision(acuity, found.findings, found.vitals, found.facts)

    def read_context(self, text: str) -> tuple[Words, Contexts]:
        """The words of a text, and which of them are denied, past, supposed or about others."""
        return read_context(self._lexicon, text)

    def knows(self, rule_id: str) -> bool:
        """Whether a rule of that id is in the lexicon."""
        return any(rule.id == rule_id for rule in self._lexicon.rules)

    def topic(self, rule_id: str) -> str:
        """What a rule is about; it decides which advice is given."""
        return self._lexicon.topic(rule_id)


def assess(text: str, patient: Patient) -> TriageDecision:
    """`Triage.assess` with the lexicon that is shipped."""
    return Triage(default_lexicon()).assess(text, patient)


def remember(patient: Patient, decision: TriageDecision) -> Patient:
    """The patient as later turns of the call must see them: with what was found and read now."""
    return replace(
        patient,
        findings=patient.findings + decision.findings,
        readings=patient.readings + decision.vitals,
        facts=decision.facts,
    )
