from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from dialog.danger.fitting import DangerExample, fit
from dialog.danger.model import LEVELS, DangerScorer
from triage.decision import Acuity

DANGERS = [
    DangerExample("a vice round my ribs", "cardiac", Acuity.EMERGENCY),
    DangerExample("an anvil on my breastbone", "cardiac", Acuity.EMERGENCY),
    DangerExample("somebody stands on my ribs", "cardiac", Acuity.EMERGENCY),
    DangerExample("half my face has slid down", "stroke", Acuity.EMERGENCY),
    DangerExample("half my body went dead", "stroke", Acuity.EMERGENCY),
    DangerExample("her face slid and half of her is dead", "stroke", Acuity.EMERGENCY),
]
HARMLESS = [
    DangerExample("i want to move my visit", "admin", Acuity.NONE),
    DangerExample("please move the visit to monday", "admin", Acuity.NONE),
    DangerExample("can i get my pills on monday", "admin", Acuity.NONE),
    DangerExample("the pharmacy has no pills for me", "admin", Acuity.NONE),
    DangerExample("my visit was fine thank you", "admin", Acuity.NONE),
    DangerExample("thank you that is fine", "admin", Acuity.NONE),
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
    assert first.thresholds == again.thresholds
    assert first.sentences is not None
    assert again.sentences is not None
    assert np.array_equal(first.sentences.weights, again.sentences.weights)
    for one, other in zip(first.wordings, again.wordings, strict=True):
        assert np.array_equal(one.weights, other.weights)


def test_the_threshold_rises_with_what_harmless_people_say() -> None:
    calm = fit([*DANGERS, *HARMLESS], [DangerExample("thank you", "admin", Acuity.NONE)])
    alarming = fit(
        [*DANGERS, *HARMLESS], [DangerExample("a vice round my ribs", "admin", Acuity.NONE)]
    )
    assert alarming.thresholds[0] > calm.thresholds[0]


def test_without_calibration_the_threshold_lies_in_the_middle() -> None:
    assert fit([*DANGERS, *HARMLESS], []).thresholds == (0.0,) * len(LEVELS)


def test_how_soon_care_is_needed_is_told_apart() -> None:
    graded = [
        DangerExample("my knee aches a little", "joint", Acuity.ROUTINE),
        DangerExample("a little ache in my shoulder", "joint", Acuity.ROUTINE),
        DangerExample("my knee is hot and swollen today", "joint", Acuity.URGENT),
        DangerExample("hot red swollen leg today", "joint", Acuity.URGENT),
    ]
    scorer = DangerScorer(fit([*DANGERS, *graded, *HARMLESS], []))
    assert scorer.judge("a vice round my ribs").acuity is Acuity.EMERGENCY
    assert scorer.judge("hot red and swollen today").acuity is Acuity.URGENT
    assert scorer.judge("my shoulder aches a little").acuity is Acuity.ROUTINE
    assert scorer.judge("please move the visit").acuity is Acuity.NONE


def test_sounds_that_are_no_words_are_no_complaint() -> None:
    graded = [
        DangerExample("my knee wobbles", "joint", Acuity.ROUTINE),
        DangerExample("a wobbling ankle", "joint", Acuity.ROUTINE),
        DangerExample("his hip wobbled", "joint", Acuity.ROUTINE),
    ]
    encoder = CountingEncoder()
    scorer = DangerScorer(fit([*DANGERS, *graded, *HARMLESS], [], encoder), encoder)
    routine = LEVELS.index(Acuity.ROUTINE)
    assert scorer.scores("blobby wobbly")[routine] > 0
    assert scorer.judge("blobby wobbly").acuity is Acuity.NONE
