"""Notes the wish for an appointment. Nothing is booked, and the caller is told so."""

from dialog.actions.action import Say, answer
from dialog.call_tracker import CallTracker
from dialog.events import AppointmentRequested
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet
from dialog.voice_responder import Speak

UNTIMED = "when the clinic suggests"
"""What the slot holds when the wish was told in words that no grammar knows: it is not repeated."""


class ScheduleAppointment:
    """`action_schedule_appointment`."""

    name = "action_schedule_appointment"

    def __init__(self, speak: Speak) -> None:
        self._speak = speak

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Record the request and empty the form for a next one."""
        kind = str(tracker.slot("requested_appointment_type"))
        when = str(tracker.slot("preferred_appointment_time"))
        events = (
            AppointmentRequested(kind, when),
            SlotSet("requested_appointment_type", None),
            SlotSet("preferred_appointment_time", None),
        )
        spoken = "" if when == UNTIMED else self._speak("preferred_appointment_time", when)
        given = (("preferred_appointment_time", spoken),)
        return answer(Say("utter_confirm_appointment", given), events=events)
