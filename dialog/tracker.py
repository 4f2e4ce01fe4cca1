"""Where a conversation stands: the fold of its events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from dialog.events import (
    ActionExecuted,
    AcuityRaised,
    AgentCut,
    BotUttered,
    DialogEvent,
    LoopActivated,
    LoopDeactivated,
    LoopRejected,
    NotUnderstood,
    ReadingAlarmed,
    SlotSet,
    SlotValue,
    TurnSetAside,
    TurnTriaged,
    UserUttered,
)
from dialog.nlu.understanding import Understanding
from dialog.turn import Awaited
from triage.decision import Acuity, Finding, TriageDecision

ACTION_FALLBACK = "action_default_fallback"
ACTION_REPEAT = "action_repeat"
_ASIDES = frozenset((ACTION_FALLBACK, ACTION_REPEAT))
"""Actions that leave the conversation where it stood, so that no rule sees them."""


class StepKind(StrEnum):
    """What rules speak of."""

    INTENT = "intent"
    ACTION = "action"
    LOOP = "active_loop"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the conversation, as rules see it."""

    kind: StepKind
    name: str | None
    loop_before: str | None = None
    """The form that was active before this step."""


@dataclass(frozen=True, slots=True)
class Question:
    """The last question the agent asked."""

    response: str
    text: str
    awaits: Awaited


@dataclass(frozen=True, slots=True)
class Tracker:
    """The state of one call."""

    call_id: str
    slots: Mapping[str, SlotValue] = field(default_factory=lambda: MappingProxyType({}))
    active_loop: str | None = None
    requested_slot: str | None = None
    understanding: Understanding | None = None
    """Of the caller's last turn."""
    text: str = ""
    """The caller's last words."""
    acuity: Acuity = Acuity.NONE
    """The highest of the call; nothing lowers it."""
    findings: tuple[Finding, ...] = ()
    """Of the caller's last turn."""
    emergency_rule: str | None = None
    """The rule that raised the latest emergency."""
    steps: tuple[Step, ...] = ()
    actions: tuple[str, ...] = ()
    """What ran in this turn."""
    slots_set: tuple[str, ...] = ()
    """What this turn filled, from the caller's words."""
    reading_alarm: str | None = None
    """The rule that an abnormal reading of this turn fired."""
    loop_rejected: bool = False
    missed: bool = False
    misses: int = 0
    """Turns in a row that could not be used."""
    question: Question | None = None
    said: tuple[str, ...] = ()
    """The agent's last turn, cut to what was heard of it."""

    @property
    def is_emergency(self) -> bool:
        """Whether the caller has to be told to call for help."""
        return self.acuity is Acuity.EMERGENCY

    @property
    def executed(self) -> int:
        """How many actions this turn has run."""
        return len(self.actions)

    def slot(self, name: str) -> SlotValue:
        """What a slot holds, None where it is not set."""
        return self.slots.get(name)

    def apply(self, event: DialogEvent) -> "Tracker":
        """The state after `event`; an event that tells nothing about the state changes nothing."""
        match event:
            case TurnTriaged():
                return self._triaged(event.decision)
            case UserUttered():
                return self._heard(event)
            case ActionExecuted():
                return self._ran(event.name)
            case BotUttered() | AgentCut():
                return self._spoke(event)
            case LoopActivated() | LoopDeactivated() | LoopRejected():
                return self._looped(event)
            case _:
                return self._noted(event)

    def fold(self, events: Iterable[DialogEvent]) -> "Tracker":
        """The state after all of `events`."""
        tracker = self
        for event in events:
            tracker = tracker.apply(event)
        return tracker

    def _triaged(self, decision: TriageDecision) -> "Tracker":
        rule = decision.findings[0].rule if decision.is_emergency else self.emergency_rule
        return replace(
            self,
            acuity=max(self.acuity, decision.acuity),
            findings=decision.findings,
            emergency_rule=rule,
            reading_alarm=None,
        )

    def _heard(self, event: UserUttered) -> "Tracker":
        intent = event.understanding.intent
        return replace(
            self,
            understanding=event.understanding,
            text=event.text,
            steps=(*self.steps, Step(StepKind.INTENT, intent, self.active_loop)),
            actions=(),
            slots_set=(),
            loop_rejected=False,
            misses=self.misses if self.missed else 0,
            missed=False,
            said=(),
        )

    def _ran(self, name: str) -> "Tracker":
        steps = self.steps
        if name not in _ASIDES:
            steps = (*steps, Step(StepKind.ACTION, name, self.active_loop))
        return replace(self, steps=steps, actions=(*self.actions, name))

    def _spoke(self, event: BotUttered | AgentCut) -> "Tracker":
        if isinstance(event, AgentCut):
            return replace(self, said=(event.heard,))
        question = self.question
        if event.awaits is not None:
            question = Question(event.response, event.text, Awaited(event.awaits))
        return replace(self, said=(*self.said, event.text), question=question)

    def _looped(self, event: LoopActivated | LoopDeactivated | LoopRejected) -> "Tracker":
        if isinstance(event, LoopRejected):
            return replace(self, loop_rejected=True)
        name = event.name if isinstance(event, LoopActivated) else None
        steps = self.steps
        if steps and steps[-1].kind is StepKind.LOOP:
            # A form that is filled as soon as it begins is, for the rules, one step.
            steps = steps[:-1]
        steps = (*steps, Step(StepKind.LOOP, name, self.active_loop))
        requested = self.requested_slot if name else None
        return replace(self, active_loop=name, steps=steps, requested_slot=requested)

    def _noted(self, event: DialogEvent) -> "Tracker":
        match event:
            case SlotSet(name="requested_slot", value=str() | None as value):
                return replace(self, requested_slot=value)
            case SlotSet():
                slots = MappingProxyType({**self.slots, event.name: event.value})
                return replace(self, slots=slots, slots_set=(*self.slots_set, event.name))
            case NotUnderstood():
                return replace(self._rewound(), missed=True, misses=self.misses + 1)
            case TurnSetAside():
                return self._rewound()
            case AcuityRaised():
                is_emergency = event.acuity is Acuity.EMERGENCY
                rule = event.rule if is_emergency else self.emergency_rule
                acuity = max(self.acuity, event.acuity)
                return replace(self, acuity=acuity, emergency_rule=rule)
            case ReadingAlarmed():
                return replace(self, reading_alarm=event.rule)
            case _:
                return self

    def _rewound(self) -> "Tracker":
        """The rules forget the caller's last turn and all that followed it."""
        steps = self.steps
        while steps and steps[-1].kind is not StepKind.INTENT:
            steps = steps[:-1]
        return replace(self, steps=steps[:-1])
