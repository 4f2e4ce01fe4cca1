"""What a check-in has brought, in the words of a note. Pure."""

from collections.abc import Iterator, Sequence

from dialog.check_ins.catalogue import QUESTIONS
from dialog.check_ins.events import AnswerJudged, CheckInAnswered, CheckInBegun
from dialog.check_ins.mind_and_home import FEELS_DOWN, HARM, LITTLE_JOY
from dialog.check_ins.questions import NO, UNSURE, YES
from dialog.check_ins.reading_words import read_back, say_reading
from dialog.check_ins.readings import Reading
from dialog.rasa.domain import Json
from dialog.rasa.events import Event, SlotSet

_OF_MOOD = frozenset(one.slot for one in (FEELS_DOWN, LITTLE_JOY, HARM))
_ANSWERS = {YES: "yes", UNSURE: "not sure", "declined": "did not want to answer"}
_TOLD = frozenset((NO, *_ANSWERS))
_OTHERS = {
    "home_pressure": ("Blood pressure at home", "blood_pressure"),
    "needs_help": ("Asked whether help with a ride or with food is needed", "barrier"),
}
"""Slots of questions that claim nothing, what is said before their answer, and their topic."""


def sentences(told: CheckInAnswered, wrong: Sequence[Reading] = ()) -> Iterator[tuple[str, str]]:
    """Each with its topic, as `CareUpdate.kind` names it; what was denied in one sentence.

    Args:
        told: the answers.
        wrong: readings that the caller has put right after the check-in.
    """
    held = dict(zip(told.slots, told.answers, strict=True))
    for slot, value in held.items():
        question = QUESTIONS.get(slot)
        if question is not None and value in _ANSWERS:
            yield _answered(slot, value)
        elif slot in _OTHERS and value not in (NO, "none"):
            before, topic = _OTHERS[slot]
            yield f"{before}: {_in_words(value, wrong)}{_checked(slot, held)}.", topic
    denied = [_about(slot) for slot, value in held.items() if value == NO and slot in QUESTIONS]
    if denied:
        yield f"Asked in a check-in and denied: {'; '.join(denied)}.", ""


def of_judged(events: Sequence[Event]) -> Iterator[tuple[int, str, str]]:
    """The answers that were judged, with their places and topics.

    Where danger ends the questions this is all that is told of them.
    """
    held: dict[str, Json] = {}
    for at, event in enumerate(events):
        match event:
            case SlotSet(name=name, value=value):
                held[name] = value
            case AnswerJudged(slot=slot) if held.get(slot) in (YES, UNSURE) and slot in QUESTIONS:
                yield at, *_answered(slot, str(held[slot]))
            case _:
                continue


def broken_off(
    events: Sequence[Event], standing: frozenset[int]
) -> Iterator[tuple[tuple[int, ...], str, str]]:
    """What was answered in a check-in that never came to its end, with places and topics.

    Args:
        events: of the call.
        standing: the places of those that were not taken back.
    """
    programme: str | None = None
    held: dict[str, tuple[int, str]] = {}
    for at, event in enumerate(events):
        match event:
            case CheckInBegun(programme=begun):
                programme, held = begun, {}
            case CheckInAnswered():
                programme = None
            case SlotSet(name=name, value=str(value)) if at in standing:
                if name in QUESTIONS and value in _TOLD:
                    held[name] = at, value
            case _:
                continue
    if programme is None or not held:
        return
    places = tuple(at for at, _ in held.values())
    answers = tuple(value for _, value in held.values())
    told = CheckInAnswered(programme, tuple(held), answers)
    yield from ((places, text, topic) for text, topic in sentences(told))
    yield places, "The check-in was broken off.", ""


def _answered(slot: str, value: str) -> tuple[str, str]:
    topic = "mood" if slot in _OF_MOOD else "symptom"
    return f"Asked about {_about(slot)}: {_ANSWERS[value]}.", topic


def _about(slot: str) -> str:
    return QUESTIONS[slot].about or slot.replace("_", " ")


def _in_words(value: str, wrong: Sequence[Reading]) -> str:
    """A reading with its day, as others will read of it later; any other answer as it is."""
    told = [
        f"{say_reading(one)}, measured {one.at:%Y-%m-%d}"
        + (", said to be wrong later" if one in wrong else "")
        for one in read_back(value)
    ]
    return "; ".join(told) or value


def _checked(slot: str, held: dict[str, str]) -> str:
    if slot != "home_pressure":
        return ""
    return " (confirmed by the caller)" if held.get("pressure_right") == YES else " (not confirmed)"
