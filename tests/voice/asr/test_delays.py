from hypothesis import given
from hypothesis import strategies as st

from voice.asr.delays import Delays, quantile


def test_there_is_no_delay_before_the_first():
    assert Delays(look_back_s=10).figures(now_s=0).p95_s == 0.0


def test_quantiles_are_values_that_occurred():
    delays = Delays(look_back_s=10)
    for hundredth in range(1, 101):
        delays.add(hundredth / 100, now_s=0)
    figures = delays.figures(now_s=1)
    assert (figures.count, figures.p50_s, figures.p95_s) == (100, 0.5, 0.95)


def test_what_is_long_past_is_forgotten():
    delays = Delays(look_back_s=10)
    delays.add(3.0, now_s=0)
    delays.add(1.0, now_s=5)
    assert delays.figures(now_s=9.9).count == 2
    assert delays.figures(now_s=10.0).p95_s == 1.0


@given(st.lists(st.floats(0, 10), min_size=1), st.floats(0.01, 1))
def test_so_large_a_share_of_the_values_is_at_most_the_quantile(values, share):
    found = quantile(sorted(values), share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
