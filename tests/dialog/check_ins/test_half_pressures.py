"""Half a blood pressure is kept until the other number is told, and is never a reading."""

from datetime import UTC, datetime

import pytest

from dialog.check_ins.half_pressures import Half, half_among, read_half, written_half
from triage.decision import Span, Vital

NOW = datetime(2026, 2, 25, 15, 0, tzinfo=UTC)
UPPER, LOWER = Half("systolic", 150.0, NOW), Half("diastolic", 90.5, NOW)


def vital(kind, value):
    return Vital(kind, value, "mmHg", Span(0, 1))


@pytest.mark.parametrize("half", [UPPER, LOWER])
def test_a_slot_gives_back_what_was_put_in(half):
    assert read_half(written_half(half)) == half


@pytest.mark.parametrize("held", [None, "none", "blood_pressure=150/95 mmHg@x@call", 150])
def test_anything_else_is_no_half(held):
    assert read_half(held) is None


def test_the_other_number_is_told_by_its_size():
    assert UPPER.with_other(95.0) == (150.0, 95.0)
    assert LOWER.with_other(150.0) == (150.0, 90.5)
    assert UPPER.with_other(160.0) is None
    assert LOWER.with_other(80.0) is None


def test_one_number_alone_is_half_a_pressure():
    pulse = vital("pulse", 80)
    assert half_among((vital("systolic", 150.0), pulse), NOW) == UPPER
    assert half_among((vital("systolic", 150.0), vital("diastolic", 95.0)), NOW) is None
    assert half_among((pulse,), NOW) is None
