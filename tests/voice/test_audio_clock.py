import random

import pytest

from voice.audio_clock import AudioClock

FRAME = 160


def test_a_steady_line_maps_samples_to_their_arrival() -> None:
    clock = AudioClock()
    for n in range(1, 101):
        clock.arrived(n * FRAME, 50.0 + n * 0.02)
    assert clock.at_s(8000) == pytest.approx(51.0)


def test_a_burst_after_a_stall_does_not_move_what_was_said_in_it() -> None:
    clock = AudioClock()
    for n in range(1, 51):
        clock.arrived(n * FRAME, n * 0.02)
    for n in range(51, 76):  # half a second of audio, all at once, 0.5 s late
        clock.arrived(n * FRAME, 1.5)
    assert clock.at_s(60 * FRAME) == pytest.approx(1.2)


def test_jitter_is_worth_no_more_than_the_smallest_delay() -> None:
    clock, rng = AudioClock(), random.Random(5)
    for n in range(1, 400):
        clock.arrived(n * FRAME, n * 0.02 + rng.uniform(0.0, 0.08))
    assert clock.at_s(390 * FRAME) == pytest.approx(7.8, abs=0.01)


def test_no_sample_was_spoken_after_it_arrived() -> None:
    clock, rng, now = AudioClock(), random.Random(9), 0.0
    for n in range(1, 500):
        now = max(now, n * 0.02 + rng.expovariate(20.0))
        clock.arrived(n * FRAME, now)
        assert clock.at_s(n * FRAME) <= now + 1e-9


def test_after_audio_was_lost_times_are_right_again_within_four_seconds() -> None:
    clock = AudioClock()
    for n in range(1, 101):
        clock.arrived(n * FRAME, n * 0.02)
    for n in range(101, 310):  # three seconds never came
        clock.arrived(n * FRAME, 3.0 + n * 0.02)
    assert clock.at_s(309 * FRAME) == pytest.approx(3.0 + 309 * 0.02)
