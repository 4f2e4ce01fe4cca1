"""What may be the reason for a visit, and what plainly is none."""

import pytest

from dialog.nlu.told_reasons import tells_no_reason


@pytest.mark.parametrize(
    "said",
    [
        "is doctor samplewright still working there",
        "does dr lee still see patients",
        "how much does it cost",
        "do you have parking",
        "are you guys open on saturday",
        "who will i see",
        "not too bad",
        "oh i'm fine thanks",
        "could be worse",
        "what do you mean",
        "do i have to say",
    ],
)
def test_a_question_about_the_clinic_and_a_greeting_are_no_reason(said: str) -> None:
    assert tells_no_reason(said)


@pytest.mark.parametrize(
    "said",
    [
        "my back",
        "a check up",
        "i am not well",
        "pretty bad",
        "feeling worse",
        "can you look at my knee",
        "is it possible to check my blood pressure",
        "do you do flu shots",
        "do you treat warts",
        "when i stand up i get dizzy",
        "how my baby is growing",
        "to see doctor lee about my pills",
        "good health check",
        "",
    ],
)
def test_what_may_be_a_reason_stays_one(said: str) -> None:
    assert not tells_no_reason(said)
