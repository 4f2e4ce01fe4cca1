"""What a conversation looks like to the policies: one state before each action.

A state holds what was meant and mentioned last, the slots that have a feature, the action before
and the active form. Rules and stories are nothing but remembered sequences of states.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dialog.rasa.domain import Domain, Json
from dialog.rasa.events import LISTEN, ActionExecuted, Event, UserUttered
from dialog.rasa.fold import SHOULD_NOT_BE_SET, Features, Fold

_LABEL_SEPARATOR = "#"
"""Between an entity and its role or group."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything empty is absent."""

    intent: str | None = None
    text: str | None = None
    """The user's words, where no intent stands for them."""
    entities: tuple[str, ...] = ()
    slots: Features = ()
    action: str | None = None
    action_is_text: bool = False
    loop: str | None = None
    """May be `SHOULD_NOT_BE_SET` in rules."""

    @property
    def is_start(self) -> bool:
        """No action came before: the conversation begins."""
        return self.action is None

    @property
    def is_heard(self) -> bool:
        """The user has just spoken."""
        return self.action == LISTEN and not self.action_is_text

    @property
    def active_loop(self) -> str | None:
        """The form that is active."""
        return None if self.loop == SHOULD_NOT_BE_SET else self.loop


def state_key(states: Sequence[State]) -> str:
    """The states as one text, in Rasa's layout: of several rules that match, the longest wins."""
    return json.dumps([_document(state) for state in states], sort_keys=True)


def _document(state: State) -> dict[str, Json]:
    user: dict[str, Json] = {}
    if state.text:
        user["text"] = state.text
    if state.intent:
        user["intent"] = state.intent
    if state.entities:
        user["entities"] = list(state.entities)
    document: dict[str, Json] = {}
    if user:
        document["user"] = user
    if state.slots:
        document["slots"] = {
            name: feature if isinstance(feature, str) else list(feature)
            for name, feature in state.slots
        }
    if state.action:
        document["prev_action"] = {
            "action_text" if state.action_is_text else "action_name": state.action
        }
    if state.loop:
        document["active_loop"] = {"name": state.loop}
    return document


def present_state(tracker: Fold, *, without_initial: bool = False) -> State:
    """The state as it is now.

    Args:
        tracker: the conversation.
        without_initial: leave out slots that still have the value they began with.
    """
    message = tracker.latest_message
    by_text = tracker.uses_text
    slots = tracker.features
    if without_initial:
        slots = tuple(one for one in slots if one[0] in tracker.slots_set)
    is_meant = message is not None and not by_text
    return State(
        intent=message.intent if message and is_meant else None,
        text=message.text or None if message and by_text is not False else None,
        entities=_wanted_entities(tracker.domain, message) if message and is_meant else (),
        slots=slots,
        action=tracker.latest_action,
        action_is_text=tracker.latest_is_text,
        loop=tracker.loop.name if tracker.loop else None,
    )


def _wanted_entities(domain: Domain, message: UserUttered) -> tuple[str, ...]:
    intent = domain.intents.get(message.intent or "")
    labels = set()
    for one in message.entities:
        name = str(one["entity"])
        if intent is not None and name not in intent.used_entities:
            continue
        labels.add(name)
        labels.update(_label(domain, name, one, known=intent is not None))
    return tuple(sorted(labels))


def _label(domain: Domain, name: str, mention: Mapping[str, Json], *, known: bool) -> Iterator[str]:
    """The entity with its role and its group; those that the domain lists, if the intent is."""
    kind = domain.entities.get(name)
    for key in ("role", "group"):
        value = mention.get(key)
        if value is None:
            continue
        listed = () if kind is None else kind.roles if key == "role" else kind.groups
        if value in listed or not known:
            yield f"{name}{_LABEL_SEPARATOR}{value}"


def past_states(
    start: Fold, events: Iterable[Event], *, without_initial: bool = False
) -> list[State]:
    """The state before each action, and the present one last.

    Args:
        start: what came before; an empty fold where the events are all that counts.
        events: those that still count.
        without_initial: as in `present_state`.
    """
    tracker = start.copy()
    states = []
    for event in events:
        if isinstance(event, ActionExecuted):
            states.append(present_state(tracker, without_initial=without_initial))
        tracker.apply(event)
    states.append(present_state(tracker, without_initial=without_initial))
    return states


def by_intent(states: Sequence[State]) -> list[State]:
    """The states for a prediction from what the user meant."""
    last = states[-1]
    if last.is_heard:
        last = replace(last, text=None)
    return _meant([*states[:-1], last])


def by_text(states: Sequence[State]) -> list[State]:
    """The states for a prediction from the user's very words."""
    last = states[-1]
    if last.is_heard:
        last = replace(last, intent=None, entities=())
    return _meant([*states[:-1], last])


def _meant(states: Sequence[State]) -> list[State]:
    """Words count only where no intent stands for them."""
    return [replace(one, text=None) if one.intent and one.text else one for one in states]


def without_text_of_meant(states: Sequence[State]) -> tuple[State, ...]:
    """The states of stories, in which intents stand for the words as well."""
    return tuple(_meant(states))
