import asyncio
import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.settings import DialogSettings, SafetySettings
from dialog.errors import DomainError, UnknownCallError
from dialog.events import (
    ActionFailed,
    AppointmentRequested,
    HandOffRequested,
    HangUpRequested,
    OptOutRequested,
    SymptomsAssessed,
)
from dialog.manager import DialogManager
from dialog.nlu.interpreter import Expected
from dialog.nlu.understanding import Understanding
from dialog.parts import SHIPPED, DialogParts, Surroundings
from dialog.rasa.action_runner import ActionAnswer
from dialog.rasa.tracker import Tracker
from dialog.records.embedded import MemoryEventStore
from dialog.turn import Awaited, Emotion, NextStep, Source, Turn, Utterance
from tests.dialog_parts import with_action, with_store
from triage.decision import Acuity

CALL = "call"
EMERGENCY_WORDS = "hello i have crushing chest pain and it is going down my left arm"


async def talk(manager: DialogManager, *lines: str, call: str = CALL) -> list[Turn]:
    """The greeting and the answer to each line; digits are keyed."""
    turns = [await manager.open(call)]
    for line in lines:
        source = Source.KEYPAD if line in ("0", "1", "2", "9", "*", "911") else Source.SPEECH
        turns.append(await manager.respond(call, Utterance(line, source=source)))
    return turns


def words(turn: Turn) -> str:
    return " ".join(reply.text for reply in turn.replies)


def assert_says(turn: Turn, *parts: str) -> None:
    for part in parts:
        assert part in words(turn)


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


async def test_words_about_something_else_do_not_answer_for_a_later_complaint(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, "can i take tylenol for a mild cough", "no thanks", "i have a rash")
    assert turns[3].awaits is Awaited.NUMBER
    assert manager.tracker(CALL).slot("current_symptoms") == ["rash"]


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


async def test_three_turns_that_are_not_understood_lead_to_a_person(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, "xyzzy plugh", "foobar quux", "blargh wibble")
    assert_says(turns[1], "did not understand", "help you")
    assert_says(turns[2], "still do not understand", "a person?")
    assert [turn.then for turn in turns[1:]] == [
        NextStep.LISTEN,
        NextStep.LISTEN,
        NextStep.HAND_OFF,
    ]


async def test_a_no_to_the_person_goes_back_to_the_form(manager: DialogManager) -> None:
    turns = await talk(manager, "i have a cough", "xyzzy plugh", "foobar quux", "no")
    assert_says(turns[2], "did not understand", "zero to ten")
    assert turns[3].awaits is Awaited.YES_NO
    assert_says(turns[4], "All right.", "zero to ten")
    assert turns[4].awaits is Awaited.NUMBER


async def test_the_question_is_repeated_word_for_word_and_stays_open(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, "i have a cough", "can you repeat that please", "six", "two days")
    assert turns[2].replies == turns[1].replies[-1:]
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


async def test_silence_is_prompted_twice_and_then_goes_to_a_person(
    manager: DialogManager,
) -> None:
    await talk(manager, "i have a cough")
    first = await manager.respond_to_silence(CALL, prompt=1, is_last=False)
    second = await manager.respond_to_silence(CALL, prompt=2, is_last=False)
    last = await manager.respond_to_silence(CALL, prompt=3, is_last=True)
    assert_says(first, "there?", "zero to ten")
    assert first.awaits is Awaited.NUMBER
    assert_says(second, "press zero")
    assert last.then is NextStep.HAND_OFF
    assert first.actions == ()
    assert first.intent is None


async def test_silence_in_an_emergency_goes_to_a_person_at_once(manager: DialogManager) -> None:
    await talk(manager, EMERGENCY_WORDS)
    turn = await manager.respond_to_silence(CALL, prompt=1, is_last=False)
    assert turn.then is NextStep.HAND_OFF
    assert turn.call_acuity is Acuity.EMERGENCY
    assert_says(turn, "Please call 911")


