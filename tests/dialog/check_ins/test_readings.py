"""What was measured is fresh, stale, missing, in conflict, or cannot be true."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.check_ins.readings import (
    GLUCOSE,
    PRESSURE,
    Change,
    Quality,
    Reading,
    change,
    on_record,
    quality,
    rivals,
    told,
)
from dialog.clinical.care import Measurement
from triage.decision import Span, Vital
from triage.vitals import read_vitals
from triage.words import split_words

NOW = datetime(2026, 2, 25, 9, 0, tzinfo=UTC)
TIMES = st.timedeltas(timedelta(days=-30), timedelta(days=2)).map(lambda one: NOW + one)
READINGS = st.one_of(
    st.builds(
        Reading,
        st.just(PRESSURE),
        st.tuples(st.floats(), st.floats()),
        st.just("mmHg"),
        TIMES,
        st.sampled_from(("call", "device")),
    ),
    st.builds(
        Reading,
        st.sampled_from((GLUCOSE, "pulse", "temperature", "weight", "spo2")),
        st.tuples(st.floats()),
        st.sampled_from(("mg/dL", "mmol/L", "F", "C", "kg", "lb", "%", "/min")),
        TIMES,
    ),
)


def pressure(upper, lower, *, ago=timedelta(0), source="call"):
    return Reading(PRESSURE, (upper, lower), "mmHg", NOW - ago, source)


def sugar(value, unit="mg/dL", *, ago=timedelta(0), source="call"):
    return Reading(GLUCOSE, (value,), unit, NOW - ago, source)


HOURS, MINUTES = timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("readings", "found"),
    [
        ([], Quality.MISSING),
        ([pressure(142, 91)], Quality.FRESH),
        ([pressure(142, 91, ago=timedelta(days=7))], Quality.FRESH),
        ([pressure(142, 91, ago=timedelta(days=7, minutes=1))], Quality.STALE),
        ([pressure(142, 91, ago=8 * 24 * HOURS), pressure(138, 88, ago=HOURS)], Quality.FRESH),
        ([pressure(0, 0)], Quality.IMPOSSIBLE),
        ([pressure(91, 142)], Quality.IMPOSSIBLE),
        ([pressure(142, 91, ago=-HOURS)], Quality.IMPOSSIBLE),
        ([pressure(142, 91, ago=-5 * MINUTES)], Quality.FRESH),
        ([pressure(142, 91), pressure(0, 0, ago=HOURS)], Quality.FRESH),
        ([pressure(142, 91), pressure(170, 95, ago=30 * MINUTES, source="device")],
         Quality.CONFLICTING),
        ([pressure(142, 91), pressure(158, 95, ago=30 * MINUTES)], Quality.FRESH),
        ([pressure(142, 91), pressure(142, 60, ago=30 * MINUTES)], Quality.CONFLICTING),
        ([pressure(142, 91), pressure(170, 95, ago=3 * HOURS)], Quality.FRESH),
        ([sugar(120), sugar(180, ago=5 * MINUTES, source="device")], Quality.CONFLICTING),
        ([sugar(120), sugar(180, ago=HOURS)], Quality.FRESH),
        ([sugar(300), sugar(350, ago=5 * MINUTES)], Quality.FRESH),
        ([sugar(10, "mmol/L"), sugar(182, ago=5 * MINUTES)], Quality.FRESH),
        ([sugar(10, "mmol/L"), sugar(110, ago=5 * MINUTES)], Quality.CONFLICTING),
        ([sugar(900, "mmol/L")], Quality.IMPOSSIBLE),
    ],
)  # fmt: skip
def test_readings_are_as_good_as_the_worst_that_is_wrong_with_them(readings, found):
    assert quality(readings, NOW) is found
    assert quality(readings[::-1], NOW) is found


@given(st.lists(READINGS, max_size=6))
def test_any_readings_have_a_quality_and_what_cannot_be_true_is_no_rival(readings):
    assert quality(readings, NOW) in Quality
    pair = rivals(readings)
    assert pair is None or all(one.is_possible for one in pair)


@given(st.floats(), st.floats())
def test_a_lower_pressure_above_the_upper_is_never_possible(upper, lower):
    if not upper > lower:
        assert not pressure(upper, lower).is_possible


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("my blood pressure is one forty two over ninety one", [(PRESSURE, (142, 91))]),
        ("pressure 142 over 91 and my sugar is 130", [(PRESSURE, (142, 91)), (GLUCOSE, (130,))]),
        ("142 over 91 and then 138 over 88", [(PRESSURE, (142, 91)), (PRESSURE, (138, 88))]),
        ("my blood pressure is one forty two", []),
        ("my pain is seven out of ten", []),
        ("", []),
    ],
)
def test_what_triage_heard_is_taken_as_readings(said, found):
    heard = told(read_vitals(split_words(said)).vitals, NOW)
    assert [(one.name, one.values) for one in heard] == found


def test_two_halves_of_a_pressure_that_do_not_belong_together_are_none():
    span = Span(0, 1)
    upper, lower = Vital("systolic", 142, "mmHg", span), Vital("diastolic", 91, "mmHg", span)
    assert told([upper, Vital("pulse", 80, "/min", span), lower], NOW)[0].name == "pulse"
    assert told([lower], NOW) == ()


def test_the_record_s_halves_are_put_together_by_time_and_source():
    held = [
        Measurement("systolic", 142, "mmHg", NOW, "device"),
        Measurement("diastolic", 91, "mmHg", NOW, "device"),
        Measurement("diastolic", 70, "mmHg", NOW, "call"),
        Measurement("systolic", 130, "mmHg", NOW - HOURS),
        Measurement("glucose", 130, "mg/dL", NOW + HOURS),
    ]
    found = on_record(held)
    assert [one.name for one in found] == [GLUCOSE, PRESSURE]
    assert found[1] == pressure(142, 91, source="device")
    assert found[1].measurements == tuple(held[:2])


@pytest.mark.parametrize(
    ("now", "then", "found"),
    [
        (pressure(142, 91), pressure(138, 95), Change.SAME),
        (pressure(142, 91), pressure(130, 95), Change.HIGHER),
        (pressure(120, 91), pressure(130, 60), Change.LOWER),
        (sugar(104), sugar(100), Change.SAME),
        (sugar(10, "mmol/L"), sugar(130), Change.HIGHER),
        (sugar(90), sugar(130), Change.LOWER),
    ],
)
def test_a_reading_is_compared_with_the_last_one_and_not_judged(now, then, found):
    assert change(now, then) is found
