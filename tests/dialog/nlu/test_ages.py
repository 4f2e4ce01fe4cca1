"""How old somebody is, is no measure of how bad it is."""

import pytest

from dialog.nlu.severities import find_severities
from triage.words import split_words


def measures(said):
    return [one.value for one in find_severities(split_words(said), (), asked="symptom_severity")]


@pytest.mark.parametrize(
    "said",
    ["she is four", "he's seven", "he's two years old", "my son is five", "she turned six"],
)
def test_an_age_is_no_measure(said):
    assert measures(said) == []


@pytest.mark.parametrize("said", ["four", "it's a four", "she is at a four", "about 4"])
def test_a_number_is_one(said):
    assert measures(said) == ["moderate"]
