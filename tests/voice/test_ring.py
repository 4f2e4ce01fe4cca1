import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voice.ring import AudioRing


def pcm(begin: int, end: int) -> bytes:
    return np.arange(begin, end).astype(np.int16).tobytes()


def test_audio_is_found_by_its_position_after_older_audio_was_dropped() -> None:
    ring = AudioRing()
    ring.append(pcm(0, 300))
    ring.drop_before(100)
    ring.append(pcm(300, 400))
    assert (ring.begin, ring.end) == (100, 400)
    assert ring.since(250) == pcm(250, 400)


def test_what_is_gone_is_answered_from_the_oldest_that_is_kept() -> None:
    ring = AudioRing()
    ring.append(pcm(0, 300))
    ring.drop_before(100)
    assert ring.since(0) == pcm(100, 300)


def test_dropping_more_than_there_is_keeps_the_count() -> None:
    ring = AudioRing()
    ring.append(pcm(0, 10))
    ring.drop_before(50)
    assert (ring.begin, ring.end, ring.since(0)) == (10, 10, b"")
    ring.append(pcm(10, 12))
    assert ring.since(10) == pcm(10, 12)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(-5, 500)), max_size=20))
def test_positions_never_restart(steps: list[tuple[int, int]]) -> None:
    ring, count = AudioRing(), 0
    for added, drop_before in steps:
        ring.append(pcm(count, count + added))
        count += added
        ring.drop_before(drop_before)
        assert ring.end == count
        assert ring.since(ring.begin) == pcm(ring.begin, count)
