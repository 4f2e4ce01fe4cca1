"""What callers answered, counted over many calls."""

from hypothesis import given
from hypothesis import strategies as st

from dialog.events.care import SurveyAnswered
from dialog.rasa.events import ActiveLoop, SlotSet
from dialog.survey.questions import FORM
from dialog.survey.tally import SurveyTally, tally

ASKED = ActiveLoop(FORM)


def test_without_calls_there_is_no_mean():
    nothing = tally([])
    assert nothing == SurveyTally()
    assert nothing.mean_satisfaction is None
    assert nothing.share_resolved is None


def test_each_call_counts_once():
    counted = tally(
        [
            [
                ASKED,
                SurveyAnswered(satisfaction=5),
                SurveyAnswered(resolved=True),
                ActiveLoop(None),
            ],
            [ASKED, SurveyAnswered(satisfaction=2), SurveyAnswered(resolved=False)],
            [ASKED, SurveyAnswered(improvement="less music")],
            [ASKED, SlotSet("survey_satisfaction", "(skip)"), ActiveLoop(None)],
            [ActiveLoop("symptom_form"), ActiveLoop(None)],
            [],
        ]
    )
    assert counted == SurveyTally(
        asked=4, answered=3, ratings={2: 1, 5: 1}, resolved=1, unresolved=1, improvements=1
    )
    assert counted.rated == 2
    assert counted.mean_satisfaction == 3.5
    assert counted.share_resolved == 0.5


def test_of_two_answers_the_later_counts_and_takes_no_other_away():
    counted = tally(
        [
            [
                ASKED,
                SurveyAnswered(satisfaction=1, resolved=False),
                SurveyAnswered(satisfaction=4),
            ]
        ]
    )
    assert (counted.ratings, counted.unresolved) == ({4: 1}, 1)


def test_no_words_are_in_it():
    assert "music" not in repr(tally([[ASKED, SurveyAnswered(improvement="less music")]]))


@given(st.lists(st.integers(1, 5), min_size=1))
def test_the_mean_is_that_of_the_ratings(ratings):
    counted = tally([ASKED, SurveyAnswered(satisfaction=one)] for one in ratings)
    assert counted.rated == counted.asked == len(ratings)
    assert counted.mean_satisfaction == sum(ratings) / len(ratings)
