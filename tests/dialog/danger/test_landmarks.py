import numpy as np
import pytest
from numpy.typing import NDArray

from dialog.danger.landmarks import Landmarks
from dialog.danger.model import likeness_at


def texts(count: int) -> NDArray[np.float32]:
    """Vectors of unit length in a few directions, so that a part of them tells of the rest."""
    spread = np.random.default_rng(4).normal(size=(count, 3))
    return (spread / np.linalg.norm(spread, axis=1, keepdims=True)).astype(np.float32)


def likeness(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    apart = ((vectors[:, None] - vectors[None]) ** 2).sum(axis=2)
    return likeness_at(apart).astype(np.float64)


@pytest.mark.parametrize(("every", "close"), [(1, 0.02), (3, 0.1)])
def test_by_way_of_landmarks_texts_are_as_alike_as_they_are(every: int, close: float) -> None:
    vectors = texts(240)
    landmarks = Landmarks(vectors, every, len(vectors))
    dual = np.random.default_rng(5).normal(size=(len(vectors), 2))
    wanted = likeness(vectors) @ dual
    got = landmarks.scores(landmarks.weights(dual))
    assert np.linalg.norm(got - wanted) < close * np.linalg.norm(wanted)


def test_landmarks_are_taken_from_the_first_ones_alone() -> None:
    vectors = texts(20)
    assert np.array_equal(Landmarks(vectors, 2, 10).vectors, vectors[:10:2])


def test_the_system_of_meaning_alone_is_solved() -> None:
    vectors = texts(90)
    landmarks = Landmarks(vectors, 2, len(vectors))
    targets = np.sign(vectors[:, :2]).astype(np.float64)
    dual = landmarks.solver(0.3)(targets)
    made = 0.3 * dual + landmarks.scores(landmarks.weights(dual))
    assert np.linalg.norm(made - targets) < 0.01 * np.linalg.norm(targets)


def test_texts_that_lie_on_one_another_do_no_harm() -> None:
    vectors = np.repeat(texts(5), 4, axis=0)
    dual = Landmarks(vectors, 1, len(vectors)).solver(0.3)(np.ones((len(vectors), 1)))
    assert np.isfinite(dual).all()
