"""What a caller, or whoever takes a call of ours, may want at any time, as spoken calls.

The times are virtual: what the models compute costs none.
"""

import pytest
from calls.slow_clinics import LINDA
from calls.spoken_flows import Line, keys

from dialog.check_ins.outcome import Outcome
from dialog.check_ins.programme import CheckIn, Programme
from load_tests.twilio_double.caller import AfterPause

pytestmark = [pytest.mark.slow, pytest.mark.model]

PRENATAL = CheckIn("demo-001", Programme.PRENATAL)
ADHERENCE = CheckIn("demo-008", Programme.ADHERENCE)
OF_HEALTH = ("pregnan", "baby", "medicine", "blood", "metformin")
GREETING = (
    "Hello, you have reached Anna. I can't come to the phone right now."
    " Please leave a message after the tone."
)


def assert_nothing_of_health(call):
    assert not any(word in call.said.lower() for word in OF_HEALTH), call.said


async def test_who_wants_no_more_calls_is_asked_nothing_more_and_heard(flows):
    call = await flows.play("Yes.", "Please stop calling me.", check_in=PRENATAL)
    assert len(call.heard) == 2
    assert_nothing_of_health(call)
    assert (call.ended, call.outcome) == ("hang_up", Outcome.OPTED_OUT)
    assert set(call.tasks) == {("demo-001", "opt_out")}


async def test_nine_ends_such_calls_in_the_midst_of_questions(flows):
    call = await flows.play(
        "This is she.", "This morning with breakfast.", keys("9"), known=LINDA, check_in=ADHERENCE
    )
    assert len(call.heard) == 3
    assert (call.ended, call.outcome) == ("hang_up", Outcome.OPTED_OUT)
    assert set(call.tasks) == {("demo-008", "opt_out")}


async def test_zero_is_a_person_whoever_has_answered(flows):
    call = await flows.play(keys("0"), check_in=PRENATAL)
    assert_nothing_of_health(call)
    assert call.is_with_person
    assert call.ended == "hand_off"


@pytest.mark.parametrize("wish", [keys("0"), "I want to talk to a person."], ids=["key", "words"])
async def test_a_person_is_there_for_whoever_calls_in_the_midst_of_questions(flows, wish):
    call = await flows.play("I have a mild cough.", wish)
    assert len(call.heard) == 2
    assert call.is_with_person
    assert call.ended == "hand_off"


async def test_a_machine_is_left_a_message_that_tells_nothing(flows):
    call = await flows.play(
        Line(GREETING, AfterPause(0.3)), check_in=PRENATAL, hang_up_after_s=30.0
    )
    assert_nothing_of_health(call)
    assert (call.ended, call.outcome) == ("hang_up", Outcome.VOICEMAIL)
    assert not call.is_with_person


async def test_where_nobody_says_anything_nobody_is_kept_and_nothing_is_told(flows):
    call = await flows.play(check_in=PRENATAL, hang_up_after_s=60.0)
    assert call.heard == []
    assert_nothing_of_health(call)
    assert (call.ended, call.outcome) == ("hang_up", Outcome.NO_ANSWER)
    assert not call.is_with_person


async def test_a_wrong_number_is_passed_on_to_the_clinic(flows):
    call = await flows.play("You have the wrong number.", check_in=PRENATAL)
    assert_nothing_of_health(call)
    assert (call.ended, call.outcome) == ("hang_up", Outcome.WRONG_NUMBER)
    assert set(call.tasks) == {("demo-001", "wrong_number")}
