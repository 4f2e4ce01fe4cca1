"""Ends the agent's part of a call: by a person, or by a goodbye."""

from dialog.actions.action import Say, answer
from dialog.call_tracker import CallTracker
from dialog.events import HandOffRequested, HangUpRequested, OptOutRequested
from dialog.rasa.action_runner import ActionAnswer


class HandOff:
    """`action_hand_off`: the caller wants a person."""

    name = "action_hand_off"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Announce the person and hand over."""
        return answer(Say("utter_hand_off"), events=(HandOffRequested("requested"),))


class OptOut:
    """`action_opt_out`: no more calls.

    Until there is a list of those who are not to be called, only a person can see to it.
    """

    name = "action_opt_out"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Record the wish and hand over to somebody who can fulfil it."""
        return answer(Say("utter_opt_out"), events=(OptOutRequested(), HandOffRequested("opt_out")))


class HangUp:
    """`action_hang_up`: the goodbye was said."""

    name = "action_hang_up"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """End the call after the agent's last word."""
        return answer(events=(HangUpRequested(),))
