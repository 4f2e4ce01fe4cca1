"""Ends the agent's part of a call: by a person, or by a goodbye."""

from dialog.actions.action import Outcome, Say
from dialog.events import HandOffRequested, HangUpRequested, OptOutRequested
from dialog.tracker import Tracker


class HandOff:
    """`action_hand_off`: the caller wants a person."""

    name = "action_hand_off"

    async def run(self, tracker: Tracker, at: float) -> Outcome:
        """Announce the person and hand over."""
        return Outcome((HandOffRequested(at, "requested"),), (Say("utter_hand_off"),))


class OptOut:
    """`action_opt_out`: no more calls.

    Until there is a list of those who are not to be called, only a person can see to it.
    """

    name = "action_opt_out"

    async def run(self, tracker: Tracker, at: float) -> Outcome:
        """Record the wish and hand over to somebody who can fulfil it."""
        events = (OptOutRequested(at), HandOffRequested(at, "opt_out"))
        return Outcome(events, (Say("utter_opt_out"),))


class HangUp:
    """`action_hang_up`: the goodbye was said."""

    name = "action_hang_up"

    async def run(self, tracker: Tracker, at: float) -> Outcome:
        """End the call after the agent's last word."""
        return Outcome((HangUpRequested(at),))
