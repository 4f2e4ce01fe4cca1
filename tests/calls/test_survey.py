"""The questions at the end of a call, over the telephone: answered by keys, or not at all."""

from calls.watched import Watched

from dialog.events.care import SurveyAnswered
from dialog.survey.tally import tally
from load_tests.twilio_double.caller import Press

HEARD = ["i have a stuffy nose since yesterday and it is mild", "no", "no"]
"""What recognition makes of the three lines of each caller."""
LINES = ("hello-headache", "only-no", "only-no")


def told(dialog):
    return [one for one in dialog.turns[-1].events if isinstance(one, SurveyAnswered)]


async def test_the_questions_are_answered_by_keys(open_house, dialog_parts):
    dialog = Watched(dialog_parts)
    async with open_house(asr=HEARD, dialog=dialog) as house:
        await house.phone(
            *LINES, Press("4"), Press("1"), Press("#"), hang_up_after_s=9.0, max_call_s=120.0
        )
    assert [event.reason for event in house.of("CallEnded")] == ["hang_up"]
    assert [turn.requested_slot for turn in dialog.turns[2:5]] == [
        "survey_satisfaction",
        "survey_resolved",
        "survey_improvement",
    ]
    counted = tally([dialog.events_at_last])
    assert (counted.ratings, counted.resolved, counted.improvements) == ({4: 1}, 1, 0)


async def test_who_answers_nothing_hears_a_goodbye_and_no_person(open_house, dialog_parts):
    dialog = Watched(dialog_parts)
    async with open_house(asr=HEARD, dialog=dialog) as house:
        await house.phone(*LINES, hang_up_after_s=30.0, max_call_s=120.0)
    assert [event.reason for event in house.of("CallEnded")] == ["hang_up"]
    assert told(dialog) == []
    assert dialog.turns[-1].active_form == "survey_form"
    spoken = [event.text for event in house.of("AgentReplied")]
    assert "Goodbye" in spoken[-1]
