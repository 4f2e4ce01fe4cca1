from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from dialog.danger.fitting import DangerExample, fit
from dialog.danger.model import DangerScorer

DANGERS = [
    DangerExample("a vice round my ribs", "cardiac"),
    DangerExample("an anvil on my breastbone", "cardiac"),
    DangerExample("somebody stands on my ribs", "cardiac"),
    DangerExample("half my face has slid down", "stroke"),
    DangerExample("half my body went dead", "stroke"),
    DangerExample("her face slid and half of her is dead", "stroke"),
]
HARMLESS = [
    DangerExample("i want to move my visit", None),
    DangerExample("please move the visit to monday", None),
    DangerExample("can i get my pills on monday", None),
    DangerExample("the pharmacy has no pills for me", None),
    DangerExample("my visit was fine thank you", None),
    DangerExample("thank you that is fine", None),
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class CountingEncoder:
    """A sentence encoder that knows no more of a text than how often it has each letter."""

    identity = "letters"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = np.array([[1.0 + text.count(one) for one in LETTERS] for text in texts])
        unit: NDArray[np.float32] = (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(
            np.float32
        )
        return unit

    def pooled(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.concatenate([self.encode(texts)] * 3, axis=1)


@pytest.mark.parametrize("encoder", [None, CountingEncoder()], ids=["words", "words and meaning"])
def test_what_was_learned_is_told_apart(encoder: CountingEncoder | None) -> None:
    scorer = DangerScorer(fit([*DANGERS, *HARMLESS], HARMLESS, encoder), encoder)
    assert all(scorer.judge(example.text).score > 0 for example in DANGERS)
    # The threshold lets the most alarming one of a hundred harmless texts pass, here none but it.
    assert sum(scorer.judge(example.text).score > 0 for example in HARMLESS) <= 1


def test_words_that_were_not_learned_together_are_judged_by_what_they_share() -> None:
    scorer = DangerScorer(fit([*DANGERS, *HARMLESS], HARMLESS))
    assert scorer.judge("there is a vice round my breastbone").topic == "cardiac"
    assert scorer.judge("half her face is dead").topic == "stroke"
    assert scorer.judge("an anvil on the ribs").score > scorer.judge("pills for monday").score


def test_the_same_examples_give_the_same_model() -> None:
    encoder = CountingEncoder()
    first = fit([*DANGERS, *HARMLESS], HARMLESS, encoder)
    again = fit([*DANGERS, *HARMLESS], HARMLESS, encoder)
    assert first.threshold == again.threshold
    assert first.sentences is not None
    assert again.sentences is not None
    assert np.array_equal(first.sentences.weights, again.sentences.weights)
    for one, other in zip(first.wordings, again.wordings, strict=True):
        assert np.array_equal(one.weights, other.weights)


def test_the_threshold_rises_with_what_harmless_people_say() -> None:
    calm = fit([*DANGERS, *HARMLESS], [DangerExample("thank you", None)])
    alarming = fit([*DANGERS, *HARMLESS], [DangerExample("a vice round my ribs", None)])
    assert alarming.threshold > calm.threshold


def test_without_calibration_the_threshold_lies_in_the_middle() -> None:
    assert fit([*DANGERS, *HARMLESS], []).threshold == 0.0
