import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.breaker import Breaker, BreakerState


class Watched:
    """A breaker of three failures and ten seconds, and its clock."""

    def __init__(self):
        self.now_s = 100.0
        self.breaker = Breaker(failures=3, rest_s=10.0, clock=lambda: self.now_s)

    def call(self, *outcomes):
        """The outcomes of calls one after the other; whether each was let through."""
        admitted = []
        for answered in outcomes:
            ticket = self.breaker.admit()
            admitted.append(ticket is not None)
            if ticket is not None:
                self.breaker.settle(ticket, answered=answered)
        return admitted


def test_it_opens_after_so_many_failures_in_a_row():
    watched = Watched()
    assert watched.call(False, False, False, True) == [True, True, True, False]
    assert watched.breaker.state is BreakerState.OPEN


def test_an_answer_between_failures_starts_the_count_anew():
    watched = Watched()
    watched.call(False, False, True, False, False)
    assert watched.breaker.state is BreakerState.CLOSED


def test_a_call_given_up_tells_nothing():
    watched = Watched()
    watched.call(False, False, None, None, False)
    assert watched.breaker.state is BreakerState.OPEN


def test_after_its_rest_a_single_call_tries():
    watched = Watched()
    watched.call(False, False, False)
    watched.now_s += 9.9
    assert watched.call(True) == [False]
    watched.now_s += 0.1
    trial = watched.breaker.admit()
    assert trial is not None
    assert watched.breaker.admit() is None
    watched.breaker.settle(trial, answered=True)
    assert watched.breaker.state is BreakerState.CLOSED
    # It was forgiven: as many failures as at first are needed.
    assert watched.call(False, False, True) == [True, True, True]


def test_a_trial_that_fails_means_another_rest():
    watched = Watched()
    watched.call(False, False, False)
    watched.now_s += 10
    assert watched.call(False, True) == [True, False]
    watched.now_s += 9.9
    assert watched.call(True) == [False]
    watched.now_s += 0.1
    assert watched.call(True, True) == [True, True]


def test_a_trial_given_up_lets_the_next_call_try():
    watched = Watched()
    watched.call(False, False, False)
    watched.now_s += 10
    assert watched.call(None, True) == [True, True]
    assert watched.breaker.state is BreakerState.CLOSED


@pytest.mark.parametrize("answered", [True, False, None])
def test_calls_from_before_the_rest_do_not_count_after_it(answered):
    watched = Watched()
    late = [watched.breaker.admit() for _ in range(3)]
    watched.call(False, False, False)
    watched.now_s += 10
    trial = watched.breaker.admit()
    watched.breaker.settle(late[0], answered=answered)
    assert watched.breaker.admit() is None
    watched.breaker.settle(trial, answered=True)
    for ticket in late[1:]:
        watched.breaker.settle(ticket, answered=answered)
    assert watched.call(False, False) == [True, True]
    assert watched.breaker.state is BreakerState.CLOSED


@pytest.mark.parametrize(("failures", "rest_s"), [(0, 1.0), (1, 0.0), (1, -1.0)])
def test_a_breaker_that_could_not_work_is_refused(failures, rest_s):
    with pytest.raises(ValueError, match="allowed"):
        Breaker(failures=failures, rest_s=rest_s, clock=lambda: 0.0)


@given(st.lists(st.one_of(st.booleans(), st.none(), st.floats(0, 20))))
def test_whatever_happened_a_rest_and_an_answer_close_it(script):
    watched = Watched()
    for step in script:
        if isinstance(step, float):
            watched.now_s += step
        else:
            watched.call(step)
    watched.now_s += 11
    assert watched.call(True, True) == [True, True]
    assert watched.breaker.state is BreakerState.CLOSED
