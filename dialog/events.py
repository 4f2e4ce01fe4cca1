"""What happens in a call beyond what Rasa's events tell, and how all of them are kept as JSON.

These events stand in the same record as Rasa's, between them. Policies, action servers and Rasa's
own formats see only Rasa's. Some hold what was said: they are for the sealed store, never a log.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from dialog.rasa.domain import Json
from dialog.rasa.events import KINDS as RASA_KINDS
from dialog.rasa.events import Event, EventError, UserUttered, from_json, to_json
from triage.decision import Acuity, Finding, PersonFacts, Span, TriageDecision, Vital


@dataclass(frozen=True, slots=True)
class TurnTriaged(Event):
    """The caller's turn was assessed, before anything else was done with it."""

    KIND: ClassVar[str] = "triage"
    decision: TriageDecision


@dataclass(frozen=True, slots=True)
class AcuityRaised(Event):
    """Answers, rather than words, showed that the call is more acute."""

    KIND: ClassVar[str] = "acuity_raised"
    acuity: Acuity
    rule: str


@dataclass(frozen=True, slots=True)
class ReadingAlarmed(Event):
    """A reading of this turn is abnormal or impossible and must be asked about now."""

    KIND: ClassVar[str] = "reading_alarm"
    rule: str


@dataclass(frozen=True, slots=True)
class ValueDoubted(Event):
    """What was named may have been misheard: it is read back before it counts."""

    KIND: ClassVar[str] = "value_doubted"
    heard: UserUttered
    """The message as it counts once the caller has said yes."""
    entity: str
    """What kind of thing was named."""
    spoken: str
    """What the caller is asked about."""


@dataclass(frozen=True, slots=True)
class ValueDenied(Event):
    """It was not what had been heard; the turn in which it was named is taken back."""

    KIND: ClassVar[str] = "value_denied"


@dataclass(frozen=True, slots=True)
class ChoiceOffered(Event):
    """The caller was asked which of two things is meant."""

    KIND: ClassVar[str] = "choice_offered"
    intents: tuple[str, str]
    heard: UserUttered


@dataclass(frozen=True, slots=True)
class AgentCut(Event):
    """The caller spoke over the agent's last turn, of which only `heard` was heard."""

    KIND: ClassVar[str] = "agent_cut"
    heard: str


@dataclass(frozen=True, slots=True)
class CallerSilent(Event):
    """Nothing was said for so long that the caller was asked again."""

    KIND: ClassVar[str] = "silence"
    prompt: int


@dataclass(frozen=True, slots=True)
class CallerUnheard(Event):
    """Speech was not understood; `failed` where recognition itself broke."""

    KIND: ClassVar[str] = "unheard"
    failed: bool


@dataclass(frozen=True, slots=True)
class ActionFailed(Event):
    """An action gave no answer; the caller has been told so."""

    KIND: ClassVar[str] = "action_failed"
    name: str


@dataclass(frozen=True, slots=True)
class SymptomsAssessed(Event):
    """A complaint was told to the end and graded."""

    KIND: ClassVar[str] = "symptoms_assessed"
    symptoms: tuple[str, ...]
    severity: str | None
    duration: str | None
    acuity: Acuity


@dataclass(frozen=True, slots=True)
class SideEffectsTold(Event):
    """The caller told of side effects, by whatever names, of medicines, where they were named."""

    KIND: ClassVar[str] = "side_effects_told"
    symptoms: tuple[str, ...]
    medicines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdherenceTold(Event):
    """The caller told how it goes with a medicine."""

    KIND: ClassVar[str] = "adherence_told"
    medicines: tuple[str, ...]
    side_effects: str | None


@dataclass(frozen=True, slots=True)
class PrenatalRiskAssessed(Event):
    """What this call tells of a pregnancy was weighed."""

    KIND: ClassVar[str] = "prenatal_risk"
    week: float | None
    risk: str


@dataclass(frozen=True, slots=True)
class AppointmentRequested(Event):
    """The caller wants an appointment; nothing is booked by this."""

    KIND: ClassVar[str] = "appointment_requested"
    kind: str
    when: str


@dataclass(frozen=True, slots=True)
class OptOutRequested(Event):
    """The caller wants no more calls."""

    KIND: ClassVar[str] = "opt_out"


@dataclass(frozen=True, slots=True)
class HandOffRequested(Event):
    """The call goes to a person."""

    KIND: ClassVar[str] = "hand_off"
    reason: str


@dataclass(frozen=True, slots=True)
class HangUpRequested(Event):
    """The call ends once the agent has finished speaking."""

    KIND: ClassVar[str] = "hang_up"


@dataclass(frozen=True, slots=True)
class SessionExpired(Event):
    """The last words are so old that what was acute then says nothing of now; only in writing."""

    KIND: ClassVar[str] = "session_expired"


@dataclass(frozen=True, slots=True)
class HistoryReplaced(Event):
    """Somebody with the right to do so gave the conversation another past: only what follows."""

    KIND: ClassVar[str] = "history_replaced"


