"""A noted reading that is called wrong stays in doubt until the right one is told."""

from datetime import UTC, datetime

import pytest

from dialog.check_ins.doubted_readings import doubted, doubts_reading
from dialog.check_ins.events import ReadingCorrected
from dialog.check_ins.reading_words import written
from dialog.check_ins.readings import PRESSURE, Reading

NOW = datetime(2026, 2, 25, 15, 0, tzinfo=UTC)
FIRST = Reading(PRESSURE, (138, 88), "mmHg", NOW)
SECOND = Reading(PRESSURE, (145, 95), "mmHg", NOW)


@pytest.mark.parametrize(
    "said",
    [
        "no wait that reading was wrong",
        "actually i gave you the wrong number",
        "hold on the number i told you is not right",
        "i misread it",
        "the pressure i think is a mistake",
        "that reading was somebody else's",
    ],
)
def test_a_reading_is_called_wrong(said):
    assert doubts_reading(said, is_just_noted=False)


@pytest.mark.parametrize(
    "said",
    [
        "no",
        "is that number wrong",
        "what is wrong with my blood pressure",
        "there is nothing wrong with the reading",
        "that is wrong, i do take my pills",
        "i read the leaflet",
        "i have the wrong pills",
        "my pressure is high",
    ],
)
def test_other_things_are_wrong_or_none(said):
    assert not doubts_reading(said, is_just_noted=False)


def test_that_was_wrong_is_the_reading_only_right_after_it_was_noted():
    assert doubts_reading("wait that was wrong", is_just_noted=True)
    assert not doubts_reading("wait that was wrong", is_just_noted=False)
    assert not doubts_reading("is that wrong", is_just_noted=True)


def test_it_is_in_doubt_until_the_right_one_is_told():
    begun = ReadingCorrected(written((FIRST,)), "")
    assert list(doubted((begun,))) == [(0, FIRST)]
    assert list(doubted((begun, ReadingCorrected(written((FIRST,)), written((SECOND,)))))) == []
