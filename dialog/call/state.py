"""Where a call stands beyond what Rasa's tracker knows: the fold of its events, never rewound."""

from dataclasses import dataclass, field, replace

from dialog.check_ins.events import AnswerJudged
from dialog.conduct.state import ConductState
from dialog.events.call import (
    ActionFailed,
    AcuityLowered,
    AcuityRaised,
    AgentCut,
    ChoiceOffered,
    DangerDenied,
    HandOffRequested,
    HangUpRequested,
    ReadingAlarmed,
    SessionExpired,
    TurnTriaged,
    ValueDenied,
    ValueDoubted,
)
from dialog.events.conduct import ConductEvent
from dialog.events.wishes import WishTakenUp
from dialog.rasa.events import DEFAULT_FALLBACK, LISTEN, ActionExecuted, BotUttered, Event
from dialog.speech.speaking import Question, question_of
from triage.decision import Acuity, Finding, Patient, PersonFacts, TriageDecision, Vital

ACTION_REPEAT = "action_repeat"
ACTION_GIVE_TIME = "action_give_time"
ACTION_ASK_WISH = "action_ask_wish"
ACTION_NOTE_WISH = "action_note_wish"
ACTION_TELL_OFFICE = "action_tell_office"
ACTION_EMERGENCY = "action_emergency_protocol"
ACTION_ASK_OTHER = "action_ask_other"
ACTION_CONFIRM_DANGER = "action_confirm_danger"
ACTION_DANGER_DENIED = "action_danger_denied"
ASK_WARNING_SIGNS = "utter_ask_warning_signs"
_OF_DANGER = frozenset((ASK_WARNING_SIGNS, "utter_ask_if_emergency"))
"""Questions whose answer decides whether somebody is in danger."""
_LEAVES_ALL_OPEN = frozenset(
    (ACTION_REPEAT, ACTION_GIVE_TIME, ACTION_NOTE_WISH, ACTION_TELL_OFFICE)
)
"""Actions after which the caller is to answer what was asked before, and nothing else."""
_ASIDES = _LEAVES_ALL_OPEN | {DEFAULT_FALLBACK, ACTION_ASK_OTHER}
"""Actions that put the last question again, or leave it open: nothing may follow it."""
_MISSES = frozenset((DEFAULT_FALLBACK, ACTION_ASK_WISH))
"""Actions that answer a turn which could not be used."""
_MOST_READINGS = 50
"""Of one call; rules that combine a reading with words look at the latest."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the turns of a call have told of a person, each thing once, however often it is said."""

    findings: tuple[Finding, ...] = ()
    """By their rules."""
    readings: tuple[Vital, ...] = ()
    facts: PersonFacts | None = None
    """None before the first turn."""

    def and_then(self, decision: TriageDecision) -> "Told":
        """With what the next turn tells."""
        rules = {one.rule: one for one in (*self.findings, *decision.findings)}
        values = {(one.kind, one.value, one.unit): one for one in decision.vitals}
        earlier = (one for one in self.readings if (one.kind, one.value, one.unit) not in values)
        return Told(
            tuple(rules.values()),
            (*earlier, *values.values())[-_MOST_READINGS:],
            decision.facts,
        )


