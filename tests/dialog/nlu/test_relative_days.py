"""Days that are told by another day."""

from datetime import date

import pytest

from dialog.nlu.relative_days import read_relative_day

WEDNESDAY = date(2026, 2, 25)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("the week after", "2026-W10"),
        ("maybe a week later", "2026-W10"),
        ("can we do the following week", "2026-W10"),
        ("the week before", "2026-W08"),
        ("the day after", "2026-02-26"),
        ("how about the day before", "2026-02-24"),
        ("later that week", "2026-02-26/2026-03-01"),
        ("earlier in the same week", "2026-02-23/2026-02-24"),
        ("another day that week", "2026-W09"),
        ("same day", "2026-02-25"),
    ],
)
def test_a_day_is_reckoned_from_the_one_that_was_talked_about(said, value):
    assert read_relative_day(said, WEDNESDAY) == value


@pytest.mark.parametrize(
    "said",
    [
        "the week after next",
        "the day after tomorrow",
        "the day before yesterday",
        "the week after my holiday",
        "the day after christmas",
        "next week",
        "later",
        "a week ago",
        "the same day every week",
        "",
    ],
)
def test_other_days_are_told_by_themselves(said):
    assert read_relative_day(said, WEDNESDAY) is None
