"""What is said again after a lost line: what became of a wish, which may not have been heard."""

from collections.abc import Sequence
from dataclasses import replace

from dialog.rasa.events import BotUttered, Event, UserUttered

_OUTCOMES = frozenset(
    ("utter_booked", "utter_booked_after_all", "utter_cancelled", "utter_appointment_kept",
     "utter_not_booked", "utter_waiting_list", "utter_booking_unsure", "utter_refill_sent",
     "utter_refill_passed_on", "utter_request_unknown", "utter_billing_noted",
     "utter_see_doctor_today", "utter_urgent_reminder", "utter_recommend_appointment",
     "utter_self_care", "utter_interaction")
)  # fmt: skip
"""Responses that tell what was done, or what is to be done. No result is among them, nor anything
else that is for the patient's ears: whoever is there again may be somebody else."""


def outcomes(events: Sequence[Event]) -> tuple[BotUttered, ...]:
    """What the agent's last turn told of it, each sentence once, in order.

    Args:
        events: of the call.
    """
    told: dict[str, BotUttered] = {}
    for event in reversed(events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered) and event.metadata.get("utter_action") in _OUTCOMES:
            told[event.text or ""] = replace(event, timestamp=None)
    return tuple(reversed(told.values()))