async def test_what_was_not_heard_is_asked_again_and_the_third_time_a_person_takes_over(
    manager: DialogManager,
) -> None:
    await talk(manager, "i have a cough")
    unheard = await manager.respond_to_unheard(CALL, count=1, failed=False)
    failed = await manager.respond_to_unheard(CALL, count=2, failed=True)
    last = await manager.respond_to_unheard(CALL, count=3, failed=False)
    assert_says(unheard, "did not catch that", "zero to ten")
    assert_says(failed, "went wrong on my side", "zero to ten")
    assert last.then is NextStep.HAND_OFF


async def test_what_was_not_heard_in_an_emergency_goes_to_a_person(manager: DialogManager) -> None:
    await talk(manager, EMERGENCY_WORDS)
    turn = await manager.respond_to_unheard(CALL, count=1, failed=True)
    assert turn.then is NextStep.HAND_OFF


@pytest.mark.parametrize(
    ("line", "then"),
    [
        ("i have a cough", NextStep.HANG_UP),
        ("i have a severe headache", NextStep.HAND_OFF),
        (EMERGENCY_WORDS, NextStep.HAND_OFF),
    ],
)
async def test_a_call_that_lasts_too_long_ends_by_how_urgent_it_is(
    manager: DialogManager, line: str, then: NextStep
) -> None:
    await talk(manager, line)
    turn = await manager.respond_to_time_limit(CALL)
    assert turn.then is then
    assert turn.replies


async def test_a_line_that_comes_back_goes_on_where_it_stood(manager: DialogManager) -> None:
    await talk(manager, "i have a cough")
    back = await manager.open(CALL)
    assert_says(back, "line was lost", "zero to ten")
    await manager.respond(CALL, Utterance(EMERGENCY_WORDS))
    assert (await manager.open(CALL)).then is NextStep.HAND_OFF


async def test_what_was_cut_off_was_not_heard(manager: DialogManager) -> None:
    await talk(manager, "i have a cough")
    await manager.note_heard(CALL, "I am")
    assert manager.tracker(CALL).call.said == ("I am",)


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


async def test_pregnancy_told_in_one_turn_counts_in_the_next(manager: DialogManager) -> None:
    turns = await talk(manager, "i'm thirty weeks pregnant", "and there is some blood")
    assert not turns[1].triage.is_emergency
    assert turns[2].triage.is_emergency
    assert manager.tracker(CALL).slot("pregnancy_week") == 30.0


async def broken(tracker: Tracker) -> ActionAnswer:
    raise ConnectionError("down")


async def silent(tracker: Tracker) -> ActionAnswer:
    return ActionAnswer()


