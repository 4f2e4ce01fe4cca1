"""Readings that are told after one was settled: measured since, or instead of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dialog.call.tracker import CallTracker
from dialog.check_ins.dated_readings import dated
from dialog.check_ins.events import ReadingStored
from dialog.check_ins.phrases import has_any, words_of
from dialog.check_ins.reading_words import read_back, say_readings
from dialog.check_ins.readings import Reading
from dialog.clinical.care import StaffTask
from dialog.events.call import TurnTriaged
from dialog.rasa.events import SlotSet, UserUttered
from triage.decision import Vital

_CUES = (
    "no", "nope", "sorry", "wait", "actually", "i meant", "i mean", "correction", "misread",
    "mistake", "wrong", "looked again", "look again", "checked again", "instead", "was not",
    "it is not", "not right", "should be", "should have been", "rather",
)  # fmt: skip
"""Words with which a reading is told that takes the place of another."""


def told_since(tracker: CallTracker, slot: str, now: datetime) -> tuple[Reading, ...]:
    """Readings of the last turn that told any, since the slot was last set."""
    turns = [(text, vitals) for text, vitals in _turns(tracker, slot) if vitals]
    return dated(turns[-1][1], turns[-1][0], now) if turns else ()


def is_put_right(tracker: CallTracker, slot: str) -> bool:
    """Whether that turn says that what was told before it is wrong."""
    texts = [text for text, vitals in _turns(tracker, slot) if vitals]
    return bool(texts) and has_any(words_of(texts[-1]), _CUES)


def _turns(tracker: CallTracker, slot: str) -> Iterator[tuple[str, tuple[Vital, ...]]]:
    events = tracker.events
    places = (at for at, one in enumerate(events) if isinstance(one, SlotSet) and one.name == slot)
    vitals: tuple[Vital, ...] = ()
    for event in events[max(places, default=-1) + 1 :]:
        match event:
            case TurnTriaged(decision=decision):
                vitals = decision.vitals
            case UserUttered(text=text):
                yield text or "", vitals
                vitals = ()
            case _:
                continue


def stored_in_call(tracker: CallTracker, name: str) -> tuple[Reading, ...]:
    """What was confirmed in this call and given to the clinic, of readings of that name."""
    return tuple(
        one
        for event in tracker.events
        if isinstance(event, ReadingStored) and event.name == name
        for one in read_back(event.told)
    )


def corrected(wrong: Sequence[Reading], right: Sequence[Reading]) -> StaffTask:
    """What the staff is left where both stand in the record."""
    text = (
        f"In a call the patient said that a reading was wrong: {say_readings(wrong)}, noted "
        f"before. The right one is {say_readings(right)}. Both stand in the record."
    )
    return StaffTask("reading_corrected", text)
