import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.proportion import Proportion


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Wilson intervals of 95 % as tables give them.
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (95, 100, 0.8882, 0.9785),
        (0, 0, 0.0, 1.0),
    ],
)
def test_the_interval_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    assert Proportion(count, of).interval() == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_share_lies_in_its_interval(case: tuple[int, int]) -> None:
    proportion = Proportion(*case)
    low, high = proportion.interval()
    assert 0 <= low <= proportion.share + 1e-12
    assert proportion.share - 1e-12 <= high <= 1


def test_it_is_shown_with_its_counts() -> None:
    assert str(Proportion(95, 100)) == "95.0 % (95 of 100; 88.8 to 97.8)"
