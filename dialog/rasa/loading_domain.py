"""A domain out of the mappings that domain files hold.

Files are merged; what two files define alike counts once, and of two definitions that differ the
first wins, with a warning. Slots and responses have modules of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dialog.rasa import loading_shape as shape
from dialog.rasa.domain import Domain, EntityKind, Form, Intent, Json
from dialog.rasa.loading_responses import read_responses
from dialog.rasa.loading_slots import Declared, read_slots, with_own_slots
from dialog.rasa.mistakes import Findings, allowed
from dialog.rasa.yaml_lines import Node, plain

DEFAULT_INTENTS = ("restart", "back", "out_of_scope", "session_start", "nlu_fallback")
"""Rasa knows them in every domain; one that the files do not list uses every entity."""

_LISTS = ("intents", "entities", "actions", "e2e_actions")
_SINGLES = ("version", "session_config", "config")
_MAPPINGS = ("slots", "forms", "responses")
DOMAIN_KEYS = frozenset((*_SINGLES, *_LISTS, *_MAPPINGS))
_INTENT_KEYS = ("use_entities", "ignore_entities", "is_retrieval_intent", "triggers")
_ENTITY_KEYS = ("roles", "groups", "influence_conversation")
_SESSION_KEYS = ("session_expiration_time", "carry_over_slots_to_new_session")


@dataclass(frozen=True, slots=True)
class Named:
    """One definition of a list or a mapping of the domain."""

    node: Node
    """Where the name stands."""
    properties: Node | None


@dataclass(frozen=True, slots=True)
class _Merged:
    """All domain files as one, names not yet looked into."""

    sections: Mapping[str, Mapping[str, Named]]
    session: Node | None
    source: Mapping[str, Json]


def read_domain(
    files: Iterable[Node], extra_responses: Iterable[Node], findings: Findings
) -> Domain:
    """The domain of all these files.

    Args:
        files: The mappings of the domain files.
        extra_responses: What stands under `responses` in training files.
        findings: Where mistakes are noted.
    """
    merged = _merge(files, extra_responses, findings)
    sections = merged.sections
    entities = _entities(sections["entities"], findings)
    intents = _intents(sections["intents"], entities, findings)
    declared = Declared(
        intents=frozenset(intents),
        entities=frozenset(entities),
        slots=frozenset(sections["slots"]),
        forms=frozenset(sections["forms"]),
    )
    slots = read_slots(_nodes(sections["slots"]), declared, findings)
    forms = _forms(sections["forms"], declared, findings)
    responses = read_responses(_nodes(sections["responses"]), frozenset(slots), findings)
    minutes, carries = _session(merged.session, findings)
    return Domain(
        intents=intents,
        entities=entities,
        slots=with_own_slots(slots, sections["actions"]),
        forms=forms,
        responses=responses,
        actions=tuple(sections["actions"]),
        domain_wanting_actions=_domain_wanting(sections["actions"], findings),
        session_expiration_min=minutes,
        carries_slots_over=carries,
        source=merged.source,
    )


def _nodes(section: Mapping[str, Named]) -> dict[str, Node]:
    return {name: definition.node for name, definition in section.items()}


def _merge(files: Iterable[Node], extra_responses: Iterable[Node], findings: Findings) -> _Merged:
    sections: dict[str, dict[str, Named]] = {key: {} for key in (*_LISTS, *_MAPPINGS)}
    singles: dict[str, Node] = {}
    for file in files:
        for key, node in shape.entries(file, "the domain", findings).items():
            if key in _SINGLES:
                singles.setdefault(key, node)
            elif key in sections and node.value is not None:
                _add(sections[key], _section(key, node, findings), key, findings)
    for node in extra_responses:
        _add(sections["responses"], _section("responses", node, findings), "responses", findings)
    return _Merged(sections, singles.get("session_config"), _source(singles, sections))


def _source(
    singles: Mapping[str, Node], sections: Mapping[str, Mapping[str, Named]]
) -> dict[str, Json]:
    """The merged domain as its YAML would read, without empty sections."""
    source: dict[str, Json] = {key: plain(node) for key, node in singles.items()}
    for key in _LISTS:
        source[key] = [plain(named.node) for named in sections[key].values()]
    for key in _MAPPINGS:
        source[key] = {name: plain(named.node) for name, named in sections[key].items()}
    return {key: value for key, value in source.items() if value}


def _section(key: str, node: Node, findings: Findings) -> list[tuple[str, Named]]:
    """The definitions of one section of one file, duplicates among them."""
    what = f"`{key}`"
    if key in _MAPPINGS:
        entries = shape.entries(node, what, findings)
        return [(name, Named(entry, entry)) for name, entry in entries.items()]
    found: list[tuple[str, Named]] = []
    for item in shape.items(node, what, findings):
        if (named := shape.named(item, f"an item of {what}", findings)) is not None:
            name, properties = named
            found.append((name, Named(item, properties)))
    return found


def _add(
    section: dict[str, Named], new: Iterable[tuple[str, Named]], key: str, findings: Findings
) -> None:
    for name, definition in new:
        known = section.get(name)
        if known is None:
            section[name] = definition
            continue
        place, first = definition.node.named_at, known.node.named_at
        message = f"'{name}' stands twice in `{key}`, first at {first}; allowed: once"
        if place.file == first.file:
            findings.error(place, message)
        elif plain(definition.node) != plain(known.node):
            findings.warn(place, f"{message} (the first counts)")


def _entities(section: Mapping[str, Named], findings: Findings) -> dict[str, EntityKind]:
    entities: dict[str, EntityKind] = {}
    for name, definition in section.items():
        entities[name] = EntityKind(name)
        if definition.properties is None:
            continue
        what = f"entity '{name}'"
        properties = shape.lenient_entries(definition.properties, what, findings, _ENTITY_KEYS)
        influences = properties.get("influence_conversation")
        entities[name] = EntityKind(
            name,
            roles=_labels(properties.get("roles"), f"`roles` of {what}", findings),
            groups=_labels(properties.get("groups"), f"`groups` of {what}", findings),
            influences=influences is None
            or shape.switch(influences, f"`influence_conversation` of {what}", findings)
            is not False,
        )
    return entities


def _labels(node: Node | None, what: str, findings: Findings) -> tuple[str, ...]:
    if node is None or node.value is None:
        return ()
    labels = (shape.label(item, what, findings) for item in shape.items(node, what, findings))
    return tuple(label for label in labels if label is not None)


def _intents(
    section: Mapping[str, Named], entities: Mapping[str, EntityKind], findings: Findings
) -> dict[str, Intent]:
    every = frozenset(entity.name for entity in entities.values() if entity.influences)
    intents: dict[str, Intent] = {}
    for name, definition in section.items():
        if definition.properties is None:
            intents[name] = Intent(name, every)
            continue
        what = f"intent '{name}'"
        properties = shape.lenient_entries(definition.properties, what, findings, _INTENT_KEYS)
        used = _entity_choice(properties.get("use_entities"), entities, every, findings)
        ignored = _entity_choice(properties.get("ignore_entities"), entities, frozenset(), findings)
        retrieval = properties.get("is_retrieval_intent")
        is_retrieval = retrieval is not None and bool(shape.switch(retrieval, what, findings))
        intents[name] = Intent(name, used - ignored, is_retrieval)
    for name in DEFAULT_INTENTS:
        intents.setdefault(name, Intent(name, every))
    return intents


def _entity_choice(
    node: Node | None,
    entities: Mapping[str, EntityKind],
    every: frozenset[str],
    findings: Findings,
) -> frozenset[str]:
    """The entities of `use_entities` or `ignore_entities`; `every` where it does not stand."""
    if node is None or node.value is True:
        return every
    if node.value is False or node.value is None:
        return frozenset()
    chosen = frozenset(shape.names(node, "a choice of entities", findings))
    for name in sorted(chosen - entities.keys()):
        findings.warn(node.named_at, f"unknown entity '{name}'; {allowed(entities)}")
    return chosen


def _forms(section: Mapping[str, Named], declared: Declared, findings: Findings) -> dict[str, Form]:
    forms: dict[str, Form] = {}
    for name, definition in section.items():
        what = f"form '{name}'"
        forms[name] = Form(name)
        if definition.node.value is None:
            continue
        keys = ("required_slots", "ignored_intents")
        properties = shape.entries(definition.node, what, findings, keys)
        if (required := properties.get("required_slots")) is None:
            continue
        if isinstance(required.value, str):
            findings.error(
                required.named_at, f"`required_slots` of {what} is a text; allowed: a list"
            )
            continue
        slots = shape.names(required, f"`required_slots` of {what}", findings)
        for unknown in (slot for slot in slots if slot not in declared.slots):
            message = f"unknown slot '{unknown}' in {what}; {allowed(declared.slots)}"
            findings.error(required.named_at, message)
        ignored = properties.get("ignored_intents")
        forms[name] = Form(name, slots, _ignored(ignored, what, declared, findings))
    return forms


def _ignored(
    node: Node | None, what: str, declared: Declared, findings: Findings
) -> tuple[str, ...]:
    if node is None:
        return ()
    ignored = shape.names(node, f"`ignored_intents` of {what}", findings)
    for unknown in (intent for intent in ignored if intent not in declared.intents):
        message = f"unknown intent '{unknown}' in {what}; {allowed(declared.intents)}"
        findings.warn(node.named_at, message)
    return ignored


def _domain_wanting(section: Mapping[str, Named], findings: Findings) -> frozenset[str]:
    wanting: set[str] = set()
    for name, definition in section.items():
        if definition.properties is None:
            continue
        what = f"action '{name}'"
        properties = shape.lenient_entries(definition.properties, what, findings, ("send_domain",))
        sends = properties.get("send_domain")
        if sends is not None and shape.switch(sends, f"`send_domain` of {what}", findings):
            wanting.add(name)
    return frozenset(wanting)


def _session(node: Node | None, findings: Findings) -> tuple[float, bool]:
    """Minutes until a session expires, and whether slots outlive it."""
    if node is None or node.value is None:
        return Domain().session_expiration_min, Domain().carries_slots_over
    what = "`session_config`"
    properties = shape.lenient_entries(node, what, findings, _SESSION_KEYS)
    minutes: float | None = Domain().session_expiration_min
    carries: bool | None = Domain().carries_slots_over
    if (expiration := properties.get(_SESSION_KEYS[0])) is not None:
        minutes = shape.number(expiration, f"`{_SESSION_KEYS[0]}`", findings)
        if minutes is not None and minutes < 0:
            findings.error(expiration.named_at, f"{minutes:g} minutes; allowed: 0 (never) or more")
    if (carry := properties.get(_SESSION_KEYS[1])) is not None:
        carries = shape.switch(carry, f"`{_SESSION_KEYS[1]}`", findings)
    return minutes or 0.0, bool(carries)


def with_retrieval(domain: Domain, retrieval_intents: Iterable[str]) -> Domain:
    """The domain where these intents, which have sub-intents in the examples, are retrieval ones.

    Each brings its action `utter_<intent>`, which picks `utter_<intent>/<sub-intent>`.
    """
    named = frozenset(retrieval_intents)
    intents = {
        name: replace(intent, is_retrieval=intent.is_retrieval or name in named)
        for name, intent in domain.intents.items()
    }
    wanted = (f"utter_{name}" for name, intent in intents.items() if intent.is_retrieval)
    missing = (action for action in wanted if action not in domain.actions)
    return replace(domain, intents=intents, actions=(*domain.actions, *missing))
