"""The frame of every check-in call: who is meant, whether it may be made, how it ends."""

import asyncio
from datetime import UTC, datetime

from dialog.actions.access import identified
from dialog.actions.action import Say, answer
from dialog.actions.care_plan import LEFT
from dialog.actions.check_in_ending import ending, loss_told
from dialog.actions.identity import CALLED, WANTED, first_step
from dialog.actions.identity import STEP as SERVICE
from dialog.actions.staff_tasks import leave_tasks, left_tasks
from dialog.actions.taking_up import kept_for_later
from dialog.call.tracker import CallTracker
from dialog.check_ins.answering import Answered, agrees, who_answered
from dialog.check_ins.called_back import has_condition, programme_named
from dialog.check_ins.events import (
    CheckInBegun,
    CheckInEnded,
)
from dialog.check_ins.outcome import Outcome
from dialog.check_ins.own_name import CALLED_NAME, called_name
from dialog.check_ins.programme import CheckIn, Programme
from dialog.check_ins.turning_points import TurningPoint, tells_of_loss
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import StaffTask
from dialog.clinical.errors import ClinicalError
from dialog.clinical.people import PatientRecord, PregnancyOutcome
from dialog.conduct.languages import SPANISH
from dialog.conduct.noticing import IN_SPANISH
from dialog.events.call import HangUpRequested
from dialog.hearing.losses import loss_in
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Json
from dialog.rasa.events import Event, SlotSet

STEP, PROGRAMME = "check_in_step", "programme"
TURN = "check_in_turn"
"""Slot: what was told that ended the questions, as `TurningPoint` names it."""
OURS = "is_our_call"
ASKED = "asked_programme"
"""Slot: which check-in somebody names who phones in for one; empty once it has begun."""
CHECK_IN = "check_in"
"""What is wanted of identity in such a call."""
_OF_PREGNANCY = (Programme.PRENATAL, Programme.POSTPARTUM)
_ENDS = {
    Answered.DECEASED: (Outcome.DECEASED, "utter_check_in_condolence"),
    Answered.WRONG_NUMBER: (Outcome.WRONG_NUMBER, "utter_check_in_wrong_number"),
    Answered.CARED_ELSEWHERE: (Outcome.MOVED, "utter_check_in_moved"),
    Answered.NOT_NOW: (Outcome.CALL_BACK, "utter_check_in_not_now"),
}
"""What ends the call before it has begun."""
UNTOLD = {
    "utter_check_in_condolence": "utter_check_in_condolence_untold",
    "utter_check_in_wrong_number": "utter_check_in_wrong_number_untold",
    "utter_check_in_moved": "utter_check_in_moved_untold",
}
"""What is said instead where the clinic could not be told."""
_WHO_IS_IT = ("utter_check_in_who", "utter_check_in_who_again", "utter_check_in_who_last")
"""What is asked of whoever has answered something else, one after the other."""
_POSTPARTUM_DAYS = 365
_WITHIN_S = 3.0
"""For what the clinic's system is asked; a call goes on without it."""


def opening_slots(check_in: CheckIn | None) -> dict[str, Json]:
    """What is known of such a call before its first word; nothing of one that came in."""
    if check_in is None:
        return {}
    return {
        OURS: True,
        CALLED: check_in.patient_id,
        PROGRAMME: check_in.programme.value,
        WANTED: CHECK_IN,
    }


