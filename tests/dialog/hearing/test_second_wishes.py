"""Two wishes in one breath: the first is done, and the agent comes back to the second."""

from dataclasses import replace

import pytest

from dialog.actions.taking_up import TakeUpWish
from dialog.events.call import HandOffRequested
from dialog.events.wishes import WishKept, WishTakenUp
from dialog.hearing.second_wishes import Place, part
from dialog.nlu.understanding import Entity, Understanding
from dialog.rasa.messages import Message
from dialog.turn import HeardWord, Source, Utterance
from tests.talking import CALL, assert_says, talk, words
from triage.decision import Span

INTENTS = {
    "when is my": "reschedule_appointment",
    "stop calling": "stop_calling",
    "refill": "prescription_refill",
    "appointment": "request_appointment",
    "results": "test_results_inquiry",
    "headache": "report_symptoms",
    "care plan": "care_plan_inquiry",
    "cancel": "reschedule_appointment",
    "wine": "medication_question",
}
IN_FORM = Place("appointment_form", is_answer=True)


def by_word(utterance):
    """Understands by one word, as far as the word is known."""
    word = next((one for one in INTENTS if one in utterance.text), None)
    named = (Entity("symptom", "headache", Span(0, 1)),) if word == "headache" else ()
    return Understanding(INTENTS.get(word or "", "nlu_fallback"), 0.9, named)


def parted(text, place=Place(), **said):  # noqa: B008
    told = part(Utterance(text, **said), place, by_word)
    kept = [(one.text, understood.intent) for one, understood in told.kept]
    return None if told.first is None else told.first.text, kept


@pytest.mark.parametrize(
    ("text", "first", "kept"),
    [
        (
            "i need a refill and an appointment",
            "i need a refill",
            [("an appointment", "request_appointment")],
        ),
        (
            "stop calling me and cancel my appointment",
            "cancel my appointment",
            [("stop calling me", "stop_calling")],
        ),
        (
            "can you refill my pills i also have a headache",
            "i also have a headache",
            [("can you refill my pills", "prescription_refill")],
        ),
        (
            "i have a headache and when is my appointment",
            "i have a headache",
            [("when is my appointment", "reschedule_appointment")],
        ),
        (
            "i need a refill and i have a headache",
            "i have a headache",
            [("i need a refill", "prescription_refill")],
        ),
        (
            "i have a headache and i need a refill and an appointment",
            "i have a headache",
            [("i need a refill", "prescription_refill")],
        ),
        (
            "i need a refill and when are you open",
            "when are you open",
            [("i need a refill", "prescription_refill")],
        ),
        (
            "i have a headache and when are you open",
            "i have a headache",
            [("when are you open", "office_question")],
        ),
        (
            "hello this is pat and i need a refill and my results",
            "hello this is pat and i need a refill",
            [("my results", "test_results_inquiry")],
        ),
        (
            "i want to hear my care plan and i need a refill",
            "i want to hear my care plan",
            [("i need a refill", "prescription_refill")],
        ),
        (
            "i need a refill and my results and an appointment",
            "i need a refill",
            [
                ("my results", "test_results_inquiry"),
                ("an appointment", "request_appointment"),
            ],
        ),
    ],
)
def test_what_is_wanted_besides_is_kept(text, first, kept):
    assert parted(text) == (first, kept)


@pytest.mark.parametrize(
    "text",
    [
        "i need a refill",
        "i need a refill and i need it today",
        "i have a headache and i need an appointment",
        "please cancel my appointment and make a new appointment",
        "i need a refill and i do not want an appointment",
        "i need a refill of metformin and lisinopril",
        "hello and good morning",
        "you never call back and i need a refill",
    ],
)
def test_one_wish_is_left_whole(text):
    assert parted(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "first", "kept"),
    [
        ("tuesday oh and i also need a refill", "tuesday", ["i also need a refill"]),
        ("oh and i also need a refill", None, ["i also need a refill"]),
        ("i also need a refill", None, ["i also need a refill"]),
        ("i need a refill", "i need a refill", []),
        ("tuesday and i need an appointment", "tuesday and i need an appointment", []),
        (
            "i also need a refill and i have a headache",
            "i have a headache",
            ["i also need a refill"],
        ),
        (
            "tuesday and i need a refill and i have a headache",
            "i have a headache",
            ["i need a refill"],
        ),
        (
            "i have a headache and i also need a refill",
            "i have a headache",
            ["i also need a refill"],
        ),
        ("i also need a refill and um today", None, ["i also need a refill and um today"]),
    ],
)
def test_in_a_form_the_answer_counts_and_the_wish_is_kept(text, first, kept):
    now, later = parted(text, IN_FORM)
    assert (now, [one for one, _ in later]) == (first, kept)


def test_what_identity_is_asked_for_is_no_other_wish():
    place = Place("identity_form", "refill", is_answer=True)
    assert parted("pat example and i need a refill", place)[1] == []
    assert parted("pat example and i need my results", place)[0] == "pat example"
    place = Place("identity_form", "care_plan", is_answer=True)
    assert parted("pat example and i want my care plan", place)[1] == []


def test_the_words_of_the_recogniser_go_with_their_clause():
    heard = tuple(HeardWord(one, 0.5) for one in ["a", "refill", "and", "an", "appointment"])
    told = part(Utterance("a refill and an appointment", heard), Place(), by_word)
    assert [one.text for one in told.first.words] == ["a", "refill"]
    assert [one.text for one in told.kept[0][0].words] == ["an", "appointment"]


def test_words_that_were_written_otherwise_are_left_out():
    heard = (HeardWord("10", 0.5),)
    told = part(Utterance("a refill and an appointment", heard), Place(), by_word)
    assert told.first.words == ()


