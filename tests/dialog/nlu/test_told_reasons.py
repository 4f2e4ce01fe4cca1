"""What may be the reason for a visit, and what plainly is none."""

import pytest

from dialog.nlu.told_reasons import keeps_private, tells_no_reason


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
        "it's for my daughter",
        "for me first",
        "the first one",
    ],
)
def test_a_question_about_the_clinic_and_a_greeting_are_no_reason(said: str) -> None:
    assert tells_no_reason(said)


@pytest.mark.parametrize(
    "said",
    [
        "my back",
        "for my daughter's asthma",
        "for the first trimester",
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


@pytest.mark.parametrize(
    ("said", "is_so"),
    [
        ("it's personal", True),
        ("i'd rather not say", True),
        ("i don't want to talk about that with a machine", True),
        ("a personal checkup of my back", True),
        ("my knee", False),
        ("i don't know", False),
    ],
)
def test_nobody_need_tell_what_it_is_for(said: str, is_so: bool) -> None:
    assert keeps_private(said) is is_so
