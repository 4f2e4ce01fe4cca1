"""Where the caller's last sound ended."""

import array
import math

from hypothesis import given
from hypothesis import strategies as st

from voice.sound_edge import HANGOVER, MOST_TRIMMED, SoundEdge

FRAME = 160
FLOOR = 64.0


def tone(peak):
    """20 ms of 500 Hz."""
    samples = [round(peak * math.sin(math.tau * 500 * at / 8000)) for at in range(FRAME)]
    return array.array("h", samples).tobytes()


def heard(*peaks):
    """An edge that has heard frames of these levels, one after the other."""
    edge = SoundEdge()
    for number, peak in enumerate(peaks):
        edge.hear(tone(peak), at=number * FRAME, floor=FLOOR)
    return edge


def test_what_silero_hears_beyond_the_last_sound_is_taken_off():
    edge = heard(8000, 8000, 8000, 0, 0, 0, 0)
    assert edge.trimmed(7 * FRAME) == 3 * FRAME + HANGOVER


def test_a_sound_far_below_the_voice_is_none():
    assert heard(8000, 8000, 100, 100).trimmed(4 * FRAME) == 2 * FRAME + HANGOVER


def test_a_weak_voice_is_a_sound_where_there_is_no_louder_one():
    assert heard(100, 100, 100, 100).trimmed(4 * FRAME) == 4 * FRAME


def test_words_behind_a_cough_are_not_taken_for_silence():
    edge = heard(30_000, *[300] * 50)
    assert edge.trimmed(51 * FRAME) == 51 * FRAME - MOST_TRIMMED


def test_a_loud_sound_is_forgotten():
    # 40 dB in 40 s.
    edge = heard(30_000, *[300] * 2_100)
    assert edge.trimmed(2_101 * FRAME) == 2_101 * FRAME


@given(st.lists(st.integers(0, 32_000), min_size=1, max_size=40), st.integers(0, 8_000))
def test_nothing_is_ever_added_and_little_taken_off(peaks, until):
    assert until - MOST_TRIMMED <= heard(*peaks).trimmed(until) <= until