async def test_an_emergency_whose_protocol_is_broken_is_still_told_to_call(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    manager = DialogManager(with_action(parts, "action_emergency_protocol", broken), clock=clock)
    raised = (await talk(manager, EMERGENCY_WORDS))[-1]
    assert raised.call_acuity is Acuity.EMERGENCY
    assert_says(raised, "Please call 911 now.")
    assert raised.then is NextStep.HAND_OFF


async def test_an_action_that_fails_is_owned_up_to_and_the_second_time_a_person_takes_over(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    manager = DialogManager(with_action(parts, "action_check_side_effects", broken), clock=clock)
    turns = await talk(manager, "the new medicine makes me dizzy", "the medicine makes me dizzy")
    assert_says(turns[1], "cannot do that right now")
    assert turns[1].awaits is Awaited.YES_NO
    assert any(isinstance(event, ActionFailed) for event in turns[1].events)
    assert turns[2].then is NextStep.HAND_OFF


async def test_a_yes_to_the_person_offered_for_a_failure_gets_one(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    manager = DialogManager(with_action(parts, "action_check_side_effects", broken), clock=clock)
    turns = await talk(manager, "the new medicine makes me dizzy", "yes please")
    assert turns[2].then is NextStep.HAND_OFF


async def test_a_turn_whose_actions_say_nothing_is_not_silent(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    manager = DialogManager(with_action(parts, "action_hand_off", silent), clock=clock)
    turn = (await talk(manager, "i want to talk to a person"))[-1]
    assert_says(turn, "did not understand")


async def test_a_hand_off_outranks_a_hang_up(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    async def both(tracker: Tracker) -> ActionAnswer:
        return ActionAnswer((HangUpRequested(), HandOffRequested("x")))

    manager = DialogManager(with_action(parts, "action_hang_up", both), clock=clock)
    turns = await talk(manager, "goodbye")
    assert turns[1].then is NextStep.HAND_OFF


def test_everything_that_is_always_said_alike_can_be_rendered_ahead(
    manager: DialogManager,
) -> None:
    replies = manager.fixed_replies()
    assert len(replies) == len(set(replies))
    fixed = [reply.text for reply in replies]
    assert not any("{" in text for text in fixed)
    for part in (
        "automated assistant of Test Clinic",
        "Please call 911 now. What you tell me",
        "Are you alone right now?",
        "went wrong on my side",
        "Are you still there?",
        "I still cannot hear you",
        "connecting you with a person now",
        "Goodbye.",
        "did not catch that",
    ):
        assert any(part in text for text in fixed), part


def test_a_recogniser_can_be_taught_from_the_vocabulary(manager: DialogManager) -> None:
    assert "about a six out of ten" in manager.vocabulary()
    assert "ibuprofen" in manager.vocabulary()


def load(directory: Path | None, **safety: str) -> DialogManager:
    return DialogManager.load(
        dialog=DialogSettings(domain_directory=directory),
        safety=SafetySettings(**safety),
        organisation="Site",
        surroundings=Surroundings(clock=lambda: 0.0, rng=random.Random(1)),
    )


async def test_the_site_decides_names_and_numbers() -> None:
    turn = await load(None, emergency_number="112").open(CALL)
    assert_says(turn, "assistant of Site", "call 112")


async def test_a_country_without_a_line_gives_the_advice_without_it() -> None:
    manager = load(None, country="DE")
    fixed = {reply.text for reply in manager.fixed_replies()}
    for said in ("i want to kill myself", "my son swallowed bleach"):
        await manager.open(CALL)
        advice = (await manager.respond(CALL, Utterance(said))).replies[0].text
        await manager.close(CALL)
        assert advice.startswith("Please call 112 now")
        assert advice.endswith("I will stay with you on the line.")
        assert "988" not in advice
        assert "also call" not in advice
        assert advice in fixed


async def test_a_country_has_its_own_lines() -> None:
    manager = load(None, country="AU")
    await manager.open(CALL)
    turn = await manager.respond(CALL, Utterance("i want to kill myself"))
    assert_says(turn, "Please call 000 now", "13-11-14")


def test_a_domain_of_the_site_is_checked(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path, dirs_exist_ok=True)
    words = tmp_path / "domain" / "words_appointments.yml"
    text = words.read_text(encoding="utf-8").replace("utter_no_request:", "utter_no_requets:")
    words.write_text(text, encoding="utf-8")
    with pytest.raises(DomainError, match=r"appointments\.yml.*utter_no_request"):
        load(tmp_path)


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


async def test_what_was_said_is_kept_before_somebody_elses_action_takes_its_time(
    parts: DialogParts, clock: Callable[[], float]
) -> None:
    kept: list[bytes] = []
    store = MemoryEventStore(262_144)

    async def look(tracker: Tracker) -> ActionAnswer:
        kept.extend(one.body for one in await store.read(tracker.sender))
        return ActionAnswer()

    looking = with_action(parts, "action_check_side_effects", look)
    manager = DialogManager(replace(looking, store=store, waits_for_others=True), clock=clock)
    await talk(manager, "the new medicine makes me dizzy")
    assert any(b"makes me dizzy" in body for body in kept)
    assert len(await store.read(CALL)) == len(manager.tracker(CALL).events)


async def test_an_offer_that_is_never_answered_is_not_made_for_ever(
    manager: DialogManager,
) -> None:
    turns = await talk(manager, "i have a question about my bill", "six", "seven", "eight")
    assert [turn.then for turn in turns[1:]] == [
        NextStep.LISTEN,
        NextStep.LISTEN,
        NextStep.LISTEN,
        NextStep.HAND_OFF,
    ]


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


async def test_a_slash_before_what_is_said_hides_no_danger(manager: DialogManager) -> None:
    turns = await talk(manager, "/ my dad went the colour of putty and will not answer me")
    assert turns[1].triage.is_emergency
