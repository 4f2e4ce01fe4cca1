import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.remarks import Remark, read_remark


@pytest.mark.parametrize(
    "said",
    [
        "i'm calling for my mother", "it's for my husband", "i am calling on behalf of a patient",
        "i need a refill for my elderly father", "are my mother's test results in",
        "are my mothers test results in", "my son needs a refill", "i am his wife",
        "this is her daughter", "i am the mother of the patient", "it's not for me",
        "i don't know my date of birth i am calling for someone else",
        "i am calling about my dad", "i want to move my wife's appointment",
        "my daughter would like an appointment", "i'm not the patient", "for our baby",
        "i'm the guardian", "for my little boy no for my little son",
        "i want to cancel her appointment", "are his test results in", "she needs her prescription",
    ],
)  # fmt: skip
def test_somebody_elses_matter_is_known_from_the_words(said):
    assert read_remark(said) is Remark.FOR_ANOTHER


@pytest.mark.parametrize(
    "said",
    [
        "i need a refill", "are my test results in", "anna sampleton", "my mother told me to call",
        "my doctor needs to know", "i have a headache", "for my blood pressure", "i am pregnant",
        "may fourteenth nineteen ninety four", "the baby is kicking", "my husband is at work",
        "i am worried about my mother", "", "linda child", "my name is rose mother",
        "the doctor said i can have his appointment", "my nurse has her visit on monday",
    ],
)  # fmt: skip
def test_what_says_nothing_of_it_is_no_remark(said):
    assert read_remark(said) is None


@pytest.mark.parametrize("said", ["it's for me", "no it's my own", "i am the patient", "it's me"])
def test_ones_own_matter_is_known_too(said):
    assert read_remark(said) is Remark.FOR_SELF


@pytest.mark.parametrize(
    "said",
    [
        "i forgot", "forgot", "i forgot it", "i don't know", "i can't remember right now",
        "no idea",
        "i'm not sure", "i'd rather not say", "i don't want to tell you that",
        "i'm not giving you my birthday", "i won't give that to a machine",
    ],
)  # fmt: skip
def test_who_cannot_tell_is_understood(said):
    assert read_remark(said) is Remark.CANNOT_TELL


@given(st.text(max_size=80))
def test_any_answer_is_read(said):
    assert read_remark(said) in (None, *Remark)


@pytest.mark.parametrize("said", ["why", "why do you need my name", "what do you need that for"])
def test_who_asks_what_it_is_for_has_not_refused_to_tell(said):
    assert read_remark(said) is Remark.WHY


@pytest.mark.parametrize("said", ["never mind", "forget it"])
def test_who_wants_nothing_any_more_tells_nothing(said):
    assert read_remark(said) is Remark.CANNOT_TELL


def test_what_somebody_takes_is_theirs_as_well():
    assert read_remark("a refill of my son's inhaler") is Remark.FOR_ANOTHER
