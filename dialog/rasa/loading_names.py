"""Names that stories, rules and examples use and the domain does not know: warned of, as in Rasa.

The conversation goes on without what is unknown, so a project with a slip of the pen loads; but a
caller would notice, so each slip is told with its place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dialog.rasa.domain import Domain
from dialog.rasa.expanding import Block, Checkpoint, Choice, Item
from dialog.rasa.mistakes import Findings, allowed
from dialog.rasa.story import (
    ActionStep,
    Example,
    LoopStep,
    Place,
    SlotStep,
    Step,
    UserStep,
)

DEFAULT_ACTIONS = frozenset(
    {
        "action_listen",
        "action_restart",
        "action_session_start",
        "action_default_fallback",
        "action_deactivate_loop",
        "action_revert_fallback_events",
        "action_two_stage_fallback",
        "action_default_ask_affirmation",
        "action_default_ask_rephrase",
        "action_back",
        "action_unlikely_intent",
        "action_extract_slots",
        "action_validate_slot_mappings",
        "action_send_text",
    }
)
"""What every bot can do without its domain's leave."""

DEFAULT_LOOPS = frozenset({"action_two_stage_fallback", "two_stage_fallback"})
"""Loops that are not forms."""


def check_blocks(blocks: Iterable[Block], domain: Domain, findings: Findings) -> None:
    """Warn of unknown names in stories and rules, and of stories that share a name."""
    checking = _Checking.of(domain, findings)
    seen: dict[tuple[bool, str], Place] = {}
    for block in blocks:
        first = seen.setdefault((block.is_rule, block.name), block.place)
        if first is not block.place:
            title = "rule" if block.is_rule else "story"
            findings.warn(block.place, f"{title} '{block.name}' has the name of the one at {first}")
        for step in (*block.condition, *_steps(block.items)):
            checking.step(step, block.place)


def check_examples(examples: Iterable[Example], domain: Domain, findings: Findings) -> None:
    """Warn of unknown intents and entities in examples, once for each name and file."""
    checking = _Checking.of(domain, findings)
    intents: dict[tuple[str, str], Place] = {}
    entities: dict[tuple[str, str], Place] = {}
    for example in examples:
        place = example.place or Place("", 1)
        intents.setdefault((example.intent, place.file), place)
        for span in example.mentions:
            entities.setdefault((span.entity, place.file), place)
    for (intent, _), place in intents.items():
        checking.intent(intent, place)
    for (entity, _), place in entities.items():
        checking.entity(entity, place)


def _steps(items: Iterable[Item]) -> Iterator[Step]:
    for item in items:
        if isinstance(item, Choice):
            for option in item.options:
                yield from option
        elif isinstance(item, Checkpoint):
            yield from item.conditions
        else:
            yield item


@dataclass(frozen=True, slots=True)
class _Checking:
    domain: Domain
    actions: frozenset[str]
    loops: frozenset[str]
    findings: Findings

    @classmethod
    def of(cls, domain: Domain, findings: Findings) -> "_Checking":
        actions = {*domain.actions, *domain.responses, *domain.forms}
        return cls(
            domain,
            actions=DEFAULT_ACTIONS | DEFAULT_LOOPS | actions,
            loops=DEFAULT_LOOPS | domain.forms.keys(),
            findings=findings,
        )

    def step(self, step: Step, otherwise: Place) -> None:
        place = step.place or otherwise
        match step:
            case UserStep():
                self._user(step, place)
            case ActionStep():
                self._known("action", step.action, self.actions, place)
            case SlotStep():
                self._known("slot", step.slot, self.domain.slots.keys(), place)
            case LoopStep() if step.loop is not None:
                self._known("form", step.loop, self.loops, place)
            case _:
                return

    def _user(self, step: UserStep, place: Place) -> None:
        if step.intent is not None:
            self.intent(step.intent, place)
        for mention in step.mentions:
            self.entity(mention.entity, place)

    def intent(self, name: str, place: Place) -> None:
        if name not in self.domain.intents:
            base = name.split("/")[0]
            self._known("intent", base, self.domain.intents.keys(), place)

    def entity(self, name: str, place: Place) -> None:
        self._known("entity", name, self.domain.entities.keys(), place)

    def _known(self, kind: str, name: str, names: Iterable[str], place: Place) -> None:
        if name not in (known := frozenset(names)):
            self.findings.warn(place, f"{kind} '{name}' is not in the domain; {allowed(known)}")
