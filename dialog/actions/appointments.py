"""Notes the wish for an appointment. Nothing is booked, and the caller is told so."""

from datetime import UTC, datetime

from dialog.actions.action import Outcome, Say
from dialog.events import AppointmentRequested, SlotSet
from dialog.nlu.spoken_times import say_time
from dialog.tracker import Tracker


class ScheduleAppointment:
    """`action_schedule_appointment`."""

    name = "action_schedule_appointment"

    async def run(self, tracker: Tracker, at: float) -> Outcome:
        """Record the request and empty the form for a next one."""
        kind = str(tracker.slot("requested_appointment_type"))
        when = str(tracker.slot("preferred_appointment_time"))
        told = say_time(when, datetime.fromtimestamp(at, tz=UTC)) or when
        events = (
            AppointmentRequested(at, kind, when),
            SlotSet(at, "requested_appointment_type", None),
            SlotSet(at, "preferred_appointment_time", None),
        )
        return Outcome(
            events, (Say("utter_confirm_appointment", {"preferred_appointment_time": told}),)
        )
