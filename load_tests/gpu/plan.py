"""What is measured on a GPU: which models, how many windows at once, how many calls."""

from dataclasses import dataclass

from load_tests.twins.shapes import SHAPES, SMALLEST, Shape


@dataclass(frozen=True, slots=True)
class Plan:
    """One run."""

    models: tuple[str, ...]
    """Of `shapes()`."""
    batches: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 64)
    frames: tuple[int, ...] = (450, 800)
    """Lengths of windows; 100 are a second."""
    repeat: int = 7
    """Of each batch; the median counts."""
    calls: tuple[int, ...] = (100, 200, 400, 800)
    seconds: float = 30.0
    """Of talking, for each number of calls."""


FULL = Plan(models=("large-v3-turbo", "base.en"))
SMOKE = Plan(
    models=("smallest",), batches=(1, 2), frames=(450,), repeat=2, calls=(8, 24), seconds=2.0
)


def shapes() -> dict[str, Shape]:
    """The releases, and one that is none, for a look at the whole path."""
    return SHAPES | {"smallest": SMALLEST}
