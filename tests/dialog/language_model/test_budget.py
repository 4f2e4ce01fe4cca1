"""What a model may cost, for a call and for a day."""

import pytest

from dialog.language_model.budget import Allowance, Budget, tokens_in
from dialog.language_model.errors import Code, NotAskedError

DAY = 86_400.0


def budget(at_once=10, call=100, day=150, clock=lambda: 0.0):
    return Budget(Allowance(at_once, call, day), clock=clock)


def refused(spending, call, tokens):
    with pytest.raises(NotAskedError) as raised:
        spending.reserve(call, tokens)
    return raised.value.code


def test_a_call_has_its_tokens_and_a_day_has():
    spending = budget()
    spending.settle(spending.reserve("a", 90), used=None)
    assert refused(spending, "a", 11) is Code.BUDGET
    assert refused(spending, "b", 61) is Code.BUDGET
    spending.reserve("b", 60)
    assert spending.spent_today == 150


def test_what_was_not_used_is_given_back_and_no_claim_of_a_server_gives_more():
    spending = budget()
    spending.settle(spending.reserve("a", 90), used=30)
    assert spending.spent_today == 30
    spending.settle(spending.reserve("a", 50), used=-1_000)
    assert spending.spent_today == 30
    spending.settle(spending.reserve("a", 50), used=10**9)
    assert spending.spent_today == 80


def test_a_new_day_has_all_of_it_and_takes_nothing_back_of_the_old():
    now = 0.0
    spending = budget(clock=lambda: now, call=1_000)
    late = spending.reserve("a", 150)
    assert refused(spending, "b", 1) is Code.BUDGET
    now = DAY
    assert spending.spent_today == 0
    spending.reserve("b", 140)
    spending.settle(late, used=0)
    assert spending.spent_today == 140


def test_places_are_given_back():
    spending = budget(at_once=1)
    first = spending.reserve("a", 1)
    assert refused(spending, "b", 1) is Code.BUSY
    spending.settle(first, used=1)
    spending.reserve("b", 1)


def test_texts_count_rather_too_many_tokens():
    assert tokens_in("", "ab", "abcd") == 3
    assert tokens_in("日本") == 2
