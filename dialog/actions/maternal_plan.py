"""Decides what a prenatal or postpartum check-in asks, before its first question."""

import asyncio
from datetime import UTC, datetime, timedelta, tzinfo

from dialog.actions.access import identified
from dialog.actions.action import answer
from dialog.actions.check_ins import PROGRAMME, TURN
from dialog.actions.maternal_answers import (
    ALONE,
    ASKED_ANEW,
    NEEDS,
    PRESSURE,
    PRESSURE_RIGHT,
    VISIT,
    WEEK,
)
from dialog.actions.maternal_pressure import DENIED
from dialog.actions.patient_facts import DELIVERED, DUE, recorded_day
from dialog.call.tracker import CallTracker
from dialog.check_ins.maternal import Course, left_out
from dialog.check_ins.phrases import has_any, words_of
from dialog.check_ins.postpartum import POSTPARTUM
from dialog.check_ins.prenatal import PRENATAL
from dialog.check_ins.programme import Programme
from dialog.check_ins.questions import NOT_ASKED
from dialog.check_ins.reading_slots import HALF, WRONG
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import AppointmentStatus
from dialog.clinical.errors import ClinicalError
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet

_MEASURED_WITHIN = timedelta(days=90)
"""Who has told a blood pressure in this time has something to measure it with."""
_WITHIN_S = 2.0
"""For each thing that the clinic's system is asked; the questions come without it, too."""
_RAISED = ("hypertension", "high blood pressure", "preeclampsia", "pre-eclampsia", "eclampsia")
_VISITS = {Programme.PRENATAL.value: ("prenatal",), Programme.POSTPARTUM.value: ()}
"""Kinds of visit of which one that is booked is enough; none: any."""


class PlanMaternalCheckIn:
    """`action_plan_check_in`: what has no place in this call is not asked."""

    name = "action_plan_check_in"

    def __init__(self, clinic: ClinicalBackend | None, zone: tzinfo) -> None:
        """Today is that of `zone`; `clinic` is None where no hospital is connected."""
        self._clinic = clinic
        self._zone = zone

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Empty the slots of the questions, and mark those that are not to come."""
        programme = str(tracker.slot(PROGRAMME))
        asked = {one.slot for one in (*PRENATAL, *POSTPARTUM)}
        asked |= {WEEK, PRESSURE, PRESSURE_RIGHT, ALONE, NEEDS, VISIT}
        emptied = [SlotSet(one, None) for one in sorted(asked) if tracker.slot(one) is not None]
        course = course_of(tracker, at, self._zone)
        is_known = course.week is not None or programme == Programme.POSTPARTUM
        omitted = [*left_out(programme, course)] if is_known else []
        omitted += [WEEK] if is_known else []
        if not await self._measures(tracker, at):
            omitted += [PRESSURE, PRESSURE_RIGHT]
        if await self._has_visit(tracker, at, programme):
            omitted.append(VISIT)
        told = () if is_known else (SlotSet("is_pregnant", value=True),)
        return answer(
            events=(
                *emptied,
                SlotSet(TURN, None),
                SlotSet(ASKED_ANEW, None),
                SlotSet(HALF, None),
                SlotSet(WRONG, None),
                SlotSet(DENIED, None),
                *told,
                *(SlotSet(one, NOT_ASKED) for one in omitted),
            )
        )

    async def _measures(self, tracker: CallTracker, at: float) -> bool:
        """Whether the patient is likely to have a blood pressure to tell."""
        conditions = tracker.slot("known_conditions")
        listed = conditions if isinstance(conditions, list) else []
        if any(has_any(words_of(str(one)), _RAISED) for one in listed):
            return True
        patient_id = identified(tracker)
        if self._clinic is None or patient_id is None:
            return False
        since = datetime.fromtimestamp(at, tz=UTC) - _MEASURED_WITHIN
        try:
            async with asyncio.timeout(_WITHIN_S):
                return bool(await self._clinic.readings(patient_id, "systolic", since))
        except (ClinicalError, TimeoutError):
            return False

    async def _has_visit(self, tracker: CallTracker, at: float, programme: str) -> bool:
        """Whether a visit is booked; where that is not known, none is offered."""
        patient_id = identified(tracker)
        if self._clinic is None or patient_id is None:
            return True
        since = datetime.fromtimestamp(at, tz=UTC)
        try:
            async with asyncio.timeout(_WITHIN_S):
                visits = await self._clinic.appointments(patient_id, since=since)
        except (ClinicalError, TimeoutError):
            return True
        kinds = _VISITS.get(programme, ())
        return any(
            one.status is AppointmentStatus.BOOKED and (not kinds or one.kind in kinds)
            for one in visits
        )


def course_of(tracker: CallTracker, at: float, zone: tzinfo) -> Course:
    """How far the pregnancy is, or how long ago the birth was, by record or by what was told."""
    today = datetime.fromtimestamp(at, tz=zone).date()
    due, delivered = recorded_day(tracker.slot(DUE)), recorded_day(tracker.slot(DELIVERED))
    course = Course.of(today, due, delivered)
    told = tracker.slot(WEEK)
    if course.week is None and isinstance(told, str) and told.replace(".", "", 1).isdecimal():
        return Course(float(told), course.days)
    return course
