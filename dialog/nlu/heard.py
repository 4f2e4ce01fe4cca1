"""How sure the recogniser was of the words that name something."""

from dialog.turn import Utterance
from triage.decision import Span


def heard_confidence(utterance: Utterance, span: Span) -> float:
    """The least confidence of the words that a stretch of the text covers, in [0, 1].

    1.0 where the recogniser tells of no words; its confidence in the whole where its words are not
    those of the text, which may have been written otherwise ("10" for "ten").
    """
    if not utterance.words:
        return 1.0
    least, end = None, 0
    text = utterance.text.lower()
    for word in utterance.words:
        start = text.find(word.text.lower(), end)
        if start < 0:
            return utterance.confidence
        end = start + len(word.text)
        if start < span.end and span.start < end:
            least = word.confidence if least is None else min(least, word.confidence)
    return utterance.confidence if least is None else least
