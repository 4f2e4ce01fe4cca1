"""What is said again after a lost line: what became of a wish, which may not have been heard."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from dialog.events.wishes import WishTakenUp
from dialog.rasa.events import ActionExecuted, BotUttered, Event, UserUttered

_OUTCOMES = frozenset(
    ("utter_booked", "utter_booked_after_all", "utter_cancelled", "utter_appointment_kept",
     "utter_not_booked", "utter_waiting_list", "utter_booking_unsure", "utter_refill_sent",
     "utter_refill_passed_on", "utter_request_unknown", "utter_billing_noted",
     "utter_see_doctor_today", "utter_urgent_reminder", "utter_recommend_appointment",
     "utter_self_care")
)  # fmt: skip
"""Responses that tell what was done, or what is to be done. No result is among them, nor what was
found about a medicine: whoever is there again may be somebody else."""
_NAMING = frozenset(("utter_refill_sent", "utter_refill_passed_on"))
"""Of these, those that may name a medicine; they are said without it."""


def outcomes(
    events: Sequence[Event], say: Callable[[str], Sequence[BotUttered]]
) -> tuple[BotUttered, ...]:
    """What the agent's last turn told of it, each sentence once, in order.

    Args:
        events: of the call.
        say: words a response anew, with its blanks left empty.
    """
    told: dict[str, Sequence[BotUttered]] = {}
    for at in range(len(events) - 1, -1, -1):
        event = events[at]
        if isinstance(event, UserUttered) and not _is_taken_up(events, at):
            break
        if not isinstance(event, BotUttered):
            continue
        name = event.metadata.get("utter_action")
        if name in _NAMING:
            told[name] = say(name)
        elif name in _OUTCOMES:
            told[event.text or ""] = (replace(event, timestamp=None),)
    return tuple(one for those in reversed(told.values()) for one in those)


def _is_taken_up(events: Sequence[Event], at: int) -> bool:
    """Whether the message was not said now, but is a wish that was told before."""
    earlier = (one for one in reversed(events[:at]) if not isinstance(one, ActionExecuted))
    return isinstance(next(earlier, None), WishTakenUp)
