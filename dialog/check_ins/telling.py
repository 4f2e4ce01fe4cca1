"""What a check-in has brought, in the words of a note. Pure."""

from collections.abc import Iterator

from dialog.check_ins.catalogue import QUESTIONS
from dialog.check_ins.events import CheckInAnswered
from dialog.check_ins.mind_and_home import FEELS_DOWN, HARM, LITTLE_JOY
from dialog.check_ins.questions import NO, UNSURE, YES

_OF_MOOD = frozenset(one.slot for one in (FEELS_DOWN, LITTLE_JOY, HARM))
_ANSWERS = {YES: "yes", UNSURE: "not sure", "declined": "did not want to answer"}
_OTHERS = {
    "home_pressure": ("Blood pressure at home", "blood_pressure"),
    "needs_help": ("Asked whether help with a ride or with food is needed", "barrier"),
}
"""Slots of questions that claim nothing, what is said before their answer, and their topic."""


def sentences(told: CheckInAnswered) -> Iterator[tuple[str, str]]:
    """Each with its topic, as `CareUpdate.kind` names it; what was denied in one sentence."""
    held = dict(zip(told.slots, told.answers, strict=True))
    for slot, value in held.items():
        question = QUESTIONS.get(slot)
        if question is not None and value in _ANSWERS:
            topic = "mood" if slot in _OF_MOOD else "symptom"
            yield f"Asked about {_about(slot)}: {_ANSWERS[value]}.", topic
        elif slot in _OTHERS and value not in (NO, "none"):
            before, topic = _OTHERS[slot]
            yield f"{before}: {value}{_checked(slot, held)}.", topic
    denied = [_about(slot) for slot, value in held.items() if value == NO and slot in QUESTIONS]
    if denied:
        yield f"Asked in a check-in and denied: {'; '.join(denied)}.", ""


def _about(slot: str) -> str:
    return QUESTIONS[slot].about or slot.replace("_", " ")


def _checked(slot: str, held: dict[str, str]) -> str:
    if slot != "home_pressure":
        return ""
    return " (confirmed by the caller)" if held.get("pressure_right") == YES else " (not confirmed)"
