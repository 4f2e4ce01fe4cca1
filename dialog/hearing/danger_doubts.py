"""Red flags that may be none: when the caller is asked about one, and what takes it back. Pure.

One may have been misheard, or its words are such as people in no danger use too. The caller is
asked once. Whatever is not a clear no makes it an emergency.
"""

from collections.abc import Sequence
from dataclasses import replace

from dialog.call.state import CallState
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
    if call.is_emergency or call.has_doubted_danger or call.asks_of_danger:
        return False
    if decision.suspicions and not decision.is_emergency:
        return True
    if not decision.is_emergency or utterance.source is not Source.SPEECH:
        return False
    return all(
        _surest(utterance, one.span) < least
        for one in decision.findings
        if one.acuity is Acuity.EMERGENCY
    )


def takes_back(
    utterance: Utterance, decision: TriageDecision, least: float, *, was_heard: bool
) -> bool:
    """Whether the answer is a clear no.

    Args:
        utterance: the answer.
        decision: what triage says of it.
        least: the confidence from which a recognised word is believed.
        was_heard: whether the red flag was heard well and only its meaning is in doubt: then other
            words may follow the no, else nothing besides.
    """
    if utterance.source is Source.KEYPAD:
        return utterance.text.removesuffix("#") == _KEYED_NO
    whole = Span(0, len(utterance.text))
    if decision.acuity >= Acuity.SOON or heard_confidence(utterance, whole) < least:
        return False
    said = split_words(utterance.text).words
    told = tuple(word for word in said if word not in _POLITE)
    if was_heard and not decision.suspicions and told and told[0] in _NO:
        return not _has_grave(told)
    return _is_clear_no(told)


def goes_on(utterance: Utterance) -> bool:
    """Whether an answer that takes it back says more than that."""
    said = split_words(utterance.text).words
    is_keyed = utterance.source is Source.KEYPAD
    return not is_keyed and not _is_clear_no(tuple(word for word in said if word not in _POLITE))


def without_no(utterance: Utterance) -> Utterance:
    """The answer without the no that it begins with, so that the rest is understood by itself."""
    said = split_words(utterance.text)
    count = next((at for at, word in enumerate(said.words) if word not in _POLITE | _NO), None)
    if not count:
        return utterance
    is_known = len(utterance.words) == len(said.words)
    words = utterance.words[count:] if is_known else ()
    return replace(utterance, text=utterance.text[said.spans[count].start :], words=words)


def _is_clear_no(words: Sequence[str]) -> bool:
    if not words or len(words) > _LONGEST_NO or not _PLAIN.issuperset(words):
        return False
    begins = words[0] in _NO or ("not" in words and not _TAKEN_BACK.isdisjoint(words))
    return begins and not _has_grave(words)


def _has_grave(words: Sequence[str]) -> bool:
    return any(_is_grave(words, at) for at in range(len(words)))


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
