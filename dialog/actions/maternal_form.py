"""Goes on with the questions of a prenatal or postpartum check-in after each answer."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from dialog.actions.action import Say, answer
from dialog.actions.check_ins import PROGRAMME, TURN
from dialog.actions.maternal_answers import (
    ALONE,
    ASKED_ANEW,
    LOOKED_AFTER,
    UNSURE_AT_FIRST,
    VISIT,
    WEEK,
)
from dialog.actions.maternal_plan import course_of
from dialog.actions.maternal_pressure import HomePressure
from dialog.actions.patient_facts import DELIVERED, DUE
from dialog.call.tracker import CallTracker
from dialog.check_ins.after_all import tells_after_all
from dialog.check_ins.catalogue import QUESTIONS
from dialog.check_ins.heard_answers import BESIDES
from dialog.check_ins.maternal import left_out
from dialog.check_ins.mind_and_home import FEELS_DOWN, HARM, LITTLE_JOY, UNSAFE
from dialog.check_ins.programme import Programme
from dialog.check_ins.questions import NO, NOT_ASKED, UNSURE, YES
from dialog.check_ins.turning_points import TurningPoint
from dialog.clinical.backend import ClinicalBackend
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT, Json
from dialog.rasa.events import Event, SlotSet, UserUttered
from triage.decision import Acuity

_KIND_OF_VISIT = {Programme.PRENATAL: "prenatal visit", Programme.POSTPARTUM: "follow-up visit"}
_AGAIN = {UNSURE_AT_FIRST: "utter_in_other_words", BESIDES: "utter_check_in_noted"}
"""Answers after which a question comes once more, and what is said before it."""
_POINTS = frozenset(one.value for one in TurningPoint)


class ValidateMaternalForm:
    """`validate_prenatal_form` and `validate_postpartum_form`."""

    def __init__(self, programme: Programme, clinic: ClinicalBackend | None, zone: tzinfo) -> None:
        """`clinic` is None where no hospital is connected: no reading is stored then."""
        self.name = f"validate_{programme}_form"
        self._form = f"{programme}_form"
        self._pressure = HomePressure(clinic, zone)
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """End the questions where they have no place any more; else say which of them fall away."""
        form = tracker.domain.forms[self._form]
        held = {slot: tracker.slot(slot) for slot in form.required_slots}
        turned = next((slot for slot, value in held.items() if value in _POINTS), None)
        if turned is not None:
            point = SlotSet(TURN, held[turned])
            ended = (SlotSet(turned, None), point, SlotSet(REQUESTED_SLOT, None))
            return answer(events=(*self._born(held[turned], at), *ended))
        cared = next((slot for slot, value in held.items() if value == LOOKED_AFTER), None)
        if cared is not None:
            # Of a baby in a hospital nothing more is asked, and it is noted where it is.
            return answer(Say("utter_check_in_noted"), events=(SlotSet(cared, NOT_ASKED),))
        again = next((slot for slot, value in held.items() if value in _AGAIN), None)
        if again is not None:
            # What was told beside it may be a reading, or put one right.
            fresh = frozenset(_set_now(tracker))
            says, events = await self._pressure.settled(tracker, held, fresh, at)
            if held[again] == BESIDES and events:
                return answer(*says, events=(SlotSet(again, None), *events))
            return answer(Say(_AGAIN[str(held[again])]), events=_asked_anew(tracker, again))
        reopened = next(_reopened(tracker, held), None)
        if reopened is not None:
            return answer(events=_asked_anew(tracker, reopened))
        fresh = frozenset(_set_now(tracker))
        says, events = await self._pressure.settled(tracker, held, fresh, at)
        settled = (*self._settled(tracker, held, at), *events)
        return answer(*_sympathy(held, fresh), *says, events=settled)

    def _born(self, point: Json, at: float) -> tuple[Event, ...]:
        """What the record does not say yet; of any day, today is what asks for the most."""
        if point != TurningPoint.BORN:
            return ()
        today = datetime.fromtimestamp(at, tz=self._zone).date().isoformat()
        return SlotSet(DUE, None), SlotSet(DELIVERED, today)

    def _settled(
        self, tracker: CallTracker, held: Mapping[str, Json], at: float
    ) -> Iterator[SlotSet]:
        """What does not have to be asked after these answers."""
        programme = str(tracker.slot(PROGRAMME))
        if held.get(WEEK) not in (None, NOT_ASKED):
            kept = {slot for slot, value in held.items() if value is not None}
            course = course_of(tracker, at, self._zone)
            for slot in left_out(programme, course, kept):
                yield SlotSet(slot, NOT_ASKED)
        mood = (held.get(FEELS_DOWN.slot), held.get(LITTLE_JOY.slot))
        is_low = YES in mood or UNSURE in mood
        is_prenatal = programme == Programme.PRENATAL
        if is_prenatal and None not in mood and not is_low and held.get(HARM.slot) is None:
            yield SlotSet(HARM.slot, NOT_ASKED)
        if held.get(ALONE) not in (None, YES) and held.get(UNSAFE.slot) is None:
            # Whoever is not alone cannot answer it, and must not be asked aloud.
            yield SlotSet(UNSAFE.slot, NOT_ASKED)
        if held.get(VISIT) == YES:
            kind = _KIND_OF_VISIT.get(Programme(programme))
            yield SlotSet("requested_appointment_type", kind)
        elif held.get(VISIT) is None and tracker.call.acuity >= Acuity.SOON:
            # A nurse comes first.
            yield SlotSet(VISIT, NOT_ASKED)


def _asked_anew(tracker: CallTracker, slot: str) -> tuple[SlotSet, ...]:
    """Let the question come once more; it is noted which ones did."""
    anew: Json = [*_listed(tracker), slot]
    return SlotSet(slot, None), SlotSet(ASKED_ANEW, anew)


def _listed(tracker: CallTracker) -> tuple[str, ...]:
    listed = tracker.slot(ASKED_ANEW)
    return tuple(str(one) for one in listed) if isinstance(listed, list) else ()


def _reopened(tracker: CallTracker, held: Mapping[str, Json]) -> Iterator[str]:
    """Questions of danger that were denied, and of which something was told since."""
    denied = {
        slot
        for slot, value in held.items()
        if value == NO and slot in QUESTIONS and QUESTIONS[slot].is_of_danger
    }
    open_yet = denied.difference(_listed(tracker))
    later: list[UserUttered] = []
    for event in reversed(tracker.events):
        match event:
            case UserUttered():
                later.append(event)
            case SlotSet(name=name) if name in open_yet:
                open_yet.discard(name)
                if any(
                    tells_after_all(one.text or "", one.intent, QUESTIONS[name]) for one in later
                ):
                    yield name
            case _:
                continue


def _sympathy(held: Mapping[str, Json], fresh: frozenset[str]) -> tuple[Say, ...]:
    """A word on a yes that was just given and is no emergency, before the next question."""
    is_told = any(held.get(slot) == YES and slot in QUESTIONS for slot in fresh)
    return (Say("utter_check_in_noted"),) if is_told else ()


def _set_now(tracker: CallTracker) -> Iterator[str]:
    """The slots that were filled since the caller last spoke."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return
        if isinstance(event, SlotSet):
            yield event.name
