"""What a conversation is made of: intents, entities, slots, forms, responses, actions.

Read from `domain.yml` in the format of Rasa 3.1. Beyond Rasa, the metadata of a response says
what its question awaits (`awaits`) and whether the caller may speak over it (`interruptible`),
and one wording of each response must do without slots, so that something can always be said.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dialog.entry import Entry, check_version, read_yaml
from dialog.events import SlotValue
from dialog.turn import Awaited, Emotion

SETTING_NAMES = frozenset(("organisation", "emergency_number", "crisis_line", "poison_line"))
"""Placeholders that the settings fill."""
GIVEN_NAMES = frozenset(("complaint", "advice"))
"""Placeholders that an action fills."""
FALLBACK_INTENT = "nlu_fallback"
_PLACEHOLDER = re.compile(r"{(\w*)}")


class SlotKind(StrEnum):
    """The type of a slot, as Rasa names it."""

    TEXT = "text"
    BOOL = "bool"
    FLOAT = "float"
    LIST = "list"
    CATEGORICAL = "categorical"


class SourceKind(StrEnum):
    """How a message fills a slot."""

    FROM_ENTITY = "from_entity"
    FROM_TEXT = "from_text"
    FROM_INTENT = "from_intent"
    CUSTOM = "custom"
    """By an action alone."""


@dataclass(frozen=True, slots=True)
class SlotSource:
    """One mapping of a slot."""

    kind: SourceKind
    entity: str = ""
    value: SlotValue = None
    intents: tuple[str, ...] = ()
    not_intents: tuple[str, ...] = ()
    form: str | None = None
    """Only while this form is active."""
    only_when_requested: bool = False
    """Only while the form asks for this very slot."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot and how it is filled."""

    name: str
    kind: SlotKind
    values: tuple[str, ...] = ()
    sources: tuple[SlotSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """Slots that are asked for, in order."""

    name: str
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a response."""

    text: str
    emotion: Emotion
    priority: bool = False
    interruptible: bool = True
    awaits: Awaited | None = None
    """What the question in it asks for; None where it asks nothing."""

    @property
    def placeholders(self) -> frozenset[str]:
        """The names in braces."""
        return frozenset(_PLACEHOLDER.findall(self.text))


@dataclass(frozen=True, slots=True)
class Domain:
    """All of it, checked."""

    intents: frozenset[str]
    entities: frozenset[str]
    slots: Mapping[str, Slot]
    forms: Mapping[str, Form]
    responses: Mapping[str, tuple[Wording, ...]]
    actions: frozenset[str]
    session_minutes: float


def load_domain(path: Path) -> Domain:
    """The domain in `path`.

    Raises:
        DomainError: anything in the file is not as it must be.
    """
    top = read_yaml(path)
    check_version(top)
    top.only(
        "version", "intents", "entities", "slots", "forms", "responses", "actions",
        "session_config",
    )  # fmt: skip
    intents = frozenset(top.texts("intents"))
    entities = frozenset(top.texts("entities"))
    forms = top.inner("forms")
    slots = _slots(top.inner("slots"), intents, entities, frozenset(forms.values))
    return Domain(
        intents=intents,
        entities=entities,
        slots=slots,
        forms=_forms(forms, slots),
        responses=_responses(top.inner("responses"), slots),
        actions=frozenset(top.texts("actions")),
        session_minutes=_session_minutes(top.inner("session_config")),
    )


def _session_minutes(entry: Entry) -> float:
    entry.only("session_expiration_time", "carry_over_slots_to_new_session")
    minutes = entry.values.get("session_expiration_time", 60)
    if not isinstance(minutes, int | float) or minutes <= 0:
        raise entry.fail("session_expiration_time", minutes, "minutes above 0")
    if entry.flag("carry_over_slots_to_new_session", default=False):
        key = "carry_over_slots_to_new_session"
        raise entry.fail(key, True, "allowed: false; the next caller is somebody else")
    return float(minutes)


def _slots(
    entry: Entry, intents: frozenset[str], entities: frozenset[str], forms: frozenset[str]
) -> dict[str, Slot]:
    slots = {}
    for name in entry.values:
        inner = entry.inner(name)
        inner.only("type", "values", "mappings", "influence_conversation", "initial_value")
        kind = SlotKind(inner.choice("type", list(SlotKind)))
        values = inner.texts("values")
        if (kind is SlotKind.CATEGORICAL) is not bool(values):
            raise inner.fail("values", values, "required for categorical slots, and only for them")
        sources = tuple(_source(item, intents, entities, forms) for item in inner.list("mappings"))
        if not sources:
            raise inner.fail("mappings", [], "at least one is required")
        slots[name] = Slot(name, kind, values, sources)
    return slots


def _source(
    entry: Entry, intents: frozenset[str], entities: frozenset[str], forms: frozenset[str]
) -> SlotSource:
    entry.only("type", "entity", "value", "intent", "not_intent", "conditions")
    kind = SourceKind(entry.choice("type", list(SourceKind)))
    entity = entry.choice("entity", entities) if kind is SourceKind.FROM_ENTITY else ""
    conditions = entry.list("conditions")
    if len(conditions) > 1:
        raise entry.fail("conditions", len(conditions), "one condition is supported")
    form, requested = None, False
    if conditions:
        conditions[0].only("active_loop", "requested_slot")
        form = conditions[0].choice("active_loop", forms)
        requested = "requested_slot" in conditions[0].values
    value = entry.values.get("value")
    if value is not None and not isinstance(value, str | float | bool):
        raise entry.fail("value", value, "a text, a number or a truth value")
    return SlotSource(
        kind=kind,
        entity=entity,
        value=value,
        intents=entry.names("intent", intents),
        not_intents=entry.names("not_intent", intents),
        form=form,
        only_when_requested=requested,
    )


def _forms(entry: Entry, slots: Mapping[str, Slot]) -> dict[str, Form]:
    forms = {}
    for name in entry.values:
        inner = entry.inner(name)
        inner.only("required_slots")
        forms[name] = Form(name, inner.names("required_slots", list(slots)))
    return forms


def _responses(entry: Entry, slots: Mapping[str, Slot]) -> dict[str, tuple[Wording, ...]]:
    responses = {}
    for name in entry.values:
        if not name.startswith("utter_"):
            raise entry.fail(name, "", "the name of a response begins with utter_")
        wordings = tuple(_wording(item, slots) for item in entry.list(name))
        if not any(wording.placeholders <= SETTING_NAMES for wording in wordings):
            raise entry.fail(name, len(wordings), "one wording must need no slot")
        responses[name] = wordings
    return responses


def _wording(entry: Entry, slots: Mapping[str, Slot]) -> Wording:
    entry.only("text", "metadata")
    metadata = entry.inner("metadata")
    metadata.only("voice_emotion", "priority", "awaits", "interruptible")
    awaits = metadata.values.get("awaits")
    wording = Wording(
        text=entry.text("text"),
        emotion=Emotion(metadata.choice("voice_emotion", list(Emotion))),
        priority=metadata.choice("priority", ("high", "normal"), "normal") == "high",
        interruptible=metadata.flag("interruptible", default=True),
        awaits=None if awaits is None else Awaited(metadata.choice("awaits", list(Awaited))),
    )
    allowed = SETTING_NAMES | GIVEN_NAMES | frozenset(slots)
    for placeholder in sorted(wording.placeholders - allowed):
        raise entry.fail("text", f"{{{placeholder}}}", "allowed: " + ", ".join(sorted(allowed)))
    return wording
