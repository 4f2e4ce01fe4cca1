"""Leaves the staff what was told in a check-in that came to no end: the patient hung up, or left.

Whoever bleeds and then hangs up has told it to nobody who could call back, were it not for this.
"""

from collections.abc import Sequence
from dataclasses import replace

from dialog.actions.action import answer
from dialog.actions.check_in_ending import summary
from dialog.actions.check_in_finish import ending_of, heard_in, told_answers, told_turns
from dialog.actions.readings_again import never_corrected
from dialog.actions.staff_tasks import leave_tasks, left_tasks
from dialog.call.tracker import CallTracker
from dialog.check_ins.doubted_readings import doubted
from dialog.check_ins.events import CheckInAnswered, CheckInBegun
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import StaffTask
from dialog.events.call import HandOffRequested, TurnTriaged
from dialog.events.care import TaskLeft
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import Domain
from dialog.rasa.events import Event
from triage.decision import Acuity

_CHECK_IN, _BROKEN_OFF = "check_in", "check_in_broken_off"
_DOUBTED = "reading_doubted"
_AFTER = "told_after_check_in"
_BEFORE = "The patient left before the end. "


class LeaveBrokenOff:
    """`action_leave_broken_off`: when nobody listens any more; says nothing."""

    name = "action_leave_broken_off"

    def __init__(self, domain: Domain, clinic: ClinicalBackend) -> None:
        self._domain = domain
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Leave it where a nurse should know, and no person has taken over.

        Whoever takes over sees no record: what is in doubt there is told in any case.
        """
        events = await self._of_check_in(tracker)
        wrong = tuple(one for _, one in doubted(tracker.events))
        is_told = any(
            isinstance(one, TaskLeft) and one.reason == _DOUBTED for one in tracker.events
        )
        if not wrong or is_told:
            return events
        tasks = (never_corrected(wrong),)
        is_left = await leave_tasks(self._clinic, tracker, tasks)
        return answer(events=(*events.events, *left_tasks(tasks, is_sure=is_left)))

    async def _of_check_in(self, tracker: CallTracker) -> ActionAnswer:
        if _is_over(tracker):
            return await self._told_after(tracker)
        if tracker.call.acuity < Acuity.SOON or not _is_broken_off(tracker):
            return answer()
        end = ending_of(tracker, told_answers(tracker, self._domain), None)
        tasks = tuple(_broken_off(one) for one in end.tasks if one.reason == _CHECK_IN)
        is_left = await leave_tasks(self._clinic, tracker, tasks)
        return answer(events=left_tasks(tasks, is_sure=is_left))

    async def _told_after(self, tracker: CallTracker) -> ActionAnswer:
        """What was told after the last question: its tasks were left before."""
        later = _after_the_end(tracker.events)
        turns = told_turns(later)
        acuity = max((one.decision.acuity for one in turns), default=Acuity.NONE)
        if acuity < Acuity.SOON or any(
            isinstance(one, HandOffRequested | TaskLeft) for one in later
        ):
            return answer()
        told = summary({}, heard_in(later))
        task = StaffTask(_AFTER, f"After the questions of a check-in call: {told}", acuity)
        is_left = await leave_tasks(self._clinic, tracker, (task,))
        return answer(events=left_tasks((task,), is_sure=is_left))


def _is_over(tracker: CallTracker) -> bool:
    """Whether the last check-in that began came to its end."""
    ends = (
        isinstance(one, CheckInAnswered)
        for one in reversed(tracker.events)
        if isinstance(one, CheckInBegun | CheckInAnswered)
    )
    return next(ends, False)


def _after_the_end(events: Sequence[Event]) -> Sequence[Event]:
    """From the first words after the check-in on; what was arranged at its end lies before."""
    ended = max(at for at, one in enumerate(events) if isinstance(one, CheckInAnswered))
    said = next(
        (at for at in range(ended, len(events)) if isinstance(events[at], TurnTriaged)), len(events)
    )
    return events[said:]


def _broken_off(task: StaffTask) -> StaffTask:
    return replace(task, reason=_BROKEN_OFF, text=f"{_BEFORE}{task.text}")


def _is_broken_off(tracker: CallTracker) -> bool:
    """Whether the last check-in that began has not ended, nor been handed over."""
    is_open = False
    for event in tracker.events:
        match event:
            case CheckInBegun():
                is_open = True
            case CheckInAnswered() | HandOffRequested():
                is_open = False
            case TaskLeft(reason=reason) if reason == _BROKEN_OFF:
                is_open = False
            case _:
                continue
    return is_open