class OpenCheckIn:
    """`action_open_check_in`: the first words to whoever takes the call.

    Nothing of health, and no more of the patient than the first name. What the record says against
    the call is looked up now: it may be newer than the list of calls.
    """

    name = "action_open_check_in"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        """`clinic` is None where no hospital is connected: nobody can be called then."""
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Say who calls and for whom, or that it was a mistake."""
        programme = tracker.slot(PROGRAMME)
        called = tracker.slot(CALLED)
        if not isinstance(called, str):
            return _asked(None, programme)
        try:
            record = None if self._clinic is None else await self._clinic.patient(called)
        except ClinicalError:
            record = None
        if record is None:
            return _ended(Outcome.TECHNICAL, "utter_check_in_mistake")
        due = programme_for(record, programme)
        if due is None:
            return _ended(Outcome.SUPPRESSED, "utter_check_in_mistake")
        return _asked(record, due)


def programme_for(record: PatientRecord, planned: Json) -> str | None:
    """What the patient may be asked about after all; None: this call must not be made.

    Nobody is called who has died, or about a pregnancy that was lost; one that has ended in a birth
    makes a prenatal call one about the time after it.
    """
    if record.is_deceased or planned not in tuple(Programme):
        return None
    programme = Programme(str(planned))
    if programme not in _OF_PREGNANCY:
        return programme
    outcome = None if record.pregnancy is None else record.pregnancy.outcome
    if outcome is PregnancyOutcome.BORN:
        return Programme.POSTPARTUM
    return Programme.PRENATAL if outcome is PregnancyOutcome.ONGOING else None


def programme_due(record: PatientRecord, at: float) -> str | None:
    """What a patient who calls us may be asked about; None: no check-in is due."""
    pregnancy = record.pregnancy
    if pregnancy is not None and pregnancy.outcome is PregnancyOutcome.BORN:
        today = datetime.fromtimestamp(at, tz=UTC).date()
        ended_on = pregnancy.ended_on
        if ended_on is None or (today - ended_on).days > _POSTPARTUM_DAYS:
            return None
    return programme_for(record, Programme.PRENATAL)


class WhoAnswered:
    """`action_who_answered`: whether it is the patient who has taken the call.

    `check_in_step` is `speaking` where somebody says so, `asked_for` where the patient has to be
    fetched, `fetching` where somebody does, `calling` where it is still open, `ended` where it is
    of no use to wait.
    """

    name = "action_who_answered"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """What the words tell, else the yes or no."""
        heard = tracker.latest_message
        text = (heard.text or "") if heard is not None else ""
        told = who_answered(text, called_name(tracker))
        if tells_of_loss(text) and is_of_pregnancy(tracker):
            # Whoever says so is asked nothing more, not even who they are.
            lost = ending(TurningPoint.LOSS, tracker.call.acuity, {})
            is_left = await leave_tasks(self._clinic, tracker, lost.tasks)
            events = (
                CheckInEnded(Outcome.LOSS),
                *left_tasks(lost.tasks, is_sure=is_left),
                SlotSet(STEP, "loss"),
                SlotSet(LEFT, is_left),
            )
            return answer(events=events)
        if told in _ENDS:
            if told is Answered.NOT_NOW or await self._pass_on(tracker, told):
                return _ended(*_ENDS[told])
            outcome, response = _ENDS[told]
            return _ended(outcome, UNTOLD[response])
        loss = loss_in(text)
        if loss is not None:
            # Of whoever it is: nobody is asked for, and nothing else is asked.
            is_left = await leave_tasks(self._clinic, tracker, (loss_told(loss),))
            said = "utter_check_in_condolence"
            return _ended(Outcome.LOSS, said if is_left else UNTOLD[said])
        return _as_told(tracker, told, text)

    async def _pass_on(self, tracker: CallTracker, told: Answered) -> bool:
        """Let the clinic look at its record; what the call came to is in ours in any case."""
        reason = told.name.lower()
        task = StaffTask(reason, "Whoever took a call of ours said so. Please check the record.")
        return await leave_tasks(self._clinic, tracker, (task,))


class ConfirmPatient:
    """`action_confirm_patient`: somebody says they are the patient, and has to prove it."""

    name = "action_confirm_patient"

    def __init__(self, clinic: ClinicalBackend | None) -> None:
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Set how identity stands."""
        if tracker.active_loop is not None:
            return answer(events=(*kept_for_later(tracker), SlotSet(SERVICE, "later")))
        step = first_step(tracker, self._clinic, CHECK_IN)
        asked = () if tracker.slot(OURS) is True else _asked_for(tracker)
        return answer(events=(*asked, SlotSet(WANTED, CHECK_IN), SlotSet(SERVICE, step)))


def _asked_for(tracker: CallTracker) -> tuple[Event, ...]:
    """Which check-in the caller names; an earlier one of the same call is over."""
    heard = tracker.latest_message
    named = programme_named(heard.text or "") if heard is not None else None
    return SlotSet(PROGRAMME, None), SlotSet(ASKED, None if named is None else named.value)


