"""What a message, or the opening of a form, puts into slots."""

from collections.abc import Iterable

from dialog.rasa.action_context import ActionContext
from dialog.rasa.action_runner import ActionError
from dialog.rasa.domain import (
    REQUESTED_SLOT,
    SESSION_METADATA,
    Domain,
    Json,
    Slot,
    SlotKind,
    SlotMapping,
)
from dialog.rasa.domain import MappingKind as Kind
from dialog.rasa.events import BotUttered, Event, SlotSet
from dialog.rasa.tracker import Tracker
from dialog.rasa.training import is_of

VALIDATE_MAPPINGS = "action_validate_slot_mappings"
BUILT_IN_INTENTS = frozenset({"restart", "back", "out_of_scope", "session_start", "nlu_fallback"})


async def extract_slots(context: ActionContext, tracker: Tracker) -> list[Event]:
    """Slots by the mappings of the domain, checked by the bot's own action if it has one."""
    events: list[Event] = []
    ran: set[str] = set()
    for slot in tracker.domain.slots.values():
        if slot.name in (REQUESTED_SLOT, SESSION_METADATA):
            continue
        for mapping in slot.mappings:
            if not applies(slot, mapping, tracker):
                continue
            found = mapped_value(slot, mapping, tracker)
            if found is not None:
                events.append(found)
                break
            action = mapping.action if mapping.kind is Kind.CUSTOM else None
            if action and action not in ran:
                ran.add(action)
                events.extend(await _own(context, action, tracker))
    return await _validated(context, tracker, events)


async def _validated(
    context: ActionContext, tracker: Tracker, events: Iterable[Event]
) -> list[Event]:
    """What the bot's own action says of a slot wins; what it passes over is kept."""
    if VALIDATE_MAPPINGS not in tracker.domain.actions:
        return _slots(events)
    candidates = _slots(events)
    checked = await _own(context, VALIDATE_MAPPINGS, tracker.since_restart(candidates))
    named = {one.name for one in checked if isinstance(one, SlotSet)}
    kept = [one for one in candidates if isinstance(one, SlotSet) and one.name not in named]
    return [*checked, *kept]


def _slots(events: Iterable[Event]) -> list[Event]:
    return [one for one in events if isinstance(one, SlotSet)]


async def _own(context: ActionContext, action: str, tracker: Tracker) -> list[Event]:
    """An action of the bot may set slots and speak here; a broken one does nothing."""
    try:
        events = await context.run_own(action, tracker)
    except ActionError as error:
        context.log_failure(action, error)
        return []
    return [one for one in events if isinstance(one, SlotSet | BotUttered)]


def applies(slot: Slot, mapping: SlotMapping, tracker: Tracker) -> bool:
    """Whether the mapping may fill the slot from the latest message."""
    return (
        _is_valid(mapping, tracker.domain)
        and _intent_fits(mapping, tracker)
        and _conditions_hold(slot, mapping, tracker)
        and not _is_ambiguous(slot, mapping, tracker)
    )


def _is_valid(mapping: SlotMapping, domain: Domain) -> bool:
    if mapping.kind is Kind.FROM_ENTITY:
        return mapping.entity in domain.entities
    if mapping.kind is Kind.FROM_INTENT:
        return all(one in domain.intents or one in BUILT_IN_INTENTS for one in mapping.intents)
    return True


def _intent_fits(mapping: SlotMapping, tracker: Tracker) -> bool:
    message = tracker.latest_message
    intent = message.intent if message else None
    if mapping.intents:
        return intent in mapping.intents
    if intent in mapping.not_intents:
        return False
    form = tracker.domain.forms.get(tracker.active_loop or "")
    if form is None or intent not in form.ignored_intents:
        return True
    conditions = mapping.conditions
    return bool(conditions) and all(one.active_loop != form.name for one in conditions)


def _conditions_hold(slot: Slot, mapping: SlotMapping, tracker: Tracker) -> bool:
    if not mapping.conditions or mapping.kind is Kind.FROM_TRIGGER_INTENT:
        return True
    requested = tracker.slot(REQUESTED_SLOT)
    if tracker.loop is not None and tracker.loop.is_rejected and requested == slot.name:
        return False
    for one in mapping.conditions:
        if one.active_loop is None and tracker.active_loop is None:
            return True
        is_form = one.active_loop is not None and one.active_loop == tracker.active_loop
        if is_form and one.requested_slot in (None, "", requested):
            return True
    return False


def _is_ambiguous(slot: Slot, mapping: SlotMapping, tracker: Tracker) -> bool:
    """Inside a form an entity fills a slot that is not asked for only if it fits no other."""
    form = tracker.domain.forms.get(tracker.active_loop or "")
    if mapping.kind is not Kind.FROM_ENTITY or form is None:
        return False
    if tracker.slot(REQUESTED_SLOT) == slot.name or slot.name not in form.required_slots:
        return False
    same = sum(
        one == mapping
        for name in form.required_slots
        if name in tracker.domain.slots
        for one in tracker.domain.slots[name].mappings
    )
    return same != 1


def mapped_value(slot: Slot, mapping: SlotMapping, tracker: Tracker) -> SlotSet | None:
    """The slot with what the mapping gives, None if that is nothing."""
    values = _values(mapping, tracker)
    if not values:
        return None
    value: Json = values if slot.kind is SlotKind.LIST else values[-1]
    if value is None and tracker.slot(slot.name) is None:
        return None
    return SlotSet(slot.name, value)


def _values(mapping: SlotMapping, tracker: Tracker) -> list[Json]:
    message = tracker.latest_message
    match mapping.kind:
        case Kind.FROM_ENTITY:
            entities = message.entities if message else ()
            return [one.get("value") for one in entities if is_of(mapping, one)]
        case Kind.FROM_INTENT:
            return [mapping.value]
        case Kind.FROM_TEXT:
            return [message.text if message else None]
        case Kind.FROM_TRIGGER_INTENT:
            loops = [one.active_loop for one in mapping.conditions]
            loop = tracker.active_loop
            return [mapping.value] if loop is not None and (not loops or loop in loops) else []
        case Kind.CUSTOM:
            return []
