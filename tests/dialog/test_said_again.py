"""After a lost line the caller hears again what became of a wish, and nothing that is private."""

import pytest

from dialog.said_again import outcomes
from tests.care_calls import heard, said

BOOKED = said("utter_booked", "It is booked.")
RESULT = said("utter_result", "Your iron is low.")
MORE = said("utter_anything_else", "Anything else?")
YES = heard("yes", "affirm")


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((YES, BOOKED, MORE), ["It is booked."]),
        ((YES, BOOKED, MORE, BOOKED), ["It is booked."]),
        ((YES, BOOKED, MORE, heard("no", "deny"), MORE), []),
        ((YES, RESULT, MORE), []),
        ((), []),
    ],
    ids=["booked", "lost twice", "heard", "results", "nothing"],
)
def test_of_the_last_turn_what_became_of_a_wish_is_said_again(events, told):
    assert [one.text for one in outcomes(events)] == told
