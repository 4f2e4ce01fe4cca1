"""Red flags that may have been misheard: when one is confirmed, and what takes it back. Pure.

The caller is asked once. Whatever is not a clear no makes it an emergency.
"""

from collections.abc import Sequence

from dialog.call_state import CallState
from dialog.nlu.heard import heard_confidence
from dialog.turn import Source, Utterance
from triage.decision import Acuity, Span, TriageDecision
from triage.words import split_words

_KEYED_NO = "2"
_LONGEST_NO = 12
_NO = frozenset(("no", "nope", "nah"))
_POLITE = frozenset(("oh", "well", "sorry", "thanks", "thank", "you", "please", "just", "actually"))
_PLAIN = frozenset(
    ("no", "nope", "nah", "not", "never", "nothing", "i", "it", "we", "that", "this", "am", "is",
     "are", "was", "do", "did", "say", "said", "saying", "mean", "meant", "wrong", "misheard",
     "mind", "fine", "okay", "ok", "all", "right", "good", "everything", "now", "need", "any", "a",
     "an", "in", "help", "danger", "emergency", "of", "the", "kind")
)  # fmt: skip
"""Words of which a clear no is made; with any other, something else was said as well."""
_WELL = frozenset(("fine", "okay", "ok", "all", "right", "good"))
_TAKEN_BACK = frozenset(("say", "said", "mean", "need", "danger", "emergency"))
_GRAVE = frozenset(("need", "help", "danger", "emergency"))
"""Words that count only where they are denied."""
_DENIED_WITH = _GRAVE | frozenset(("in", "a", "an", "any"))
"""What may stand between the denial and such a word."""


def is_doubtful(
    utterance: Utterance, decision: TriageDecision, call: CallState, least: float
) -> bool:
    """Whether the caller is asked if it was this, before it counts as an emergency.

    Args:
        utterance: what was said.
        decision: what triage says of it.
        call: as it stood before.
        least: the confidence from which a recognised word is believed.
    """
    is_settled = call.is_emergency or call.has_doubted_danger or call.asks_of_danger
    if not decision.is_emergency or is_settled or utterance.source is not Source.SPEECH:
        return False
    return all(
        _surest(utterance, one.span) < least
        for one in decision.findings
        if one.acuity is Acuity.EMERGENCY
    )


def takes_back(utterance: Utterance, decision: TriageDecision, least: float) -> bool:
    """Whether the answer is a clear no, and nothing besides.

    Args:
        utterance: the answer.
        decision: what triage says of it.
        least: the confidence from which a recognised word is believed.
    """
    if utterance.source is Source.KEYPAD:
        return utterance.text.removesuffix("#") == _KEYED_NO
    whole = Span(0, len(utterance.text))
    if decision.acuity >= Acuity.SOON or heard_confidence(utterance, whole) < least:
        return False
    said = split_words(utterance.text).words
    return _is_clear_no(tuple(word for word in said if word not in _POLITE))


def _is_clear_no(words: Sequence[str]) -> bool:
    if not words or len(words) > _LONGEST_NO or not _PLAIN.issuperset(words):
        return False
    begins = words[0] in _NO or ("not" in words and not _TAKEN_BACK.isdisjoint(words))
    return begins and not any(_is_grave(words, at) for at in range(len(words)))


def _is_grave(words: Sequence[str], at: int) -> bool:
    """Whether the word there speaks of danger after all: "no help me", "no i am not fine"."""
    if words[at] in _GRAVE:
        return not _is_denied(words, at)
    return words[at] == "not" and not _WELL.isdisjoint(words[at + 1 : at + 2])


def _is_denied(words: Sequence[str], at: int) -> bool:
    before = at - 1
    while before >= 0 and words[before] in _DENIED_WITH:
        before -= 1
    return before >= 0 and words[before] == "not"


def _surest(utterance: Utterance, span: Span) -> float:
    """The confidence of the word in the span that was heard best, in [0, 1].

    1.0 where the recogniser tells of no words; its confidence in the whole where its words are not
    those of the text.
    """
    text, end, best = utterance.text.lower(), 0, None
    for word in utterance.words:
        start = text.find(word.text.lower(), end)
        if start < 0:
            return utterance.confidence
        end = start + len(word.text)
        if start < span.end and span.start < end:
            best = word.confidence if best is None else max(best, word.confidence)
    return 1.0 if best is None else best