class BeginCheckIn:
    """`action_begin_check_in`: the right person is on the line."""

    name = "action_begin_check_in"

    def __init__(self, clinic: ClinicalBackend | None = None) -> None:
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Say what the call is about, and let the questions of the programme follow.

        What the record of whoever is on the line says decides: they need not be the one who was
        called, or may have called us.
        """
        programme = await self._programme(tracker, at)
        if programme is None:
            if tracker.slot(OURS) is True:
                return _ended(Outcome.SUPPRESSED, "utter_no_check_in_goodbye")
            return answer(events=(SlotSet(ASKED, None), SlotSet(STEP, "none")))
        events = (
            SlotSet(ASKED, None),
            SlotSet(PROGRAMME, programme),
            CheckInBegun(programme),
            SlotSet(STEP, programme),
        )
        about = Say(f"utter_about_{programme}")
        has_begun = any(isinstance(one, CheckInBegun) for one in tracker.events)
        if tracker.slot(OURS) is not True or has_begun:
            # Whoever calls us knows what about, and nobody is greeted twice.
            return answer(about, events=events)
        return answer(Say("utter_check_in_begin"), about, events=events)

    async def _programme(self, tracker: CallTracker, at: float) -> str | None:
        planned, asked = tracker.slot(PROGRAMME), tracker.slot(ASKED)
        unread = planned or asked
        told, patient_id = unread if isinstance(unread, str) else None, identified(tracker)
        if self._clinic is None or patient_id is None:
            return told
        try:
            async with asyncio.timeout(_WITHIN_S):
                record = await self._clinic.patient(patient_id)
                if planned is not None:
                    return programme_for(record, planned)
                if await _is_on_record(self._clinic, record, asked):
                    return programme_for(record, asked)
        except (ClinicalError, TimeoutError):
            return told
        return programme_due(record, at)


async def _is_on_record(clinic: ClinicalBackend, record: PatientRecord, asked: Json) -> bool:
    """Whether the patient has what the named check-in asks about.

    Raises:
        ClinicalError: the clinic's system does not tell.
    """
    if asked == Programme.ADHERENCE:
        return any(one.is_active for one in await clinic.medicines(record.id))
    return asked in tuple(Programme) and has_condition(Programme(str(asked)), record.conditions)


def is_of_pregnancy(tracker: CallTracker) -> bool:
    """Whether the call is a check-in about a pregnancy, or about the time after a birth."""
    return tracker.slot(PROGRAMME) in _OF_PREGNANCY


def _asked(record: PatientRecord | None, programme: Json) -> ActionAnswer:
    name = None if record is None else record.given_name
    events = (
        SlotSet(CALLED_NAME, name),
        SlotSet(PROGRAMME, programme),
        SlotSet(STEP, "calling"),
    )
    given = () if name is None else ((CALLED_NAME, name),)
    # The record knows who would rather be called in Spanish, whatever callers are offered.
    is_spanish = record is not None and record.language == SPANISH
    offered = (Say(IN_SPANISH),) if is_spanish else ()
    return answer(Say("utter_check_in_opening", given), *offered, events=events)


def _as_told(tracker: CallTracker, told: Answered, text: str) -> ActionAnswer:
    """How it goes on with who has answered, where nothing speaks against the call."""
    heard = tracker.latest_message
    intent = heard.intent if heard is not None else None
    was_asked_for = tracker.slot(STEP) == "asked_for"
    if told is Answered.FETCHING:
        return answer(events=(SlotSet(STEP, "fetching"),))
    is_yes = intent == "affirm" or agrees(text)
    if told is Answered.SPEAKING or (is_yes and not was_asked_for):
        return answer(events=(SlotSet(STEP, "speaking"),))
    if intent == "deny":
        if was_asked_for:
            return _ended(*_ENDS[Answered.NOT_NOW])
        return answer(Say("utter_ask_for_patient"), events=(SlotSet(STEP, "asked_for"),))
    return _asked_again(tracker)


def _asked_again(tracker: CallTracker) -> ActionAnswer:
    """Who it is, in other words than before; who cannot be understood is called another time."""
    steps = (one for one in tracker.events if isinstance(one, SlotSet) and one.name == STEP)
    asked = sum(one.value == "calling" for one in steps)
    if asked > len(_WHO_IS_IT):
        return _ended(*_ENDS[Answered.NOT_NOW])
    said = _WHO_IS_IT[max(asked, 1) - 1]
    return answer(Say(said), events=(SlotSet(STEP, "calling"),))


def _ended(outcome: Outcome, response: str) -> ActionAnswer:
    events = (CheckInEnded(outcome), SlotSet(STEP, "ended"), HangUpRequested())
    return answer(Say(response), events=events)
