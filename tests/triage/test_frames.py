"""What a film, a machine, a record or a question takes away, and what it leaves."""

from datetime import date

import pytest

from triage.assess import Triage
from triage.decision import Acuity, Patient
from triage.lexicon import default_lexicon

NOBODY = Patient(on=date(2026, 5, 4))


@pytest.fixture(scope="module")
def triage() -> Triage:
    return Triage(default_lexicon())


@pytest.mark.parametrize(
    "text",
    [
        "my chart says seizure and it should say scissor cut",
        "the portal says diagnosis overdose and that's not me",
        "on the form i ticked chest pain by mistake",
        "it's a mistake again the letter says i had a heart attack",
        "do you see people with chest pain or is that the hospital",
        "would i need an ambulance if my waters broke at home",
        "the elevator is stuck and won't move so i'm late",
        "did you see the game last night the quarterback was knocked out cold",
        "i had a nightmare that my son was shot can i get something mild to sleep",
        "i was choking back tears at the graduation",
        "my dad keeled over shoveling snow at sixty one",
        "my snake won't eat and he's gone limp do you know a vet",
        "my job is to answer calls from people who want to kill themselves",
        "my book is about a woman who takes an overdose",
        "they put me down as pregnant and bleeding and i'm a man",
        "i have to renew my drowning rescue card",
    ],
)
def test_what_only_speaks_of_danger_raises_no_alarm(triage: Triage, text: str) -> None:
    assert not triage.assess(text, NOBODY).is_emergency


@pytest.mark.parametrize(
    "text",
    [
        "he is strangling me",
        "on the form i ticked chest pain because i have it right now down my arm",
        "on the form i ticked suicidal by mistake",
        "the letter has the wrong name it says heart attack my chest is being crushed",
        "my leaflet says call if you have chest pain and i have it now",
        "do you treat snake bites one just bit me",
        "what papers do i need my mother is unconscious",
        "on your website it says call if you have chest pain and i do it's crushing",
        "i was watching a film with my wife and she slumped over and won't wake",
        "i was watching a film and collapsed and i can't feel my legs",
        "would you send someone if i am bleeding this much",
        "should i come in if i am bleeding this much",
        "the radiator blew boiling rusty water all in my face",
        "my husband is a vet the dog ran in and he collapsed and isn't breathing",
        "i treat people with headaches but my head just exploded worst headache of my life",
        "they put me down for friday but i'm bleeding through a pad every half hour",
        "i was watching telly and my chest went tight",
        "my dad keeled over at forty minutes past six",
        "i passed a lot of blood the toilet is full of blood clots",
        "sorry the dog is barking please call nine one one",
        "sorry the dog is barking chest is paining too much since morning and sweating is there",
        "the dog is barking pregnant eight months my face and hands have swollen up overnight",
        "ten years ago i had a heart attack and the pain in my chest is a nine out of ten",
        "ten years ago i had a heart attack and please call nine one one",
    ],
)
def test_what_happens_to_a_person_now_counts_in_any_frame(triage: Triage, text: str) -> None:
    assert triage.assess(text, NOBODY).believed().is_emergency


def test_what_is_shouted_in_a_game_belongs_to_the_game(triage: Triage) -> None:
    game = "my son is playing minecraft and keeps shouting he's dying"

    assert not triage.assess(game, NOBODY).is_emergency


@pytest.mark.parametrize(
    ("said", "acuity"),
    [
        ("my doctor said to call if my sugar is over 300 and it's 340", Acuity.URGENT),
        ("i was told to call if my sugar goes above 300 and it's 420 now", Acuity.URGENT),
        ("the nurse told me to call if my fever is over 101 and it is 103", Acuity.SOON),
        ("i was told to call if my chest hurts and it hurts", Acuity.URGENT),
        ("i was told to call if my chest hurts", Acuity.NONE),
        ("i was told to call if my sugar is over 300", Acuity.NONE),
        ("i was told to call if my sugar is over 300 and it is monday", Acuity.NONE),
    ],
)
def test_a_limit_that_is_passed_is_no_longer_supposed(triage, said, acuity):
    assert triage.assess(said, NOBODY).acuity is acuity
