import pytest

from dialog.nlu.dropped_wishes import (
    cancels_visit,
    drops_for_another,
    drops_named,
    drops_wish,
)


@pytest.mark.parametrize(
    "said",
    [
        "never mind", "oh nevermind", "forget it", "I changed my mind", "I don't want it any more",
        "please cancel that", "no cancel it", "don't book it", "leave it", "forget the appointment",
        "forget about that visit", "no appointment then", "keep the old one",
        "then leave my original appointment as it is",
    ],
)  # fmt: skip
def test_who_wants_nothing_more_is_understood(said):
    assert drops_wish(said)


@pytest.mark.parametrize(
    "said",
    [
        "no", "forget me", "cancel my appointment on friday", "I don't want monday",
        "I do not want the first one", "I don't want to wait until friday", "I forgot it",
        "keep the old dose", "the old one was better",
    ],
)  # fmt: skip
def test_a_no_or_another_wish_drops_nothing(said):
    assert not drops_wish(said)


@pytest.mark.parametrize(
    "said", ["actually forget the results i need a refill", "never mind that, can i get a refill",
             "can i have a refill instead"]
)  # fmt: skip
def test_one_thing_is_dropped_for_another(said):
    assert drops_for_another(said)


@pytest.mark.parametrize("said", ["i also need a refill", "i forget my pills", "forget it", ""])
def test_what_is_wanted_besides_drops_nothing(said):
    assert not drops_for_another(said)


def test_an_appointment_is_called_off():
    assert cancels_visit("can you cancel my appointment")
    assert not cancels_visit("cancel my appointment on friday")
    assert not cancels_visit("when is my appointment")
    assert cancels_visit("oh wait can you cancel that")
    assert cancels_visit("i want to cancel the whole thing please")
    assert not cancels_visit("cancel that and give me friday")


def test_a_wish_is_dropped_by_its_name():
    assert drops_named("forget the refill")
    assert drops_named("never mind my test results")
    assert not drops_named("forget the results i need a refill")
    assert not drops_named("i forgot the pills")
