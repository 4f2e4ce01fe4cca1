"""What became of a refill is another question than a wish for one."""

import pytest

from dialog.clinical.refill_questions import asks_of_refill


@pytest.mark.parametrize(
    "said",
    [
        "did my refill go through",
        "did my refill request go through",
        "has my refill been approved",
        "has my prescription been sent to the pharmacy yet",
        "is my refill ready for pick up",
        "when will my refill be ready",
        "where's my refill",
        "what's the status of my refill",
        "is there any news about my refill",
        "did you get my refill request",
        "did the doctor approve my metformin refill",
        "i'm calling to check on my refill",
        "i asked for a refill last week did it go through",
        "i requested a refill on monday and heard nothing",
        "i want to know if my refill went through",
        "can you tell me whether my prescription is ready",
        "was my refill sent in",
        "how long will it take",
    ],
)
def test_an_earlier_request_is_asked_about(said):
    assert asks_of_refill(said)


@pytest.mark.parametrize(
    "said",
    [
        "i need a refill",
        "can i get a refill of metformin",
        "refill please",
        "please refill my lisinopril",
        "i'm out of my pills",
        "my prescription ran out",
        "i need a refill my last one has gone bad",
        "i need a refill sent to my new pharmacy",
        "is it possible to get a refill",
        "i want to order my prescription",
        "yes",
        "metformin",
        "did i take it",
        "how long have i had these pills",
    ],
)
def test_a_wish_for_one_is_none(said):
    assert not asks_of_refill(said)
