"""What becomes of an answer to a question about the call."""

import pytest

from dialog.actions.survey import CheckSurvey, survey_readers
from dialog.call.tracker import CallTracker
from dialog.events.care import SurveyAnswered
from dialog.rasa.domain import REQUESTED_SLOT
from dialog.rasa.events import ActiveLoop, BotUttered, SlotSet
from dialog.survey.questions import FORM, IMPROVEMENT, QUESTIONS, RESOLVED, SATISFACTION
from dialog.survey.reading import SKIP, STOP, UNCLEAR
from tests.dialog.rasa.bots import domain, form, text_slot

WORLD = domain(slots=[text_slot(one) for one in QUESTIONS], forms=[form(FORM, *QUESTIONS)])


def asks(slot):
    return BotUttered("?", metadata={"utter_action": f"utter_ask_{slot}"})


def asked(slot, said, *, times=1):
    events = [ActiveLoop(FORM), *[asks(slot)] * times]
    return CallTracker(WORLD, [*events, SlotSet(REQUESTED_SLOT, slot), SlotSet(slot, said)])


async def checked(tracker):
    done = await CheckSurvey().run(tracker, 0.0)
    return done.events, [one["response"] for one in done.responses]


@pytest.mark.parametrize(
    ("slot", "said", "told"),
    [
        (SATISFACTION, "4", SurveyAnswered(satisfaction=4)),
        (RESOLVED, "no", SurveyAnswered(resolved=False)),
        (IMPROVEMENT, "less music", SurveyAnswered(improvement="less music")),
    ],
)
async def test_an_answer_is_kept_and_recorded(slot, said, told):
    assert await checked(asked(slot, said)) == ((SlotSet(slot, said), told), [])


async def test_what_is_skipped_is_not_recorded():
    assert await checked(asked(RESOLVED, SKIP)) == ((SlotSet(RESOLVED, SKIP),), [])


async def test_what_is_no_answer_is_asked_for_once_more_and_then_left_out():
    again = await checked(asked(SATISFACTION, UNCLEAR))
    assert again == ((SlotSet(SATISFACTION, None),), ["utter_not_understood"])
    assert await checked(asked(SATISFACTION, UNCLEAR, times=2)) == (
        (SlotSet(SATISFACTION, SKIP),),
        [],
    )


async def test_who_wants_no_more_is_asked_no_more():
    done = await checked(asked(RESOLVED, STOP))
    assert done == ((SlotSet(RESOLVED, SKIP), SlotSet(IMPROVEMENT, SKIP)), [])


async def test_nothing_happens_where_nothing_is_asked():
    assert await checked(CallTracker(WORLD)) == ((), [])
    unanswered = [ActiveLoop(FORM), SlotSet(REQUESTED_SLOT, SATISFACTION)]
    assert await checked(CallTracker(WORLD, unanswered)) == ((), [])


def test_every_question_has_a_reader():
    readers = survey_readers()
    assert tuple(readers) == QUESTIONS
    tracker = CallTracker(WORLD)
    assert readers[SATISFACTION]("a five", tracker, 0.0) == "5"
    assert readers[RESOLVED]("", tracker, 0.0) == UNCLEAR
