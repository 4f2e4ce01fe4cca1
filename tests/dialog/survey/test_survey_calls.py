"""Calls that end with the questions about them, over the whole dialog."""

import asyncio
import json
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from dialog.events.care import SurveyAnswered
from dialog.events.documents import event_json
from dialog.manager import DialogManager
from dialog.notes.turns import counting
from dialog.rasa.events import BotUttered, UserUttered
from dialog.survey.questions import FORM, MOST_ASKED, QUESTIONS, RESPONSES
from dialog.survey.tally import tally
from dialog.turn import Awaited, HeardWord, NextStep, Source, Utterance
from tests.dialog_parts import with_store
from triage.decision import Acuity

NUMBERS = count()
TO_THE_END = ("i've got a stuffy nose since yesterday it's mild", "no", "no")
"""A call in which something was done, up to the first question about it."""


def spoken(text, confidence=1.0):
    words = tuple(HeardWord(word, confidence) for word in text.split())
    return Utterance(text, words, confidence)


async def asked(manager, *more):
    """A call that stands at the first question, and what came of some words more."""
    call = f"survey {next(NUMBERS)}"
    turn = await manager.open(call)
    for text in (*TO_THE_END, *more):
        turn = await manager.respond(call, spoken(text))
    return call, turn


def answers(manager, call):
    events = manager.tracker(call).events
    return [one for one in events if isinstance(one, SurveyAnswered)]


def times_asked(manager, call):
    said = (one for one in manager.tracker(call).events if isinstance(one, BotUttered))
    asks = [one.metadata.get("utter_action") for one in said]
    return {name: asks.count(name) for name in RESPONSES}


async def test_each_question_says_what_it_awaits(manager):
    call, rating = await asked(manager)
    assert (rating.awaits, rating.requested_slot) == (Awaited.NUMBER, QUESTIONS[0])
    resolved = await manager.respond(call, spoken("five"))
    assert (resolved.awaits, resolved.requested_slot) == (Awaited.YES_NO, QUESTIONS[1])
    better = await manager.respond(call, spoken("yes"))
    assert (better.awaits, better.requested_slot) == (Awaited.STORY, QUESTIONS[2])
    ended = await manager.respond(call, spoken("less music"))
    assert ended.then is NextStep.HANG_UP
    assert "emergency" in ended.replies[-1].text
    assert "Thank you" in ended.replies[-1].text


async def test_the_answers_are_in_the_record_and_can_be_counted(manager):
    call, _ = await asked(manager, "five", "no", "less music")
    assert answers(manager, call) == [
        replace(one, timestamp=answers(manager, call)[0].timestamp)
        for one in (
            SurveyAnswered(satisfaction=5),
            SurveyAnswered(resolved=False),
            SurveyAnswered(improvement="less music"),
        )
    ]
    counted = tally([manager.tracker(call).events])
    assert (counted.ratings, counted.unresolved, counted.improvements) == ({5: 1}, 1, 1)


async def test_words_about_the_call_are_in_no_log(manager):
    with capture_logs() as logs:
        call, ended = await asked(manager, "five", "yes", "zanzibar music is horrid")
        await manager.close(call)
    assert ended.then is NextStep.HANG_UP
    assert "zanzibar" not in json.dumps(logs, default=str)


async def test_words_about_the_call_are_no_part_of_the_note(manager):
    call, _ = await asked(manager, "five", "yes", "zanzibar music is horrid")
    events = manager.tracker(call).events
    heard = [events[at] for at in counting(events).heard]
    assert [one.text for one in heard if isinstance(one, UserUttered)] == [*TO_THE_END]
    assert "zanzibar" in json.dumps([event_json(one) for one in events])


async def test_a_setting_turns_the_questions_off(parts, clock):
    precedence = parts.processor.policies
    silent = replace(parts.processor, policies=replace(precedence, surveys=False))
    manager = DialogManager(with_store(replace(parts, processor=silent)), clock=clock)
    _, turn = await asked(manager)
    assert turn.then is NextStep.HANG_UP
    assert turn.actions == ("utter_goodbye", "action_hang_up")


