"""Answers which medicines do not go together: what the table has, and never that all is well."""

from collections.abc import Mapping, Sequence
from functools import partial

import structlog

from dialog.actions.action import Say, answer
from dialog.actions.check_ins import OURS
from dialog.actions.dose_questions import (
    asks_own_list,
    dose_topic,
    has_taken_both,
    is_of_child,
)
from dialog.call.tracker import CallTracker
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
from dialog.events.call import AcuityRaised
from dialog.events.care import InteractionsTold
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.events import UserUttered
from triage.decision import Acuity, PersonFacts
from triage.words import split_words

log = structlog.get_logger()

_MEDICINE = "medication"
_MOST_TOLD = 2
"""Of findings: nobody keeps more in mind by ear, and a person goes on with the rest."""
_MOST_QUESTIONS = 8
"""Of a caller that are kept in mind."""
TAKEN = "utter_taken_together"
_PREGNANCY = frozenset(("pregnancy", "pregnant", "trimester"))
_NURSING = frozenset(("breastfeeding", "breastfeed", "nursing", "breastmilk"))
"""Words that ask about it, of whoever is meant: the table is looked up for that."""
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
        """Tell the gravest of what there is, and what to do about a dose meanwhile."""
        heard = tracker.latest_message
        text = _as_meant(heard) if heard is not None else ""
        earlier = _named_before(tracker)
        # "Can I take both?" is about what was named before it.
        named = find_medicines(text) or earlier
        if not find_medicines(text) and asks_own_list(text):
            return answer(Say("utter_own_medicines"))
        taken = (*named, *earlier, *await self._taken(tracker)) if named else ()
        facts = _facts(tracker)
        words = split_words(text.casefold()).words
        look_up = partial(
            check,
            pregnancy_week=facts.week,
            is_breastfeeding=facts.postpartum or not _NURSING.isdisjoint(words),
            conditions=facts.conditions,
            is_pregnant=facts.pregnant or not _PREGNANCY.isdisjoint(words),
        )
        findings = look_up(taken)
        told = InteractionsTold(tuple(one.row for one in findings), table_version())
        grave = _of(named, findings) or look_up(named)[:1]
        if earlier and has_taken_both(text) and grave[0].severity >= Severity.SERIOUS:
            # The warning comes too late, and is not said again.
            return answer(Say(TAKEN), events=(told, AcuityRaised(Acuity.URGENT, grave[0].row)))
        advice = _advice(text)
        is_open = all(one.severity in _OPEN for one in grave)
        # Where it is known what to say, nobody is told what the table does not know.
        told_of = () if advice and is_open else grave
        says = (Say("utter_interaction", (("finding", _sentence(one)),)) for one in told_of)
        return answer(*says, *advice, events=(told,))

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


def _facts(tracker: CallTracker) -> PersonFacts:
    """What may be spoken of; whoever answers a call of ours hears nothing of the patient."""
    is_anybody = tracker.slot(OURS) is True and tracker.slot("authenticated") is not True
    facts = tracker.call.told.facts
    return PersonFacts() if is_anybody or facts is None else facts


def _as_meant(heard: UserUttered) -> str:
    """The words, with the names of medicines in them as they were made sure of.

    What was heard as one medicine and put right to another must not be looked up as the first.
    """
    text = heard.text or ""
    for one in sorted(heard.entities, key=_start, reverse=True):
        first, end, value = _start(one), one.get("end"), one.get("value")
        if one.get("entity") != _MEDICINE or not isinstance(end, int) or not isinstance(value, str):
            continue
        meant, said = _ids(value), _ids(text[first:end])
        if meant and not meant & said:
            text = f"{text[:first]}{value}{text[end:]}"
    return text


def _start(entity: Mapping[str, Json]) -> int:
    first = entity.get("start")
    return first if isinstance(first, int) else 0


def _ids(text: str) -> frozenset[str]:
    return frozenset(one.id for one in find_medicines(text) if one.is_known)


def _named_before(tracker: CallTracker) -> tuple[NamedMedicine, ...]:
    """The medicines of the caller's earlier questions of the kind, those of the latest first."""
    texts: list[str] = []
    said = ""
    for event in tracker.events:
        if isinstance(event, UserUttered):
            said = _as_meant(event)
        elif isinstance(event, InteractionsTold):
            texts.append(said)
    return tuple(one for text in reversed(texts[-_MOST_QUESTIONS:]) for one in find_medicines(text))


def _advice(text: str) -> tuple[Say, ...]:
    """What is said about a dose, and about a child's."""
    topic = dose_topic(text)
    says = [] if topic is None else [Say(topic.value)]
    if is_of_child(split_words(text.casefold()).words):
        says.append(Say("utter_medicine_for_child"))
    return tuple(says)


def _of(
    named: Sequence[NamedMedicine], findings: Sequence[InteractionFinding]
) -> Sequence[InteractionFinding]:
    """The gravest about what was named; what is left open only where nothing else is to be told."""
    ids = {one.id for one in named if one.is_known}
    grave = [one for one in findings if one.severity not in _OPEN]
    about = [one for one in grave if not ids.isdisjoint(one.medicines)]
    return about[:_MOST_TOLD] or [one for one in findings if one.severity in _OPEN][:1]


def _sentence(finding: InteractionFinding) -> str:
    return finding.says if finding.severity in _OPEN else f"{finding.says} {finding.advice}"
