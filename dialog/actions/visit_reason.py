"""What a visit is for, where the answer to it tells none: a time alone, or a question."""

from dialog.actions.wishes import named_in, told_until_served
from dialog.call.tracker import CallTracker
from dialog.nlu.told_reasons import keeps_private, tells_no_reason
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import BotUttered, Event, SlotSet, UserUttered
from triage.words import split_words

KIND = "requested_appointment_type"
"""Slot: what the visit is for; it is written into the booking."""
UNTOLD = "a visit, the caller did not say what for"
_QUESTION = "utter_ask_requested_appointment_type"
_TIME, _SYMPTOM = "time_reference", "symptom"
_OF_NO_NEED = frozenset((_TIME, "person", "severity", "frequency", "duration"))
"""Entities that name nothing which a visit may be for."""
_WISH = "request_appointment"
_BESIDE = frozenset(
    ["a", "an", "at", "around", "any", "anytime", "any", "time", "by", "for", "i", "in", "is", "it",
     "like", "maybe", "on", "or", "please", "probably", "some", "sometime", "the", "then", "um",
     "would", "be", "good", "fine", "best", "well", "and", "yes", "okay", "how", "about",
     "what", "so", "ok", "works"]
)  # fmt: skip
"""Words beside a time that say nothing of what a visit is for."""


def reason_instead(tracker: CallTracker) -> tuple[Event, ...]:
    """What is put in the place of words that tell no reason; nothing where they may tell one.

    That is the complaint with which the visit was asked for, else nothing, so that it is asked
    again. Who twice answers with none is booked without a reason.
    """
    heard = tracker.latest_message
    if tracker.slot(REQUESTED_SLOT) is None and tracker.slot(KIND) is None:
        return _told_with_wish(tracker)
    if tracker.slot(REQUESTED_SLOT) == KIND and heard is not None and _is_kept_private(heard):
        # Nobody is asked twice for what they do not want to tell a machine.
        return (SlotSet(KIND, UNTOLD),)
    if tracker.slot(REQUESTED_SLOT) != KIND or not (_is_time_alone(heard) or _is_none(heard)):
        return ()
    named = named_in(told_until_served(tracker, _WISH), _SYMPTOM)
    if named:
        return (SlotSet(KIND, named[0]),)
    return (SlotSet(KIND, UNTOLD if _times_asked(tracker) > 1 else None),)


def _told_with_wish(tracker: CallTracker) -> tuple[Event, ...]:
    """The complaint, or the part of the body, for which the visit is asked: "about my back"."""
    heard = told_until_served(tracker, _WISH)
    named = named_in(heard, _SYMPTOM) or named_in(heard, "body_part")
    is_latest = heard is not None and tracker.latest_message is not None
    return (SlotSet(KIND, named[0]),) if named and is_latest else ()


def _is_time_alone(heard: UserUttered | None) -> bool:
    times = [one for one in heard.entities if one["entity"] == _TIME] if heard is not None else []
    if heard is None or not times or len(times) != len(heard.entities):
        return False
    rest = list(heard.text or "")
    for one in times:
        first, end = one.get("start"), one.get("end")
        if isinstance(first, int) and isinstance(end, int):
            rest[first:end] = " " * (end - first)
    return set(split_words("".join(rest).lower()).words) <= _BESIDE


def _is_kept_private(heard: UserUttered) -> bool:
    return not _names_need(heard) and keeps_private(heard.text or "")


def _is_none(heard: UserUttered | None) -> bool:
    """Whether nothing was named, and the words are no reason."""
    return heard is not None and not _names_need(heard) and tells_no_reason(heard.text or "")


def _names_need(heard: UserUttered) -> bool:
    return any(one["entity"] not in _OF_NO_NEED for one in heard.entities)


def _times_asked(tracker: CallTracker) -> int:
    said = (one for one in tracker.events if isinstance(one, BotUttered))
    return sum(one.metadata.get("utter_action") == _QUESTION for one in said)
