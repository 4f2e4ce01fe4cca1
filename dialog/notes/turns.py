"""What of a record counts for a note: words and readings that were not taken back.

Answers to the questions about who is calling, or how the call was, count for nothing here: they are
no part of a note.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialog.events.call import DangerDenied, TurnTriaged, ValueDenied, ValueDoubted
from dialog.notes.allergies import tells_allergy
from dialog.notes.put_right import put_right
from dialog.notes.telling_answers import telling_answers
from dialog.rasa.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    Restarted,
    Rewound,
    SessionStarted,
    Undone,
    UserUttered,
)

_DANGER = "emergency_symptoms"
_ABOUT_MEDICINE = "medication_question"
_PRIVATE_FORMS = frozenset(("identity_form", "proxy_form", "factor_form", "survey_form"))


@dataclass(frozen=True, slots=True)
class Counting:
    """The places, in the record, of what counts."""

    heard: tuple[int, ...]
    """Of `UserUttered`."""
    measured: tuple[int, ...]
    """Of `TurnTriaged`, whose readings stand."""
    denied: Mapping[int, int]
    """Of `TurnTriaged` whose danger was asked about and is none, each with its `DangerDenied`."""
    unsaid: frozenset[int]
    """Of those among them that were heard wrongly. Where only what words may mean was in doubt,
    they were said, and stand."""
    telling: frozenset[int]
    """Of `UserUttered` that answered a question about danger with more than a yes or no."""
    suspected: frozenset[int]
    """Of `UserUttered` of which it was asked what they mean; taken back or not, they were said."""
    standing: frozenset[int]
    """Of all events that no rewind has taken back."""


def counting(events: Sequence[Event]) -> Counting:
    """Look through the record of a call, from its beginning."""
    standing = frozenset(_standing(events))
    private = frozenset(_private(events))
    denied = dict(_denied(events))
    unsaid = frozenset(at for at in denied if _is_misheard(events[at]))
    unsure = frozenset((*_unsure(events), *put_right(events)))
    return Counting(
        heard=tuple(
            at
            for at, one in enumerate(events)
            if isinstance(one, UserUttered) and at in standing and at not in private
        ),
        measured=tuple(
            at
            for at, one in enumerate(events)
            if isinstance(one, TurnTriaged) and at not in unsaid and at not in unsure
        ),
        denied=denied,
        unsaid=unsaid,
        telling=frozenset(telling_answers(events)) - private,
        suspected=frozenset(_suspected(events)) - private,
        standing=standing,
    )


def _standing(events: Sequence[Event]) -> list[int]:
    """What no rewind took back, as policies see it; in a form, messages count here as well."""
    kept: list[int] = []
    for at, event in enumerate(events):
        match event:
            case Restarted() | SessionStarted():
                kept.clear()
            case Undone():
                _drop_through(kept, events, ActionExecuted)
            case Rewound():
                _drop_through(kept, events, UserUttered)
                _drop_through(kept, events, ActionExecuted)
            case _:
                kept.append(at)
    return kept


def _drop_through(kept: list[int], events: Sequence[Event], kind: type[Event]) -> None:
    while kept:
        if isinstance(events[kept.pop()], kind):
            return


def _private(events: Sequence[Event]) -> Iterator[int]:
    """All that happened while it was asked who is calling, or how the call was."""
    is_asked = False
    for at, event in enumerate(events):
        if isinstance(event, ActiveLoop):
            is_asked = event.name in _PRIVATE_FORMS
        if is_asked and not _is_of_health(event):
            yield at


def _is_of_health(event: Event) -> bool:
    """Whether it is no answer about who somebody is, whatever was asked."""
    if not isinstance(event, UserUttered):
        return False
    is_told = event.intent in (_DANGER, _ABOUT_MEDICINE)
    return is_told or tells_allergy(event)


def _denied(events: Sequence[Event]) -> Iterator[tuple[int, int]]:
    """Turns of danger that the caller, when asked, said were none; and where that was said."""
    doubted: int | None = None
    for at, event in enumerate(events):
        if isinstance(event, TurnTriaged) and event.is_doubted:
            doubted = at
        elif isinstance(event, DangerDenied) and doubted is not None:
            yield doubted, at
            doubted = None


def _suspected(events: Sequence[Event]) -> Iterator[int]:
    is_suspected = False
    for at, event in enumerate(events):
        if isinstance(event, TurnTriaged):
            is_suspected = event.is_doubted and event.decision.suspicions != ()
        elif isinstance(event, UserUttered) and is_suspected:
            is_suspected = False
            yield at


def _is_misheard(event: Event) -> bool:
    return isinstance(event, TurnTriaged) and not event.decision.suspicions


def _unsure(events: Sequence[Event]) -> Iterator[int]:
    """Turns of which a value was read back and not confirmed."""
    turn: int | None = None
    doubt: tuple[int, ValueDoubted] | None = None
    for at, event in enumerate(events):
        match event:
            case TurnTriaged():
                turn = at
            case ValueDoubted() if turn is not None:
                if doubt is not None:
                    yield doubt[0]
                doubt = (turn, event)
            case ValueDenied() if doubt is not None:
                yield doubt[0]
                doubt = None
            case UserUttered() if doubt is not None and _is_same(event, doubt[1].heard):
                doubt = None
            case _:
                continue
    if doubt is not None:
        yield doubt[0]


def _is_same(message: UserUttered, doubted: UserUttered) -> bool:
    """Whether it is the one that was read back, come again after the yes."""
    return (message.text, message.parse_data) == (doubted.text, doubted.parse_data)
