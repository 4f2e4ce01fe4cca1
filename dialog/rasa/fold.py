"""What a conversation has come to: slots, the active form, the latest message and action.

The fold of the events that count; it keeps none of them.
"""

from dataclasses import dataclass, replace
from typing import Self

from dialog.rasa.domain import Domain, Json, Slot
from dialog.rasa.events import (
    LISTEN,
    SESSION_START,
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    EntitiesAdded,
    Event,
    FeaturizationDefined,
    FollowupAction,
    LoopInterrupted,
    Paused,
    Restarted,
    Resumed,
    SessionStarted,
    SlotSet,
    SlotsReset,
    UserUttered,
)
from dialog.rasa.featurization import Feature, featurized, stored

SHOULD_NOT_BE_SET = "should_not_be_set"
"""In rules: that a slot has no value, or that no form is active."""

Features = tuple[tuple[str, Feature | str], ...]
"""What slots count for in a dialogue, by name, sorted; in rules it may be `SHOULD_NOT_BE_SET`."""


@dataclass(frozen=True, slots=True)
class Loop:
    """The form that is active."""

    name: str
    is_interrupted: bool = False
    is_rejected: bool = False
    trigger: UserUttered | None = None
    """The message after which it became active."""


class Fold:
    """What a conversation has come to, without its past."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.slots: dict[str, Json] = {}
        self.reset()

    def reset(self) -> None:
        """Be as at the start of a conversation."""
        self._reset_slots()
        self.is_paused = False
        self.latest_action: str | None = None
        """Name, or text of an end-to-end action."""
        self.latest_is_text = False
        self.latest_message: UserUttered | None = None
        self.uses_text: bool | None = None
        """Whether the latest message counts by its words; None: not yet decided."""
        self.followup_action: str | None = LISTEN
        self.loop: Loop | None = None

    def _reset_slots(self) -> None:
        self.slots = {name: slot.initial for name, slot in self.domain.slots.items()}
        self.slots_set: set[str] = set()
        """Those that were given a value, be it None, since."""
        self._counting: dict[str, Feature | str] = {}
        self._features: Features | None = None
        for slot in self.domain.slots.values():
            self._count(slot)

    def copy(self) -> Self:
        """Another, like this one."""
        other = type(self).__new__(type(self))
        other.domain = self.domain
        other.take_over(self)
        return other

    def take_over(self, other: "Fold") -> None:
        """Be as the other, and from then on on one's own."""
        self.slots, self.slots_set = dict(other.slots), set(other.slots_set)
        self._counting, self._features = dict(other._counting), other._features
        self.is_paused, self.loop = other.is_paused, other.loop
        self.latest_action, self.latest_is_text = other.latest_action, other.latest_is_text
        self.latest_message, self.uses_text = other.latest_message, other.uses_text
        self.followup_action = other.followup_action

    @property
    def active_loop(self) -> str | None:
        """The name of the form that is active."""
        if self.loop is None or self.loop.name == SHOULD_NOT_BE_SET:
            return None
        return self.loop.name

    @property
    def features(self) -> Features:
        """What the slots count for; those that count for nothing are absent."""
        if self._features is None:
            self._features = tuple(sorted(self._counting.items()))
        return self._features

    def slot(self, name: str) -> Json:
        """The slot's value; None also for a slot that is not of the domain."""
        return self.slots.get(name)

    def apply(self, event: Event) -> None:
        """Let an event count that takes nothing back."""
        match event:
            case UserUttered():
                self._hear(event)
            case ActionExecuted():
                self._act(event)
            case SlotSet(name=name, value=value):
                self._set(name, value)
            case ActiveLoop() | LoopInterrupted() | ActionExecutionRejected():
                self._change_loop(event)
            case FeaturizationDefined() | EntitiesAdded():
                self._annotate(event)
            case _:
                self._control(event)

    def _control(self, event: Event) -> None:
        match event:
            case SessionStarted():
                self.reset()
            case Restarted():
                self.reset()
                self.followup_action = SESSION_START
            case SlotsReset():
                self._reset_slots()
            case FollowupAction(name=name):
                self.followup_action = name
            case Paused():
                self.is_paused = True
            case Resumed():
                self.is_paused = False
            case _:
                return

    def _hear(self, event: UserUttered) -> None:
        self.latest_message = event
        self.followup_action = None
        self.uses_text = None
        if event.text and not event.intent:
            self.uses_text = True
        elif event.intent and not event.text:
            self.uses_text = False

    def _act(self, event: ActionExecuted) -> None:
        self.latest_action = event.name or event.action_text
        self.latest_is_text = not event.name
        self.followup_action = None
        if self.loop is None:
            return
        is_loop = event.name == self.loop.name
        self.loop = replace(
            self.loop,
            is_interrupted=self.loop.is_interrupted and self.active_loop is None,
            is_rejected=self.loop.is_rejected and not is_loop,
        )

    def _set(self, name: str, value: Json) -> None:
        if name in self.domain.slots:
            slot = self.domain.slots[name]
            self.slots[name] = stored(slot, value)
            self.slots_set.add(name)
            self._count(slot)

    def _count(self, slot: Slot) -> None:
        """What the slot counts for with the value that it has now."""
        value = self.slots[slot.name]
        feature = featurized(slot, value)
        self._features = None
        if feature and value == SHOULD_NOT_BE_SET:
            self._counting[slot.name] = SHOULD_NOT_BE_SET
        elif any(feature):
            self._counting[slot.name] = feature
        else:
            self._counting.pop(slot.name, None)

    def _change_loop(self, event: Event) -> None:
        match event:
            case ActiveLoop(name=None):
                self.loop = None
            case ActiveLoop(name=str(name)):
                self.loop = Loop(name, trigger=self.latest_message)
            case LoopInterrupted(is_interrupted=interrupted) if self.loop is not None:
                self.loop = replace(self.loop, is_interrupted=interrupted)
            case ActionExecutionRejected(name=name) if name == self.active_loop and self.loop:
                self.loop = replace(self.loop, is_rejected=True)
            case _:
                return

    def _annotate(self, event: FeaturizationDefined | EntitiesAdded) -> None:
        """Both speak of the latest message, and only right after it."""
        if self.latest_action != LISTEN or self.latest_message is None:
            return
        if isinstance(event, FeaturizationDefined):
            self.uses_text = event.use_text_for_featurization
        elif isinstance(event.entities, list):
            known: list[Json] = [dict(one) for one in self.latest_message.entities]
            known.extend(one for one in event.entities if one not in known)
            parsed = {**self.latest_message.parse_data, "entities": known}
            self.latest_message = replace(self.latest_message, parse_data=parsed)
