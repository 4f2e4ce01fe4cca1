"""Ends the agent's part of a call: by a person, or by a goodbye."""

from dialog.actions.action import Say, answer
from dialog.actions.identity import CALLED
from dialog.call.tracker import CallTracker
from dialog.clinical.backend import ClinicalBackend
from dialog.clinical.care import StaffTask
from dialog.clinical.errors import ClinicalError
from dialog.events.call import HandOffRequested, HangUpRequested, OptOutRequested
from dialog.events.care import TaskLeft
from dialog.rasa.action_runner import ActionAnswer
from triage.decision import Acuity

_OPT_OUT = "opt_out"


class HandOff:
    """`action_hand_off`: the caller wants a person."""

    name = "action_hand_off"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Announce the person and hand over."""
        return answer(Say("utter_hand_off"), events=(HandOffRequested("requested"),))


class OptOut:
    """`action_opt_out`: no more calls.

    Whom we have called is let go: the wish is recorded, and passed on to the clinic. Whoever calls
    us is put through to a person, as is everybody whose wish did not reach the clinic.
    """

    name = "action_opt_out"

    def __init__(self, clinic: ClinicalBackend | None = None) -> None:
        """`clinic` is None where no hospital is connected."""
        self._clinic = clinic

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Record the wish, and pass it on or hand over to somebody who can fulfil it."""
        # Told beside another wish, it was noted when it was told.
        is_noted = any(isinstance(one, OptOutRequested) for one in tracker.events)
        noted = () if is_noted else (OptOutRequested(),)
        if await self._passed_on(tracker):
            events = (*noted, TaskLeft(_OPT_OUT, is_sure=True), HangUpRequested())
            # Whoever has told of danger hears what to do about it before the call ends.
            is_urgent = tracker.call.acuity >= Acuity.URGENT
            says = (Say("utter_see_doctor_today"),) if is_urgent else ()
            return answer(*says, Say("utter_check_in_stopped"), events=events)
        return answer(Say("utter_opt_out"), events=(*noted, HandOffRequested(_OPT_OUT)))

    async def _passed_on(self, tracker: CallTracker) -> bool:
        called = tracker.slot(CALLED)
        if self._clinic is None or not isinstance(called, str):
            return False
        task = StaffTask(_OPT_OUT, "Asked in a call of ours that there be no more of them.")
        try:
            await self._clinic.leave_task(called, task, key=f"{tracker.sender}:{_OPT_OUT}")
        except ClinicalError:
            return False
        return True


class HangUp:
    """`action_hang_up`: the goodbye was said."""

    name = "action_hang_up"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """End the call after the agent's last word."""
        return answer(events=(HangUpRequested(),))
