"""Says how a refill that was asked for stands, as far as this call knows. Nothing new is asked for.

What became of a request is told by no system behind the agent, so that is said, and who can look.
"""

from dialog.actions.action import Say, answer
from dialog.call.tracker import CallTracker
from dialog.events.care import RefillAsked
from dialog.nlu.spoken_values import say_list
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.events import SlotSet

STEP = "refill_step"
"""Slot: here `state_told`, or `state_unknown`, behind which a person is offered."""


class TellRefillState:
    """`action_tell_refill_state`: nobody need be known for it, as nothing of a record is told."""

    name = "action_tell_refill_state"

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """Tell of the request of this call, where there was one; else that it cannot be seen."""
        return told_state(tracker)


def told_state(tracker: CallTracker) -> ActionAnswer:
    """What this call knows of its requests; where the latest may be lost, that."""
    asked = [one for one in tracker.events if isinstance(one, RefillAsked)]
    if not asked or not asked[-1].is_sure:
        unknown = "utter_refill_state_unknown" if not asked else "utter_refill_state_unsure"
        return answer(Say(unknown), events=(SlotSet(STEP, "state_unknown"),))
    sent = dict.fromkeys(one.medicine for one in asked if one.is_sure)
    given = (("medicine", say_list(tuple(sent))),)
    return answer(Say("utter_refill_state_sent", given), events=(SlotSet(STEP, "state_told"),))
