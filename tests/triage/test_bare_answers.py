"""Answers that tell when and how much, and nothing of what."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.assess import Triage
from triage.bare_answers import is_bare
from triage.decision import Acuity, Patient
from triage.lexicon import default_lexicon
from triage.meaning import Likeness
from triage.words import split_words

NOBODY = Patient(on=date(2026, 3, 1))
BARE = (
    "since yesterday", "just now", "about two hours ago", "a five", "maybe a four",
    "it started last night", "for three days or so", "tomorrow morning", "mild i would say",
    "since monday", "the third one", "",
    "one fifteen over seventy two", "it was one ten over seventy",
    "august eighth nineteen ninety eight", "june second two thousand one", "march thirty first",
)  # fmt: skip
TELLING = (
    "every two minutes", "i was out for a minute", "four days of a hundred and two",
    "both legs", "just now he fell", "severe", "it stopped", "no more", "twenty pills",
    "one eighty", "i fall", "ninety eight",
)  # fmt: skip


class Alarmist:
    """Takes everything for an emergency."""

    def judge(self, text):
        return Likeness("anything", Acuity.EMERGENCY, 1.0)


def assessed(text):
    return Triage(default_lexicon(), Alarmist()).assess(text, NOBODY).acuity


@pytest.mark.parametrize("said", BARE)
def test_what_tells_nothing_is_not_asked_what_it_means(said):
    assert is_bare(split_words(said).words)
    assert assessed(said) is Acuity.NONE


@pytest.mark.parametrize("said", TELLING)
def test_what_tells_something_is(said):
    assert not is_bare(split_words(said).words)
    assert assessed(said) is Acuity.EMERGENCY


@given(st.sampled_from(BARE), st.sampled_from(["chest pain", "i can't breathe", "he collapsed"]))
def test_danger_beside_such_words_is_heard(bare, danger):
    assert not is_bare(split_words(f"{bare} {danger}").words)
