"""Whose matter it is, by what stands round a relation, a name or a pronoun."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.clinical.remarks import Remark, read_remark
from dialog.clinical.somebody_else import (
    answers_of_somebody_else,
    is_for_somebody_else,
    is_somebody_else,
)

OWNED = (
    "what's on my father's care plan", "i want to know my dad's care plan",
    "i want my son daniel's results", "my husband's refill", "please read me my wife's care plan",
    "can you tell me about my mother in law's last blood test", "my kids shots", "our twins visit",
    "i want to cancel my father george sampleby's visit", "i need my husband's warfarin",
    "is my grandpa's blood pressure medicine ready", "mom's results please",
    "this is mrs sampleby about george's results", "what did george's blood test say",
    "cancel george sampleby's appointment on monday", "a question about my father's care",
    "i need to know if george sampleby's results are back", "what are the results of my aunt",
    "is my wife's insurance on file",
)  # fmt: skip
NEEDED = (
    "my son daniel needs a refill", "my husband would like an appointment",
    "my daughter is due for her shots", "my mom wants to know her results",
    "my wife anna sampleton had a blood test i want the results", "he needs his warfarin refilled",
    "can she get an appointment", "my parents want their results", "my uncle ran out of his pills",
    "i need results for daniel testwell he's my son", "what time is my wife coming in",
    "when was my father last seen",
)  # fmt: skip
SERVED = (
    "book my mom an appointment", "i want to book my mom an appointment",
    "can you book my daughter in for a check up", "can the doctor see my son tomorrow",
    "get my dad in this week", "reschedule my grandmother", "schedule my little boy for a physical",
)  # fmt: skip
SPOKEN_FOR = (
    "i take care of george sampleby he needs his warfarin refilled", "i look after my uncle",
    "i'm george's daughter i need to move his appointment", "i am her home health aide",
    "this is mister sampleby's nurse", "i'm a nurse at the other hospital i need the results",
    "i'm calling for mrs sampleby", "i am calling about my dad", "it's about my mother",
    "i have a question about my mother", "i'm calling on behalf of a client",
    "i have power of attorney", "this is karen i'm the caregiver", "one of our residents is sick",
    "my patient needs a refill", "i'm calling for one of my patients",
)  # fmt: skip


@pytest.mark.parametrize("said", [*OWNED, *NEEDED, *SERVED, *SPOKEN_FOR])
def test_what_is_wanted_is_anothers(said):
    assert is_for_somebody_else(said)


@pytest.mark.parametrize(
    "said",
    [
        "my father had diabetes what are my results", "my mom told me to call about my refill",
        "my mom asked me to call about my refill", "my doctor said i need a blood test",
        "my wife wants me to get a checkup", "my husband is driving me to my appointment",
        "i'm a nurse and i need my results", "i take care of my mother so i need to move my visit",
        "my daughter made my appointment", "my husband is in the hospital", "my son is four",
        "i'm on my husband's insurance", "my mother died last week", "i need the doctor's advice",
        "can i come after my son's appointment", "can you take care of my refill",
        "what time is today's appointment", "i'd like tomorrow's first slot", "my test results",
        "the doctor's appointment is on monday", "it's the same results as last week's test",
        "my alzheimer's medication", "i need a new patient visit", "where is the patient portal",
        "what's my care plan", "she said i need a refill", "i have a question about the baby",
        "when is the baby's ultrasound", "my wife and i are on vacation", "my brother lives here",
        "my child care fell through",
        "the nurse told me to call", "my friend told me about you", "what is tylenol's dose",
        "my sister had the same test", "is doctor kim's appointment free",
        "whose results are these", "i'd like to see someone for a woman's visit",
        "it's today's lab results that i want", "i need my results not my wife's they are mine",
    ],
)  # fmt: skip
def test_somebody_who_is_only_told_of_wants_nothing(said):
    assert not is_for_somebody_else(said)


@pytest.mark.parametrize(
    "said", ["no it's for me", "not for my mother it's for me", "it's about me not my father"]
)
def test_who_takes_it_back_speaks_for_themselves(said):
    assert read_remark(said) is Remark.FOR_SELF


@pytest.mark.parametrize(
    "said",
    ["he was born may first", "his name is george sampleby", "her date of birth is may first"],
)
def test_an_answer_may_be_about_another(said):
    assert answers_of_somebody_else(said)


@pytest.mark.parametrize("said", ["i was born may first", "george sampleby", "my birthday is may"])
def test_ones_own_answer_is_about_nobody_else(said):
    assert not answers_of_somebody_else(said)


@pytest.mark.parametrize(
    "said", ["this is her daughter", "i'm george's wife", "i'm not the patient"]
)
def test_who_is_not_the_patient_says_so(said):
    assert is_somebody_else(said)


@pytest.mark.parametrize(
    "said", ["i am calling for my son", "my daughter is here", "this is linda"]
)
def test_who_may_be_the_patient_says_nothing_of_it(said):
    assert not is_somebody_else(said)


def test_a_favour_tells_nobodys_matter():
    assert read_remark("can you check that for me") is None


@given(st.text(max_size=200))
def test_any_text_is_read(said):
    assert is_for_somebody_else(said) in (True, False)