async def test_a_red_flag_that_may_have_been_misheard_ends_them_for_good(parts, clock):
    doubts = replace(parts.doubts, least_of_danger=0.2)
    manager = DialogManager(with_store(replace(parts, doubts=doubts)), clock=clock)
    call, _ = await asked(manager)
    doubted = await manager.respond(call, spoken("crushing chest pain", confidence=0.05))
    assert doubted.active_form is None
    assert "action_confirm_danger" in doubted.actions
    denied = await manager.respond(call, spoken("no"))
    assert "anything else" in denied.replies[-1].text
    assert denied.awaits is Awaited.YES_NO
    ended = await manager.respond(call, spoken("no"))
    assert ended.then is NextStep.HANG_UP
    assert times_asked(manager, call)["utter_ask_survey_satisfaction"] == 1


async def test_an_emergency_ends_them_even_if_it_is_lowered_later(manager):
    call, raised = await asked(manager, "i have crushing chest pain")
    assert raised.call_acuity is Acuity.EMERGENCY
    assert raised.active_form is None
    await manager.lower_acuity(call, by="nurse-1", to=Acuity.ROUTINE)
    for text in ("okay", "no", "goodbye"):
        turn = await manager.respond(call, spoken(text))
    assert turn.then is NextStep.HANG_UP
    assert times_asked(manager, call)["utter_ask_survey_satisfaction"] == 1


async def test_an_emergency_before_them_is_none_to_be_asked_about(manager):
    call = f"survey {next(NUMBERS)}"
    await manager.open(call)
    await manager.respond(call, spoken("i have crushing chest pain"))
    await manager.lower_acuity(call, by="nurse-1", to=Acuity.NONE)
    for text in ("i'd like to schedule a check up", "whenever you like", "no"):
        turn = await manager.respond(call, spoken(text))
    assert turn.then is NextStep.HANG_UP
    assert not any(times_asked(manager, call).values())


async def test_a_line_that_was_lost_amid_them_is_asked_what_else_is_wanted(manager):
    call, _ = await asked(manager, "five")
    back = await manager.open(call)
    assert back.active_form is None
    assert "anything else" in back.replies[-1].text
    ended = await manager.respond(call, spoken("no"))
    assert ended.actions == ("utter_goodbye", "action_hang_up")
    assert answers(manager, call)[0].satisfaction == 5


async def test_the_time_limit_ends_the_call_amid_them(manager):
    call, _ = await asked(manager)
    assert (await manager.respond_to_time_limit(call)).then is NextStep.HANG_UP


async def test_a_complaint_amid_them_is_not_taken_for_an_answer(manager):
    call, turn = await asked(manager, "four", "yes but i feel dizzy now")
    assert turn.active_form == "symptom_form"
    assert manager.tracker(call).slot("current_symptoms") == ["dizziness"]
    assert [one.satisfaction for one in answers(manager, call)] == [4]


async def test_a_wish_amid_them_is_fulfilled_and_the_no_before_it_counts(manager):
    call, turn = await asked(manager, "four", "no i still need an appointment")
    assert turn.active_form == "appointment_form"
    assert [one.resolved for one in answers(manager, call)] == [None, False]


async def test_a_person_is_had_amid_them_and_they_are_closed(manager):
    call, turn = await asked(manager, "four", "i want to talk to a person")
    assert turn.then is NextStep.HAND_OFF
    assert turn.active_form is None
    assert [one.satisfaction for one in answers(manager, call)] == [4]


async def test_no_more_calls_is_heard_amid_them(manager):
    _, turn = await asked(manager, "please stop calling me")
    assert turn.then is NextStep.HAND_OFF
    assert "action_opt_out" in turn.actions


async def test_the_first_silence_leaves_out_a_question_and_the_second_all(manager):
    call, _ = await asked(manager)
    first = await manager.respond_to_silence(call, prompt=1, is_last=False)
    assert first.requested_slot == QUESTIONS[1]
    second = await manager.respond_to_silence(call, prompt=2, is_last=False)
    assert second.then is NextStep.HANG_UP
    assert "Goodbye" in second.replies[-1].text


