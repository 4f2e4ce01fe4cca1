"""Slots of a domain, with the mappings that fill them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dialog.rasa import loading_shape as shape
from dialog.rasa.domain import (
    REQUESTED_SLOT,
    SESSION_METADATA,
    MappingCondition,
    MappingKind,
    Slot,
    SlotKind,
    SlotMapping,
)
from dialog.rasa.mistakes import Findings, allowed
from dialog.rasa.yaml_lines import Node, plain

_SLOT_KEYS = frozenset(
    [
        "type",
        "mappings",
        "initial_value",
        "influence_conversation",
        "values",
        "min_value",
        "max_value",
    ]
)
_MAPPING_KEYS = frozenset(
    ["type", "entity", "role", "group", "intent", "not_intent", "value", "conditions", "action"]
)
_KNOWLEDGE_ACTION = "action_query_knowledge_base"
_KNOWLEDGE_SLOTS = (
    "knowledge_base_listed_objects",
    "knowledge_base_last_object",
    "knowledge_base_last_object_type",
)
_CONDITION_KEYS = ("active_loop", "requested_slot")
_NEEDED = {
    MappingKind.FROM_ENTITY: "entity",
    MappingKind.FROM_INTENT: "value",
    MappingKind.FROM_TRIGGER_INTENT: "value",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """The names that mappings and forms may use."""

    intents: frozenset[str]
    entities: frozenset[str]
    slots: frozenset[str]
    forms: frozenset[str]


def read_slots(
    section: Mapping[str, Node], declared: Declared, findings: Findings
) -> dict[str, Slot]:
    """The slots of the domain, without those that Rasa adds."""
    slots = {name: _slot(name, node, declared, findings) for name, node in section.items()}
    return {name: slot for name, slot in slots.items() if slot is not None}


def with_own_slots(slots: Mapping[str, Slot], actions: Collection[str]) -> dict[str, Slot]:
    """The slots and those that a domain has of itself, which rules and stories do not see."""
    knowledge = _KNOWLEDGE_SLOTS if _KNOWLEDGE_ACTION in actions else ()
    own = (
        Slot(REQUESTED_SLOT, SlotKind.TEXT, influences=False),
        *(Slot(name, SlotKind.ANY, influences=False) for name in knowledge),
        Slot(SESSION_METADATA, SlotKind.ANY, influences=False),
    )
    return {**slots, **{slot.name: slot for slot in own if slot.name not in slots}}


def _slot(name: str, node: Node, declared: Declared, findings: Findings) -> Slot | None:
    what = f"slot '{name}'"
    properties = shape.lenient_entries(node, what, findings, _SLOT_KEYS)
    kind = _kind(node, properties, what, findings)
    if kind is None:
        return None
    initial = properties.get("initial_value")
    least, most = _range(node, properties, what, findings)
    return Slot(
        name,
        kind,
        initial=None if initial is None else plain(initial),
        influences=_influences(properties.get("influence_conversation"), kind, what, findings),
        values=_values(node, properties.get("values"), kind, what, findings),
        least=least,
        most=most,
        mappings=_mappings(node, properties.get("mappings"), what, declared, findings),
    )


def _kind(
    node: Node, properties: Mapping[str, Node], what: str, findings: Findings
) -> SlotKind | None:
    kinds = [kind.value for kind in SlotKind]
    written = properties.get("type")
    if written is None:
        if isinstance(node.value, Mapping):
            findings.error(node.named_at, f"{what} has no `type`; {allowed(kinds)}")
        return None
    if written.value in kinds:
        return SlotKind(str(written.value))
    message = f"type '{plain(written)}' of {what}; {allowed(kinds)}"
    findings.error(written.named_at, message)
    return None


def _influences(node: Node | None, kind: SlotKind, what: str, findings: Findings) -> bool:
    if node is None:
        return kind is not SlotKind.ANY
    told = shape.switch(node, f"`influence_conversation` of {what}", findings)
    if told and kind is SlotKind.ANY:
        findings.error(node.named_at, f"{what} of type any cannot influence; allowed: false")
    return bool(told) and kind is not SlotKind.ANY


def _values(
    node: Node, values: Node | None, kind: SlotKind, what: str, findings: Findings
) -> tuple[str, ...]:
    if kind is not SlotKind.CATEGORICAL:
        if values is not None:
            findings.warn(values.named_at, f"`values` of {what}; only categorical slots have them")
        return ()
    if values is None:
        findings.warn(node.named_at, f"{what} is categorical and has no `values`")
        return ()
    return tuple(str(plain(item)) for item in shape.items(values, f"`values` of {what}", findings))


def _range(
    node: Node, properties: Mapping[str, Node], what: str, findings: Findings
) -> tuple[float, float]:
    found = {"min_value": 0.0, "max_value": 1.0}
    for key in found:
        if (bound := properties.get(key)) is not None:
            value = shape.number(bound, f"`{key}` of {what}", findings)
            found[key] = found[key] if value is None else value
    least, most = found.values()
    if least >= most:
        findings.error(node.named_at, f"{what} goes from {least:g} to {most:g}; allowed: upwards")
    return least, most


def _mappings(
    node: Node, mappings: Node | None, what: str, declared: Declared, findings: Findings
) -> tuple[SlotMapping, ...]:
    if mappings is None:
        if isinstance(node.value, Mapping):
            message = f"{what} has no `mappings`; allowed: a list, for example of `type: custom`"
            findings.error(node.named_at, message)
        return ()
    listed = shape.items(mappings, f"`mappings` of {what}", findings)
    read = (_mapping(item, f"a mapping of {what}", declared, findings) for item in listed)
    return tuple(mapping for mapping in read if mapping is not None)


def _mapping(node: Node, what: str, declared: Declared, findings: Findings) -> SlotMapping | None:
    """One mapping; None where it is wrong or names what is not declared, which never applies."""
    properties = shape.lenient_entries(node, what, findings, _MAPPING_KEYS)
    kinds = [kind.value for kind in MappingKind]
    written = properties.get("type")
    if written is None or written.value not in kinds:
        if isinstance(node.value, Mapping):
            place = node.named_at if written is None else written.named_at
            findings.error(place, f"{what} has no known `type`; {allowed(kinds)}")
        return None
    kind = MappingKind(str(written.value))
    needed = _NEEDED.get(kind)
    value = properties.get("value")
    is_null = needed == "value" and value is not None and value.value is None
    if needed is not None and (needed not in properties or is_null):
        findings.error(node.named_at, f"{what} of type {kind} needs `{needed}`")
        return None
    mapping = _mapping_of(kind, properties, what, declared, findings)
    return mapping if _is_applicable(mapping, node, what, declared, findings) else None


def _mapping_of(
    kind: MappingKind,
    properties: Mapping[str, Node],
    what: str,
    declared: Declared,
    findings: Findings,
) -> SlotMapping:
    def label(key: str) -> str | None:
        node = properties.get(key)
        return None if node is None else shape.label(node, f"`{key}` of {what}", findings)

    def names(key: str) -> tuple[str, ...]:
        node = properties.get(key)
        return () if node is None else shape.names(node, f"`{key}` of {what}", findings)

    value, conditions = properties.get("value"), properties.get("conditions")
    return SlotMapping(
        kind=kind,
        entity=label("entity"),
        role=label("role"),
        group=label("group"),
        intents=names("intent"),
        not_intents=names("not_intent"),
        value=None if value is None else plain(value),
        conditions=_conditions(conditions, what, declared, findings),
        action=label("action"),
    )


def _conditions(
    node: Node | None, what: str, declared: Declared, findings: Findings
) -> tuple[MappingCondition, ...]:
    if node is None or node.value is None:
        return ()
    what = f"a condition of {what}"
    conditions: list[MappingCondition] = []
    for item in shape.items(node, what, findings):
        properties = shape.lenient_entries(item, what, findings, _CONDITION_KEYS)
        loop, slot = (
            None if (part := properties.get(key)) is None else shape.label(part, what, findings)
            for key in _CONDITION_KEYS
        )
        if "active_loop" not in properties and isinstance(item.value, Mapping):
            findings.warn(
                item.named_at, f"{what} has no `active_loop`: holds while no form is active"
            )
        if loop is not None and loop not in declared.forms:
            findings.warn(
                item.named_at, f"unknown form '{loop}' in {what}; {allowed(declared.forms)}"
            )
        if slot is not None and slot not in declared.slots:
            findings.warn(
                item.named_at, f"unknown slot '{slot}' in {what}; {allowed(declared.slots)}"
            )
        conditions.append(MappingCondition(loop, slot))
    return tuple(conditions)


def _is_applicable(
    mapping: SlotMapping, node: Node, what: str, declared: Declared, findings: Findings
) -> bool:
    """Whether it names what is declared; Rasa skips a mapping that does not."""
    applicable = True
    if mapping.entity is not None and mapping.entity not in declared.entities:
        message = f"unknown entity '{mapping.entity}' in {what}; {allowed(declared.entities)}"
        findings.warn(node.named_at, message)
        applicable = False
    for intent in (*mapping.intents, *mapping.not_intents):
        if intent not in declared.intents:
            message = f"unknown intent '{intent}' in {what}; {allowed(declared.intents)}"
            findings.warn(node.named_at, message)
            applicable = applicable and intent in mapping.not_intents
    if mapping.kind is MappingKind.FROM_ENTITY and mapping.entity is None:
        findings.error(node.named_at, f"{what} has no entity; {allowed(declared.entities)}")
    return applicable
