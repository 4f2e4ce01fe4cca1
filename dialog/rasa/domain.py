"""A bot's world as Rasa 3.1 describes it: what is meant, mentioned, remembered, asked and said.

Immutable and already checked; `dialog.rasa.loading` makes it from YAML. Nothing here knows of a
telephone or of our own domain.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
"""What a slot can hold and an event can carry."""

REQUESTED_SLOT = "requested_slot"
SESSION_METADATA = "session_started_metadata"


class SlotKind(StrEnum):
    """The types of slots; they differ in how a slot influences the dialogue."""

    TEXT = "text"
    BOOL = "bool"
    FLOAT = "float"
    LIST = "list"
    CATEGORICAL = "categorical"
    ANY = "any"


class MappingKind(StrEnum):
    """Where a slot's value comes from after a user's message."""

    FROM_ENTITY = "from_entity"
    FROM_TEXT = "from_text"
    FROM_INTENT = "from_intent"
    FROM_TRIGGER_INTENT = "from_trigger_intent"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class MappingCondition:
    """A mapping applies while this form is active and, if told, asks for this slot."""

    active_loop: str | None
    """None: while no form is active."""
    requested_slot: str | None = None
    """None: whatever is asked for."""


@dataclass(frozen=True, slots=True)
class SlotMapping:
    """One way to fill a slot; the first of a slot's that gives a value wins."""

    kind: MappingKind
    entity: str | None = None
    role: str | None = None
    group: str | None = None
    intents: tuple[str, ...] = ()
    """Empty: any but `not_intents`."""
    not_intents: tuple[str, ...] = ()
    value: Json = None
    """Of `from_intent` and `from_trigger_intent`."""
    conditions: tuple[MappingCondition, ...] = ()
    """One of them must hold; none at all always holds."""
    action: str | None = None
    """Of `custom`: runs once a turn."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A fact that a conversation remembers."""

    name: str
    kind: SlotKind
    initial: Json = None
    influences: bool = True
    """Whether it is part of the state that rules and stories see."""
    values: tuple[str, ...] = ()
    """Of a categorical slot, as written."""
    least: float = 0.0
    most: float = 1.0
    mappings: tuple[SlotMapping, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityKind:
    """Something that can be mentioned."""

    name: str
    roles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    influences: bool = True


@dataclass(frozen=True, slots=True)
class Intent:
    """Something that can be meant."""

    name: str
    used_entities: frozenset[str]
    """Those that are part of the state beside it, by `use_entities` and `ignore_entities`."""
    is_retrieval: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Slots that are asked for until all are filled."""

    name: str
    required_slots: tuple[str, ...] = ()
    ignored_intents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variation:
    """One wording of a response."""

    text: str | None = None
    channel: str | None = None
    conditions: tuple[tuple[str, Json], ...] = ()
    """Slots and the values that all of them must have."""
    payload: Mapping[str, Json] = field(default_factory=dict)
    """Everything else: buttons, image, custom, id, metadata, ..., as written."""


@dataclass(frozen=True, slots=True)
class Domain:
    """All of it. The mappings keep the order of the files."""

    intents: Mapping[str, Intent] = field(default_factory=dict)
    entities: Mapping[str, EntityKind] = field(default_factory=dict)
    slots: Mapping[str, Slot] = field(default_factory=dict)
    """With `requested_slot` (text) and `session_started_metadata` (any), both without influence, as
    in Rasa."""
    forms: Mapping[str, Form] = field(default_factory=dict)
    responses: Mapping[str, tuple[Variation, ...]] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    """Those of the domain's own list, `utter_*` or not; responses and forms are actions as well."""
    domain_wanting_actions: frozenset[str] = frozenset()
    """Actions with `send_domain: true`."""
    session_expiration_min: float = 60.0
    """0: never."""
    carries_slots_over: bool = True
    source: Mapping[str, Json] = field(default_factory=dict)
    """The merged YAML, which action servers and `GET /domain` are given."""
