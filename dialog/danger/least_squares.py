"""Conjugate gradients (Hestenes and Stiefel 1952) for systems too large to be written down."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Solver = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Multiplies each column by the inverse of a matrix, roughly or well."""

_STEPS = 400
_CLOSE = 1e-3
"""Of the length of the right side: what is left of it when the solution is good enough."""


def solve(
    apply: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    targets: NDArray[np.float64],
    nearly: Solver | None = None,
) -> NDArray[np.float64]:
    """What `apply`, symmetric and positive, makes into `targets`; each column by itself.

    Args:
        apply: multiplies each column by the matrix of the system.
        targets: shape (rows, columns).
        nearly: solves a system much like it, which saves most of the steps.
    """
    solution = np.zeros_like(targets)
    left = targets.copy()
    enough = _products(left, left) * _CLOSE**2
    direction = toward = left if nearly is None else nearly(left)
    gain = _products(left, toward)
    for _ in range(_STEPS):
        is_open = _products(left, left) > enough
        if not is_open.any():
            break
        made = apply(direction)
        # A column that is solved stays as it is: its next step would be nothing by nothing.
        step = np.where(is_open, gain / _or_one(_products(direction, made)), 0)
        solution += step * direction
        left = left - step * made
        toward = left if nearly is None else nearly(left)
        gain, before = _products(left, toward), gain
        direction = toward + np.where(is_open, gain / _or_one(before), 0) * direction
    return solution


def _products(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """The product of each column with that of the other; shape (columns,)."""
    products: NDArray[np.float64] = np.einsum("ij,ij->j", one, other)
    return products


def _or_one(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(values > 0, values, 1)
