"""Which readings of a call were put right later, so that a note tells the later ones alone. Pure.

A number that was read back and denied was never measured, as far as anybody knows; and half of a
pressure is told along with its other half.
"""

from collections.abc import Iterator, Sequence

from dialog.events.call import TurnTriaged
from dialog.rasa.events import Event, SlotSet, UserUttered
from triage.decision import Vital
from triage.words import split_words

_READ_BACK = frozenset(("reading_confirmed", "pressure_right"))
"""Slots that hold whether what was read back is right."""
_CUES = (
    ("no",), ("nope",), ("sorry",), ("actually",), ("wait",), ("oh", "wait"), ("i", "meant"),
    ("i", "mean"), ("i", "said"), ("correction",), ("oh", "sorry"), ("oh", "no"),
)  # fmt: skip
"""With which a turn begins that puts something right."""
_PRESSURE = frozenset(("systolic", "diastolic"))


def put_right(events: Sequence[Event]) -> Iterator[int]:
    """The places of `TurnTriaged` whose readings do not stand."""
    measured: list[int] = []
    turn = -1
    for at, event in enumerate(events):
        match event:
            case TurnTriaged(decision=decision):
                turn = at
                if decision.vitals:
                    measured.append(at)
            case SlotSet(name=name, value="no") if name in _READ_BACK:
                before = _before(measured, turn)
                if before is not None:
                    yield before
            case UserUttered(text=str(text)) if _corrects(text):
                before = _before(measured, turn)
                if before is not None and _kinds(events[before]) & _kinds(events[turn]):
                    yield before
            case _:
                continue
    yield from _halves(events, measured)


def corrects_reading(events: Sequence[Event], at: int) -> bool:
    """Whether the message at that place says that a number was wrong, and which is right."""
    message = events[at]
    places = range(at, -1, -1)
    turn = next((one for one in places if isinstance(events[one], TurnTriaged)), None)
    if turn is None or not isinstance(message, UserUttered) or not _kinds(events[turn]):
        return False
    return _corrects(message.text or "")


def _before(measured: Sequence[int], turn: int) -> int | None:
    return next((one for one in reversed(measured) if one < turn), None)


def _corrects(text: str) -> bool:
    words = split_words(text.casefold()).words
    return any(words[: len(cue)] == cue for cue in _CUES)


def _vitals(event: Event) -> tuple[Vital, ...]:
    return event.decision.vitals if isinstance(event, TurnTriaged) else ()


def _kinds(event: Event) -> frozenset[str]:
    return frozenset(one.kind for one in _vitals(event))


def _halves(events: Sequence[Event], measured: Sequence[int]) -> Iterator[int]:
    """Turns that told one number of a pressure which a later turn tells with the other."""
    for place, at in enumerate(measured):
        told = _vitals(events[at])
        if len(told) != 1 or told[0].kind not in _PRESSURE:
            continue
        for later in measured[place + 1 :]:
            values = {(one.kind, one.value) for one in _vitals(events[later])}
            if (told[0].kind, told[0].value) in values and _kinds(events[later]) >= _PRESSURE:
                yield at
                break
