import pytest

from dialog.nlu.dropped_wishes import drops_wish


@pytest.mark.parametrize(
    "said",
    [
        "never mind", "oh nevermind", "forget it", "I changed my mind", "I don't want it any more",
        "please cancel that", "no cancel it", "don't book it", "leave it",
    ],
)  # fmt: skip
def test_who_wants_nothing_more_is_understood(said):
    assert drops_wish(said)


@pytest.mark.parametrize(
    "said",
    [
        "no", "forget me", "cancel my appointment on friday", "I don't want monday",
        "I do not want the first one", "I don't want to wait until friday", "I forgot it",
    ],
)  # fmt: skip
def test_a_no_or_another_wish_drops_nothing(said):
    assert not drops_wish(said)
