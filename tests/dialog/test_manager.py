import asyncio
from collections.abc import Callable, Sequence

import pytest

from dialog.errors import UnknownCallError
from dialog.events.call import (
    AppointmentRequested,
    HandOffRequested,
    HangUpRequested,
    OptOutRequested,
    SymptomsAssessed,
)
from dialog.manager import DialogManager
from dialog.parts import DialogParts
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.tracker import Tracker
from dialog.turn import Awaited, NextStep, Utterance
from tests.dialog_parts import with_action
from tests.talking import CALL, EMERGENCY_WORDS, assert_says, talk
from triage.decision import Acuity


async def test_the_greeting_discloses_the_machine_and_where_help_is(
    manager: DialogManager,
) -> None:
    turn = await manager.open(CALL)
    assert_says(turn, "automated assistant of Test Clinic", "emergency, hang up and call 911")
    assert turn.awaits is Awaited.STORY
    assert turn.then is NextStep.LISTEN
    assert turn.utterance is None


async def test_a_headache_ends_in_a_recommended_appointment_and_a_goodbye(
    manager: DialogManager,
) -> None:
    turns = await talk(
        manager,
        "hello i have a bad headache",
        "it started two days ago",
        "about a six out of ten",
        "yes please",
        "tomorrow morning would be good",
        "no thank you goodbye",
        "goodbye",
    )
    _, told, started, rated, wanted, timed, asked, ended = turns
    assert told.triage.findings[0].rule == "headache"
    assert told.awaits is Awaited.NUMBER
    assert started.awaits is Awaited.NUMBER
    assert "utter_recommend_appointment" in rated.actions
    assert_says(rated, "a headache for two days", "clinic?")
    assert wanted.awaits is Awaited.DATE
    assert_says(timed, "tomorrow morning", "not booked yet", "put you through")
    (request,) = [event for event in timed.events if isinstance(event, AppointmentRequested)]
    assert (request.kind, request.when) == ("office visit", "2026-02-26TMO")
    assert (asked.then, asked.awaits) == (NextStep.LISTEN, Awaited.NUMBER)
    assert ended.then is NextStep.HANG_UP
    assert all(turn.call_acuity < Acuity.EMERGENCY for turn in turns)


async def test_what_was_already_told_is_not_asked(manager: DialogManager) -> None:
    turns = await talk(manager, "i've had a mild cough since monday")
    assert "action_assess_symptoms" in turns[1].actions
    (assessed,) = [event for event in turns[1].events if isinstance(event, SymptomsAssessed)]
    assert assessed.symptoms == ("cough",)
    assert assessed.severity == "mild"
    assert assessed.acuity is Acuity.SELF_CARE
    assert_says(turns[1], "a cough since Monday", "get better with rest")


async def test_a_second_complaint_is_asked_about_afresh(manager: DialogManager) -> None:
    turns = await talk(
        manager, "i've had a mild cough since monday", "no", "yes", "i also have a rash"
    )
    assert turns[-1].awaits is Awaited.NUMBER
    assert manager.tracker(CALL).slot("current_symptoms") == ["rash"]


async def test_words_about_something_else_do_not_answer_for_a_later_complaint(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, "can i take tylenol for a mild cough", "no thanks", "i have a rash")
    assert turns[3].awaits is Awaited.NUMBER
    assert manager.tracker(CALL).slot("current_symptoms") == ["rash"]


@pytest.mark.parametrize("line", ["0", "nurse please", "i want to talk to a person"])
@pytest.mark.parametrize("before", [(), ("i have a cough",)])
async def test_a_person_can_be_had_at_any_time(
    manager: DialogManager, line: str, before: Sequence[str]
) -> None:
    turn = (await talk(manager, *before, line))[-1]
    assert turn.then is NextStep.HAND_OFF
    assert_says(turn, "connecting you with a person")


@pytest.mark.parametrize("line", ["9", "please stop calling me"])
async def test_no_more_calls_goes_to_a_person_who_can_see_to_it(
    manager: DialogManager, line: str
) -> None:
    turn = (await talk(manager, line))[-1]
    assert turn.then is NextStep.HAND_OFF
    assert any(isinstance(event, OptOutRequested) for event in turn.events)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("can i take ibuprofen with warfarin", "can cause serious bleeding"),
        ("are my test results in", "cannot reach the records"),
        ("i need a refill", "cannot reach the records"),
        ("i have a question about my bill", "cannot see bills"),
        ("i need to cancel my appointment", "cannot reach the records"),
        ("what should i eat to be healthy", "cannot give health advice"),
        ("my blood pressure is one twenty over eighty", "cannot save or judge readings"),
        ("the new medicine makes me dizzy", "do not change your medicine"),
        ("i'm nursing and my nipples are a little sore", "care team should hear this"),
    ],
)
async def test_what_cannot_be_done_is_said_and_a_person_is_offered(
    manager: DialogManager, line: str, part: str
) -> None:
    turns = await talk(manager, line, "yes please")
    assert_says(turns[1], part)
    assert turns[1].awaits is Awaited.YES_NO
    assert turns[2].then is NextStep.HAND_OFF


