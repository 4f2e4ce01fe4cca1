import numpy as np
import pytest
from numpy.typing import NDArray

from dialog.danger.least_squares import solve

SIZE = 40


def system() -> NDArray[np.float64]:
    """Symmetric, positive, and badly scaled."""
    rng = np.random.default_rng(1)
    mixed = rng.normal(size=(SIZE, SIZE)) * np.geomspace(0.1, 30, SIZE)
    return mixed @ mixed.T + np.eye(SIZE)


def test_each_column_is_solved() -> None:
    matrix = system()
    targets = np.random.default_rng(2).normal(size=(SIZE, 3))
    solution = solve(lambda columns: matrix @ columns, targets)
    left = np.linalg.norm(matrix @ solution - targets, axis=0)
    assert (left <= 1.01e-3 * np.linalg.norm(targets, axis=0)).all()


def test_nothing_is_solved_by_nothing() -> None:
    matrix = system()
    targets = np.zeros((SIZE, 2))
    targets[:, 1] = 1.0
    solution = solve(lambda columns: matrix @ columns, targets)
    assert not solution[:, 0].any()
    assert np.allclose(matrix @ solution[:, 1], 1.0, atol=0.01)


@pytest.mark.parametrize("blur", [0.0, 0.1])
def test_one_who_nearly_knows_saves_steps(blur: float) -> None:
    matrix = system()
    inverse = np.linalg.inv(matrix + blur * np.eye(SIZE))
    targets = np.ones((SIZE, 1))
    steps = {"alone": 0, "helped": 0}

    def counted(name: str, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        steps[name] += 1
        return matrix @ columns

    solve(lambda columns: counted("alone", columns), targets)
    helped = solve(lambda columns: counted("helped", columns), targets, lambda left: inverse @ left)
    assert np.allclose(matrix @ helped, targets, atol=0.02)
    assert steps["helped"] * 4 < steps["alone"]
