"""Stories, rules and conversation tests as their files write them, one block each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dialog.rasa import loading_shape as shape
from dialog.rasa.annotations import read_annotations
from dialog.rasa.domain import Domain, Json, SlotKind
from dialog.rasa.expanding import Block, Checkpoint, Choice, Item
from dialog.rasa.loading_messages import read_intent_message
from dialog.rasa.mistakes import Findings, allowed
from dialog.rasa.story import (
    ANY_VALUE,
    ActionStep,
    BotStep,
    LoopStep,
    Mention,
    Place,
    SlotStep,
    Step,
    UserStep,
)
from dialog.rasa.yaml_lines import Node, plain

_STORY_KEYS = ("story", "steps", "metadata")
_RULE_KEYS = ("rule", "steps", "metadata", "condition", "conversation_start", "wait_for_user_input")
_CONDITION_KEYS = ("active_loop", "slot_was_set")


class _StepKind(NamedTuple):
    """What may stand beside the key that makes a step what it is."""

    main: str
    beside: tuple[str, ...]


# In the order in which a step's keys decide: a checkpoint may carry `slot_was_set`.
_STEP_KINDS = (
    _StepKind("intent", ("intent", "user", "entities", "metadata")),
    _StepKind("user", ("user", "entities", "metadata")),
    _StepKind("or", ("or", "metadata")),
    _StepKind("action", ("action", "metadata")),
    _StepKind("bot", ("bot", "metadata")),
    _StepKind("checkpoint", ("checkpoint", "slot_was_set", "metadata")),
    _StepKind("slot_was_set", ("slot_was_set", "metadata")),
    _StepKind("active_loop", ("active_loop", "metadata")),
    _StepKind("metadata", ("metadata",)),
)


def read_stories(node: Node, domain: Domain, findings: Findings) -> tuple[Block, ...]:
    """The blocks under `stories`, of training files or tests alike."""
    return _Reading(domain, findings).blocks(node, is_rule=False)


def read_rules(node: Node, domain: Domain, findings: Findings) -> tuple[Block, ...]:
    """The blocks under `rules`."""
    return _Reading(domain, findings).blocks(node, is_rule=True)


@dataclass(frozen=True, slots=True)
class _Reading:
    domain: Domain
    findings: Findings

    def blocks(self, node: Node, *, is_rule: bool) -> tuple[Block, ...]:
        if node.value is None:
            return ()
        what = "`rules`" if is_rule else "`stories`"
        read = (self._block(item, is_rule=is_rule) for item in self._items(node, what))
        return tuple(block for block in read if block is not None)

    def _items(self, node: Node, what: str) -> tuple[Node, ...]:
        return shape.items(node, what, self.findings)

    def _block(self, node: Node, *, is_rule: bool) -> Block | None:
        title = "rule" if is_rule else "story"
        keys = _RULE_KEYS if is_rule else _STORY_KEYS
        parts = shape.entries(node, f"a {title}", self.findings, keys)
        if title not in parts or "steps" not in parts:
            if isinstance(node.value, Mapping):
                self.findings.error(node.place, f"a {title} needs `{title}` and `steps`")
            return None
        name = shape.label(parts[title], f"the name of a {title}", self.findings)
        if name is None:
            self.findings.error(parts[title].named_at, f"a {title} without a name")
            return None
        what = f"{title} '{name}'"
        listed = self._items(parts["steps"], f"`steps` of {what}")
        if not listed:
            self.findings.warn(node.place, f"{what} has no steps and is left out")
            return None
        steps = tuple(item for step in listed for item in self._step(step, what, is_rule=is_rule))
        return Block(
            name,
            steps,
            node.place,
            is_rule=is_rule,
            condition=self._condition(parts.get("condition"), what),
            starts_conversation=self._switch(parts.get("conversation_start"), default=False),
            waits_for_user=self._switch(parts.get("wait_for_user_input"), default=True),
        )

    def _switch(self, node: Node | None, *, default: bool) -> bool:
        if node is None:
            return default
        told = shape.switch(node, "a switch of a rule", self.findings)
        return default if told is None else told

    def _condition(self, node: Node | None, what: str) -> tuple[Step, ...]:
        if node is None or node.value is None:
            return ()
        what = f"`condition` of {what}"
        steps: list[Step] = []
        for item in self._items(node, what):
            parts = shape.entries(item, what, self.findings, _CONDITION_KEYS)
            if (loop := parts.get("active_loop")) is not None:
                steps.append(
                    LoopStep(shape.label(loop, "`active_loop`", self.findings), item.place)
                )
            if (slots := parts.get("slot_was_set")) is not None:
                steps.extend(self._slots(slots))
        return tuple(steps)

    def _step(self, node: Node, what: str, *, is_rule: bool) -> tuple[Item, ...]:
        parts = shape.entries(node, f"a step of {what}", self.findings)
        kind = next((kind for kind in _STEP_KINDS if kind.main in parts), None)
        if kind is None:
            if isinstance(node.value, Mapping):
                mains = [kind.main for kind in _STEP_KINDS]
                message = f"a step of {what} has none of the keys of a step; {allowed(mains)}"
                self.findings.error(node.place, message)
            return ()
        for key in parts.keys() - set(kind.beside):
            message = f"'{key}' beside `{kind.main}` in {what}; {allowed(kind.beside)}"
            self.findings.error(parts[key].named_at, message)
        for key in parts.keys() & {"user", "checkpoint"} if is_rule else ():
            message = f"`{key}` in {what}; allowed in stories only"
            self.findings.error(parts[key].named_at, message)
        return self._step_of(kind.main, parts, node.place)

    def _step_of(self, kind: str, parts: Mapping[str, Node], place: Place) -> tuple[Item, ...]:
        main = parts[kind]
        match kind:
            case "intent" | "user":
                return self._user(parts, place)
            case "or":
                return self._choice(main, place)
            case "slot_was_set":
                return self._slots(main)
            case "active_loop":
                return (LoopStep(shape.label(main, "`active_loop`", self.findings), place),)
            case "checkpoint" | "action" | "bot":
                return self._named_step(kind, parts, place)
            case _:
                return ()

    def _named_step(self, kind: str, parts: Mapping[str, Node], place: Place) -> tuple[Item, ...]:
        name = shape.text(parts[kind], f"`{kind}`", self.findings)
        if name is None:
            return ()
        if kind == "action":
            return (ActionStep(name, place),)
        if kind == "bot":
            return (BotStep(name, place),)
        conditions = parts.get("slot_was_set")
        return (Checkpoint(name, place, () if conditions is None else self._slots(conditions)),)

    def _choice(self, node: Node, place: Place) -> tuple[Item, ...]:
        options: list[tuple[Step, ...]] = []
        for item in self._items(node, "`or`"):
            parts = shape.entries(item, "a choice of `or`", self.findings)
            if "intent" in parts:
                keys = _STEP_KINDS[0].beside
                shape.entries(item, "a choice of `or`", self.findings, keys)
                options.append(self._user(parts, item.place))
            elif "slot_was_set" in parts:
                options.append(self._slots(parts["slot_was_set"]))
            elif isinstance(item.value, Mapping):
                message = "a choice of `or`; allowed: intent, slot_was_set"
                self.findings.error(item.place, message)
        return (Choice(tuple(options), place),) if options else ()

    def _user(self, parts: Mapping[str, Node], place: Place) -> tuple[UserStep, ...]:
        """The user's step; words in `user` bring their own entities, `entities` goes unheeded."""
        intent: str | None = None
        if (written := parts.get("intent")) is not None:
            intent = shape.text(written, "`intent`", self.findings)
            if intent is None:
                return ()
        if (words := parts.get("user")) is None:
            entities = parts.get("entities")
            return (UserStep(intent, self._mentions(entities), None, place),)
        text = shape.text(words, "`user`", self.findings)
        if text is None:
            return ()
        if text.startswith("/"):
            meant, mentions = read_intent_message(text, words.place, self.findings)
            return (UserStep(intent or meant, mentions, text, place),)
        annotated = read_annotations(text)
        for problem in annotated.problems:
            self.findings.error(words.named_at, problem)
        mentions = tuple(
            Mention(span.entity, span.value, span.role, span.group) for span in annotated.spans
        )
        return (UserStep(intent, mentions, annotated.text, place),)

    def _mentions(self, node: Node | None) -> tuple[Mention, ...]:
        if node is None or node.value is None:
            return ()
        read = (self._mention(item) for item in self._items(node, "`entities`"))
        return tuple(mention for mention in read if mention is not None)

    def _mention(self, node: Node) -> Mention | None:
        if isinstance(node.value, str) and node.value.strip():
            return Mention(node.value.strip())
        parts = shape.entries(node, "an item of `entities`", self.findings)
        entities = [key for key in parts if key not in ("role", "group")]
        if len(entities) != 1:
            message = "an item of `entities` names no single entity; allowed: `name: value`, " + (
                "with `role` and `group`"
            )
            self.findings.error(node.place, message)
            return None
        role, group = (
            None if key not in parts else shape.label(parts[key], f"`{key}`", self.findings)
            for key in ("role", "group")
        )
        return Mention(entities[0], plain(parts[entities[0]]), role, group)

    def _slots(self, node: Node) -> tuple[SlotStep, ...]:
        """`slot_was_set`: names alone, or names with values."""
        steps: list[SlotStep] = []
        for item in self._items(node, "`slot_was_set`"):
            if isinstance(item.value, str) and item.value.strip():
                name = item.value.strip()
                steps.append(SlotStep(name, self._value_if_set(name), item.place))
                continue
            entries = shape.entries(item, "an item of `slot_was_set`", self.findings)
            steps.extend(
                SlotStep(name, plain(value), value.named_at) for name, value in entries.items()
            )
        return tuple(steps)

    def _value_if_set(self, name: str) -> Json:
        slot = self.domain.slots.get(name)
        is_known = slot is not None and slot.kind in (SlotKind.TEXT, SlotKind.LIST)
        return ANY_VALUE if is_known else None
