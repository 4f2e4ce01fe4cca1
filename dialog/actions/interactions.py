"""Answers which medicines do not go together: what the table has, and never that all is well."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import structlog

from dialog.actions.access import identified, patient_for
from dialog.actions.action import Say, answer
from dialog.actions.check_ins import OURS
from dialog.actions.dose_questions import (
    asks_own_list,
    dose_topic,
    has_taken_both,
    is_of_child,
    takes_both,
)
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.errors import ClinicalError
from dialog.clinical.interactions.allergies import allergens, allergy_findings
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
TAKEN_PRESCRIBED = "utter_taken_prescribed"
"""The same where leaving one of them out at once may do harm."""
TAKES = "utter_takes_together"
"""Of those who take both day by day, as they were prescribed."""
_TOPIC = "medicines"
_PREGNANCY = frozenset(("pregnancy", "pregnant", "trimester"))
_NURSING = frozenset(("breastfeeding", "breastfeed", "nursing", "breastmilk"))
"""Words that ask about it, of whoever is meant: the table is looked up for that."""
_LookUp = Callable[[Sequence[NamedMedicine]], tuple[InteractionFinding, ...]]
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
        # What somebody is allergic to is not what they take.
        told_allergies = _allergies_told(tracker)
        own = _without(find_medicines(text), allergens(text))
        # "Can I take both?" is about what was named before it.
        named = own or earlier
        if not own and asks_own_list(text):
            return answer(Say("utter_own_medicines"))
        recorded, allergies = await self._recorded(tracker) if named else ((), ())
        look_up = self._looking_up(tracker, text)
        findings = look_up((*named, *earlier, *recorded))
        warned = allergy_findings(named, (*told_allergies, *allergies))
        rows = tuple(one.row for one in (*warned, *findings))
        told = InteractionsTold(rows, table_version())
        among_named = look_up(named)
        about = _of(named, findings, among_named) or among_named[:1]
        if warned:
            # That the table is short adds nothing to a warning.
            about = [one for one in about if one.severity > Severity.NOT_RULED_OUT]
        grave = (*warned, *about)[:_MOST_TOLD]
        if earlier and grave[0].severity >= Severity.SERIOUS and has_taken_both(text):
            # The warning comes too late, and is not said again.
            raised = AcuityRaised(Acuity.URGENT, grave[0].row)
            return answer(Say(_too_late(grave[0], text)), events=(told, raised))
        advice = _advice(text)
        is_open = all(one.severity in _OPEN for one in grave)
        # Where it is known what to say, nobody is told what the table does not know.
        told_of = () if advice and is_open else grave
        says = (Say("utter_interaction", (("finding", _sentence(one)),)) for one in told_of)
        return answer(*says, *advice, events=(told,))

    def _looking_up(self, tracker: CallTracker, text: str) -> _LookUp:
        """How medicines are looked up for this caller."""
        facts = _facts(tracker)
        words = split_words(text.casefold()).words
        return partial(
            check,
            pregnancy_week=facts.week,
            is_breastfeeding=facts.postpartum or not _NURSING.isdisjoint(words),
            conditions=facts.conditions,
            is_pregnant=facts.pregnant or not _PREGNANCY.isdisjoint(words),
        )

    async def _recorded(
        self, tracker: CallTracker
    ) -> tuple[Sequence[NamedMedicine], Sequence[NamedMedicine]]:
        """What a known patient takes, and is allergic to, as far as the caller may hear of it.

        None where it cannot be had: the rest is told.
        """
        patient_id = patient_for(tracker, _TOPIC)
        if self._clinic is None or patient_id is None:
            return (), ()
        try:
            medicines, record = await asyncio.gather(
                self._clinic.medicines(patient_id), self._clinic.patient(patient_id)
            )
        except ClinicalError as error:
            log.warning("medicines unknown", error=type(error).__name__)
            return (), ()
        taken = [named for one in medicines if one.is_active for named in name_medicine(one.name)]
        return taken, [named for one in record.allergies for named in name_medicine(one)]


def _too_late(finding: InteractionFinding, text: str) -> str:
    """What is said to somebody who has taken what they were just warned of."""
    if not finding.is_prescribed:
        return TAKEN
    return TAKES if takes_both(text) else TAKEN_PRESCRIBED


def _without(
    named: Sequence[NamedMedicine], allergic: Sequence[NamedMedicine]
) -> tuple[NamedMedicine, ...]:
    spans = {one.span for one in allergic}
    return tuple(one for one in named if one.span not in spans)


def _allergies_told(tracker: CallTracker) -> tuple[NamedMedicine, ...]:
    """What the caller said in this call to be allergic to."""
    said = (_as_meant(one) for one in tracker.events if isinstance(one, UserUttered))
    return tuple(one for text in said for one in allergens(text))


def _facts(tracker: CallTracker) -> PersonFacts:
    """What may be spoken of: asking about a medicine tells nobody what is not theirs to hear."""
    facts = tracker.call.told.facts or PersonFacts()
    if tracker.slot(OURS) is True and tracker.slot("authenticated") is not True:
        # Whoever answers a call of ours.
        return PersonFacts()
    if identified(tracker) is not None and patient_for(tracker, _TOPIC) is None:
        # Somebody known who may not hear of the medicines: what they have told themselves counts.
        week = tracker.slot("pregnancy_week")
        is_told = week is not None or tracker.slot("is_pregnant") is True
        return PersonFacts(is_told, week if isinstance(week, float) else None)
    return facts


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
    latest = reversed(texts[-_MOST_QUESTIONS:])
    return tuple(one for text in latest for one in _without(find_medicines(text), allergens(text)))


def _advice(text: str) -> tuple[Say, ...]:
    """What is said about a dose, and about a child's."""
    topic = dose_topic(text)
    says = [] if topic is None else [Say(topic.value)]
    if is_of_child(split_words(text.casefold()).words):
        says.append(Say("utter_medicine_for_child"))
    return tuple(says)


def _of(
    named: Sequence[NamedMedicine],
    findings: Sequence[InteractionFinding],
    among_named: Sequence[InteractionFinding],
) -> Sequence[InteractionFinding]:
    """The gravest about what was named; what is left open only where nothing else is to be told.

    But where nothing grave is known among the named ones themselves, and one of them could not be
    looked up, that is told first: what they do with others is no answer to what was asked.
    """
    ids = {one.id for one in named if one.is_known}
    about = [
        one for one in findings if one.severity not in _OPEN and not ids.isdisjoint(one.medicines)
    ]
    gravest = among_named[0]
    if about and gravest.severity is Severity.UNKNOWN:
        return [gravest, about[0]]
    return about[:_MOST_TOLD] or [one for one in findings if one.severity in _OPEN][:1]


def _sentence(finding: InteractionFinding) -> str:
    return finding.says if finding.severity in _OPEN else f"{finding.says} {finding.advice}"
