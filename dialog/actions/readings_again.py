"""Readings that are told after one was settled: measured since, or instead of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from dialog.call.tracker import CallTracker
from dialog.check_ins.corrected_pressures import with_number
from dialog.check_ins.dated_readings import dated
from dialog.check_ins.doubted_readings import doubts_reading
from dialog.check_ins.events import ReadingCorrected, ReadingStored
from dialog.check_ins.half_pressures import half_among
from dialog.check_ins.phrases import has_any, words_of
from dialog.check_ins.questions import YES
from dialog.check_ins.reading_answers import is_bare_number
from dialog.check_ins.reading_slots import ASKED, AT_HOME_RIGHT, WRONG
from dialog.check_ins.reading_times import measured_at
from dialog.check_ins.reading_words import read_back, say_readings, written
from dialog.check_ins.readings import PRESSURE, Reading
from dialog.clinical.care import StaffTask
from dialog.events.call import TurnTriaged
from dialog.rasa.events import Event, SlotSet, UserUttered
from triage.decision import Vital

_CUES = (
    "no", "nope", "sorry", "wait", "actually", "i meant", "i mean", "correction", "misread",
    "mistake", "wrong", "looked again", "look again", "checked again", "instead", "was not",
    "it is not", "not right", "should be", "should have been", "rather",
)  # fmt: skip
"""Words with which a reading is told that takes the place of another."""
_AROUND = ("blood_pressure_form", "glucose_form")
"""Forms that ask around a reading when it was noted."""
_HEDGES = ("i think it was", "it was more like", "it might have been", "maybe it was")
"""The same, less sure."""


def told_since(tracker: CallTracker, slot: str, now: datetime) -> tuple[Reading, ...]:
    """Readings of the last turn that told any, since the slot was last set."""
    turns = [(text, vitals) for text, vitals in _turns(tracker, slot) if vitals]
    return dated(turns[-1][1], turns[-1][0], now) if turns else ()


def told_instead(
    tracker: CallTracker, slot: str, before: Sequence[Reading], now: datetime
) -> tuple[Reading, ...]:
    """The same; of one number of a pressure that was noted before, with its other number."""
    found = told_since(tracker, slot, now)
    pressures = [one for one in before if one.name == PRESSURE]
    turns = [(text, vitals) for text, vitals in _turns(tracker, slot) if vitals]
    if found or not pressures or not turns:
        return found
    text, vitals = turns[-1]
    half, noted = half_among(vitals, measured_at(text, now)), pressures[-1]
    pair = None
    is_awaited = tracker.slot(WRONG) is not None
    if half is not None and (is_awaited or has_any(words_of(text), (*_CUES, *_HEDGES))):
        pair = with_number(text, half.value, (noted.values[0], noted.values[1]))
    return () if pair is None else (replace(noted, values=pair, at=half.at if half else now),)


def is_put_right(tracker: CallTracker, slot: str) -> bool:
    """Whether that turn says that what was told before it is wrong."""
    texts = [text for text, vitals in _turns(tracker, slot) if vitals]
    if texts and tracker.slot(WRONG) is not None:
        return True
    return bool(texts) and has_any(words_of(texts[-1]), (*_CUES, *_HEDGES))


def put_right_by(tracker: CallTracker, said: str) -> str | None:
    """The name of the reading of this call that words with bare numbers put right; None: none.

    "No wait, it was 152" tells a sugar where one was noted before, whatever is asked now; so does
    152 alone after one was called wrong.
    """
    noted = _noted(tracker) if tracker.active_loop is not None else None
    is_awaited = tracker.slot(WRONG) is not None and is_bare_number(said)
    is_told = is_awaited or has_any(words_of(said), (*_CUES, *_HEDGES))
    return noted if noted and is_told else None


def doubts_noted(tracker: CallTracker, said: str) -> bool:
    """Whether the words call wrong what the open form has noted, and tell no other number."""
    return (
        _noted(tracker) is not None
        and tracker.slot(WRONG) is None
        and bool(_stored(tracker))
        and not vitals_of_last(tracker)
        and doubts_reading(said, is_just_noted=_is_just_noted(tracker))
    )


def said_wrong(readings: Sequence[Reading]) -> tuple[Event, ...]:
    """What is held, and recorded, of a reading that is called wrong; the right one may follow."""
    wrong = written(readings)
    return SlotSet(WRONG, wrong), ReadingCorrected(wrong, "")


def _stored(tracker: CallTracker) -> tuple[Reading, ...]:
    return stored_in_call(tracker, str(_noted(tracker)))


def vitals_of_last(tracker: CallTracker) -> tuple[Vital, ...]:
    """What triage heard measured in the last turn."""
    triaged = next((one for one in reversed(tracker.events) if isinstance(one, TurnTriaged)), None)
    return triaged.decision.vitals if triaged is not None else ()


def _is_just_noted(tracker: CallTracker) -> bool:
    """Whether nothing was said between the noting and the last words."""
    turns = 0
    for event in reversed(tracker.events):
        if isinstance(event, ReadingStored):
            return turns <= 1
        turns += isinstance(event, UserUttered)
    return False


def _noted(tracker: CallTracker) -> str | None:
    """The name of the reading that the open form has noted; by its slots, however long the call."""
    if tracker.slot(AT_HOME_RIGHT) == YES:
        return PRESSURE
    asked = tracker.slot(ASKED)
    return asked if tracker.active_loop in _AROUND and isinstance(asked, str) else None


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


def never_corrected(wrong: Sequence[Reading]) -> StaffTask:
    """The same where the right one was not told."""
    text = (
        f"In a call the patient said that a reading was wrong: {say_readings(wrong)}, noted "
        "before. The right one was not told. What was noted stands in the record."
    )
    return StaffTask("reading_doubted", text)
