"""How the value of a slot counts in a dialogue: a few numbers, or not at all."""

from dialog.rasa.domain import Json, Slot, SlotKind

Feature = tuple[float, ...]

OTHER = "__other__"
"""The hidden last value of every categorical slot, for values that are not listed."""


def stored(slot: Slot, value: Json) -> Json:
    """What the slot holds after it was given the value; lists wrap what is none."""
    if slot.kind is SlotKind.LIST and value and not isinstance(value, list):
        return [value]
    return value


def featurized(slot: Slot, value: Json) -> Feature:
    """The slot's part of the state: empty if it never has one, all zero while it has none."""
    if not slot.influences:
        return ()
    match slot.kind:
        case SlotKind.ANY:
            return ()
        case SlotKind.TEXT:
            return (0.0,) if value is None else (1.0,)
        case SlotKind.BOOL:
            return _of_bool(value)
        case SlotKind.FLOAT:
            return _of_float(slot, value)
        case SlotKind.LIST:
            return (1.0,) if isinstance(value, list | str | dict) and value else (0.0,)
        case SlotKind.CATEGORICAL:
            return _of_category(slot, value)


def _of_bool(value: Json) -> Feature:
    truth: bool | None = None
    if isinstance(value, bool):
        truth = value
    elif isinstance(value, int | float):
        truth = value == 1.0
    elif isinstance(value, str) and value.isnumeric():
        truth = value == "1"
    elif isinstance(value, str):
        truth = {"true": True, "false": False}.get(value.strip().lower())
    return (0.0, 0.0) if truth is None else (1.0, float(truth))


def _of_float(slot: Slot, value: Json) -> Feature:
    if not isinstance(value, int | float | str):
        return (0.0, 0.0)
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return (0.0, 0.0)
    capped = max(slot.least, min(slot.most, number))
    span = abs(slot.most - slot.least) or 1.0
    return (1.0, (capped - slot.least) / span)


def _of_category(slot: Slot, value: Json) -> Feature:
    known = [one.lower() for one in slot.values]
    if OTHER not in known:
        known.append(OTHER)
    if value is None:
        return (0.0,) * len(known)
    name = str(value).lower()
    at = known.index(name if name in known else OTHER)
    return tuple(float(index == at) for index in range(len(known)))
