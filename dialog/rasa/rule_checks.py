"""Rules that cannot be meant as they stand, found before they are learnt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dialog.rasa.domain import Domain
from dialog.rasa.events import (
    LISTEN,
    RULE_SNIPPET,
    ActionExecuted,
    ActiveLoop,
    SlotSet,
    UserUttered,
)
from dialog.rasa.featurization import featurized
from dialog.rasa.fold import SHOULD_NOT_BE_SET
from dialog.rasa.mistakes import Findings
from dialog.rasa.states import State
from dialog.rasa.story import Place
from dialog.rasa.training import Lesson, running_states

_NOWHERE = Place("(no file)", 1)


def place_of(lesson: Lesson) -> Place:
    """Where the story or rule begins."""
    return lesson.story.place or _NOWHERE


def check_single_turn(rules: Iterable[Lesson], findings: Findings) -> None:
    """Rules are no state machines: one message of the user at most."""
    for rule in rules:
        messages = sum(isinstance(event, UserUttered) for event in rule.events)
        if messages > 1:
            findings.error(
                place_of(rule),
                f"rule '{rule.name}' has {messages} messages of the user; allowed: one. "
                "Longer paths are stories.",
            )


@dataclass(slots=True)
class _Fingerprint:
    """What an action does to slots and forms, in any rule."""

    slots: set[str] = field(default_factory=set)
    loops: set[str] = field(default_factory=set)


def check_completeness(rules: Sequence[Lesson], domain: Domain, findings: Findings) -> None:
    """What an action sets in one rule it must set in the others, unless it is their last word."""
    prints = _fingerprints(rules, domain)
    for rule in rules:
        states = running_states(domain, rule.events)
        following = [*(state.action for state in states[1:]), LISTEN]
        for state, then in zip(states, following, strict=True):
            action = state.action
            if action is None or RULE_SNIPPET in (action, then) or action not in prints:
                continue
            _tell(rule, action, _missing(prints[action], state), findings)


def _fingerprints(rules: Iterable[Lesson], domain: Domain) -> dict[str, _Fingerprint]:
    prints: dict[str, _Fingerprint] = {}
    for rule in rules:
        action: str | None = None
        for event in rule.events:
            match event:
                case ActionExecuted(name=name, action_text=text):
                    action = name or text
                case UserUttered():
                    action = None
                case SlotSet(name=slot) if action and _has_feature(domain, slot):
                    prints.setdefault(action, _Fingerprint()).slots.add(slot)
                case ActiveLoop(name=str(loop)) if action:
                    prints.setdefault(action, _Fingerprint()).loops.add(loop)
                case _:
                    continue
    return prints


def _has_feature(domain: Domain, slot: str) -> bool:
    return slot in domain.slots and bool(featurized(domain.slots[slot], None))


def _missing(wanted: _Fingerprint, state: State) -> _Fingerprint:
    loops = set() if not wanted.loops or state.loop in wanted.loops else wanted.loops
    return _Fingerprint(wanted.slots - {name for name, _ in state.slots}, loops)


def _tell(rule: Lesson, action: str, missing: _Fingerprint, findings: Findings) -> None:
    hint = "If it is the last action, 'wait_for_user_input: false' after it allows that."
    if missing.slots:
        slots = ", ".join(sorted(missing.slots))
        findings.error(
            place_of(rule),
            f"rule '{rule.name}': '{action}' does not set slots that it sets in other rules: "
            f"{slots}. {hint}",
        )
    if missing.loops:
        names = {"null" if one == SHOULD_NOT_BE_SET else one for one in missing.loops}
        loops = ", ".join(sorted({*names, action}))
        findings.error(
            place_of(rule),
            f"rule '{rule.name}': '{action}' does not set active_loop, as it does in other "
            f"rules; allowed: {loops}. {hint}",
        )
