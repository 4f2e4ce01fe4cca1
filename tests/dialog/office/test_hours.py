"""When an office is open, and how that is said."""

from datetime import UTC, date, datetime

import pytest

from dialog.office.hours import OpeningHours, Span, say_spans, say_week

WEEKDAYS = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-17:00")
HOURS = OpeningHours.told({**WEEKDAYS, "saturday": "09:00-12:00"})
LUNCH = OpeningHours.told(
    {**WEEKDAYS, "wednesday": "08:30-12:00, 13:00-16:15", "sunday": "00:00-24:00"}
)
# A Monday.
MONDAY = date(2026, 11, 23)


def at(hour, day=23, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        pytest.param(
            HOURS,
            "Monday to Friday from nine in the morning to five in the evening, "
            "and Saturday from nine in the morning to noon",
            id="the usual week",
        ),
        pytest.param(
            LUNCH,
            "Monday and Tuesday from nine in the morning to five in the evening, "
            "Wednesday from eight thirty in the morning to noon "
            "and from one in the afternoon to four fifteen in the afternoon, "
            "Thursday and Friday from nine in the morning to five in the evening, "
            "and Sunday from midnight to midnight",
            id="a day of its own in between",
        ),
        pytest.param(
            OpeningHours.told({"monday": "10:00-19:30"}),
            "Monday from ten in the morning to seven thirty in the evening",
            id="one day",
        ),
    ],
)
def test_a_week_is_said_by_its_stretches_of_like_days(hours, said):
    assert say_week(hours) == said


def test_no_hours_are_none_at_all():
    assert OpeningHours.told({}) is None
    assert OpeningHours.told({"monday": ""}) is None


def test_hours_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="allowed: 09:00-12:00"):
        OpeningHours.told({"monday": "17:00-09:00"})


def test_a_day_that_is_left_out_is_closed():
    assert HOURS.on(date(2026, 11, 29)) == ()
    assert HOURS.on(MONDAY) == (Span(540, 1020),)
    assert say_spans(HOURS.on(MONDAY)) == "from nine in the morning to five in the evening"


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        pytest.param(at(9), at(17), id="from the first minute"),
        pytest.param(at(16, minute=59), at(17), id="to the last"),
        pytest.param(at(17), None, id="not when it closes"),
        pytest.param(at(8, minute=59), None, id="not before it opens"),
        pytest.param(at(12, day=29), None, id="not on a day that is closed"),
    ],
)
def test_it_is_open_from_opening_to_closing(now, closes):
    assert HOURS.closing(now) == closes


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param(at(6), at(9), id="today"),
        pytest.param(at(9), at(9, day=24), id="later than now"),
        pytest.param(at(13, day=28), at(9, day=30), id="over a closed day"),
    ],
)
def test_it_opens_next_on_the_next_day_that_is_open(now, opens):
    assert HOURS.opening(now) == opens


def test_one_day_a_week_opens_again_a_week_later():
    only = OpeningHours.told({"monday": "10:00-12:00"})
    assert only.opening(at(11)) == datetime(2026, 11, 30, 10, tzinfo=UTC)
