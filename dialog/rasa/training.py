"""Stories and rules as the events and states that policies learn from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dialog.rasa.applied import applied
from dialog.rasa.domain import Domain, Json, SlotKind, SlotMapping
from dialog.rasa.domain import MappingKind as Kind
from dialog.rasa.events import (
    LISTEN,
    RULE_SNIPPET,
    ActionExecuted,
    ActiveLoop,
    Event,
    SlotSet,
    UserUttered,
)
from dialog.rasa.fold import SHOULD_NOT_BE_SET, Fold
from dialog.rasa.states import State, past_states, present_state, without_text_of_meant
from dialog.rasa.story import (
    ANY_VALUE,
    ActionStep,
    BotStep,
    LoopStep,
    Mention,
    SlotStep,
    Step,
    Story,
    UserStep,
)

_FILLED = "filled"
"""What a text slot holds that a story only names."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A story or rule, spelled out."""

    story: Story
    events: tuple[Event, ...]
    unpredictable: int | None
    """Index in `events` of the action that opens the story, before which nothing tells of it."""

    @property
    def name(self) -> str:
        """The story's."""
        return self.story.name

    @property
    def is_rule(self) -> bool:
        """Whether it is a rule's."""
        return self.story.is_rule

    def applied_events(self) -> list[Event]:
        """The events that count, see `tracker.applied`."""
        return applied(self.events)

    def is_unpredictable(self, event: Event) -> bool:
        """Whether this very event opens the story."""
        return self.unpredictable is not None and event is self.events[self.unpredictable]


@dataclass(frozen=True, slots=True)
class Example:
    """After these states comes this action."""

    states: tuple[State, ...]
    action: str


def lesson(story: Story, domain: Domain) -> Lesson:
    """Spell out listening, slots filled by entities, and a rule's "whatever came before"."""
    events: list[Event] = []
    opening: int | None = None
    may_open = True
    for step in _all_steps(story):
        made = _events_of(step, domain)
        if isinstance(step, UserStep):
            may_open = False
            _listen(events)
        if may_open and isinstance(made[0], ActionExecuted):
            opening, may_open = len(events), False
        events.extend(made)
    _listen(events)
    if story.is_rule:
        events = [_forbidding(event) for event in events]
    return Lesson(story, tuple(events), opening)


def _all_steps(story: Story) -> Iterator[Step]:
    conditions = story.condition_steps if story.is_rule else 0
    yield from story.steps[:conditions]
    if story.is_rule and not story.starts_conversation:
        yield ActionStep(RULE_SNIPPET)
    yield from story.steps[conditions:]
    if story.is_rule and not story.waits_for_user:
        yield ActionStep(RULE_SNIPPET)


def _listen(events: list[Event]) -> None:
    last = events[-1] if events else None
    if not (isinstance(last, ActionExecuted) and last.name == LISTEN):
        events.append(ActionExecuted(LISTEN))


def _events_of(step: Step, domain: Domain) -> list[Event]:
    match step:
        case UserStep():
            heard = _heard(step)
            return [heard, *slots_of_entities(domain, heard.entities)]
        case ActionStep(action=action):
            return [ActionExecuted(action)]
        case BotStep(text=text):
            # An empty name, as in Rasa: it is another name than a form's, which no name is not.
            return [ActionExecuted("", action_text=text)]
        case SlotStep(slot=slot, value=value):
            return [SlotSet(slot, _value(domain, slot, value))]
        case LoopStep(loop=loop):
            return [ActiveLoop(loop)]


def _heard(step: UserStep) -> UserUttered:
    base = step.intent.split("/", 1)[0] if step.intent else None
    intent: Json = {"name": base, "confidence": 1.0}
    entities: list[Json] = [_mentioned(one) for one in step.mentions]
    parsed: dict[str, Json] = {"intent": intent, "entities": entities, "text": step.text}
    return UserUttered(step.text, parsed)


def _mentioned(one: Mention) -> dict[str, Json]:
    mentioned: dict[str, Json] = {
        "entity": one.entity,
        "value": "" if one.value is None else one.value,
    }
    if one.role is not None:
        mentioned["role"] = one.role
    if one.group is not None:
        mentioned["group"] = one.group
    return mentioned


def _value(domain: Domain, name: str, value: Json) -> Json:
    if value != ANY_VALUE:
        return value
    slot = domain.slots.get(name)
    return [_FILLED] if slot is not None and slot.kind is SlotKind.LIST else _FILLED


def _forbidding(event: Event) -> Event:
    """Rules tell "must have no value" from "does not matter"."""
    match event:
        case ActiveLoop(name=None):
            return ActiveLoop(SHOULD_NOT_BE_SET)
        case SlotSet(name=name, value=None):
            return SlotSet(name, SHOULD_NOT_BE_SET)
        case _:
            return event


def slots_of_entities(domain: Domain, entities: Iterable[Mapping[str, Json]]) -> Iterator[SlotSet]:
    """The slots that the entities of a story's step fill, by `from_entity` mappings.

    Simpler than what happens to a real message: intents do not count, and a mapping whose first
    condition names a form never applies.
    """
    mentioned = tuple(entities)
    for slot in domain.slots.values():
        values = [
            one.get("value")
            for mapping in slot.mappings
            if _fills_in_stories(mapping)
            for one in mentioned
            if is_of(mapping, one)
        ]
        if values:
            is_list = slot.kind is SlotKind.LIST
            yield SlotSet(slot.name, list(values) if is_list else values[-1])


def _fills_in_stories(mapping: SlotMapping) -> bool:
    if mapping.kind is not Kind.FROM_ENTITY:
        return False
    return not mapping.conditions or mapping.conditions[0].active_loop is None


def is_of(mapping: SlotMapping, entity: Mapping[str, Json]) -> bool:
    """Whether this is the entity, with the role and the group, that the mapping takes."""
    wanted = (mapping.entity, mapping.role, mapping.group)
    return wanted == (entity.get("entity"), entity.get("role"), entity.get("group"))


def examples(one: Lesson, domain: Domain, *, max_history: int | None = None) -> Iterator[Example]:
    """Each action of a story, or of a rule, and the states before it.

    A rule's states hold no initial values of slots, so that they need not be as they began.

    Args:
        one: the story or rule.
        domain: its domain.
        max_history: how many states to keep, None for all.
    """
    counting = one.applied_events()
    if one.is_rule:
        states = past_states(Fold(domain), counting, without_initial=True)
    else:
        states = running_states(domain, one.events)
    count = 0
    for event in counting:
        if not isinstance(event, ActionExecuted):
            continue
        count += 1
        if one.is_unpredictable(event):
            continue
        known = states[:count][-(max_history or 0) :]
        yield Example(without_text_of_meant(known), event.name or event.action_text or "")


def running_states(domain: Domain, events: Iterable[Event]) -> list[State]:
    """The states as they were while the story went on, form turns included."""
    tracker = Fold(domain)
    states = [present_state(tracker)]
    for event in events:
        tracker.apply(event)
        if not isinstance(event, ActionExecuted):
            states.pop()
        states.append(present_state(tracker))
    return states
