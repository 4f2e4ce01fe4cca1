import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.nlu.examples import Example
from dialog.nlu.intents import IntentClassifier

EXAMPLES = [
    Example("hello there", "greet"),
    Example("hello my friend", "greet"),
    Example("hi there hello", "greet"),
    Example("i need a refill", "refill"),
    Example("refill my pills please", "refill"),
    Example("i need my pills refilled", "refill"),
]


@pytest.fixture(scope="module")
def classifier() -> IntentClassifier:
    return IntentClassifier(EXAMPLES)


@pytest.mark.parametrize(
    ("text", "intent"), [("hello hello", "greet"), ("a refill of the pills", "refill")]
)
def test_the_likeliest_intent_is_that_of_similar_examples(
    classifier: IntentClassifier, text: str, intent: str
) -> None:
    assert classifier.intents[classifier.probabilities(text).argmax()] == intent


def test_numbers_are_all_alike(classifier: IntentClassifier) -> None:
    one = classifier.probabilities("hello twenty")
    other = classifier.probabilities("hello ninety five")
    assert np.abs(one - other).max() < 0.05


def test_the_same_examples_give_the_same_scores() -> None:
    first, second = IntentClassifier(EXAMPLES), IntentClassifier(EXAMPLES)
    assert np.array_equal(first.probabilities("hello"), second.probabilities("hello"))


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_probabilities_of_any_text_sum_to_one(classifier: IntentClassifier, text: str) -> None:
    likely = classifier.probabilities(text)
    assert likely.sum() == pytest.approx(1.0)
    assert (likely >= 0).all()