async def test_where_one_silence_is_the_last_no_person_is_fetched(manager):
    call, _ = await asked(manager)
    last = await manager.respond_to_silence(call, prompt=1, is_last=True)
    assert last.then is NextStep.HANG_UP


async def test_what_recognition_lost_is_asked_for_once_more(manager):
    call, _ = await asked(manager)
    again = await manager.respond_to_unheard(call, count=1, failed=True)
    assert (again.requested_slot, again.then) == (QUESTIONS[0], NextStep.LISTEN)
    on = await manager.respond_to_unheard(call, count=2, failed=False)
    assert on.requested_slot == QUESTIONS[1]
    still = await manager.respond_to_unheard(call, count=3, failed=False)
    assert still.then is NextStep.LISTEN


async def test_an_answer_is_rehearsed_before_it_is_certain(manager):
    call, _ = await asked(manager)
    rehearsed = await manager.rehearse(call, spoken("four"))
    assert rehearsed.replies
    assert answers(manager, call) == []
    assert manager.tracker(call).active_loop == FORM


LINES = [
    "four", "yes", "no", "skip", "no thanks", "hold on", "can you repeat that", "let me think",
    "xyzzy plugh", "four or five", "mostly", "the music is too loud", "hello", "thank you",
    "what is the weather", "wait", "i don't understand", "huh", "maybe", "two three",
    "you should call me back sooner", "no wait it was three", "stop",
]  # fmt: skip
STEPS = st.one_of(
    st.tuples(st.just("says"), st.sampled_from(LINES)),
    st.tuples(st.just("says"), st.sampled_from(LINES)),
    st.tuples(st.just("keys"), st.text("12345678*#", min_size=1, max_size=2)),
    st.tuples(st.just("types"), st.text(st.characters(exclude_characters="{}"), max_size=30)),
    st.tuples(st.just("mumbles"), st.booleans()),
    st.tuples(st.just("is silent"), st.just(1)),
)


async def step(manager, call, kind, what):
    match kind:
        case "says":
            return await manager.respond(call, spoken(what))
        case "keys":
            return await manager.respond(call, Utterance(what, source=Source.KEYPAD))
        case "types":
            return await manager.respond(call, Utterance(what, source=Source.TEXT))
        case "mumbles":
            return await manager.respond_to_unheard(call, count=9, failed=what)
        case _:
            return await manager.respond_to_silence(call, prompt=what, is_last=False)


MOST_TURNS = len(QUESTIONS) * MOST_ASKED * 2
"""Each question twice, and each time a moment to think."""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=MOST_TURNS, max_size=MOST_TURNS))
def test_whatever_is_answered_the_questions_end_soon_and_are_never_silent(manager, steps):
    async def run():
        call, turn = await asked(manager)
        assert turn.active_form == FORM
        taken = 0
        for kind, what in steps:
            turn = await step(manager, call, kind, what)
            taken += 1
            assert turn.replies
            assert all(reply.text.strip() for reply in turn.replies)
            assert all(asked <= MOST_ASKED for asked in times_asked(manager, call).values())
            if turn.active_form != FORM:
                break
        assert turn.active_form != FORM, f"still asking after {taken} turns"
        assert sum(times_asked(manager, call).values()) <= len(QUESTIONS) * MOST_ASKED

    asyncio.run(run())


@pytest.mark.parametrize("line", ["hold on", "can you repeat that", "xyzzy plugh", "hello", "wait"])
async def test_the_same_words_for_ever_end_them_too(manager, line):
    call, turn = await asked(manager)
    taken = 0
    while turn.then is NextStep.LISTEN:
        turn = await manager.respond(call, spoken(line))
        taken += 1
        assert taken <= MOST_TURNS
    assert turn.then is NextStep.HANG_UP
    assert answers(manager, call) in ([], [*answers(manager, call)[:1]])
