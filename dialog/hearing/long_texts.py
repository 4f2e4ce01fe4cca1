"""Triage of texts that are longer than it reads at once: nothing in the middle may be missed."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from triage.assess import Triage, remember
from triage.decision import Patient, PersonFacts, Span, TriageDecision
from triage.words import MAX_WORDS

_PIECE = 2 * MAX_WORDS
"""Characters that hold no more words than triage reads, were each of a single letter."""
_OVERLAP = _PIECE // 2
"""Characters that two pieces share, so that no complaint is cut in two."""
_MEANT = 2
"""Pieces at each end that are judged by their meaning too, which takes milliseconds for each part
of a piece. Nobody says as much as four pieces in one turn."""


def assess(triage: Triage, text: str, patient: Patient) -> TriageDecision:
    """The verdict on all of the text."""
    verdicts: list[TriageDecision] = []
    pieces = list(_pieces(text))
    by_words = triage.by_words()
    for number, (start, end) in enumerate(pieces):
        is_inside = _MEANT <= number < len(pieces) - _MEANT
        verdict = (by_words if is_inside else triage).assess(text[start:end], patient)
        if is_inside:
            # Nothing else could speak for its suspicions.
            verdict = verdict.believed()
        patient = remember(patient, verdict)
        verdicts.append(_moved(verdict, start))
    return verdicts[0] if len(verdicts) == 1 else _joined(verdicts)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where each piece begins and ends: at blanks, if there are any."""
    start = 0
    while start + _PIECE < len(text):
        limit = start + _PIECE
        end = text.rfind(" ", limit - _OVERLAP // 2, limit)
        yield start, limit if end < 0 else end
        blank = text.rfind(" ", start, limit - _OVERLAP)
        start = blank + 1 if blank > start else limit - _OVERLAP
    yield start, len(text)


def _moved(decision: TriageDecision, offset: int) -> TriageDecision:
    """The decision with its spans in the whole text."""
    return replace(
        decision,
        findings=tuple(replace(one, span=_span(one.span, offset)) for one in decision.findings),
        vitals=tuple(replace(one, span=_span(one.span, offset)) for one in decision.vitals),
    )


def _span(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def _joined(verdicts: Sequence[TriageDecision]) -> TriageDecision:
    """All that was found, the most acute piece's first."""
    ordered = sorted(verdicts, key=lambda one: -one.acuity)
    return TriageDecision(
        ordered[0].acuity,
        tuple(dict.fromkeys(found for one in ordered for found in one.findings)),
        tuple(dict.fromkeys(vital for one in ordered for vital in one.vitals)),
        _facts(verdicts),
    )


def _facts(verdicts: Sequence[TriageDecision]) -> PersonFacts:
    """Every fact as it was told last."""
    told = {}
    nothing = PersonFacts()
    for one in verdicts:
        for field in fields(PersonFacts):
            value = getattr(one.facts, field.name)
            if value != getattr(nothing, field.name):
                told[field.name] = value
    return PersonFacts(**told)
