"""Running rules on the rules and stories they were learnt with.

Two things come of it: contradictions, with the places of both sides; and which predictions no
story makes, so that their turns can be hidden from the policies that learn from stories.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialog.rasa.domain import Domain
from dialog.rasa.events import (
    LISTEN,
    RULE_SNIPPET,
    ActionExecuted,
    ActionExecutionRejected,
    Event,
)
from dialog.rasa.mistakes import Findings
from dialog.rasa.rule_checks import place_of
from dialog.rasa.rule_policy import (
    Rulebook,
    RulePolicy,
    default_sources,
    is_built_in,
    loop_sources,
)
from dialog.rasa.states import State, present_state
from dialog.rasa.story import Place
from dialog.rasa.tracker import Tracker
from dialog.rasa.training import Lesson


class _Running:
    """A story under way: its tracker, and the states as training sees them."""

    def __init__(self, domain: Domain) -> None:
        self.tracker = Tracker(domain)
        self.states: list[State] = [present_state(self.tracker)]

    def update(self, event: Event) -> None:
        self.tracker.update(event)
        if not isinstance(event, ActionExecuted):
            self.states.pop()
        self.states.append(present_state(self.tracker))


_Claim = tuple[str, str | None, Place | None]
"""Name of a rule, the action it stands for, and its place."""


class Analysis:
    """One run over all the lessons."""

    def __init__(self, policy: RulePolicy, domain: Domain, findings: Findings) -> None:
        self._policy = policy
        self._domain = domain
        self._findings = findings
        self._claims: dict[str, list[_Claim]] = {}

    @property
    def book(self) -> Rulebook:
        """What is left of the rules: some give way to stories."""
        return self._policy.book

    def run(self, lessons: Sequence[Lesson]) -> frozenset[str]:
        """Note every contradiction; the sources of predictions that no story makes."""
        for lesson in lessons:
            if lesson.is_rule:
                self._collect(lesson)
        used: set[str] = set()
        for lesson in sorted(lessons, key=lambda one: one.is_rule):
            used.update(self._check(lesson))
        built_in = default_sources().union(*map(loop_sources, self._domain.forms))
        return frozenset((set(self._claims) | built_in) - used)

    def _collect(self, rule: Lesson) -> None:
        """Which rules stand behind which prediction."""
        for running, gold in self._turns(rule):
            predicted, source = self._predicted(running, gold, is_rule=True)
            if source is None:
                continue
            claim: _Claim = (rule.name, gold, place_of(rule))
            if is_built_in(source):
                claim = (source, predicted, None)
            self._claims.setdefault(source, []).append(claim)

    def _check(self, lesson: Lesson) -> Iterator[str]:
        for running, gold in self._turns(lesson):
            predicted, source = self._predicted(running, gold, is_rule=lesson.is_rule)
            if predicted == gold and source is not None and not lesson.is_rule:
                yield source
            if predicted is None or source is None or predicted == gold:
                continue
            if self._gives_way(lesson, predicted, source):
                book = self._policy.book
                rules = book.rules.without(source)
                self._policy = RulePolicy(replace(book, rules=rules), self._policy.fallback)
                continue
            self._tell(lesson, gold, predicted, source)

    def _turns(self, lesson: Lesson) -> Iterator[tuple[_Running, str]]:
        """Each action that can be foretold, and all before it."""
        running = _Running(self._domain)
        is_unpredictable = True
        for event in lesson.applied_events():
            if isinstance(event, ActionExecuted):
                if event.name == RULE_SNIPPET:
                    is_unpredictable = True
                elif is_unpredictable or lesson.is_unpredictable(event):
                    is_unpredictable = False
                else:
                    yield running, event.name or event.action_text or ""
            running.update(event)

    def _predicted(
        self, running: _Running, gold: str, *, is_rule: bool
    ) -> tuple[str | None, str | None]:
        first = self._predict(running, is_rule=is_rule)
        loop = running.tracker.active_loop
        if loop is None or first[0] in (gold, None) or first[0] != loop:
            return first
        # An unhappy path begins with the form's own rejection, which stories do not tell.
        running.update(ActionExecutionRejected(loop))
        return self._predict(running, is_rule=is_rule)

    def _predict(self, running: _Running, *, is_rule: bool) -> tuple[str | None, str | None]:
        verdict = self._policy.verdict(running.tracker, running.states)
        if verdict.action is None and is_rule:
            return self._policy.prediction(verdict).action, verdict.source
        return verdict.action, verdict.source

    def _gives_way(self, lesson: Lesson, predicted: str, source: str) -> bool:
        """Whether a story goes on where the rule's end would listen.

        Only for a rule of one action that another rule continues after the listening.
        """
        if lesson.is_rule or source.count("prev_action") > 1 or predicted != LISTEN:
            return False
        begun = source[:-2]
        return any(key.startswith(begun) and key != source for key in self._policy.book.rules)

    def _tell(self, lesson: Lesson, gold: str, predicted: str, source: str) -> None:
        against = [claim for claim in self._claims.get(source, ()) if claim[1] != gold]
        if not against:
            return
        kind = "rule" if lesson.is_rule else "story"
        others = ", ".join(sorted({_described(claim) for claim in against}))
        says = "" if predicted == self._policy.fallback.action else f", where '{predicted}' follows"
        self._findings.error(
            place_of(lesson),
            f"{kind} '{lesson.name}': '{gold}' contradicts {others}{says}",
        )


def _described(claim: _Claim) -> str:
    name, _, place = claim
    return f"'{name}'" if place is None else f"rule '{name}' ({place})"
