import pytest

from telephony.backchannel import is_backchannel


@pytest.mark.parametrize(
    "text", ["mm-hm", "Mm hmm.", "uh-huh", "okay", "yeah", "yeah okay", "oh i see", "okay, right"]
)
def test_what_shows_listening_is_no_turn(text):
    assert is_backchannel(text)


@pytest.mark.parametrize(
    "text",
    ["", "no", "yes", "stop", "help", "okay stop", "yeah my chest hurts", "right arm",
     "mm my chest", "oh oh oh no", "okay yes"],
)  # fmt: skip
def test_whatever_says_anything_is_one(text):
    assert not is_backchannel(text)
