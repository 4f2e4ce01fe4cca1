import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.nlu.choosing import choose

OFFERED = ("request_appointment", "prescription_refill")


@pytest.mark.parametrize(
    "text",
    ["the first", "the first one", "one", "number one please", "it's about the appointment",
     "the former", "option 1", "yes the appointment", "i said the first one", "my appointments"],
)  # fmt: skip
def test_the_first_is_taken(text: str) -> None:
    assert choose(text, OFFERED) == OFFERED[0]


@pytest.mark.parametrize(
    "text",
    ["the second", "the second one", "two", "number two", "the last one", "the latter",
     "yes the refill", "um refill please", "it would be the 2 thanks", "a prescription"],
)  # fmt: skip
def test_the_second_is_taken(text: str) -> None:
    assert choose(text, OFFERED) == OFFERED[1]


@pytest.mark.parametrize(
    "text",
    ["neither", "neither of those", "none of them", "no", "no thank you", "nope", "something else",
     "no i mean something else", "no that's not it"],
)  # fmt: skip
def test_none_is_taken(text: str) -> None:
    assert choose(text, OFFERED) == "deny"


@pytest.mark.parametrize(
    "text",
    ["", "yes", "yes please", "um", "my head hurts", "two days ago", "first i have to tell you why",
     "not the appointment", "the appointment and the refill", "the first and the second"],
)  # fmt: skip
def test_what_chooses_neither_plainly_is_read_otherwise(text: str) -> None:
    assert choose(text, OFFERED) is None


def test_a_word_that_both_names_hold_chooses_none() -> None:
    both = ("request_appointment", "reschedule_appointment")
    assert choose("the appointment", both) is None
    assert choose("reschedule please", both) == "reschedule_appointment"


@given(st.text())
def test_any_answer_can_be_read(text: str) -> None:
    assert choose(text, OFFERED) in {None, "deny", *OFFERED}
