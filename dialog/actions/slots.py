"""Checks what words put into slots before it counts: shape, lists that grow, corrections."""

import math
from collections.abc import Callable, Iterator, Mapping

from dialog.actions.action import Say, answer
from dialog.call.tracker import CallTracker
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.domain import REQUESTED_SLOT, Domain, Json, Slot, SlotKind
from dialog.rasa.events import SlotSet, SlotsReset, UserUttered
from dialog.speech.voice_responder import Speak
from triage.numbers import find_numbers
from triage.words import split_words

_READING = "vital_reading"
_TRUE = frozenset(["true", "yes", "yeah", "yep", "sure", "1"])
_FALSE = frozenset(["false", "no", "nope", "nah", "0"])
_MOST_WORDS = 5
"""In an answer that is a number or a yes or no; more is a story."""


Reader = Callable[[str, CallTracker, float], str | None]
"""What an answer fills a slot with, in this call, now (seconds since the epoch); None: nothing."""


def _with_a_figure(said: str, tracker: CallTracker, at: float) -> str | None:
    """A reading; "I want to report my blood pressure" names one and tells none."""
    return said if any(mark.isdigit() for mark in said) else None


class ValidateSlots:
    """`action_validate_slot_mappings`: what Rasa runs over the slots that a message fills.

    Rasa writes whatever was said; a list forgets what it held, a category may become "banana". On
    a telephone, where nobody sees what was written, only what fits is kept.
    """

    name = "action_validate_slot_mappings"

    def __init__(
        self, domain: Domain, speak: Speak, readers: Mapping[str, Reader] | None = None
    ) -> None:
        """`readers` read the answers that fill certain slots; without one its type alone does."""
        self._domain = domain
        self._speak = speak
        self._readers = {_READING: _with_a_figure, **(readers or {})}

    async def run(self, tracker: CallTracker, at: float) -> ActionAnswer:
        """What each slot holds after all, and a word on answers that were taken back."""
        filled = _filled(tracker)
        before = _before(tracker)
        kept = {
            name: self._kept(name, self._read(name, value, tracker, at), before, tracker)
            for name, value in filled.items()
        }
        says = [
            Say("utter_corrected", (("value", self._speak(name, kept[name])),))
            for name in self._corrected(kept, before, tracker)
        ]
        events = tuple(SlotSet(name, value) for name, value in kept.items())
        return answer(*says[:1], events=events)

    def _read(self, name: str, value: Json, tracker: CallTracker, at: float) -> Json:
        reader = self._readers.get(name)
        if reader is None or not isinstance(value, str):
            return value
        return reader(value, tracker, at)

    def _kept(
        self, name: str, value: Json, before: Mapping[str, Json], tracker: CallTracker
    ) -> Json:
        slot = self._domain.slots.get(name)
        if slot is None:
            return value
        fitting = shaped(slot, value)
        if fitting is None:
            return before.get(name)
        held = before.get(name)
        if isinstance(held, list) and isinstance(fitting, list) and self._asks(tracker, name):
            return [*held, *(one for one in fitting if one not in held)]
        return fitting

    def _corrected(
        self, kept: Mapping[str, Json], before: Mapping[str, Json], tracker: CallTracker
    ) -> Iterator[str]:
        """Answers of the form that is asking something else, given anew."""
        for name, value in kept.items():
            held = before.get(name)
            is_new = held is not None and value != held and not isinstance(value, list)
            is_asked = tracker.slot(REQUESTED_SLOT) == name
            if is_new and not is_asked and self._asks(tracker, name):
                yield name

    def _asks(self, tracker: CallTracker, slot: str) -> bool:
        form = self._domain.forms.get(tracker.active_loop or "")
        return form is not None and slot in form.required_slots


def _filled(tracker: CallTracker) -> dict[str, Json]:
    """The candidates: whoever asks for the check has put them at the end."""
    filled: dict[str, Json] = {}
    for event in reversed(tracker.events):
        if not isinstance(event, SlotSet):
            break
        filled.setdefault(event.name, event.value)
    return {name: filled[name] for name in reversed(filled)}


def _before(tracker: CallTracker) -> Mapping[str, Json]:
    """What callers had filled slots with before the latest message, and not taken back since."""
    start, since = tracker.recent(1)
    heard = [at for at, event in enumerate(since) if isinstance(event, UserUttered)]
    initial = {name: slot.initial for name, slot in tracker.domain.slots.items()}
    slots = dict(start.slots)
    for event in since[: heard[-1]] if heard else ():
        match event:
            case SlotSet(name=name, value=value):
                slots[name] = value
            case SlotsReset():
                slots = dict(initial)
    return {name: value for name, value in slots.items() if value != initial.get(name)}


def shaped(slot: Slot, value: Json) -> Json:
    """The value as the slot's type has it; None where it does not fit."""
    match slot.kind:
        case SlotKind.LIST:
            values = value if isinstance(value, list) else [value]
            return list(dict.fromkeys(one for one in values if isinstance(one, str))) or None
        case SlotKind.CATEGORICAL:
            wanted = str(value).casefold()
            return next((one for one in slot.values if one.casefold() == wanted), None)
        case SlotKind.FLOAT:
            return _number(value)
        case SlotKind.BOOL:
            return _truth(value)
        case SlotKind.TEXT:
            return value if isinstance(value, str) and value.strip() else None
        case SlotKind.ANY:
            return value


def _number(value: Json) -> float | None:
    try:
        number = float(value) if isinstance(value, str | int | float) else math.nan
    except (ValueError, OverflowError):
        return _said_number(value) if isinstance(value, str) else None
    # "nan" and "inf" are words, too.
    return number if math.isfinite(number) else None


def _said_number(text: str) -> float | None:
    """The number in an answer such as "about four"; of several, none."""
    words = split_words(text).words
    found = find_numbers(words)
    return found[0].value if len(found) == 1 and len(words) <= _MOST_WORDS else None


def _truth(value: Json) -> bool | None:
    if isinstance(value, bool):
        return value
    said = split_words(str(value).casefold()).words
    word = said[0] if said and len(said) <= _MOST_WORDS else ""
    return True if word in _TRUE else False if word in _FALSE else None