def test_a_written_message_is_cut_as_it_was_sent():
    text = "A refill and an appointment"
    sent = Message(text)
    said = Utterance(text.lower(), source=Source.TEXT, sent=sent)
    told = part(said, Place(), by_word)
    assert told.first.sent == replace(sent, text="A refill")


async def test_the_second_wish_is_come_back_to_unasked(manager):
    turns = await talk(manager, "i need a refill and an appointment", "no")
    assert turns[1].intent == "prescription_refill"
    assert_says(turns[1], "We will come to")
    assert any(isinstance(one, WishKept) for one in turns[1].events)
    assert turns[2].intent == "deny"
    assert turns[2].active_form == "appointment_form"
    assert_says(turns[2], "Now to", "appointment")
    assert any(isinstance(one, WishTakenUp) for one in turns[2].events)


async def test_a_wish_amid_a_form_is_kept_and_the_form_asks_again(manager):
    turns = await talk(
        manager,
        "i want an appointment",
        "for a check up",
        "oh and i also need a refill",
        "next tuesday at half past two",
    )
    assert turns[3].requested_slot == turns[2].requested_slot == "preferred_appointment_time"
    assert_says(turns[3], "a refill", "We will come to that")
    assert "did not understand" not in words(turns[3])
    assert "action_take_up_wish" in turns[4].actions
    assert_says(turns[4], "cannot reach the records")


async def test_an_answer_and_a_wish_in_one_breath_both_count(manager):
    turns = await talk(
        manager, "i want an appointment", "for a check up and i also need a refill", "tomorrow"
    )
    assert turns[2].slots == {"requested_appointment_type": "check-up"}
    assert turns[2].requested_slot == "preferred_appointment_time"
    assert "action_take_up_wish" in turns[3].actions


FOR_A_DAY = ("i want an appointment", "for a check up")
"""Then the day is asked for."""


@pytest.mark.parametrize(
    "line",
    [
        "oh i also need a refill and my blood pressure is 250 over 120",
        "i also need a refill because my sugar is 400",
        "tomorrow and i also need a refill and my blood pressure is 250 over 120",
    ],
)
async def test_a_reading_that_alarms_is_asked_about_behind_a_wish_too(manager, line):
    turns = await talk(manager, *FOR_A_DAY, line, "no")
    assert turns[3].actions == ("utter_ask_warning_signs",)
    assert_says(turns[4], "seen today")


@pytest.mark.parametrize(
    "line",
    [
        "also i need a refill and my legs are swollen",
        "i also need a refill because i keep throwing up",
    ],
)
async def test_a_complaint_behind_a_wish_is_asked_about_and_the_wish_kept(manager, line):
    turns = await talk(manager, *FOR_A_DAY, line)
    assert turns[3].intent == "report_symptoms"
    assert turns[3].active_form == "symptom_form"
    assert [one.intent for one in manager.tracker(CALL).wishes.waiting] == ["prescription_refill"]


async def test_of_a_wish_that_is_kept_behind_a_calm_complaint_it_is_said(manager):
    turns = await talk(manager, *FOR_A_DAY, "also i need a refill and my legs are swollen")
    assert_says(turns[3], "a refill", "We will come to that")


async def test_what_is_promised_for_later_is_done_later(manager):
    lines = ["i have a cough", "are my test results in", "six", "since monday", "no"]
    turns = await talk(manager, *lines)
    assert_says(turns[2], "We will come to that")
    assert_says(turns[5], "your test results", "cannot reach the records")


async def test_a_person_is_had_at_once_whatever_waits(manager):
    turns = await talk(manager, "i need a refill and an appointment", "yes")
    assert any(isinstance(one, HandOffRequested) for one in turns[2].events)
    assert "action_take_up_wish" not in turns[2].actions


async def test_danger_in_one_clause_is_answered_alone(manager):
    turns = await talk(manager, "i need a refill and i have crushing chest pain")
    assert_says(turns[1], "call 911")
    assert "We will come to" not in words(turns[1])


async def test_the_office_is_told_of_in_passing_and_the_wish_taken_up(manager):
    *_, turn = await talk(manager, "i need a refill and when are you open")

    assert_says(turn, "when we are open", "Now to")
    assert turn.actions[:2] == ("action_tell_office", "action_begin_service")
    assert manager.tracker(CALL).wishes.waiting == ()


async def test_a_complaint_is_heard_before_the_office_is_told_of(manager):
    *_, turn = await talk(manager, "i have a mild headache and when are you open")

    assert_says(turn, "You also asked about the office. We will come to that.")


async def test_nothing_is_taken_up_where_nothing_waits(manager, parts):
    await talk(manager, "hello")
    answer = await TakeUpWish(parts.domain).run(manager.tracker(CALL), 0.0)
    assert answer.events == ()
    assert answer.responses == ({"response": "utter_anything_else"},)


async def test_a_question_about_danger_is_answered_before_any_wish(manager):
    alarm = "my blood pressure is two fifty over one twenty"
    turns = await talk(manager, alarm, "i need a refill and an appointment")
    assert not any(isinstance(one, WishKept) for one in turns[2].events)
    assert_says(turns[2], "chest pain")


@pytest.mark.parametrize(
    ("text", "first", "kept"),
    [
        ("yes can i drink wine with it", "yes", "can i drink wine with it"),
        ("no and is it safe to have wine", "no", "is it safe to have wine"),
        ("yes can you say it slower", "yes can you say it slower", None),
        ("yes i can", "yes i can", None),
    ],
)
def test_a_question_about_a_medicine_behind_an_answer_is_kept(text, first, kept):
    wished = [] if kept is None else [(kept, "medication_question")]
    assert parted(text, IN_FORM) == (first, wished)
    assert parted(text) == (text, [])
