import math
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dialog.nlu.examples import Example
from dialog.nlu.fitting import fit
from dialog.nlu.intents import IntentClassifier
from dialog.nlu.ngrams import learn_ngrams

EXAMPLES = [
    *(Example(f"hello my {name}", "greet") for name in ("friend", "dear", "nurse", "doctor")),
    *(Example(f"refill my {name}", "refill") for name in ("pills", "drops", "cream", "inhaler")),
]


def lead(likely: NDArray[np.float64]) -> float:
    """How much likelier the first intent is than the second, in the logarithm."""
    return math.log(likely[0] / likely[1])


def test_the_same_examples_give_the_same_model() -> None:
    first, second = fit(EXAMPLES).model, fit(EXAMPLES).model
    assert np.array_equal(first.weights, second.weights)
    assert first.temperature == second.temperature


def test_what_is_left_out_is_known_less_well_than_what_was_seen() -> None:
    fitted = fit(EXAMPLES)
    seen = lead(IntentClassifier(fitted.model).probabilities(EXAMPLES[0].text))
    assert 0 < lead(fitted.left_out[0]) < seen


def test_an_example_like_no_other_of_its_intent_is_not_known_when_left_out() -> None:
    odd = [*EXAMPLES, Example("hello my visitor", "refill")]
    fitted = fit(odd)
    assert fitted.model.intents[fitted.left_out[-1].argmax()] == "greet"


def test_examples_that_contradict_each_other_lower_the_confidence() -> None:
    torn = [Example(e.text, "greet" if at % 2 else "refill") for at, e in enumerate(EXAMPLES)]
    sure = IntentClassifier(fit(EXAMPLES).model).probabilities("hello my").max()
    unsure = IntentClassifier(fit(torn).model).probabilities("hello my").max()
    assert unsure < 0.8 < sure


@given(
    st.lists(st.text("aeinst ", min_size=3), min_size=4, max_size=20).map(
        lambda texts: [f"{text} my pills are here" for text in texts]
    )
)
def test_likeness_in_wording_adds_up_exactly(texts: list[str]) -> None:
    # What is exact does not depend on the order, and so not on the number of threads.
    rows = learn_ngrams(texts).rows(texts)
    exact = rows.astype(np.float64) @ rows.astype(np.float64).T
    assert np.array_equal((rows @ rows.T).astype(np.float64), exact)


class CrookedEncoder:
    """Vectors with more binary places than a sum of products can hold."""

    identity = "crooked"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.array([[len(text), text.count("e") + 1, 7] for text in texts], dtype=np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / lengths, dtype=np.float32)


def test_what_is_kept_has_fewer_places_than_solutions_agree_in() -> None:
    model = fit(EXAMPLES, CrookedEncoder()).model
    assert model.meaning is not None
    for values, bits in ((model.meaning.weights, 14), (model.meaning.vectors, 20)):
        scaled = values.astype(np.float64) * 2**bits
        assert np.array_equal(scaled, np.round(scaled))
        assert np.any(values)


_FIT = """
import hashlib, random
from dialog.nlu.examples import Example
from dialog.nlu.fitting import fit
rng = random.Random(1)
words = [f"{a}{b}" for a in ("ba", "ti", "ro", "ne") for b in ("lan", "mur", "sik", "pod", "get")]
examples = [
    Example(" ".join(rng.choices(words, k=6)), f"intent{number % 9}") for number in range(900)
]
model = fit(examples).model
print(hashlib.sha256(model.weights.tobytes()).hexdigest(), model.temperature)
"""


@pytest.mark.slow
def test_the_model_does_not_depend_on_the_number_of_threads() -> None:
    made = {
        subprocess.run(
            [sys.executable, "-c", _FIT],
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout
        for threads in ("1", "2", "3")
    }
    assert len(made) == 1
