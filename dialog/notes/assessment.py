"""What triage made of the call: acuity and the rules that fired, never a diagnosis."""

from collections.abc import Iterator, Sequence

from dialog.call.state import CallState
from dialog.check_ins.events import AnswerJudged
from dialog.events.call import (
    AcuityLowered,
    AcuityRaised,
    PrenatalRiskAssessed,
    SymptomsAssessed,
    TurnTriaged,
)
from dialog.notes.evidence import EvidencedSentence, Section
from dialog.notes.turns import Counting
from dialog.rasa.events import Event
from triage.decision import Acuity

FOUND = "finding"
"""Topic of the sentences that make a call clinical."""


def assessment(events: Sequence[Event], counting: Counting) -> Iterator[EvidencedSentence]:
    """How acute the call was, and by which rules; nothing of a call in which nobody spoke."""
    yield from _overall(events)
    for at, event in enumerate(events):
        match event:
            case TurnTriaged() | AnswerJudged():
                yield from _fired(at, event, counting.denied.get(at))
            case AcuityRaised(acuity=acuity, rule=rule):
                yield _sentence(f"Triage: raised to {acuity.label} by rule {rule}.", at)
            case AcuityLowered(acuity=acuity, by=by):
                yield _sentence(f"Lowered to {acuity.label} by clinician {by}.", at)
            case SymptomsAssessed(acuity=acuity):
                yield _sentence(f"Triage: complaint graded {acuity.label}.", at)
            case PrenatalRiskAssessed(risk=risk):
                yield _sentence(f"Triage: prenatal risk graded {risk}.", at)
            case _:
                continue


def _overall(events: Sequence[Event]) -> Iterator[EvidencedSentence]:
    state = CallState()
    for event in events:
        state = state.apply(event)
    acuity = state.acuity
    by = tuple(at for at, event in enumerate(events) if _settles(event, acuity))
    if by:
        text = f"Triage: {acuity.label}, no diagnosis."
        topic = FOUND if acuity > Acuity.NONE else ""
        yield EvidencedSentence(Section.ASSESSMENT, text, by, topic)


def _settles(event: Event, acuity: Acuity) -> bool:
    match event:
        case TurnTriaged(decision=decision, is_doubted=is_doubted):
            # Until it is sure, a red flag counts as urgent.
            counted = min(decision.acuity, Acuity.URGENT) if is_doubted else decision.acuity
            return counted == acuity
        case AcuityRaised() | AcuityLowered() | SymptomsAssessed():
            return event.acuity == acuity
        case AnswerJudged(decision=decision):
            return decision.acuity == acuity
        case _:
            return False


def _fired(
    at: int, event: TurnTriaged | AnswerJudged, denied: int | None
) -> Iterator[EvidencedSentence]:
    for one in event.decision.findings:
        text = f"Triage: rule {one.rule} fired ({one.acuity.label})"
        is_denied = one.is_suspicion or not event.decision.suspicions
        if denied is None or not is_denied:
            yield _sentence(f"{text}.", at)
        else:
            told = f"{text}; asked about, the caller said no."
            yield EvidencedSentence(Section.ASSESSMENT, told, (at, denied), FOUND)


def _sentence(text: str, at: int) -> EvidencedSentence:
    return EvidencedSentence(Section.ASSESSMENT, text, (at,), FOUND)
