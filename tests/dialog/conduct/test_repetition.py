"""How often the same was asked for, and what counts as the same."""

from hypothesis import given
from hypothesis import strategies as st

from dialog.conduct.repetition import times_asked
from dialog.events.call import TurnTriaged
from dialog.rasa.events import SlotSet, UserUttered
from triage.decision import Acuity, TriageDecision


def turn(text, intent, *, filled=None, entities=()):
    parsed = {"intent": {"name": intent}, "entities": list(entities)}
    events = [TurnTriaged(TriageDecision(Acuity.NONE)), UserUttered(text, parsed)]
    return [*events, SlotSet(*filled)] if filled else events


def asked(*turns):
    return times_asked([event for one in turns for event in one])


BILL = turn("i need help with my bill", "insurance_billing")


def test_the_first_time_is_one():
    assert asked(BILL) == 1


def test_the_same_words_in_a_row_are_counted():
    assert asked(BILL, BILL, BILL) == 3


def test_the_same_wish_in_other_words_is_the_same():
    assert asked(BILL, turn("what about the bill", "insurance_billing")) == 2


def test_a_wish_for_something_else_is_another():
    pills = [{"entity": "medication", "value": "aspirin"}]
    more = [{"entity": "medication", "value": "ibuprofen"}]
    first = turn("can i take aspirin", "medication_question", entities=pills)
    second = turn("and ibuprofen", "medication_question", entities=more)
    assert asked(first, second) == 1


def test_progress_begins_anew():
    done = turn("tomorrow", "inform", filled=("preferred_appointment_time", "tomorrow"))
    assert asked(BILL, BILL, done, BILL) == 1


def test_the_same_words_turn_after_turn_are_no_progress_even_if_a_form_takes_them():
    text = "i want to make an appointment"
    taken = turn(text, "request_appointment", filled=("requested_appointment_type", text))
    assert asked(taken, taken, taken) == 3


def test_an_answer_between_does_not_hide_the_repetition():
    assert asked(BILL, turn("no", "deny"), BILL) == 2


def test_off_topic_is_the_same_whatever_the_topic():
    weather, joke = turn("the weather", "out_of_scope"), turn("a joke", "out_of_scope")
    assert asked(weather, joke, weather) == 3


def test_answers_and_wishes_that_are_granted_ask_for_nothing():
    for intent in ("affirm", "deny", "inform", "repeat", "request_human", "nlu_fallback"):
        assert asked(turn("yes", intent), turn("yes", intent)) == 0


def test_nothing_said_asks_for_nothing():
    assert times_asked([]) == 0


@given(st.integers(0, 40), st.integers(1, 40))
def test_what_came_before_something_else_never_lowers_the_count_of_a_row(before, row):
    other = turn("what should i eat", "health_advice")
    assert asked(*[other] * before, *[BILL] * row) == row
