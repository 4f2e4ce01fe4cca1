"""Whether somebody may overhear a patient: then she is not asked aloud about violence."""

import pytest

from dialog.check_ins.company import hear_company
from dialog.check_ins.questions import NO, YES


@pytest.mark.parametrize(
    "said",
    [
        "yes my husband is here",
        "yeah he's right next to me",
        "yes it's me and my boyfriend",
        "my mother in law is visiting",
        "well the kids are around",
        "yes you're on speaker",
        "i'm at work",
        "i'm in the waiting room",
        "my husband's driving",
        "with my mom",
        "not really my sister is in the kitchen",
        "there are people here",
        "no",
        "i'm not alone",
        "someone is listening",
    ],
)
def test_who_is_not_alone(said):
    assert hear_company(said) == NO


@pytest.mark.parametrize(
    "said",
    [
        "yes",
        "yes just me and the baby",
        "yeah my husband is at work",
        "yes my husband isn't here",
        "yes he went out he's not home",
        "nobody else is here",
        "i am by myself",
        "yes the baby is here but she's sleeping",
        "my kids are at school so yes",
    ],
)
def test_who_is_alone(said):
    assert hear_company(said) == YES


@pytest.mark.parametrize("said", ["why do you ask", "what do you mean", "hm", ""])
def test_what_tells_neither(said):
    assert hear_company(said) is None
