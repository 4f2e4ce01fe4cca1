"""What callers say that changes the course of a check-in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.turning_points import TurningPoint, turning_point

CASES = {
    TurningPoint.LOSS: (
        "i lost the baby", "i had a miscarriage last week", "we lost the baby in january",
        "he was stillborn", "i'm not pregnant anymore", "she miscarried",
        "there was no heartbeat", "my baby died", "the baby didn't make it", "he died last week",
        "i had him on friday but he didn't make it", "i'm no longer expecting",
    ),
    TurningPoint.BORN: (
        "i had the baby on sunday", "i already delivered", "i gave birth last week",
        "the baby is here already", "she was born on friday", "i already had him three days ago",
        "no we had her last weekend", "she's here already born on friday",
        "i'm not pregnant anymore i had him", "i had a healthy baby girl two weeks ago",
        "they delivered him by c section", "the twins arrived early", "baby's here", "i had twins",
        "she's finally here",
        "the baby's been born",
    ),
    TurningPoint.LATER: (
        "can we do this another time", "call me back tomorrow", "i'm driving", "it's a bad time",
    ),
    TurningPoint.REFUSED: ("i don't want to do this", "i'm not interested", "leave me alone"),
    TurningPoint.MOVED: ("i moved to another clinic", "no i'm seeing a new midwife now"),
    None: (
        "", "no", "not now but last night",
        "i want another doctor", "am i going to have a miscarriage",
        "i'm scared of losing the baby", "i had a miscarriage years ago",
        "my sister lost her baby", "i didn't lose the baby", "what if i had the baby early",
        "my baby passed gas all night", "no i haven't had the baby yet",
        "i had a miscarriage before this one", "i had him call you last week",
        "i had my son with me", "i'll call when she's born", "my sister had her baby yesterday",
        "my first was born in march", "i was born on friday the thirteenth",
        "i had it yesterday but it's gone", "i had her on the phone yesterday",
        "my husband is home he's already here",
        "the baby is here in my belly", "i haven't had him yet",
        "he's going to be born on friday", "i had a baby shower yesterday",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "point"), [(said, point) for point, those in CASES.items() for said in those]
)
def test_the_course_changes_where_words_say_so(said, point):
    assert turning_point(said) is point


@given(st.text())
def test_any_text_is_read_without_harm(said):
    assert turning_point(said) in (*TurningPoint, None)
