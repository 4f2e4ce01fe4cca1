"""What happens in a conversation, and how Rasa writes it as JSON.

A tracker is a fold of these events and of nothing else. `to_json` writes an event as Rasa 3.6's
trackers, event brokers and action servers do; `from_json` reads it back, equal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import ClassVar

from dialog.rasa.domain import Json

LISTEN = "action_listen"
SESSION_START = "action_session_start"
RESTART = "action_restart"
BACK = "action_back"
DEFAULT_FALLBACK = "action_default_fallback"
DEACTIVATE_LOOP = "action_deactivate_loop"
BUILT_IN_ACTIONS = frozenset(
    {
        LISTEN,
        RESTART,
        SESSION_START,
        DEFAULT_FALLBACK,
        DEACTIVATE_LOOP,
        BACK,
        "action_revert_fallback_events",
        "action_default_ask_affirmation",
        "action_default_ask_rephrase",
        "action_two_stage_fallback",
        "action_unlikely_intent",
        "action_extract_slots",
    }
)
"""Every bot has these."""
RULE_SNIPPET = "..."
"""Stands in rules for "whatever happened before" and "whatever happens next"."""


class EventError(ValueError):
    """What should be an event is none; says which key is wrong and what was allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Common to all; every field is written under its own name."""

    KIND: ClassVar[str] = ""
    timestamp: float | None = None
    """Seconds since the epoch; None where whoever sent it has no clock (the SDK sends null)."""
    metadata: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UserUttered(Event):
    """The user said something, and this is how it was understood."""

    KIND: ClassVar[str] = "user"
    text: str | None = None
    parse_data: Mapping[str, Json] = field(default_factory=dict)
    """`intent` {name, confidence}, `entities` [{entity, value, ...}], `intent_ranking`, ..."""
    input_channel: str | None = None
    message_id: str | None = None

    @property
    def intent(self) -> str | None:
        """The name of what was meant."""
        intent = self.parse_data.get("intent")
        name = intent.get("name") if isinstance(intent, dict) else None
        return name if isinstance(name, str) else None

    @property
    def entities(self) -> tuple[Mapping[str, Json], ...]:
        """What was mentioned, each with at least `entity`."""
        found = self.parse_data.get("entities")
        if not isinstance(found, list):
            return ()
        return tuple(one for one in found if isinstance(one, dict) and "entity" in one)


@dataclass(frozen=True, slots=True)
class BotUttered(Event):
    """The bot said something."""

    KIND: ClassVar[str] = "bot"
    text: str | None = None
    data: Mapping[str, Json] = field(default_factory=dict)
    """Buttons, image, custom, ...; None where there is none."""


@dataclass(frozen=True, slots=True)
class SlotSet(Event):
    """A slot got this value, or None: lost its value."""

    KIND: ClassVar[str] = "slot"
    name: str
    value: Json = None


@dataclass(frozen=True, slots=True)
class ActionExecuted(Event):
    """The bot did something, as this policy predicted."""

    KIND: ClassVar[str] = "action"
    name: str | None = None
    policy: str | None = None
    confidence: float | None = None
    action_text: str | None = None
    """Instead of the name, of end-to-end stories."""
    hide_rule_turn: bool = False
    """Stories do not know this turn: policies that learn from them must not see it."""


@dataclass(frozen=True, slots=True)
class ActiveLoop(Event):
    """This form is active from now on, or None: no form."""

    KIND: ClassVar[str] = "active_loop"
    name: str | None = None


@dataclass(frozen=True, slots=True)
class LoopInterrupted(Event):
    """The form comes back from something else, so its next run validates nothing."""

    KIND: ClassVar[str] = "loop_interrupted"
    is_interrupted: bool = False


@dataclass(frozen=True, slots=True)
class ActionExecutionRejected(Event):
    """An action was predicted and would not run."""

    KIND: ClassVar[str] = "action_execution_rejected"
    name: str
    policy: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class SessionStarted(Event):
    """Everything before belongs to an earlier conversation."""

    KIND: ClassVar[str] = "session_started"


@dataclass(frozen=True, slots=True)
class Restarted(Event):
    """The conversation starts over."""

    KIND: ClassVar[str] = "restart"


@dataclass(frozen=True, slots=True)
class Rewound(Event):
    """The last message of the user, the listening before it and all since did not happen."""

    KIND: ClassVar[str] = "rewind"


@dataclass(frozen=True, slots=True)
class Undone(Event):
    """The last action and all since did not happen."""

    KIND: ClassVar[str] = "undo"


@dataclass(frozen=True, slots=True)
class SlotsReset(Event):
    """All slots have their initial values again."""

    KIND: ClassVar[str] = "reset_slots"


@dataclass(frozen=True, slots=True)
class FollowupAction(Event):
    """This action comes next, whatever the policies think."""

    KIND: ClassVar[str] = "followup"
    name: str


@dataclass(frozen=True, slots=True)
class Paused(Event):
    """The bot takes no further part until it is resumed."""

    KIND: ClassVar[str] = "pause"


@dataclass(frozen=True, slots=True)
class Resumed(Event):
    """The bot takes part again."""

    KIND: ClassVar[str] = "resume"


@dataclass(frozen=True, slots=True)
class ReminderScheduled(Event):
    """At that time the bot acts as if the user had meant this."""

    KIND: ClassVar[str] = "reminder"
    intent: str
    date_time: str
    """ISO 8601."""
    entities: Json = None
    name: str | None = None
    kill_on_user_msg: bool = True


@dataclass(frozen=True, slots=True)
class ReminderCancelled(Event):
    """The reminders that agree with everything given here are off; all, if nothing is given."""

    KIND: ClassVar[str] = "cancel_reminder"
    name: str | None = None
    intent: str | None = None
    entities: Json = None


@dataclass(frozen=True, slots=True)
class FeaturizationDefined(Event):
    """Whether the words, not the intent, of the last message led to the action that follows."""

    KIND: ClassVar[str] = "user_featurization"
    use_text_for_featurization: bool | None = None


@dataclass(frozen=True, slots=True)
class EntitiesAdded(Event):
    """A policy found more entities in the last message."""

    KIND: ClassVar[str] = "entities"
    entities: Json = None


@dataclass(frozen=True, slots=True)
class AgentUttered(Event):
    """A person said something in the bot's place."""

    KIND: ClassVar[str] = "agent"
    text: str | None = None
    data: Json = None


