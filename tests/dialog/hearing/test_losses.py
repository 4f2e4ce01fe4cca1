"""Which words tell of a loss that has just happened, and which of none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.hearing.losses import (
    Asked,
    Loss,
    answers_with_loss,
    is_of_the_dead,
    is_ones_own,
    is_under_way,
    likelier_loss,
    loss_in,
    may_be_grown,
    may_tell_of_loss,
)

TOLD = {
    Loss.CHILD: (
        "my baby died last week", "i had a miscarriage two weeks ago", "my son was stillborn",
        "i lost the baby", "i can't believe my baby died", "can you help me my baby died",
        "my wife had a miscarriage", "there was no heartbeat at the scan",
        "we lost our little girl", "i do not know what to do my daughter died",
        "the baby didn't make it", "i'm not pregnant anymore", "i'm no longer expecting",
        "our son died in the nicu before we could hold him", "the newborn didn't survive",
        "they couldn't find the baby's heartbeat", "his heart stopped beating the scan showed it",
        "no our daughter died on friday", "the pregnancy wasn't viable",
    ),
    Loss.CLOSE: (
        "my mother died last week", "my dad passed away", "my husband has just died",
        "i lost my wife two weeks ago", "my mother in law died yesterday", "my mom's dead",
        "there was a death in the family", "i'm grieving", "he died last night",
        "i buried my husband on monday", "my mother died please cancel her appointment",
        "my mother died of cancer last week", "my best friend got killed last weekend",
        "my mother passed", "my husband harold passed away and you keep calling for him",
        "my brother in law tom died yesterday",
    ),
    None: (
        "", "what is the risk of a miscarriage", "i had three miscarriages before this one",
        "i had a loss last time so i'd like an early ultrasound", "am i having a miscarriage",
        "can stress cause a miscarriage", "i had a stillbirth last year",
        "how long after a miscarriage can we try", "i'm afraid i lost the baby",
        "i did not lose the baby", "is it a miscarriage", "i lost my mother's number",
        "i lost my husband's insurance card", "my mother died of breast cancer",
        "my father died ten years ago", "my mother almost died last week", "my mother is dying",
        "my mother passed out", "my baby passed gas", "my baby passed a hard stool",
        "my husband is not dead", "my phone died", "i lost my pills", "i lost the baby weight",
        "i'm dead tired", "what if my mother died", "i'm not pregnant anymore i had him",
        "my daughter didn't make it to the appointment", "my son is dead tired",
        "i can't find the heartbeat with my doppler", "is my baby dead",
        "my husband said his phone died", "my baby hasn't died", "i think i'm having a miscarriage",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "loss"), [(said, loss) for loss, those in TOLD.items() for said in those]
)
def test_a_loss_is_told_by_whoever_has_just_had_one(said, loss):
    assert loss_in(said) is loss


@given(st.text())
def test_any_text_is_read_without_harm(said):
    assert loss_in(said) in (*Loss, None)
    assert likelier_loss(said) in Loss


@pytest.mark.parametrize(
    ("said", "loss"),
    [
        ("she never took a breath after i delivered", Loss.CHILD),
        ("we had to say goodbye to our newborn", Loss.CHILD),
        ("we had to say goodbye to grandpa", Loss.CLOSE),
    ],
)
def test_words_that_no_list_has_tell_who_it_may_be(said, loss):
    assert loss_in(said) is None
    assert likelier_loss(said) is loss


def test_a_word_is_enough_in_answer_to_how_both_are():
    assert answers_with_loss("no it was just a stillbirth sadly")
    assert answers_with_loss("a miscarriage")
    assert loss_in("a miscarriage") is None
    assert not answers_with_loss("my baby passed a stool")


@pytest.mark.parametrize("said", ["my line went dead", "sorry for your loss", "my battery died"])
def test_where_nobody_is_named_nobody_was_lost(said):
    assert not may_tell_of_loss(said)


@pytest.mark.parametrize("said", ["she did not survive", "we buried our son", "i'm grieving"])
def test_where_somebody_is_named_somebody_may_have_been_lost(said):
    assert may_tell_of_loss(said)


@pytest.mark.parametrize(
    "said",
    [
        "my mother died please cancel her appointment",
        "my husband died last week and he has an appointment with you",
        "my husband passed away and i want to cancel his refill",
        "my daughter passed away and i keep getting calls about her appointment",
        "we lost my dad yesterday there is a prescription for him at your place and his visit",
    ],
)
def test_an_errand_for_who_has_died_is_one(said):
    assert is_of_the_dead(said)


@pytest.mark.parametrize(
    "said",
    [
        "my mother died and i need to cancel my appointment",
        "please cancel my visit my husband died and i have his funeral",
        "my mother died",
        "my son has an appointment he needs his results",
        "my baby died please cancel her appointment",
    ],
)
def test_an_errand_of_ones_own_is_none(said):
    assert not is_of_the_dead(said)


@pytest.mark.parametrize(
    "said",
    [
        "read me my care plan",
        "what are my goals",
        "is my medicine ready",
        "i need my metformin refilled",
        "i need my medicines",
        "i need a refill",
        "i'd like to book an appointment",
        "i need a refill for myself",
    ],
)
def test_who_has_told_of_a_death_still_has_errands_of_their_own(said):
    assert is_ones_own(said)


@pytest.mark.parametrize(
    "said",
    [
        "cancel it please",
        "please cancel the appointment",
        "can you cancel it for me",
        "i need to cancel the visit",
        "my mother's care plan",
        "my moms pills",
        "i want a refill of hers cancelled she had pills from you",
        "i want an answer about his appointment",
    ],
)
def test_what_may_be_for_who_has_died_is_not_ones_own(said):
    assert not is_ones_own(said)


@pytest.mark.parametrize(
    "said",
    [
        "our daughter didn't make it she died in the nicu",
        "he died last week",
        "he passed away",
        "she didn't make it",
        "we lost him",
        "they couldn't find a heartbeat",
        "there was no heartbeat",
        "we lost it last week",
        "no she died",
        "he only lived for two hours",
        "he is no longer with us",
        "we had to terminate",
        "there wasn't a heartbeat anymore",
    ],
)
@pytest.mark.parametrize("asked", [Asked.PREGNANCY, Asked.BIRTH])
def test_he_and_she_are_the_child_where_mother_and_child_are_asked_about(said, asked):
    assert loss_in(said, asked) is Loss.CHILD
    assert answers_with_loss(said, asked)


@pytest.mark.parametrize(
    "said",
    [
        "my mother died last week",
        "my dog is old he died in may",
        "he didn't make it to the appointment",
        "he hasn't died",
        "she is dead tired",
        "i can't find his heartbeat at home",
        "he almost died",
    ],
)
def test_somebody_else_or_nobody_has_died_for_all_that(said):
    assert loss_in(said, Asked.PREGNANCY) is not Loss.CHILD


def test_a_birth_ends_a_pregnancy_and_is_no_loss():
    assert loss_in("i'm not pregnant anymore", Asked.PREGNANCY) is Loss.CHILD
    assert loss_in("i'm not pregnant anymore", Asked.BIRTH) is None
    assert loss_in("i'm not pregnant anymore she was born on friday", Asked.PREGNANCY) is None


@pytest.mark.parametrize(
    ("said", "is_now"),
    [
        ("i think i'm having a miscarriage", True),
        ("i might be losing the baby", True),
        ("she is miscarrying", True),
        ("i had a miscarriage", False),
        ("my baby died", False),
        ("i'm losing weight", False),
    ],
)
def test_a_pregnancy_that_may_be_ending_now_is_told_from_one_that_has(said, is_now):
    assert is_under_way(said) is is_now


@pytest.mark.parametrize(
    ("said", "is_grown"),
    [("my baby died", False), ("my newborn son died", False), ("my son died yesterday", True)],
)
def test_a_child_of_any_age_is_told_from_a_newborn(said, is_grown):
    assert may_be_grown(said) is is_grown
