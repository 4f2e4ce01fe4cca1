"""Timers of many calls that wake together.

A process that sleeps loses its caches, so a wake-up costs more than most of what is then done.
Timers with one period wake at the same instants here, whenever they began.
"""

import asyncio


async def next_beat(period_s: float) -> None:
    """Sleep to a multiple of the period on the loop's clock: for half a period to one and a half.

    A nearer one is passed over, since a timer may also come a little early.
    """
    await asyncio.sleep(until_beat(period_s, asyncio.get_running_loop().time()))


def until_beat(period_s: float, now_s: float) -> float:
    """Seconds from now to the first multiple of the period that is half of one away or more."""
    left_s = period_s - now_s % period_s
    return left_s if left_s >= period_s / 2 else left_s + period_s
