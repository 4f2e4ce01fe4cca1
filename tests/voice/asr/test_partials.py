import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.load import load_settings
from voice.asr.decode_queue import Kind
from voice.asr.partials import SETTLE_S, PartialPace, TurnPartials

SETTINGS = load_settings(None, {}).recognition
BUSY_S, CALM_S, BETWEEN_S = 0.2, 0.05, 0.1


def pace(*, on_gpu=False):
    made = PartialPace(SETTINGS, on_gpu=on_gpu)
    made.every_s(Kind.CAPTION, now_s=0.0)
    return made


def intervals(made, delays_s, from_s=0.0):
    """The intervals of captions and of emergency partials after each period of such delays."""
    found = []
    for number, delay_s in enumerate(delays_s, start=1):
        now_s = from_s + number * SETTLE_S
        made.waited(delay_s, now_s=now_s - 0.01)
        found.append(tuple(made.every_s(kind, now_s=now_s) for kind in (Kind.CAPTION, 1)))
    return found


class TestPace:
    @pytest.mark.parametrize(("on_gpu", "every_s"), [(False, 1.0), (True, 0.5)])
    def test_it_begins_as_the_device_allows(self, on_gpu, every_s):
        made = pace(on_gpu=on_gpu)
        assert made.every_s(Kind.CAPTION, now_s=0.1) == every_s
        assert made.every_s(Kind.EMERGENCY, now_s=0.1) == every_s

    def test_captions_give_way_before_emergency_partials(self):
        assert intervals(pace(), [BUSY_S] * 6) == [
            (2.0, 1.0),
            (None, 1.0),
            (None, 2.0),
            (None, 4.0),
            (None, 4.0),
            (None, 4.0),
        ]

    def test_on_a_gpu_emergency_partials_slow_down_to_the_same(self):
        assert intervals(pace(on_gpu=True), [BUSY_S] * 9)[-1] == (None, 4.0)

    def test_both_come_back_when_it_is_calm(self):
        made = pace()
        intervals(made, [BUSY_S] * 4)
        assert intervals(made, [CALM_S] * 5, from_s=4 * SETTLE_S) == [
            (None, 2.0),
            (None, 1.0),
            (2.0, 1.0),
            (1.0, 1.0),
            (1.0, 1.0),
        ]

    def test_between_busy_and_calm_nothing_changes(self):
        made = pace()
        intervals(made, [BUSY_S])
        assert intervals(made, [BETWEEN_S] * 2, from_s=SETTLE_S) == [(2.0, 1.0)] * 2

    def test_no_windows_at_all_are_calm(self):
        made = pace()
        intervals(made, [BUSY_S])
        assert made.every_s(Kind.CAPTION, now_s=2 * SETTLE_S) == 1.0

    def test_a_rare_long_wait_is_not_busy(self):
        made = pace()
        for _ in range(99):
            made.waited(CALM_S, now_s=0.1)
        made.waited(3.0, now_s=0.1)
        assert made.every_s(Kind.CAPTION, now_s=SETTLE_S) == 1.0

    def test_it_changes_once_in_a_period(self):
        made = pace()
        for _ in range(50):
            made.waited(BUSY_S, now_s=SETTLE_S)
        assert made.every_s(Kind.CAPTION, now_s=SETTLE_S + 0.1) == 2.0

    @given(st.lists(st.sampled_from([BUSY_S, CALM_S, BETWEEN_S]), max_size=40))
    def test_emergency_partials_never_end_and_are_never_rarer_than_captions(self, delays_s):
        for captions_s, emergency_s in intervals(pace(), delays_s):
            assert SETTINGS.partial_every_cpu_s <= emergency_s <= SETTINGS.partial_slowest_s
            assert captions_s is None or captions_s >= emergency_s
            if emergency_s > SETTINGS.partial_every_cpu_s:
                assert captions_s is None, "captions are off before emergency partials slow down"


class TestATurn:
    def test_the_first_partial_is_due_an_interval_after_the_turn_began(self):
        partials = TurnPartials(pace(), opened_at_s=10.0)
        assert not partials.is_due(Kind.CAPTION, now_s=10.9, is_decoding=False)
        assert partials.is_due(Kind.CAPTION, now_s=11.0, is_decoding=False)

    def test_the_next_is_due_an_interval_after_the_last(self):
        partials = TurnPartials(pace(), opened_at_s=10.0)
        partials.asked(now_s=11.2)
        assert not partials.is_due(Kind.CAPTION, now_s=12.1, is_decoding=False)
        assert partials.is_due(Kind.CAPTION, now_s=12.2, is_decoding=False)

    def test_none_is_due_while_one_is_at_a_worker_and_then_at_once(self):
        partials = TurnPartials(pace(), opened_at_s=10.0)
        assert not partials.is_due(Kind.CAPTION, now_s=15.0, is_decoding=True)
        assert partials.is_due(Kind.CAPTION, now_s=15.0, is_decoding=False)

    def test_captions_that_are_off_are_never_due_where_emergencies_still_are(self):
        made = pace()
        intervals(made, [BUSY_S] * 2)
        partials = TurnPartials(made, opened_at_s=0.0)
        assert not partials.is_due(Kind.CAPTION, now_s=2 * SETTLE_S + 1, is_decoding=False)
        assert partials.is_due(Kind.EMERGENCY, now_s=2 * SETTLE_S + 1, is_decoding=False)
