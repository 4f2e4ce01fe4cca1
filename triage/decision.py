"""What triage says about one turn: the acuity, the rules that fired, the readings heard."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum


class Acuity(IntEnum):
    """How soon the caller needs care. The one scale, used everywhere; higher is sooner."""

    NONE = 0
    SELF_CARE = 1
    ROUTINE = 2
    SOON = 3
    URGENT = 4
    EMERGENCY = 5

    @property
    def label(self) -> str:
        """The acuity as other software writes it: `emergency`, `self_care`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Span:
    """Where in a text something was found: character offsets, `text[start:end]`."""

    start: int
    end: int

    def cut(self, text: str) -> str:
        """The words of `text` that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that fired, and where. Holds no words, so that it may be logged."""

    rule: str
    """Id of the rule in the lexicon, for example `chest_pressure`."""
    acuity: Acuity
    span: Span
    source: str
    """The guideline that the rule rests on."""
    is_suspicion: bool = False
    """Whether it would be an emergency, had anything else spoken for it: urgent, and worth a
    question."""


@dataclass(frozen=True, slots=True)
class Vital:
    """A reading heard in the words of the caller, in the unit it was said in."""

    kind: str
    value: float
    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of the person from words and record together; `None` is "not known"."""

    pregnant: bool = False
    week: float | None = None
    """Of the pregnancy."""
    postpartum: bool = False
    """Gave birth in the last year."""
    infant: bool = False
    """Under three months old."""
    age_years: float | None = None
    conditions: tuple[str, ...] = ()
    """What weighs on every complaint, as `Condition` names it; in alphabetical order."""


@dataclass(frozen=True, slots=True)
class Patient:
    """What other turns and the record say of the person; `None` is "not known"."""

    on: date
    """Today, where the caller is: triage itself reads no clock."""
    pregnancy_week: float | None = None
    due_date: date | None = None
    postpartum_days: int | None = None
    age_years: float | None = None
    age_days: int | None = None
    sex: str | None = None
    conditions: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    readings: tuple[Vital, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What fired in earlier turns of this call."""
    facts: PersonFacts = PersonFacts()
    """What was said in earlier turns of this call."""


@dataclass(frozen=True, slots=True)
class TriageDecision:
    """The verdict on one turn."""

    acuity: Acuity
    findings: tuple[Finding, ...] = field(default=())
    vitals: tuple[Vital, ...] = field(default=())
    facts: PersonFacts = PersonFacts()
    """Of whom the turn speaks, as far as it is known now."""

    @property
    def is_emergency(self) -> bool:
        """True when the caller must be told to call the emergency number now."""
        return self.acuity is Acuity.EMERGENCY

    @property
    def suspicions(self) -> tuple[Finding, ...]:
        """What would be an emergency, had anything else spoken for it."""
        return tuple(one for one in self.findings if one.is_suspicion)

    def believed(self) -> "TriageDecision":
        """The same where nobody is asked about its suspicions: each counts as an emergency."""
        if not self.suspicions:
            return self
        raised = tuple(
            replace(one, acuity=Acuity.EMERGENCY, is_suspicion=False) for one in self.suspicions
        )
        others = tuple(one for one in self.findings if not one.is_suspicion)
        return replace(self, acuity=Acuity.EMERGENCY, findings=(*raised, *others))
