import asyncio

import pytest
from virtual_time import VirtualTimeLoop

from config.load import load_settings
from load_tests.bench_batcher import burst, empty_windows, load
from load_tests.timed_decoder import TimedDecoder

SETTINGS = load_settings(None, {}).recognition


def at_once(_seconds):
    """In place of sleep."""


@pytest.mark.parametrize(("most", "mean"), [(1, 24 / 24), (8, 24 / 4)])
async def test_a_burst_is_decoded_in_batches_as_large_as_allowed(most, mean):
    """The first goes alone: nobody else is there yet."""
    settings = SETTINGS.model_copy(update={"most_in_batch_cpu": most})
    row = await burst(TimedDecoder(workers=1, sleep=at_once), settings, empty_windows(800))
    assert row.mean_batch == pytest.approx(mean)


def test_callers_are_all_heard_by_a_model_that_takes_no_time():
    async def run():
        return await load(
            TimedDecoder(workers=2, sleep=at_once),
            SETTINGS,
            empty_windows(800),
            calls=3,
            seconds=20.0,
            partials="both",
        )

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        row = runner.run(run())
    assert row.finals >= 6
    assert row.lost_finals == 0
    assert row.final_p95_ms == 0
    assert row.partials > row.finals
    assert row.captions_every_s == SETTINGS.partial_every_cpu_s
    assert row.admits_calls


def test_the_timed_model_takes_as_long_as_the_longest_of_a_batch():
    slept_s = []
    decoder = TimedDecoder(workers=1, sleep=slept_s.append)
    short, long = empty_windows(300)(1.0), empty_windows(300)(4.0)
    decoder.decode([short, long])
    decoder.decode([long])
    assert slept_s[0] == pytest.approx(1.15 * slept_s[1])