@dataclass(frozen=True, slots=True)
class StoryExported(Event):
    """The conversation was written to a file."""

    KIND: ClassVar[str] = "export"
    path: str | None = None


KINDS: Mapping[str, type[Event]] = {
    kind.KIND: kind
    for kind in (
        UserUttered,
        BotUttered,
        SlotSet,
        ActionExecuted,
        ActiveLoop,
        LoopInterrupted,
        ActionExecutionRejected,
        SessionStarted,
        Restarted,
        Rewound,
        Undone,
        SlotsReset,
        FollowupAction,
        Paused,
        Resumed,
        ReminderScheduled,
        ReminderCancelled,
        FeaturizationDefined,
        EntitiesAdded,
        AgentUttered,
        StoryExported,
    )
}
LEGACY_FORM = "form"
LEGACY_VALIDATION = "form_validation"

_NEEDS_TEXT = ("name", "intent", "date_time")


def to_json(event: Event) -> dict[str, Json]:
    """The event as Rasa writes it, `event` naming its kind; empty metadata is left out."""
    document: dict[str, Json] = {"event": event.KIND}
    for one in fields(event):
        value = getattr(event, one.name)
        document[one.name] = dict(value) if isinstance(value, Mapping) else value
    if not event.metadata and not isinstance(event, UserUttered | BotUttered):
        del document["metadata"]
    return document


def from_json(document: Mapping[str, Json]) -> Event:
    """The event that Rasa, or an action server, wrote. Keys that are not the event's are ignored.

    Raises:
        EventError: the kind is unknown, or a field that must be text is not.
    """
    kind = document.get("event")
    if kind == LEGACY_FORM:
        return from_json({**document, "event": ActiveLoop.KIND})
    if kind == LEGACY_VALIDATION:
        interrupted = not document.get("validate", True)
        rest = {**document, "event": LoopInterrupted.KIND, "is_interrupted": interrupted}
        return from_json(rest)
    made = KINDS.get(kind) if isinstance(kind, str) else None
    if made is None:
        raise EventError(f"event: {str(kind)[:40]!r} is not one of {', '.join(sorted(KINDS))}")
    _check(made, document)
    given = {one.name: document[one.name] for one in fields(made) if one.name in document}
    for name in ("metadata", "parse_data") if made is not AgentUttered else ("metadata",):
        if given.get(name, {}) is None:
            del given[name]
    if made is BotUttered and given.get("data") is None:
        given.pop("data", None)
    return made(**given)  # type: ignore[arg-type]


def _check(made: type[Event], document: Mapping[str, Json]) -> None:
    """The fields without which the event means nothing, and the ones read as mappings."""
    for one in fields(made):
        value = document.get(one.name)
        is_required = one.name in _NEEDS_TEXT and str(one.type) in ("str", "<class 'str'>")
        if is_required and not isinstance(value, str):
            raise EventError(f"{made.KIND}.{one.name}: must be text, not {type(value).__name__}")
        if one.name in ("metadata", "parse_data") and not isinstance(value, dict | None):
            raise EventError(f"{made.KIND}.{one.name}: must be an object")
    if made is BotUttered and not isinstance(document.get("data"), dict | None):
        raise EventError("bot.data: must be an object")
    if made is ActionExecuted and not (document.get("name") or document.get("action_text")):
        raise EventError("action: needs name or action_text")
