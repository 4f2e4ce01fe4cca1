"""Rules and stories, in the format of Rasa 3.1.

Rules say what follows what. Stories are whole conversations; this engine does not learn from them,
its tests play them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dialog.domain import Domain
from dialog.entry import Entry, check_version, read_yaml
from dialog.events import SlotValue
from dialog.tracker import Step, StepKind

Condition = tuple[str, SlotValue]
"""A slot and the value it must have; None is "not set"."""


@dataclass(frozen=True, slots=True)
class RuleStep:
    """A step of a rule, with the slots that must hold what when it is taken."""

    kind: StepKind
    names: tuple[str | None, ...]
    """Any one of these."""
    slots: tuple[Condition, ...] = ()

    def matches(self, step: Step) -> bool:
        """Whether a step of the conversation is this one."""
        return step.kind is self.kind and step.name in self.names


@dataclass(frozen=True, slots=True)
class DialogRule:
    """What happens after what. The form active when it begins must be `loop`, where told."""

    name: str
    steps: tuple[RuleStep, ...]
    loops: tuple[str | None, ...] | None = None
    """The forms of which one must be active at its beginning; None for any or no form."""


@dataclass(frozen=True, slots=True)
class Story:
    """One whole conversation."""

    name: str
    steps: tuple[Entry, ...]


def load_rules(path: Path, domain: Domain) -> tuple[DialogRule, ...]:
    """The rules of a file.

    Raises:
        DomainError: a rule is not as it must be, or names what the domain does not know.
    """
    top = read_yaml(path)
    check_version(top)
    top.only("version", "rules")
    return tuple(_rule(entry, domain) for entry in top.list("rules"))


def load_stories(path: Path) -> tuple[Story, ...]:
    """The stories of a file; their steps are for whoever plays them.

    Raises:
        DomainError: the file is not as it must be.
    """
    top = read_yaml(path)
    check_version(top)
    top.only("version", "stories")
    return tuple(Story(entry.text("story"), entry.list("steps")) for entry in top.list("stories"))


def _rule(entry: Entry, domain: Domain) -> DialogRule:
    entry.only("rule", "condition", "steps")
    loops: tuple[str | None, ...] | None = None
    for condition in entry.list("condition"):
        condition.only("active_loop")
        loops = (_loop(condition, domain),)
    steps: list[RuleStep] = []
    waiting: list[Condition] = []
    for item in entry.list("steps"):
        if "slot_was_set" in item.values:
            waiting.extend(_conditions(item, domain))
            continue
        steps.append(_step(item, domain, tuple(waiting)))
        waiting = []
    if len(steps) < 2 or steps[-1].kind is not StepKind.ACTION:
        raise entry.fail("steps", len(steps), "at least two, the last of them an action")
    return DialogRule(entry.text("rule"), tuple(steps), loops)


def _step(item: Entry, domain: Domain, slots: tuple[Condition, ...]) -> RuleStep:
    item.only("intent", "action", "active_loop", "or")
    if "or" in item.values:
        names = tuple(inner.choice("intent", domain.intents) for inner in item.list("or"))
        return RuleStep(StepKind.INTENT, names, slots)
    if "intent" in item.values:
        return RuleStep(StepKind.INTENT, (item.choice("intent", domain.intents),), slots)
    if "active_loop" in item.values:
        return RuleStep(StepKind.LOOP, (_loop(item, domain),), slots)
    known = domain.actions | frozenset(domain.responses) | frozenset(domain.forms)
    return RuleStep(StepKind.ACTION, (item.choice("action", known),), slots)


def _loop(item: Entry, domain: Domain) -> str | None:
    if item.values.get("active_loop") is None:
        return None
    return item.choice("active_loop", list(domain.forms))


def _conditions(item: Entry, domain: Domain) -> Sequence[Condition]:
    item.only("slot_was_set")
    conditions: list[Condition] = []
    for inner in item.list("slot_was_set"):
        inner.only(*domain.slots)
        for name, value in inner.values.items():
            if value is not None and not isinstance(value, str | float | bool):
                raise inner.fail(name, value, "a text, a number, a truth value or null")
            conditions.append((name, value))
    return conditions