CALL_KINDS: Mapping[str, type[Event]] = {
    kind.KIND: kind
    for kind in (
        TurnTriaged,
        AcuityRaised,
        ReadingAlarmed,
        ValueDoubted,
        ValueDenied,
        ChoiceOffered,
        AgentCut,
        CallerSilent,
        CallerUnheard,
        ActionFailed,
        SymptomsAssessed,
        SideEffectsTold,
        AdherenceTold,
        PrenatalRiskAssessed,
        AppointmentRequested,
        OptOutRequested,
        HandOffRequested,
        HangUpRequested,
        SessionExpired,
        HistoryReplaced,
    )
}


def event_json(event: Event) -> dict[str, Json]:
    """The event as it is kept: Rasa's in Rasa's format, a call's beside them."""
    if event.KIND in RASA_KINDS:
        return to_json(event)
    document: dict[str, Json] = {"event": event.KIND}
    for one in fields(event):
        document[one.name] = _written(getattr(event, one.name))
    if not event.metadata:
        del document["metadata"]
    return document


def event_from_json(document: Mapping[str, Json]) -> Event:
    """The event that `event_json` wrote, equal.

    Raises:
        EventError: it is none; the message names the kind and the field, never a value.
    """
    made = CALL_KINDS.get(str(document.get("event")))
    if made is None:
        return from_json(document)
    given = {}
    for one in fields(made):
        if one.name in document:
            try:
                given[one.name] = _READ[one.type](document[one.name])
            except (KeyError, TypeError, ValueError, AttributeError):
                # Not chained: the message of the cause may quote what was said.
                raise EventError(f"{made.KIND}.{one.name}: is not as it was written") from None
    missing = sorted(
        one.name for one in fields(made) if one.name not in given and _is_required(one)
    )
    if missing:
        raise EventError(f"{made.KIND}: needs {', '.join(missing)}")
    return made(**given)


def _is_required(one: Any) -> bool:
    return one.name not in ("timestamp", "metadata")


def _written(value: Any) -> Json:
    match value:
        case Acuity():
            return value.label
        case TriageDecision():
            return _decision_json(value)
        case UserUttered():
            return to_json(value)
        case tuple():
            return [_written(one) for one in value]
        case Mapping():
            return dict(value)
        case _:
            kept: Json = value
            return kept


def _decision_json(decision: TriageDecision) -> dict[str, Json]:
    return {
        "acuity": decision.acuity.label,
        "findings": [
            {
                "rule": one.rule,
                "acuity": one.acuity.label,
                "start": one.span.start,
                "end": one.span.end,
                "source": one.source,
            }
            for one in decision.findings
        ],
        "vitals": [
            {
                "kind": one.kind,
                "value": one.value,
                "unit": one.unit,
                "start": one.span.start,
                "end": one.span.end,
            }
            for one in decision.vitals
        ],
        "facts": {one.name: getattr(decision.facts, one.name) for one in fields(PersonFacts)},
    }


def _decision(document: Any) -> TriageDecision:
    return TriageDecision(
        _acuity(document["acuity"]),
        tuple(
            Finding(_text(one["rule"]), _acuity(one["acuity"]), _span(one), _text(one["source"]))
            for one in document["findings"]
        ),
        tuple(
            Vital(_text(one["kind"]), _number(one["value"]), _text(one["unit"]), _span(one))
            for one in document["vitals"]
        ),
        _facts(document["facts"]),
    )


def _facts(document: Any) -> PersonFacts:
    week, age = document["week"], document.get("age_years")
    return PersonFacts(
        pregnant=_truth(document["pregnant"]),
        week=None if week is None else _number(week),
        postpartum=_truth(document["postpartum"]),
        infant=_truth(document["infant"]),
        age_years=None if age is None else _number(age),
        conditions=tuple(_text(one) for one in document.get("conditions", ())),
    )


def _span(document: Any) -> Span:
    return Span(_whole(document["start"]), _whole(document["end"]))


def _acuity(label: Any) -> Acuity:
    return Acuity[label.upper()]


def _heard(document: Any) -> UserUttered:
    event = from_json(document)
    if not isinstance(event, UserUttered):
        raise TypeError
    return event


def _pair(value: Any) -> tuple[str, str]:
    first, second = _texts(value)
    return first, second


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(one) for one in value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError
    return value


def _object(value: Any) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise TypeError
    return value


_READ: Mapping[object, Callable[[Any], Any]] = {
    str: _text,
    str | None: lambda value: None if value is None else _text(value),
    bool: _truth,
    int: _whole,
    float | None: lambda value: None if value is None else _number(value),
    tuple[str, ...]: _texts,
    tuple[str, str]: _pair,
    Mapping[str, Json]: _object,
    Acuity: _acuity,
    TriageDecision: _decision,
    UserUttered: _heard,
}
"""How a field is read back, by its type."""
