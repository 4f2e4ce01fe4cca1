import pytest

from telephony.wishes import wishes_in
from voice.tts.style import Wish

SLOWER, FASTER, LOUDER, QUIETER, AGAIN = (
    Wish.SLOWER, Wish.FASTER, Wish.LOUDER, Wish.QUIETER, Wish.AGAIN,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("could you say that slower", (SLOWER, AGAIN)),
        ("slow down please", (SLOWER, AGAIN)),
        ("you talk too fast slow it down", (SLOWER, AGAIN)),
        ("please speak slowly", (SLOWER, AGAIN)),
        ("not so fast", (SLOWER, AGAIN)),
        ("that is too slow", (FASTER, AGAIN)),
        ("you speak too slowly", (FASTER, AGAIN)),
        ("can you go faster", (FASTER, AGAIN)),
        ("louder please", (LOUDER, AGAIN)),
        ("can you speak up", (LOUDER, AGAIN)),
        ("turn it up", (LOUDER, AGAIN)),
        ("i can't hear you very well", (LOUDER, AGAIN)),
        ("i can barely hear you", (LOUDER, AGAIN)),
        ("my hearing is bad could you say it louder", (LOUDER, AGAIN)),
        ("you're too quiet", (LOUDER, AGAIN)),
        ("you are too loud", (QUIETER, AGAIN)),
        ("not so loud please", (QUIETER, AGAIN)),
        ("a little slower and louder please", (SLOWER, LOUDER, AGAIN)),
        ("can you repeat that please", (AGAIN,)),
        ("what did you say", (AGAIN,)),
        ("i didn't catch that", (AGAIN,)),
    ],
)
def test_the_wish_is_read_off_the_words(text, wishes):
    assert wishes_in(text, "repeat") == wishes


@pytest.mark.parametrize("intent", [None, "report_symptoms", "emergency_symptoms"])
def test_a_slower_heart_is_no_wish(intent):
    assert wishes_in("my heart is beating slower and i can't hear it", intent) == ()
