"""Where one wish ends and the next begins."""

import pytest

from dialog.nlu.joined_wishes import are_one_wish, clauses, is_besides, services_in


def told(text):
    return [text[one.start : one.end] for one in clauses(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "i need to refill my metformin and book an appointment",
            ["i need to refill my metformin", "book an appointment"],
        ),
        (
            "can you move my appointment and also what were my results",
            ["can you move my appointment", "what were my results"],
        ),
        ("tuesday oh and i also need a refill", ["tuesday", "i also need a refill"]),
        ("oh and i also need a refill", ["i also need a refill"]),
        ("tuesday also can i get a refill", ["tuesday", "can i get a refill"]),
        ("Refill my pills, please. Also, are my results in?", None),
        ("i also need a refill", ["i also need a refill"]),
        ("hello", ["hello"]),
        ("", []),
    ],
)
def test_clauses_end_where_the_next_begins(text, parts):
    wanted = ["Refill my pills, please", "are my results in?"] if parts is None else parts
    assert told(text) == wanted


@pytest.mark.parametrize(
    ("clause", "service"),
    [
        ("i need a refill", "prescription_refill"),
        ("i ran out of my pills", "prescription_refill"),
        ("what were my results", "test_results_inquiry"),
        ("is my blood work back", "test_results_inquiry"),
        ("book an appointment", "request_appointment"),
        ("an appointment", "request_appointment"),
        ("i'd like to see a doctor", "request_appointment"),
        ("can you move my appointment", "reschedule_appointment"),
        ("i got a bill", "insurance_billing"),
        ("can i take it with advil", "medication_question"),
        ("i want to hear my care plan", "care_plan_inquiry"),
        ("what did the doctor put in my treatment plan", "care_plan_inquiry"),
        ("what are my goals", "care_plan_inquiry"),
        ("i want an appointment for my care plan", "request_appointment"),
    ],
)
def test_a_service_is_known_by_its_words(clause, service):
    assert services_in(clause)[0] == service


@pytest.mark.parametrize(
    "clause",
    ["i have a headache", "i do not want an appointment", "i already have a refill", "yes", ""],
)
def test_other_words_ask_for_nothing(clause):
    assert services_in(clause) == ()


def test_words_say_that_something_is_wanted_besides():
    assert is_besides("i also need a refill")
    assert not is_besides("i need a refill")


def test_all_about_visits_is_one_wish():
    assert are_one_wish("reschedule_appointment", "request_appointment")
    assert not are_one_wish("prescription_refill", "request_appointment")
