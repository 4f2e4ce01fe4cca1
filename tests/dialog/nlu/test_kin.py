"""The words for relations stand in one place, and the lists of them agree."""

import re

import pytest

from dialog.check_ins.answering import Answered, who_answered
from dialog.clinical.somebody_else import is_for_somebody_else
from dialog.hearing.losses import Loss, loss_in
from dialog.nlu import kin


def test_the_longest_word_comes_first_in_a_pattern():
    found = re.match(kin.any_of(kin.GRANDPARENTS), "grandmother")
    assert found is not None
    assert found[0] == "grandmother"


def test_a_child_is_mourned_otherwise_and_a_baby_overhears_nothing():
    assert kin.MOURNED.isdisjoint({"son", "daughter", "child", "baby"})
    assert kin.COMPANIONS.isdisjoint(kin.BABIES)
    assert kin.ANSWERING <= kin.ANYBODY


@pytest.mark.parametrize("relation", ["stepmom", "grandad", "fiance", "auntie", "hubby"])
def test_a_relation_is_known_to_all_who_listen_for_one(relation):
    assert is_for_somebody_else(f"i need a refill for my {relation}")
    assert loss_in(f"my {relation} died last week") is Loss.CLOSE
    assert who_answered(f"this is her {relation} speaking") is not Answered.SPEAKING
