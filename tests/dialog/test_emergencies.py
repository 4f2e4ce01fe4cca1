"""Whatever is said in a call, danger comes first and what is said of it holds."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialog.manager import DialogManager
from dialog.nlu.interpreter import Expected
from dialog.nlu.understanding import Understanding
from dialog.parts import DialogParts
from dialog.turn import Awaited, Emotion, NextStep, Turn, Utterance
from tests.dialog_parts import with_store
from tests.talking import CALL, EMERGENCY_WORDS, assert_says, talk
from triage.decision import Acuity


async def test_an_emergency_is_answered_in_the_same_turn_before_anything_else(
    manager: DialogManager,
) -> None:
    _, raised = await talk(manager, EMERGENCY_WORDS)
    advice, question = raised.replies
    assert advice.text.startswith("Please call 911 now.")
    assert advice.emotion is Emotion.URGENT
    assert advice.priority
    assert not advice.interruptible
    assert question.text in ("Are you alone right now?", "Are you on your own right now?")
    assert raised.awaits is Awaited.YES_NO
    assert raised.then is NextStep.LISTEN
    assert raised.triage.is_emergency
    assert raised.call_acuity is Acuity.EMERGENCY


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        ("yes i am alone", "from another phone"),
        ("i'm by myself", "from another phone"),
        ("no my wife is here with me", "have the person with you call 911"),
        ("no", "have the person with you call 911"),
        ("i'm not alone", "have the person with you call 911"),
        ("no i was only joking about that", "still call 911"),
        ("what time is it", "still call 911"),
        ("it is my chest pain getting worse", "Please call 911 now."),
        ("goodbye", "still call 911"),
        ("9", "still call 911"),
        ("0", "still call 911"),
    ],
)
async def test_after_an_emergency_every_answer_keeps_the_advice_and_leads_to_a_person(
    manager: DialogManager, answer: str, part: str
) -> None:
    turns = await talk(manager, EMERGENCY_WORDS, answer, "okay i feel fine now")
    for turn in turns[2:]:
        assert turn.then is NextStep.HAND_OFF
        assert turn.call_acuity is Acuity.EMERGENCY
        assert "911" in turn.replies[0].text
        assert not turn.replies[0].interruptible
    assert_says(turns[2], part, "connecting you with a person")
    assert_says(turns[3], "still call 911")


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("i want to kill myself", "988"),
        ("i took too many pills", "1-800-222-1222"),
        ("my husband is trying to kill me", "just say yes or no"),
        ("he's choking", "I will stay with you"),
    ],
)
async def test_the_advice_fits_the_danger(manager: DialogManager, said: str, part: str) -> None:
    _, raised = await talk(manager, said)
    assert "911" in raised.replies[0].text.split(".")[0]
    assert_says(raised, part)


async def test_an_emergency_wins_inside_a_form(manager: DialogManager) -> None:
    turns = await talk(manager, "i have a cough", "about a four and now my chest hurts")
    assert turns[2].actions == ("action_emergency_protocol",)


async def test_the_emergency_number_on_the_keys_is_a_call_for_help(manager: DialogManager) -> None:
    _, raised = await talk(manager, "911")
    assert raised.call_acuity is Acuity.EMERGENCY
    assert_says(raised, "Please call 911 now.")


class Understands:
    """Takes whatever is said for the same intents, one after the other."""

    def __init__(self, *intents: str) -> None:
        self._intents = list(intents)

    def interpret(self, utterance: Utterance, expected: Expected, now: datetime) -> Understanding:
        return Understanding(self._intents.pop(0), 1.0)


async def test_words_of_an_emergency_that_triage_does_not_know_are_asked_about(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    interpreter = Understands("emergency_symptoms", "affirm")
    manager = DialogManager(replace(with_store(parts), interpreter=interpreter), clock=clock)
    turns = await talk(manager, "it is very bad", "yes")
    assert turns[1].awaits is Awaited.YES_NO
    assert turns[1].call_acuity < Acuity.EMERGENCY
    assert turns[2].call_acuity is Acuity.EMERGENCY
    assert_says(turns[2], "Please call 911 now.")


async def test_what_turns_out_to_be_no_emergency_is_a_complaint(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    interpreter = Understands("emergency_symptoms", "deny")
    manager = DialogManager(replace(with_store(parts), interpreter=interpreter), clock=clock)
    turns = await talk(manager, "it is very bad", "no")
    assert turns[2].active_form == "symptom_form"
    assert turns[2].requested_slot == "symptom_severity"


async def test_what_triage_finds_is_a_complaint_even_where_nothing_else_understands(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    interpreter = Understands("nlu_fallback", "nlu_fallback")
    manager = DialogManager(replace(with_store(parts), interpreter=interpreter), clock=clock)
    turns = await talk(manager, "my ear hurts", "it hurts to pee")
    assert turns[1].intent == "report_symptoms"
    assert turns[1].requested_slot == "symptom_severity"
    assert turns[2].intent == "nlu_fallback"


async def test_a_dangerous_reading_is_asked_about_and_a_yes_makes_it_an_emergency(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, "my blood pressure is one eighty over one twenty", "yes i do")
    assert turns[1].call_acuity is Acuity.URGENT
    assert_says(turns[1], "chest pain, trouble breathing")
    assert turns[1].awaits is Awaited.YES_NO
    assert turns[2].call_acuity is Acuity.EMERGENCY
    assert_says(turns[2], "Please call 911 now.")


async def test_a_dangerous_reading_without_signs_leads_to_a_nurse(manager: DialogManager) -> None:
    turns = await talk(manager, "it's one ninety over one hundred", "no", "yes")
    assert_says(turns[2], "should be seen today", "nurse")
    assert turns[3].then is NextStep.HAND_OFF


async def test_an_impossible_reading_is_measured_again(manager: DialogManager) -> None:
    _, turn = await talk(manager, "my blood pressure is zero over zero")
    assert_says(turn, "rest for two minutes", "right now?")
    assert turn.awaits is Awaited.YES_NO


@pytest.mark.parametrize("said", ["my oxygen is five", "my temperature is two hundred"])
async def test_any_impossible_reading_is_measured_again(manager: DialogManager, said: str) -> None:
    _, turn = await talk(manager, said)
    assert turn.actions == ("utter_measure_again",)
    assert "both numbers" not in turn.replies[0].text


async def test_whoever_feels_unwell_with_an_impossible_reading_is_asked_what_it_is(
    manager: DialogManager,
) -> None:
    turn = (await talk(manager, "my blood pressure is zero over zero", "yes"))[-1]
    assert (turn.active_form, turn.requested_slot) == ("symptom_form", "current_symptoms")


async def test_a_number_that_cannot_be_right_fills_no_slot(manager: DialogManager) -> None:
    turn = (await talk(manager, "i have a cough", "my blood pressure is zero over zero"))[-1]
    assert "symptom_severity" not in turn.slots


async def test_pregnancy_told_in_one_turn_counts_in_the_next(manager: DialogManager) -> None:
    turns = await talk(manager, "i'm thirty weeks pregnant", "and there is some blood")
    assert not turns[1].triage.is_emergency
    assert turns[2].triage.is_emergency
    assert manager.tracker(CALL).slot("pregnancy_week") == 30.0


NUMBERS = count()
LINES = st.sampled_from(
    [
        "hello",
        "i have a headache",
        "six",
        "two days",
        "yes",
        "no",
        "xyzzy",
        "goodbye",
        "can you repeat that",
        "i need a refill",
        "tomorrow morning",
        "i want an appointment",
        "my blood pressure is one ninety over one hundred",
        EMERGENCY_WORDS,
        "",
        "it is fine i was joking",
    ]
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=st.lists(LINES, max_size=8))
def test_whatever_is_said_is_answered_and_nothing_lowers_the_acuity(
    manager: DialogManager, lines: list[str]
) -> None:
    async def run() -> None:
        turns = await talk(manager, *lines, call=f"call {next(NUMBERS)}")
        acuities = [turn.call_acuity for turn in turns]
        assert acuities == sorted(acuities)
        for turn in turns:
            assert turn.replies
            assert turn.call_acuity >= turn.triage.acuity
            assert not any("{" in reply.text or "None" in reply.text for reply in turn.replies)
            if turn.call_acuity is Acuity.EMERGENCY:
                assert "911" in turn.replies[0].text.split(".")[0]

    asyncio.run(run())


def test_no_event_is_shown_to_logs_by_accident(parts: DialogParts) -> None:
    # Findings are what logs show of a turn: they must hold no words.
    text = "i have crushing chest pain"
    manager = DialogManager(with_store(parts), clock=lambda: 0.0)

    async def run() -> Turn:
        await manager.open(CALL)
        return await manager.respond(CALL, Utterance(text))

    turn = asyncio.run(run())
    shown = json.dumps([[f.rule, f.acuity, f.span.start] for f in turn.triage.findings])
    assert "crushing" not in shown


async def test_a_slash_before_what_is_said_hides_no_danger(manager: DialogManager) -> None:
    turns = await talk(manager, "/ my dad went the colour of putty and will not answer me")
    assert turns[1].triage.is_emergency
