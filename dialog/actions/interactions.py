"""Answers which medicines do not go together: what the table has, and never that all is well."""

from collections.abc import Sequence

import structlog

from dialog.actions.action import Say, answer
from dialog.call_tracker import CallTracker
from dialog.care_events import InteractionsTold
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.errors import ClinicalError
from dialog.clinical.interactions.checking import InteractionFinding
from dialog.clinical.interactions.named import NamedMedicine
from dialog.clinical.interactions.shipped import (
    check,
    find_medicines,
    name_medicine,
    shipped_table,
    table_version,
)
from dialog.clinical.interactions.table import Severity
from dialog.rasa.action_runner import ActionAnswer
from triage.decision import PersonFacts

log = structlog.get_logger()

_MOST_TOLD = 2
"""Of findings: nobody keeps more in mind by ear, and a person goes on with the rest."""
_OPEN = (Severity.UNKNOWN, Severity.NOT_RULED_OUT)
"""What the table does not know; the offer of a person follows anyway."""


class CheckInteractions:
    """`action_check_drug_interactions`: of what was named, and of what the record has."""

    name = "action_check_drug_interactions"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        """`clinic` tells what a known patient takes; without it only what was said counts."""
        self._clinic = clinic
        # Loading takes a third of a second, which no caller shall wait for.
        shipped_table()

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Tell the gravest of what there is."""
        heard = tracker.latest_message
        named = find_medicines((heard.text or "") if heard is not None else "")
        taken = (*named, *await self._taken(tracker))
        facts = tracker.call.told.facts or PersonFacts()
        findings = check(
            taken if named else (),
            pregnancy_week=facts.week,
            is_breastfeeding=facts.postpartum,
            conditions=facts.conditions,
            is_pregnant=facts.pregnant,
        )
        told = InteractionsTold(tuple(one.row for one in findings), table_version())
        says = (Say("utter_interaction", (("finding", _sentence(one)),)) for one in _most(findings))
        return answer(*says, events=(told,))

    async def _taken(self, tracker: CallTracker) -> Sequence[NamedMedicine]:
        """The medicines of a known patient; none where they cannot be had: the rest is told."""
        patient_id = tracker.slot("patient_id")
        if self._clinic is None or tracker.slot("authenticated") is not True:
            return ()
        try:
            medicines = await self._clinic.medicines(str(patient_id))
        except ClinicalError as error:
            log.warning("medicines unknown", error=type(error).__name__)
            return ()
        return tuple(
            named for one in medicines if one.is_active for named in name_medicine(one.name)
        )


def _most(findings: Sequence[InteractionFinding]) -> Sequence[InteractionFinding]:
    """The gravest; what is left open only where nothing else is to be told."""
    grave = [one for one in findings if one.severity not in _OPEN]
    return grave[:_MOST_TOLD] or findings[:1]


def _sentence(finding: InteractionFinding) -> str:
    return finding.says if finding.severity in _OPEN else f"{finding.says} {finding.advice}"
