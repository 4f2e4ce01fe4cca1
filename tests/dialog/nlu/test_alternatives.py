"""Answers to "shall I do this, or that?": one of the two, either, neither, or it is not told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.alternatives import Between, Option, Taken

TEA_OR_COFFEE = Between(
    Option(frozenset(("tea",)), alone=frozenset(("now",))),
    Option(frozenset(("coffee", "espresso")), ("the black one",)),
    Option(frozenset(("water",)), ("i am not thirsty",)),
    most_words=4,
)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("tea", Taken.FIRST),
        ("yes tea please", Taken.FIRST),
        ("1", Taken.FIRST),
        ("1#", Taken.FIRST),
        ("the first one", Taken.FIRST),
        ("the former", Taken.FIRST),
        ("now please", Taken.FIRST),
        ("not coffee, tea", Taken.FIRST),
        ("I'd like an espresso", Taken.SECOND),
        ("the black one, no tea", Taken.SECOND),
        ("two", Taken.SECOND),
        ("option two", Taken.SECOND),
        ("the 2nd one", Taken.SECOND),
        ("the second one", Taken.SECOND),
        ("I don't want tea, coffee", Taken.SECOND),
        ("no, a coffee", Taken.SECOND),
        ("either is fine", Taken.EITHER),
        ("whatever is faster", Taken.EITHER),
        ("it doesn't matter", Taken.EITHER),
        ("both", Taken.EITHER),
        ("neither tea nor coffee", Taken.NEITHER),
        ("no", Taken.NEITHER),
        ("no thanks", Taken.NEITHER),
        ("none", Taken.NEITHER),
        ("I'm not thirsty", Taken.NEITHER),
        ("water", Taken.NEITHER),
    ],
)
def test_an_answer_takes_what_it_names(said, taken):
    assert TEA_OR_COFFEE.taken(said) is taken


@pytest.mark.parametrize(
    "said",
    [
        "",
        "yes",
        "yes please",
        "okay thanks",
        "tea or coffee",
        "no tea",
        "do not bring me tea",
        "the first or the second",
        "one o'clock",
        "now i wonder what the tea here costs on weekends",
    ],
)
def test_an_answer_that_does_not_tell_takes_nothing(said):
    assert TEA_OR_COFFEE.taken(said) is None


def test_what_is_denied_is_not_what_stands_before_another_verb():
    stay = Between(Option(frozenset(("come",))), Option(frozenset(("cancel",))))
    assert stay.taken("I can't come, cancel it") is Taken.SECOND


@given(st.text(max_size=60))
def test_any_words_are_read(said):
    assert TEA_OR_COFFEE.taken(said) in (None, *Taken)


@given(st.lists(st.sampled_from(["yes", "okay", "please", "sure", "thanks", "um", "well"])))
def test_no_number_of_yeses_takes_one_of_two(said):
    assert TEA_OR_COFFEE.taken(" ".join(said)) is None
