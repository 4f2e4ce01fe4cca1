"""How the events of a call, Rasa's among them, are kept as JSON and read back."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from dialog.events.call import CALL_KINDS
from dialog.rasa.domain import Json
from dialog.rasa.events import KINDS as RASA_KINDS
from dialog.rasa.events import Event, EventError, UserUttered, from_json, to_json
from triage.decision import Acuity, Finding, PersonFacts, Span, TriageDecision, Vital


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


def _is_required(one: Field[Any]) -> bool:
    """Whether it must be told; what was added to a kind later on, older events do not tell."""
    return one.default is MISSING and one.default_factory is MISSING


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
                "suspicion": one.is_suspicion,
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
            Finding(
                _text(one["rule"]),
                _acuity(one["acuity"]),
                _span(one),
                _text(one["source"]),
                _truth(one.get("suspicion", False)),
            )
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
    bool | None: lambda value: None if value is None else _truth(value),
    int: _whole,
    int | None: lambda value: None if value is None else _whole(value),
    float: _number,
    float | None: lambda value: None if value is None else _number(value),
    tuple[str, ...]: _texts,
    tuple[str, str]: _pair,
    Mapping[str, Json]: _object,
    Acuity: _acuity,
    TriageDecision: _decision,
    UserUttered: _heard,
}
"""How a field is read back, by its type."""
