"""What the caller said about taking medicines, in a check-in: when last, how, and what it does.

Also what was asked around a reading, which tells how far it counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialog.check_ins.questions import NOT_ASKED, UNSURE
from dialog.check_ins.turning_points import TurningPoint
from dialog.events.call import AdherenceTold
from dialog.notes.evidence import EvidencedSentence, Section
from dialog.notes.quoting import quoted
from dialog.rasa.events import Event, SlotSet, UserUttered

UNNAMED = "something else"
"""What a slot holds that was told in words which no list knows."""
_LAST, _TAUGHT = "last_dose", "teach_back"
_UNLISTED = {
    "effects_felt": (UNNAMED, "Side effects"),
    "missed_reason": ("other", "Reason for missed doses"),
}
"""Slots, what they hold for words that no list knows, and what is said before those words."""
_AROUND = {
    "bp_rested": "Rested (bp)",
    "bp_medicine": "Bp medicine taken",
    "glucose_meal": "Glucose and meal",
    "glucose_medicine": "Glucose medicine taken",
}
"""Slots of what was asked of today around a reading, and what is said before their answer: in words
of their names, so that no illness need be a word that any sentence may use."""
_PLAIN = 3
"""Words: of more the answer may tell more than the slot holds, and is quoted."""
_SLOTS = frozenset((_LAST, _TAUGHT, *_UNLISTED, *_AROUND))
_NOTHING = frozenset((NOT_ASKED, "declined", *(one.value for one in TurningPoint)))


@dataclass(frozen=True, slots=True)
class _Answer:
    at: int
    """Place of the slot's event."""
    value: str
    said: int
    """Place of the message; -1: none."""


def taking(events: Sequence[Event], standing: frozenset[int]) -> Iterator[EvidencedSentence]:
    """The sentences; of each answer the last one counts.

    Args:
        events: of the call.
        standing: the places of those that were not taken back.
    """
    held = _answers(events, standing)
    if _LAST in held:
        yield _sentence(f"Last dose: {_when(held[_LAST].value)}.", held[_LAST].at)
    for slot, (unlisted, before) in _UNLISTED.items():
        words = _words(events, held[slot].said) if slot in held else ""
        if words and held[slot].value == unlisted:
            yield _sentence(f"{before}, in the caller's own words: {quoted(words)}.",
                            held[slot].said)  # fmt: skip
    for slot, before in _AROUND.items():
        if slot in held:
            yield _around(before, held[slot], events)
    if _TAUGHT in held and _words(events, held[_TAUGHT].said):
        yield _told_back(held[_TAUGHT], events)


def _around(before: str, told: _Answer, events: Sequence[Event]) -> EvidencedSentence:
    words = _words(events, told.said)
    if len(words.split()) <= _PLAIN:
        return _sentence(f"{before}: {told.value}.", told.at)
    return _sentence(f"{before}: {told.value} ({quoted(words)}).", told.at, told.said)


def _answers(events: Sequence[Event], standing: frozenset[int]) -> Mapping[str, _Answer]:
    held: dict[str, _Answer] = {}
    said = -1
    for at, event in enumerate(events):
        if isinstance(event, UserUttered):
            said = at
        elif isinstance(event, SlotSet) and event.name in _SLOTS and at in standing:
            value = event.value
            if isinstance(value, str) and value not in _NOTHING:
                held[event.name] = _Answer(at, value, said)
    return held


def _told_back(taught: _Answer, events: Sequence[Event]) -> EvidencedSentence:
    if taught.value == UNSURE:
        return _sentence("Asked how it is taken: unsure.", taught.at)
    words = _words(events, taught.said)
    told = f"Told back how it is taken: {quoted(words)}."
    for at in range(len(events) - 1, taught.at, -1):
        event = events[at]
        if isinstance(event, AdherenceTold) and event.teach_back is not None:
            compared = f"{told} Compared with the prescription: {event.teach_back}."
            return _sentence(compared, taught.said, at)
    return _sentence(told, taught.said)


def _words(events: Sequence[Event], at: int) -> str:
    message = events[at] if at >= 0 else None
    text = (message.text or "") if isinstance(message, UserUttered) else ""
    return "" if text.startswith("/") else text


def _when(value: str) -> str:
    return "unsure when" if value == UNSURE else value


def _sentence(text: str, *evidence: int) -> EvidencedSentence:
    return EvidencedSentence(Section.SUBJECTIVE, text, evidence, "adherence")
