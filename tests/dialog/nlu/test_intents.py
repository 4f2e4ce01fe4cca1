from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dialog.nlu.examples import Example
from dialog.nlu.fitting import fit
from dialog.nlu.intents import IntentClassifier

EXAMPLES = [
    Example("hello there", "greet"),
    Example("hello my friend", "greet"),
    Example("hi there hello", "greet"),
    Example("i need a refill", "refill"),
    Example("refill my pills please", "refill"),
    Example("i need my pills refilled", "refill"),
]


class TopicEncoder:
    """Knows two topics: whatever is about medicine, and everything else."""

    identity = "topics"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        medical = [bool(set(text.split()) & {"refill", "pills", "medicine"}) for text in texts]
        return np.array([[1, 0] if is_medical else [0, 1] for is_medical in medical], np.float32)


@pytest.fixture(scope="module")
def classifier() -> IntentClassifier:
    return IntentClassifier(fit(EXAMPLES).model)


@pytest.mark.parametrize(
    ("text", "intent"), [("hello hello", "greet"), ("a refill of the pills", "refill")]
)
def test_the_likeliest_intent_is_that_of_similar_examples(
    classifier: IntentClassifier, text: str, intent: str
) -> None:
    assert classifier.intents[classifier.probabilities(text).argmax()] == intent


def test_words_that_no_example_has_are_told_by_their_meaning() -> None:
    by_words = IntentClassifier(fit(EXAMPLES).model)
    by_meaning = IntentClassifier(fit(EXAMPLES, TopicEncoder()).model, TopicEncoder())
    at = by_meaning.intents.index("refill")
    assert by_words.probabilities("medicine")[at] == pytest.approx(0.5, abs=0.01)
    assert by_meaning.probabilities("medicine")[at] > 0.8


@pytest.mark.parametrize("learned_with_encoder", [True, False])
def test_a_model_of_another_encoder_is_refused(learned_with_encoder: bool) -> None:
    model = fit(EXAMPLES, TopicEncoder() if learned_with_encoder else None).model
    with pytest.raises(ValueError, match="topics"):
        IntentClassifier(model, None if learned_with_encoder else TopicEncoder())


def test_numbers_are_all_alike(classifier: IntentClassifier) -> None:
    one = classifier.probabilities("hello twenty")
    other = classifier.probabilities("hello ninety five")
    assert np.abs(one - other).max() < 0.05


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_probabilities_of_any_text_sum_to_one(classifier: IntentClassifier, text: str) -> None:
    likely = classifier.probabilities(text)
    assert likely.sum() == pytest.approx(1.0)
    assert (likely >= 0).all()


@pytest.mark.parametrize("text", ["xyzzy plugh", "refillable hellogram"])
def test_words_that_are_all_unknown_tell_nothing(classifier: IntentClassifier, text: str) -> None:
    assert classifier.probabilities(text).max() == pytest.approx(0.5)
