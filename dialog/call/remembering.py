"""What a call leaves to be remembered, from its record alone. Pure.

Codes and names of our own lists, and of these only what may be spoken of later; never a caller's
words. Of whoever is or was lately pregnant or has told of a loss, and of what was told about
somebody else, it is kept that there was something, and not what.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import yaml

from dialog.actions.access import PATIENT_ID
from dialog.call.tracker import CallTracker
from dialog.errors import DialogError
from dialog.events.call import AppointmentRequested, HandOffRequested, SymptomsAssessed
from dialog.events.care import RefillAsked
from dialog.hearing.losses import TOLD_LOSS
from dialog.nlu.voice_wishes import VoiceWish, voice_wishes_in
from dialog.nlu.wish_for_time import ASKS_FOR_TIME
from dialog.nlu.wished_times import wanted_part
from dialog.rasa.events import Event, SlotSet, UserUttered
from dialog.records.memory import CallMemory, CallOutcome, Preferences
from triage.decision import Acuity

VOICE_WISHES = "voice_wishes"
"""Slot: how the patient wanted the voice in earlier calls, a wish for each step."""
_SYMPTOMS, _WHEN, _BOOKING = "current_symptoms", "preferred_appointment_time", "booking_step"
_ASKED_FOR_TIME = 2
"""Times in one call, from which somebody is taken to need it in the next as well."""
_PARTS_OF_DAY = {"TMO": "morning", "TAF": "afternoon", "TEV": "evening"}
_STEPS = {"booked": CallOutcome.BOOKED, "waiting": CallOutcome.WAITING}


class MemoryTableError(DialogError):
    """The list of what may be mentioned is not as it must be."""


def load_mentionable(path: Path) -> frozenset[str]:
    """The complaints that may be mentioned in a later call.

    Raises:
        MemoryTableError: the file is no list of names.
    """
    read: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    names = read.get("may_mention") if isinstance(read, dict) and len(read) == 1 else None
    if not isinstance(names, list) or not all(isinstance(one, str) and one for one in names):
        raise MemoryTableError(f"{path.name}: allowed: `may_mention` with a list of names")
    return frozenset(names)


def what_to_remember(
    tracker: CallTracker, *, at: float, may_mention: Collection[str]
) -> CallMemory | None:
    """What the call adds to the memory of its patient; None: nothing worth it, or of several.

    Args:
        tracker: of a call that is over, whose caller is the patient.
        at: now, in Unix seconds.
        may_mention: names of complaints that may be kept.
    """
    events = tracker.events[:]
    if len(_patients(events)) > 1:
        # Whose complaints were whose, nobody can tell.
        return None
    outcome = _outcome(tracker, events)
    symptoms = _symptoms(tracker, events, may_mention)
    preferences = _preferences(tracker, events)
    is_empty = outcome is CallOutcome.ANSWERED and not symptoms and preferences == Preferences()
    return None if is_empty else CallMemory(at, outcome, symptoms, preferences)


def _patients(events: list[Event]) -> set[str]:
    """The ids of all who were made sure of in the call."""
    named = (one for one in events if isinstance(one, SlotSet) and one.name == PATIENT_ID)
    return {one.value for one in named if isinstance(one.value, str)}


def _outcome(tracker: CallTracker, events: list[Event]) -> CallOutcome:
    """The most telling of all that happened."""
    if tracker.call.emergency_runs or tracker.call.is_emergency:
        return CallOutcome.EMERGENCY
    if tracker.call.acuity >= Acuity.URGENT:
        return CallOutcome.SEE_TODAY
    happened = set(_happened(events))
    ranked = (
        CallOutcome.BOOKED,
        CallOutcome.WAITING,
        CallOutcome.HANDED_OVER,
        CallOutcome.REFILL_ASKED,
    )
    return next((one for one in ranked if one in happened), CallOutcome.ANSWERED)


def _happened(events: list[Event]) -> Iterator[CallOutcome]:
    for event in events:
        match event:
            case SlotSet(name=name, value=str(value)) if name == _BOOKING and value in _STEPS:
                yield _STEPS[value]
            case HandOffRequested():
                yield CallOutcome.HANDED_OVER
            case RefillAsked():
                yield CallOutcome.REFILL_ASKED
            case _:
                continue


def _symptoms(
    tracker: CallTracker, events: list[Event], may_mention: Collection[str]
) -> tuple[str | None, ...]:
    """The complaints, the one that was told last first; None for those that are not named."""
    told: list[str] = []
    for event in events:
        if isinstance(event, SymptomsAssessed):
            told.extend(event.symptoms)
    open_ones = tracker.slot(_SYMPTOMS)
    told += [str(one) for one in open_ones] if isinstance(open_ones, list) else []
    is_private = _is_private(tracker, events)
    names = (None if is_private or one not in may_mention else one for one in reversed(told))
    return tuple(dict.fromkeys(names))


def _is_private(tracker: CallTracker, events: list[Event]) -> bool:
    """Whether complaints of this call are kept without a name."""
    facts = tracker.call.told.facts
    is_of_pregnancy = facts is not None and (facts.pregnant or facts.postpartum)
    known = ("is_pregnant", "pregnancy_week", "due_on", "delivered_on")
    is_of_pregnancy = is_of_pregnancy or any(
        tracker.slot(one) not in (None, False) for one in known
    )
    is_of_another = (facts is not None and facts.infant) or any(
        one["entity"] == "person"
        for event in events
        if isinstance(event, UserUttered)
        for one in event.entities
    )
    is_grief = tracker.slot(TOLD_LOSS) is not None
    return is_of_pregnancy or is_of_another or is_grief or tracker.call.is_emergency


def _preferences(tracker: CallTracker, events: list[Event]) -> Preferences:
    heard = [one for one in events if isinstance(one, UserUttered)]
    asked = sum(one.intent == ASKS_FOR_TIME for one in heard)
    wishes = [wish for one in heard for wish in voice_wishes_in(one.text or "", one.intent)]
    before = tracker.slot(VOICE_WISHES)
    steps = before if isinstance(before, list) else []
    applied = [VoiceWish(one) for one in steps if isinstance(one, str) and one in set(VoiceWish)]
    return Preferences(
        needs_more_time=asked >= _ASKED_FOR_TIME,
        slower=_steps(applied, wishes, VoiceWish.SLOWER, VoiceWish.FASTER),
        louder=_steps(applied, wishes, VoiceWish.LOUDER, VoiceWish.QUIETER),
        part_of_day=_part_of_day(events),
    )


def _steps(
    applied: list[VoiceWish], wishes: list[VoiceWish], more: VoiceWish, less: VoiceWish
) -> int | None:
    """Where the voice stood at the end of the call; None: nobody said anything of it."""
    if more not in wishes and less not in wishes:
        return None
    every = [*applied, *wishes]
    return every.count(more) - every.count(less)


def _part_of_day(events: list[Event]) -> str:
    """The part of the day that was wished last, where one was."""
    part = ""
    for event in events:
        match event:
            case SlotSet(name=name, value=str(value)) if name == _WHEN:
                said = value
            case AppointmentRequested():
                said = event.when
            case _:
                continue
        # What does not suit is no preference.
        wanted = wanted_part(said)
        found = {name for code, name in _PARTS_OF_DAY.items() if code in wanted}
        part = found.pop() if len(found) == 1 else part
    return part
