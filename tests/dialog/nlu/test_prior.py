import pytest

from dialog.nlu.prior import Expected, expected_odds
from dialog.turn import Awaited

INTENTS = ("affirm", "deny", "inform", "report_symptoms", "request_human")


@pytest.mark.parametrize(
    ("expected", "likelier"),
    [
        (Expected(), set()),
        (Expected(Awaited.STORY), set()),
        (Expected(Awaited.YES_NO), {"affirm", "deny"}),
        (Expected(Awaited.NUMBER, "symptom_severity"), {"inform"}),
        (Expected(Awaited.ANYTHING, "symptom_duration"), {"inform"}),
        (
            Expected(Awaited.YES_NO, candidates=("inform", "request_human")),
            {"inform", "request_human"},
        ),
        (Expected(Awaited.STORY, "current_symptoms"), {"inform", "report_symptoms"}),
    ],
)
def test_the_answers_to_the_open_question_are_likelier(
    expected: Expected, likelier: set[str]
) -> None:
    odds = dict(zip(INTENTS, expected_odds(INTENTS, expected), strict=True))
    assert {intent for intent, each in odds.items() if each > 1} == likelier
    assert all(each >= 1 for each in odds.values()), "nothing is made impossible"
