"""Forms: what a message fills, and what is to be asked next. Pure."""

from collections.abc import Iterable
from typing import assert_never

from dialog.domain import Domain, Slot, SlotKind, SlotSource, SourceKind
from dialog.events import SlotValue
from dialog.nlu.understanding import Understanding
from dialog.tracker import Tracker


def extract_slots(
    domain: Domain, tracker: Tracker, understanding: Understanding, text: str
) -> tuple[tuple[str, SlotValue], ...]:
    """What the caller's words fill: (slot, value), in the order of the domain.

    The first mapping of a slot that yields a value wins. While a form asks, its lists grow: what
    was named a turn ago is not forgotten.
    """
    filled = []
    for slot in domain.slots.values():
        values = (
            _value(source, slot, understanding, text)
            for source in slot.sources
            if _applies(source, slot, tracker, understanding.intent)
        )
        value = next((value for value in values if value is not None), None)
        if value is not None:
            if _is_asked_for(domain, tracker, slot):
                value = _joined(tracker.slot(slot.name), value)
            filled.append((slot.name, value))
    return tuple(filled)


def next_slot(domain: Domain, tracker: Tracker, form: str) -> str | None:
    """The first slot of the form that is still empty; None where it is filled."""
    required = domain.forms[form].required
    return next((name for name in required if tracker.slot(name) is None), None)


def used_anything(domain: Domain, tracker: Tracker, form: str) -> bool:
    """Whether this turn filled a slot of the form."""
    return not set(domain.forms[form].required).isdisjoint(tracker.slots_set)


def _applies(source: SlotSource, slot: Slot, tracker: Tracker, intent: str) -> bool:
    if source.intents and intent not in source.intents:
        return False
    if intent in source.not_intents:
        return False
    if source.form is not None and tracker.active_loop != source.form:
        return False
    return not source.only_when_requested or tracker.requested_slot == slot.name


def _value(source: SlotSource, slot: Slot, understanding: Understanding, text: str) -> SlotValue:
    match source.kind:
        case SourceKind.FROM_ENTITY:
            # What was guessed from garbled words is to be confirmed before it fills anything.
            named = (
                item.value
                for item in understanding.entities
                if item.entity == source.entity and not item.is_repaired
            )
            return _shaped(slot, named)
        case SourceKind.FROM_TEXT:
            return _shaped(slot, [text] if text.strip() else [])
        case SourceKind.FROM_INTENT:
            return _listed(slot, source.value)
        case SourceKind.CUSTOM:
            return None
        case _ as never:  # pragma: no cover - the type checker sees to it
            assert_never(never)


def _shaped(slot: Slot, named: Iterable[str]) -> SlotValue:
    """The values in the shape of the slot; None where none of them fits it."""
    values = tuple(dict.fromkeys(named))
    match slot.kind:
        case SlotKind.LIST:
            return values or None
        case SlotKind.CATEGORICAL:
            return next((value for value in reversed(values) if value in slot.values), None)
        case SlotKind.FLOAT:
            return _number(values[-1]) if values else None
        case SlotKind.BOOL:
            return bool(values) or None
        case SlotKind.TEXT:
            return values[-1] if values else None
        case _ as never:  # pragma: no cover - the type checker sees to it
            assert_never(never)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _listed(slot: Slot, value: SlotValue) -> SlotValue:
    return (value,) if slot.kind is SlotKind.LIST and isinstance(value, str) else value


def _is_asked_for(domain: Domain, tracker: Tracker, slot: Slot) -> bool:
    loop = tracker.active_loop
    return loop is not None and slot.name in domain.forms[loop].required


def _joined(before: SlotValue, value: SlotValue) -> SlotValue:
    if isinstance(before, tuple) and isinstance(value, tuple):
        return tuple(dict.fromkeys(before + value))
    return value