async def test_the_last_turn_is_repeated_word_for_word_and_its_question_stays_open(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, "i have a cough", "can you repeat that please", "six", "two days")
    assert turns[2].replies == turns[1].replies
    assert "action_assess_symptoms" in turns[4].actions


async def test_an_aside_is_answered_and_the_form_goes_on(manager: DialogManager) -> None:
    turns = await talk(manager, "i have a cough", "what's the weather like today", "six")
    assert_says(turns[2], "only help with health", "zero to ten")
    assert turns[2].awaits is Awaited.NUMBER
    assert_says(turns[3], "?")


async def test_a_complaint_without_a_name_is_taken_all_the_same(manager: DialogManager) -> None:
    turns = await talk(manager, "i feel sick", "i just feel unwell all over", "four", "a week")
    assert turns[1].requested_slot == "current_symptoms"
    assert_says(turns[4], "I have noted what you told me")


async def test_an_appointment_can_be_asked_for_right_away(manager: DialogManager) -> None:
    turns = await talk(manager, "i'd like to schedule a check up", "whenever you like", "no")
    assert turns[1].awaits is Awaited.DATE
    assert_says(turns[2], "not booked yet")
    assert turns[3].active_form == "survey_form"


async def test_calls_know_nothing_of_each_other(manager: DialogManager) -> None:
    await manager.open("one")
    await manager.open("two")
    await manager.respond("one", Utterance(EMERGENCY_WORDS))
    other = await manager.respond("two", Utterance("i have a cough"))
    assert other.call_acuity is Acuity.SELF_CARE
    await manager.close("one")
    await manager.close("one")
    third = await manager.open("three")
    assert third.call_acuity is Acuity.NONE


async def test_a_call_that_is_not_open_is_refused(manager: DialogManager) -> None:
    with pytest.raises(UnknownCallError, match="nobody"):
        await manager.respond("nobody", Utterance("hello"))


async def test_turns_of_one_call_are_answered_in_order(manager: DialogManager) -> None:
    await manager.open(CALL)
    lines = ["i have a cough", "six", "two days"]
    turns = await asyncio.gather(*(manager.respond(CALL, Utterance(line)) for line in lines))
    assert "action_assess_symptoms" in turns[-1].actions


async def test_a_hand_off_outranks_a_hang_up(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    async def both(tracker: Tracker) -> ActionAnswer:
        return ActionAnswer((HangUpRequested(), HandOffRequested("x")))

    manager = DialogManager(with_action(parts, "action_hang_up", both), clock=clock)
    turns = await talk(manager, "goodbye")
    assert turns[1].then is NextStep.HAND_OFF


@pytest.mark.parametrize("instead", ["no metoprolol", "no metopralol"])
async def test_what_was_read_back_wrongly_is_put_right_by_naming_it(
    manager: DialogManager, instead: str
) -> None:
    turns = await talk(manager, "my lisinopral needs a refill", instead)
    if "metoprolol" not in instead:
        assert_says(turns[2], "metoprolol")
        turns.append(await manager.respond(CALL, Utterance("yes")))
    assert "action_begin_service" in turns[-1].actions
    heard = manager.tracker(CALL).latest_message
    assert heard is not None
    assert [one["value"] for one in heard.entities] == ["metoprolol"]


async def test_what_began_at_a_time_is_an_answer_to_how_long_whenever_it_is_said(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, "i have a cough", "it started yesterday", "six")
    assert turns[2].requested_slot == "symptom_severity"
    assert_says(turns[3], "a cough since yesterday")


async def test_after_a_birth_nobody_is_taken_for_pregnant(manager: DialogManager) -> None:
    turns = await talk(
        manager,
        "i want a prenatal visit",
        "tomorrow at nine",
        "yes i had the baby two weeks ago and i feel low",
        "no",
        "yes i have a cough",
    )
    assert turns[1].slots["is_pregnant"] is True
    assert manager.tracker(CALL).slot("is_pregnant") is None
    assert turns[-1].active_form == "symptom_form"
