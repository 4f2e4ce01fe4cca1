from datetime import date

import pytest

from dialog.hearing.told_names import tells_birth_alone, tells_name_alone
from triage.assess import Triage
from triage.lexicon import default_lexicon

TODAY = date(2026, 11, 22)
KNOWS = Triage(default_lexicon()).knows_word


@pytest.mark.parametrize(
    "said",
    [
        "my name is henry trial field",
        "hi this is lily lopez",
        "this is anil sharp",
        "good morning my name's priya hill",
    ],
)
def test_a_name_is_announced(said):
    assert tells_name_alone(said, None, KNOWS)


@pytest.mark.parametrize("said", ["lily burns", "henry trial field", "yes it's robert power"])
def test_a_name_answers_the_question_for_it(said):
    assert tells_name_alone(said, "stated_name", KNOWS)
    assert not tells_name_alone(said, "current_symptoms", KNOWS)


@pytest.mark.parametrize(
    "said",
    [
        "arm dead",
        "wife seizing",
        "brething stopped",
        "this is lily lopez and my arm is dead",
        "my name is lily lopez i can not breathe",
        "henry lopez is bleeding",
        "this is bad",
        "",
        "lopez",
    ],
)
def test_what_may_tell_of_danger_is_no_name_alone(said):
    assert not tells_name_alone(said, "stated_name", KNOWS)


@pytest.mark.parametrize(
    "said",
    [
        "robert mockford two eleven fifty seven",
        "my name is linda example born december third nineteen sixty three",
        "february eleventh nineteen fifty seven",
    ],
)
def test_a_name_with_a_day_of_birth_is_nothing_else(said):
    assert tells_birth_alone(said, TODAY, KNOWS)


@pytest.mark.parametrize(
    "said",
    [
        "robert mockford",
        "my chest hurts",
        "december third nineteen sixty three and my chest has been hurting since this morning",
        "i was born in may",
        "arm dead february eleventh nineteen fifty seven",
    ],
)
def test_what_tells_more_than_that(said):
    assert not tells_birth_alone(said, TODAY, KNOWS)
