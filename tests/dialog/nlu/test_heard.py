import pytest

from dialog.nlu.heard import heard_confidence
from dialog.turn import HeardWord, Utterance
from triage.decision import Span

WORDS = (
    HeardWord("my", 0.9),
    HeardWord("Bad", 0.4),
    HeardWord("bad", 0.8),
    HeardWord("cough", 0.7),
)
TEXT = "my bad bad cough"


@pytest.mark.parametrize(
    ("span", "confidence"),
    [
        (Span(0, 2), 0.9),
        (Span(3, 6), 0.4),
        (Span(7, 10), 0.8),
        (Span(7, 16), 0.7),
        (Span(0, 16), 0.4),
        (Span(2, 3), 0.5),
    ],
)
def test_the_least_of_the_covered_words_counts(span: Span, confidence: float) -> None:
    assert heard_confidence(Utterance(TEXT, WORDS, 0.5), span) == confidence


def test_typed_words_are_sure() -> None:
    assert heard_confidence(Utterance("my cough"), Span(0, 2)) == 1.0


def test_words_that_are_not_those_of_the_text_count_as_the_whole() -> None:
    assert heard_confidence(Utterance("10", (HeardWord("ten", 0.9),), 0.6), Span(0, 2)) == 0.6
