"""Turns that lead nowhere: not understood, or a request to hear it again."""

from dialog.actions.action import Outcome, Say
from dialog.events import ActionExecuted, HandOffRequested, NotUnderstood, TurnSetAside
from dialog.tracker import ACTION_FALLBACK, ACTION_REPEAT, Tracker

REPEATED = "repeat_question"
"""Pseudo-response: the agent's last question, in the very words it was asked in."""
ASKED_AGAIN = "ask_again"
"""Pseudo-response: the last question, but no greeting in front of it."""


class Fallback:
    """`action_default_fallback`: ask again, then offer a person, then get one."""

    name = ACTION_FALLBACK

    async def run(self, tracker: Tracker, at: float) -> Outcome:
        """What the number of turns that were not understood calls for."""
        missed = NotUnderstood(at)
        match tracker.misses:
            case 0:
                return Outcome((missed,), (Say("utter_not_understood"), Say(ASKED_AGAIN)))
            case 1:
                # For the rules the offer was made, so that a yes to it is one.
                offered = ActionExecuted(at, "utter_offer_person")
                says = (Say("utter_not_understood_offer"), Say("utter_offer_person"))
                return Outcome((missed, offered), says)
            case _:
                events = (missed, HandOffRequested(at, "not_understood"))
                return Outcome(events, (Say("utter_hand_off"),))


class Repeat:
    """`action_repeat`: the last question again."""

    name = ACTION_REPEAT

    async def run(self, tracker: Tracker, at: float) -> Outcome:
        """Say it again, and leave everything as it is."""
        return Outcome((TurnSetAside(at),), (Say(REPEATED),))
