"""Parts words that were written without a stop: "can you refill my pills my head hurts". Pure.

Only where a service is asked for on one side and a complaint told on the other: neither may be
lost.
"""

import re
from collections.abc import Callable, Sequence

from dialog.nlu.joined_wishes import services_in
from triage.decision import Span
from triage.words import split_words

_STARTS = re.compile(
    r"\s+(?:(?:because|cause|cuz|since|but|so)\s+)?"
    r"(?=(?:i|my|can|could|would|will|please|is|do|did|when|what|there)\b)",
    re.I,
)
"""Before a word that a clause can begin with."""
_LEADS_ON = frozenset(
    ("for", "of", "about", "to", "with", "from", "on", "in", "at", "if", "that", "when", "than",
     "the", "a", "an", "my", "and", "or", "as", "after", "before", "while", "think", "thought",
     "hope", "said", "says", "know", "wondering", "asking", "hi", "hello", "what", "how", "why")
)  # fmt: skip
"""Words that no clause ends with."""
_LEAST_WORDS = 2
_MOST_CUTS = 8


def parted_spans(
    text: str, spans: Sequence[Span], complains: Callable[[str], bool]
) -> tuple[Span, ...]:
    """The clauses, with those taken apart that hold a service and a complaint.

    Args:
        text: what was said.
        spans: its clauses.
        complains: whether a part of it tells of a complaint.
    """
    return tuple(part for span in spans for part in _parts(text, span, complains))


def _parts(text: str, span: Span, complains: Callable[[str], bool]) -> tuple[Span, ...]:
    clause = text[span.start : span.end]
    cuts = [cut for cut in list(_STARTS.finditer(clause))[:_MOST_CUTS] if _may_part(clause, cut)]
    # What a part means costs milliseconds, which service is named in it nothing.
    if not cuts or not complains(clause):
        return (span,)
    for cut in cuts:
        one, other = clause[: cut.start()], clause[cut.end() :]
        asks_first = bool(services_in(one)) and not complains(one) and complains(other)
        asks_last = bool(services_in(other)) and complains(one) and not complains(other)
        if asks_first or asks_last:
            first = Span(span.start, span.start + cut.start())
            return (first, Span(span.start + cut.end(), span.end))
    return (span,)


def _may_part(clause: str, cut: re.Match[str]) -> bool:
    """Whether both sides are clauses, and one of them asks for a service."""
    sides = clause[: cut.start()], clause[cut.end() :]
    return all(map(_is_whole, sides)) and any(map(services_in, sides))


def _is_whole(clause: str) -> bool:
    words = split_words(clause.lower()).words
    return len(words) >= _LEAST_WORDS and words[-1] not in _LEADS_ON
