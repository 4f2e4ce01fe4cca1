"""What a rule of the lexicon is, and the lexicon as it lies in memory, ready to be matched."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.context import Context, Cue
from triage.decision import Acuity
from triage.facts import Condition, Fact, Who
from triage.phrases import PhraseTree


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition on a reading: `systolic >= 180`."""

    kind: str
    at_least: bool
    value: float

    def holds(self, value: float) -> bool:
        """Whether a reading of this kind meets the condition."""
        return value >= self.value if self.at_least else value <= self.value


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a rule must, or must not, answer to."""

    say: str
    pregnancy_week: float | None = None
    postpartum_days: int | None = None
    age_days: int | None = None
    age_years: float | None = None
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the lexicon. It fires when all of its conditions hold.

    `any`: one of these was heard. `together`: and one of these. `unless`: none of these was heard.
    `perhaps`: as `any`, but the rule is then a suspicion only, unless the phrase is a third of what
    was said or two of them stand apart. There stands what is not sure enough: fewer than nine in
    ten of the examples that it is heard in are emergencies, or it is heard in fewer than three.
    A phrase `@id` stands for "rule `id` fired, in this turn or an earlier one of the call".
    `readings`: one of these limits is met. `who`: the person is one of these. `despite`: contexts
    that do not take a phrase of this rule out of account.
    """

    id: str
    topic: str
    acuity: Acuity
    says: str
    source: str
    reviewer: str
    any: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    readings: tuple[Limit, ...] = ()
    who: tuple[Who | Condition, ...] = ()
    despite: frozenset[Context] = frozenset()
    positive: tuple[Example, ...] = ()
    negative: tuple[Example, ...] = ()
    refers: frozenset[str] = field(init=False)
    """The rules that it waits for."""

    def __post_init__(self) -> None:
        parts = self.any + self.together + self.unless
        refers = frozenset(phrase[1:] for phrase in parts if phrase.startswith("@"))
        object.__setattr__(self, "refers", refers)


@dataclass(frozen=True, slots=True)
class Use:
    """What a phrase of the tree is for: part `part` of a rule, as the rule names it."""

    rule: int
    part: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All rules and the tree that finds their phrases. Read-only; one serves all calls."""

    rules: tuple[Rule, ...]
    tree: PhraseTree
    uses: Mapping[int, tuple[Use | Cue | Fact | Condition, ...]]
    """What each phrase of the tree is for."""
    mishearings: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    """Words that a recogniser writes, and the words that were meant."""
    misheard_first: frozenset[str] = field(init=False)
    """The first words of those."""
    by_reading: frozenset[int] = field(init=False)
    """The rules that a reading alone may fire."""
    waiting: tuple[int, ...] = field(init=False)
    """The rules that wait for others."""

    def __post_init__(self) -> None:
        firsts = frozenset(heard[0] for heard in self.mishearings)
        numbered = list(enumerate(self.rules))
        by_reading = frozenset(number for number, rule in numbered if rule.readings)
        waiting = tuple(number for number, rule in numbered if rule.refers)
        object.__setattr__(self, "misheard_first", firsts)
        object.__setattr__(self, "by_reading", by_reading)
        object.__setattr__(self, "waiting", waiting)

    def topic(self, rule_id: str) -> str:
        """What a rule is about, for example `suicide`: it decides which advice is given.

        Raises:
            KeyError: no rule has that id.
        """
        for rule in self.rules:
            if rule.id == rule_id:
                return rule.topic
        raise KeyError(rule_id)
