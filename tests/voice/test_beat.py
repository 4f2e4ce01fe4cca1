"""Timers of one period wake together, whenever they began."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from virtual_time import VirtualTimeLoop

from voice.beat import next_beat, until_beat


@pytest.mark.parametrize(
    ("now_s", "left_s"),
    [(0.0, 0.25), (0.0625, 0.1875), (0.125, 0.125), (0.1875, 0.3125), (0.25, 0.25)],
)
def test_a_beat_less_than_half_a_period_away_is_passed_over(now_s: float, left_s: float) -> None:
    assert until_beat(0.25, now_s) == pytest.approx(left_s)


@given(st.floats(0.01, 10.0), st.floats(0.0, 1e6))
def test_the_wait_is_half_a_period_to_one_and_a_half(period_s: float, now_s: float) -> None:
    assert 0.49 * period_s <= until_beat(period_s, now_s) <= 1.51 * period_s


def test_timers_that_began_apart_wake_together() -> None:
    woken: list[tuple[str, float]] = []

    async def beat(name: str, begins_s: float) -> None:
        await asyncio.sleep(begins_s)
        for _ in range(3):
            await next_beat(0.25)
            woken.append((name, round(asyncio.get_running_loop().time(), 2)))

    async def both() -> None:
        await asyncio.gather(beat("one", 0.03), beat("other", 0.11))

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        runner.run(both())
    for name in ("one", "other"):
        assert [at_s for who, at_s in woken if who == name] == [0.25, 0.5, 0.75]
