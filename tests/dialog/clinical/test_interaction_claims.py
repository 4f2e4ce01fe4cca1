import pytest

from dialog.clinical.interactions.claims import Claim, forbidden_claims
from dialog.parts import SHIPPED
from dialog.rasa.loading import check_project


@pytest.mark.parametrize(
    ("said", "claim"),
    [
        ("It is safe.", Claim.SAFE),
        ("That is perfectly safe to take with wine.", Claim.SAFE),
        ("There is no danger.", Claim.SAFE),
        ("They go well together.", Claim.SAFE),
        ("It's fine to take both.", Claim.SAFE),
        ("Those two do not interact.", Claim.SAFE),
        ("Please stop taking your warfarin.", Claim.STOP),
        ("Stop the medicine now.", Claim.STOP),
        ("You should discontinue it.", Claim.STOP),
        ("Come off the tablets slowly.", Claim.STOP),
        ("Double the dose tomorrow.", Claim.DOSE),
        ("You could skip a dose.", Claim.DOSE),
        ("Take an extra pill tonight.", Claim.DOSE),
        ("You can take it.", Claim.TAKE),
        ("Go ahead.", Claim.TAKE),
        ("Take it with food.", Claim.TAKE),
        ("Yes. Please take your tablets.", Claim.TAKE),
        ("Keep taking them.", Claim.TAKE),
        ("Take two tablets.", Claim.TAKE),
        ("Don\u2019t worry.", Claim.SOOTHES),
        ("That is normal.", Claim.SOOTHES),
        ("You will be fine.", Claim.SOOTHES),
        ("It is not an emergency.", Claim.SOOTHES),
        ("You probably have the flu.", Claim.DIAGNOSES),
        ("You are having a stroke.", Claim.DIAGNOSES),
        ("It sounds like a migraine.", Claim.DIAGNOSES),
        ("I promise.", Claim.PROMISES),
        ("You will feel better.", Claim.PROMISES),
        ("IT IS   SAFE\nTO TAKE.", Claim.SAFE),
    ],
)
def test_what_must_not_be_said_is_found(said, claim):
    assert claim in forbidden_claims(said)


@pytest.mark.parametrize(
    "said",
    [
        "Please go to a safe place.",
        "Please call 911 as soon as you safely can.",
        "I cannot rule out a problem.",
        "Please do not take them together until a pharmacist has spoken with you.",
        "You have an appointment on Friday.",
        "What you tell me may be an emergency.",
        "If you want these calls to stop, say stop.",
    ],
)
def test_what_may_be_said_is_let_through(said):
    assert forbidden_claims(said) == ()


@pytest.mark.parametrize("said", ["A safer one.", "Stop.", "Twice a day.", "A normal dose."])
def test_of_medicines_bare_words_are_forbidden_as_well(said):
    assert forbidden_claims(said) == ()
    assert forbidden_claims(said, about_medicines=True)


def test_no_response_of_the_domain_claims_what_it_must_not():
    responses = check_project(SHIPPED).domain.responses
    assert len(responses) > 50
    found = {
        (name, one.text): forbidden_claims(one.text or "")
        for name, wordings in responses.items()
        for one in wordings
    }
    assert {where: claims for where, claims in found.items() if claims} == {}
