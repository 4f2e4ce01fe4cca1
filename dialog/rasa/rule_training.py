"""Learning rules: what is remembered of them, and what their forms' unhappy paths tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dialog.rasa.domain import Domain
from dialog.rasa.events import RULE_SNIPPET
from dialog.rasa.fold import SHOULD_NOT_BE_SET
from dialog.rasa.history import RuleOnly
from dialog.rasa.memoization import unambiguous
from dialog.rasa.mistakes import Findings
from dialog.rasa.rule_checks import check_completeness, check_single_turn
from dialog.rasa.rule_contradictions import Analysis
from dialog.rasa.rule_policy import Fallback, Rulebook, RulePolicy
from dialog.rasa.rules import Memory, Remembered, Unhappy, feature_key, since_snippet
from dialog.rasa.states import State
from dialog.rasa.training import Example, Lesson, examples


@dataclass(frozen=True, slots=True)
class RuleTraining:
    """How strictly rules are learnt."""

    fallback: Fallback = field(default_factory=Fallback)
    restricts_turns: bool = True
    """At most one message of the user in a rule."""
    checks_contradictions: bool = True


def learn_rules(
    lessons: Sequence[Lesson],
    domain: Domain,
    training: RuleTraining = RuleTraining(),
) -> RulePolicy:
    """A policy that knows the rules.

    Raises:
        ProjectError: rules contradict each other or the stories, are incomplete, or have more
            than one message of the user; every such place is told.
    """
    rules = [one for one in lessons if one.is_rule]
    findings = Findings()
    if training.restricts_turns:
        check_single_turn(rules, findings)
    if training.checks_contradictions:
        check_completeness(rules, domain, findings)
    findings.raise_if_unusable()
    book = _remember(lessons, domain)
    policy = RulePolicy(book, training.fallback)
    if not training.checks_contradictions:
        return RulePolicy(replace(book, only=RuleOnly()), training.fallback)
    analysis = Analysis(policy, domain, findings)
    hidden = analysis.run(lessons)
    findings.raise_if_unusable()
    return RulePolicy(replace(analysis.book, hidden_sources=hidden), training.fallback)


def _remember(lessons: Sequence[Lesson], domain: Domain) -> Rulebook:
    of_rules = [one for rule in lessons if rule.is_rule for one in examples(rule, domain)]
    of_stories = [one for story in lessons if not story.is_rule for one in examples(story, domain)]
    return Rulebook(
        rules=_rules(of_rules),
        unhappy=_unhappy([*of_rules, *of_stories]),
        only=_only_in_rules(of_rules, of_stories),
    )


def _rules(of_rules: Iterable[Example]) -> Memory[str]:
    """Less those that say "whatever comes next", and those that disagree."""
    kept = [replace(one, states=since_snippet(one.states)) for one in of_rules]
    lookup = unambiguous(one for one in kept if one.states)
    return Memory(
        {
            key: Remembered(states, action)
            for states, action in lookup.items()
            if action != RULE_SNIPPET and (key := feature_key(states)) is not None
        }
    )


def _unhappy(learnt: Iterable[Example]) -> Memory[Unhappy]:
    """What rules and stories show of forms; they tell nothing of a form's happy path."""
    memory: dict[str, Remembered[Unhappy]] = {}
    for one in learnt:
        states = since_snippet(_last_turns(one.states))
        then = _unhappiness(one)
        key = feature_key(states)
        if then is not None and key is not None:
            memory[key] = Remembered(states, then)
    return Memory(memory)


def _unhappiness(one: Example) -> Unhappy | None:
    last = one.states[-1]
    if not last.active_loop:
        return None
    if last.is_heard and one.action == last.active_loop:
        return Unhappy.LOOP_WAS_INTERRUPTED
    if not last.is_heard and one.action != last.active_loop:
        return Unhappy.DO_NOT_PREDICT_LOOP
    return None


def _last_turns(states: Sequence[State]) -> tuple[State, ...]:
    """The last state, and of the one before only its action."""
    if len(states) == 1 or states[-2].is_start:
        return (states[-1],)
    before = State(action=states[-2].action, action_is_text=states[-2].action_is_text)
    return (before, states[-1])


def _only_in_rules(of_rules: Iterable[Example], of_stories: Iterable[Example]) -> RuleOnly:
    rule_slots, rule_loops = _named(of_rules)
    story_slots, story_loops = _named(of_stories)
    return RuleOnly(frozenset(rule_slots - story_slots), frozenset(rule_loops - story_loops))


def _named(learnt: Iterable[Example]) -> tuple[set[str], set[str]]:
    slots: set[str] = set()
    loops: set[str] = set()
    for one in learnt:
        for state in one.states:
            slots.update(name for name, _ in state.slots)
            if state.loop and state.loop != SHOULD_NOT_BE_SET:
                loops.add(state.loop)
    return slots, loops