@dataclass(frozen=True, slots=True)
class CallState:
    """The state of one call."""

    acuity: Acuity = Acuity.NONE
    """The highest of the call; a clinician alone lowers it, or that a written conversation ends and
    a new one begins."""
    findings: tuple[Finding, ...] = ()
    """Of the caller's last turn."""
    emergency_rule: str | None = None
    """The rule that raised the latest emergency."""
    danger_doubt: tuple[str, ...] = ()
    """Rules of a red flag that may be none, until the caller's next turn settles it."""
    is_danger_suspected: bool = False
    """Whether that was heard well, and its meaning alone is in doubt."""
    has_doubted_danger: bool = False
    """Whether the caller has been asked about one; the next counts at once."""
    is_danger_doubted: bool = False
    """Whether one was heard in this turn."""
    is_danger_denied: bool = False
    """Whether the caller has just said that it was none."""
    reading_alarm: str | None = None
    """The rule that an abnormal reading of this turn fired."""
    told: Told = field(default=Told(), repr=False)
    """Of the person, by all turns so far."""
    told_before: Told = field(default=Told(), repr=False)
    """The same before the turn that may have been misheard."""
    actions: tuple[str, ...] = ()
    is_aside: bool = False
    """Whether the caller is to answer what was asked before: nothing may follow in this turn."""
    """What ran in this turn."""
    emergency_runs: int = 0
    """How often the emergency protocol has spoken, this turn included."""
    misses: int = 0
    """Turns in a row that could not be used."""
    failures: int = 0
    """Turns in a row in which an action gave no answer."""
    failed: bool = False
    """Whether one did in this turn."""
    question: Question | None = None
    """The last question the agent asked."""
    question_before: Question | None = None
    """The one that was open when a value was read back, or a red flag was asked about."""
    said: tuple[str, ...] = ()
    """The agent's last turn, cut to what was heard of it."""
    doubt: ValueDoubted | None = None
    """What was read back in the last turn, or is to be in this one."""
    doubt_before: ValueDoubted | None = None
    """What had been read back when this turn began."""
    is_denied: bool = False
    """Whether the caller has just said that a value was heard wrongly."""
    denied: ValueDoubted | None = None
    """What that was, until the next turn."""
    denials: int = 0
    """How often in this call."""
    choice: ChoiceOffered | None = None
    """What the caller was asked to choose from in the last turn."""
    choice_before: ChoiceOffered | None = None
    """What could be chosen from when this turn began."""
    conduct: ConductState = field(default=ConductState())
    """How the caller behaves."""
    is_ending: bool = False
    """Whether the call goes to a person, or ends, after this turn."""

    @property
    def is_emergency(self) -> bool:
        """Whether the caller has to be told to call for help."""
        return self.acuity is Acuity.EMERGENCY

    @property
    def asks_of_danger(self) -> bool:
        """Whether the open question is one that must not be passed over."""
        return self.question is not None and self.question.response in _OF_DANGER

    def patient(self, known: Patient) -> Patient:
        """`known`, with all that this call has said of the person so far."""
        return replace(
            known,
            findings=known.findings + self.told.findings,
            readings=known.readings + self.told.readings,
            facts=self.told.facts or known.facts,
        )

    def apply(self, event: Event) -> "CallState":
        """The state after the event; one that tells nothing of the call changes nothing."""
        match event:
            case TurnTriaged():
                return self._doubted(event) if event.is_doubted else self._begun(event.decision)
            case BotUttered():
                return self._spoke(event)
            case ActionExecuted(name=str(name)) if name != LISTEN:
                return self._ran(name)
            case AgentCut():
                return replace(self, said=(event.heard,))
            case ConductEvent():
                return replace(self, conduct=self.conduct.apply(event, self.question))
            case WishTakenUp():
                return replace(self, is_aside=False)
            case SessionExpired():
                return CallState()
            case _:
                return self._noted(event)

    def _doubted(self, event: TurnTriaged) -> "CallState":
        """The caller's turn begins with a verdict that is not believed yet: urgent it is."""
        decision = event.decision
        doubted = decision.suspicions or decision.findings
        least = Acuity.URGENT if decision.suspicions else Acuity.EMERGENCY
        rules = (one.rule for one in doubted if one.acuity >= least)
        begun = self._begun(replace(decision, acuity=min(decision.acuity, Acuity.URGENT)))
        is_aside = self.doubt is not None
        return replace(
            begun,
            danger_doubt=tuple(rules),
            is_danger_suspected=bool(decision.suspicions),
            has_doubted_danger=True,
            is_danger_doubted=True,
            told_before=self.told,
            question_before=self.question_before if is_aside else self.question,
        )

    def _begun(self, decision: TriageDecision) -> "CallState":
        """The caller's turn begins with its verdict."""
        rule = decision.findings[0].rule if decision.is_emergency else self.emergency_rule
        missed = not _MISSES.isdisjoint(self.actions)
        return replace(
            self,
            acuity=max(self.acuity, decision.acuity),
            findings=decision.findings,
            emergency_rule=rule,
            danger_doubt=() if decision.is_emergency else self.danger_doubt,
            is_danger_doubted=False,
            is_danger_denied=False,
            reading_alarm=None,
            told=self.told.and_then(decision),
            actions=(),
            is_aside=False,
            misses=self.misses if missed else 0,
            failures=self.failures if self.failed else 0,
            failed=False,
            said=(),
            doubt=None,
            doubt_before=self.doubt,
            is_denied=False,
            denied=None,
            choice=None,
            choice_before=self.choice,
            conduct=self.conduct.begun(),
            is_ending=False,
        )

    def _spoke(self, event: BotUttered) -> "CallState":
        if event.text is None:
            return self
        return replace(
            self, said=(*self.said, event.text), question=question_of(event) or self.question
        )

    def _ran(self, name: str) -> "CallState":
        is_open = name in _LEAVES_ALL_OPEN
        return replace(
            self,
            doubt=self.doubt_before if is_open else self.doubt,
            choice=self.choice_before if is_open else self.choice,
            actions=(*self.actions, name),
            is_aside=self.is_aside or name in _ASIDES,
            misses=self.misses + (name in _MISSES),
            emergency_runs=self.emergency_runs + (name == ACTION_EMERGENCY),
        )

    def _judged(
        self, event: AcuityRaised | AcuityLowered | DangerDenied | AnswerJudged
    ) -> "CallState":
        match event:
            case AcuityRaised():
                return self._raised(event)
            case AcuityLowered():
                return self._lowered(event.acuity)
            case DangerDenied():
                return self._not_said(event)
            case AnswerJudged():
                return self._answered(event.decision)

    def _answered(self, decision: TriageDecision) -> "CallState":
        """As if the caller had said in this turn what the yes to a question claims."""
        rule = decision.findings[0].rule if decision.is_emergency else self.emergency_rule
        return replace(
            self,
            acuity=max(self.acuity, decision.acuity),
            findings=(*self.findings, *decision.findings),
            emergency_rule=rule,
            danger_doubt=() if decision.is_emergency else self.danger_doubt,
            told=self.told.and_then(replace(decision, facts=self.told.facts or decision.facts)),
        )

    def _raised(self, event: AcuityRaised) -> "CallState":
        acuity = max(self.acuity, event.acuity)
        if event.acuity is not Acuity.EMERGENCY:
            return replace(self, acuity=acuity)
        return replace(self, acuity=acuity, emergency_rule=event.rule, danger_doubt=())

    def _lowered(self, acuity: Acuity) -> "CallState":
        """As a clinician sees it; danger that comes after this is told of from the beginning."""
        if acuity >= self.acuity:
            return self
        return replace(self, acuity=acuity, emergency_rule=None, emergency_runs=0, danger_doubt=())

    def _not_said(self, event: DangerDenied) -> "CallState":
        """What was doubted has told nothing; the question before it is open again."""
        return replace(
            self,
            danger_doubt=(),
            is_danger_denied=not event.goes_on,
            told=self.told_before,
            question=self.question_before,
        )

    def _noted(self, event: Event) -> "CallState":
        match event:
            case AcuityRaised() | AcuityLowered() | DangerDenied() | AnswerJudged():
                return self._judged(event)
            case ReadingAlarmed():
                return replace(self, reading_alarm=event.rule)
            case ValueDoubted():
                return replace(self, doubt=event, question_before=self.question)
            case ValueDenied():
                return replace(
                    self,
                    is_denied=True,
                    denied=self.doubt_before,
                    denials=self.denials + 1,
                    question=self.question_before,
                )
            case ChoiceOffered():
                return replace(self, choice=event)
            case ActionFailed():
                failures = self.failures + (not self.failed)
                return replace(self, failures=failures, failed=True)
            case HandOffRequested() | HangUpRequested():
                return replace(self, is_ending=True)
            case _:
                return self
