"""Readings as slots hold them, as they are said, and the time they were measured."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.reading_times import measured_at
from dialog.check_ins.reading_words import (
    read_back,
    say_reading,
    say_readings,
    say_when,
    written,
)
from dialog.check_ins.readings import GLUCOSE, PRESSURE, Reading

NOW = datetime(2026, 2, 25, 15, 0, tzinfo=UTC)
PRESSED = Reading(PRESSURE, (142, 91), "mmHg", NOW)
SUGAR = Reading(GLUCOSE, (5.4,), "mmol/L", NOW, "device")
VALUES = st.integers(0, 4000).map(lambda one: one / 10)
ZONES = st.integers(-11, 12).map(lambda hours: timezone(timedelta(hours=hours)))
TIMES = st.builds(
    lambda seconds, zone: datetime.fromtimestamp(seconds, tz=zone),
    st.integers(1_600_000_000, 1_900_000_000),
    ZONES,
)
PRESSURES = st.builds(
    Reading,
    st.just(PRESSURE),
    st.tuples(VALUES, VALUES),
    st.just("mmHg"),
    TIMES,
    st.sampled_from(("call", "device")),
)


@given(st.lists(PRESSURES))
def test_what_is_written_is_read_back_as_it_was(readings):
    assert read_back(written(readings)) == tuple(readings)


@given(st.one_of(st.none(), st.integers(), st.text(max_size=200)))
def test_what_was_not_written_is_no_reading(held):
    assert isinstance(read_back(held), tuple)


@pytest.mark.parametrize(
    "held",
    [
        "blood_pressure=142 mmHg@2026-02-25T08:00:00+00:00@call",
        "glucose=142/91 mg/dL@2026-02-25T08:00:00+00:00@call",
        "glucose=142 mg/dL@2026-99-25T08:00:00+00:00@call",
    ],
)
def test_half_a_reading_or_one_of_no_day_is_none(held):
    assert read_back(held) == ()


def test_readings_are_said_with_their_units_where_they_matter():
    assert say_readings([PRESSED, SUGAR]) == "142 over 91 and a blood sugar of 5.4 millimoles"
    assert say_reading(Reading("pulse", (80,), "/min", NOW)) == "a pulse of 80"
    assert say_reading(Reading("steps", (800,), "", NOW)) == "steps 800"


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("142 over 91", NOW),
        ("it was one forty two over ninety one just now", NOW),
        ("an hour ago", NOW - timedelta(hours=1)),
        ("two weeks ago it was 140 over 90", NOW - timedelta(days=14)),
        ("yesterday 142 over 91", datetime(2026, 2, 24, 12, 0, tzinfo=UTC)),
        ("this morning", datetime(2026, 2, 25, 8, 0, tzinfo=UTC)),
        ("at eight this morning", datetime(2026, 2, 25, 8, 0, tzinfo=UTC)),
        ("at nine", datetime(2026, 2, 25, 9, 0, tzinfo=UTC)),
        ("at eight pm", datetime(2026, 2, 24, 20, 0, tzinfo=UTC)),
        ("last week", datetime(2026, 2, 16, 0, 0, tzinfo=UTC)),
        ("tomorrow", NOW),
        ("a hundred thousand years ago", NOW - timedelta(days=3650)),
    ],
)
def test_the_time_of_a_reading_is_heard(said, at):
    assert measured_at(said, NOW) == at


@given(st.text(max_size=300), TIMES)
def test_no_words_put_a_reading_into_the_future(said, now):
    assert measured_at(said, now) <= now


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOW, "just now"),
        (NOW - timedelta(hours=7), "this morning"),
        (NOW - timedelta(days=1), "yesterday"),
        (NOW - timedelta(days=15), "on February tenth"),
    ],
)
def test_the_time_is_said_no_finer_than_it_is_known(at, said):
    assert say_when(at, NOW).startswith(said)


@pytest.mark.parametrize(
    "said",
    [
        "i have a headache since monday and my blood pressure is one forty two over ninety",
        "i have been dizzy since yesterday it is 142 over 90",
    ],
)
def test_since_when_something_lasts_is_no_time_of_a_reading(said):
    assert measured_at(said, NOW) == NOW
